"""How numbers are written for people."""

from __future__ import annotations

from findings_nlp.summary.correction import Range


def count(number: float) -> str:
    """Return a count, to the nearest whole number."""
    return f"{number:,.0f}"


def percent(share: float) -> str:
    """Return a share in per cent, with two digits that say something."""
    return f"{100 * share:.2g}%"


def share(part: float, whole: int, digits: int = 2) -> str:
    """Return a part in per cent of the whole, as tables have it; empty if there is no whole."""
    return f"{100 * part / whole:.{digits}f}%" if whole else ""


def interval(number: Range) -> str:
    """Return the ends of a count's interval."""
    return f"{count(number.low)}–{count(number.high)}"
