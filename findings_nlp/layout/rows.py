"""Rows of a table or of columns: which lines of a page stand side by side."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from findings_nlp.layout.lines import Line

RULE = 2.0
"""Points by which a page is ruled to find what stands beside a line."""

MOST_RULES = 128
"""Rules looked at for one line; a line that is higher is no text."""

OVERLAP = 0.3
"""Share of their height by which two lines that stand side by side overlap."""

BESIDE = 6.0
"""Points between a line and the text of the next column, at least."""


class Rows:
    """What stands beside the lines of a page.

    Parameters
    ----------
    lines
        The page's lines, in any order.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        cores = [_core(line) for line in lines]
        self.are_single = not _any_overlap(cores)
        """Whether no two lines stand side by side, as on most pages."""
        self._lines = lines
        self._cores = cores
        self._lefts = {} if self.are_single else _lefts_by_rule(lines, cores)

    def next_left(self, index: int) -> float:
        """Return where the text to the right of a line begins, in points; infinity if none does."""
        if self.are_single:
            return inf
        right = self._lines[index].right + BESIDE
        return min(_first_after(self._lefts[rule], right) for rule in self._cores[index])

    def is_cell(self, index: int) -> bool:
        """Tell whether text stands beside a line, to its right or to its left."""
        return not self.are_single and any(
            len(self._lefts[rule]) > 1 for rule in self._cores[index]
        )


def _core(line: Line) -> range:
    """Return the rules in the middle of a line: lines that overlap enough share one."""
    edge = OVERLAP / 2 * (line.top - line.bottom)
    first = int((line.bottom + edge) / RULE)
    last = int((line.top - edge) / RULE)
    return range(first, max(first, min(last, first + MOST_RULES)) + 1)


def _any_overlap(cores: Sequence[range]) -> bool:
    by_height = sorted(cores, key=_first)
    return any(above.start < below.stop for below, above in pairwise(by_height))


def _first(core: range) -> int:
    return core.start


def _lefts_by_rule(lines: Sequence[Line], cores: Sequence[range]) -> dict[int, list[float]]:
    """Return the left edges of the lines at each rule, ascending."""
    lefts: dict[int, list[float]] = defaultdict(list)
    for line, core in zip(lines, cores, strict=True):
        for rule in core:
            lefts[rule].append(line.left)
    return {rule: sorted(found) for rule, found in lefts.items()}


def _first_after(lefts: Sequence[float], right: float) -> float:
    place = bisect_right(lefts, right)
    return lefts[place] if place < len(lefts) else inf
