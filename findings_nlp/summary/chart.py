"""A chart as files: drawn by matplotlib, the same bytes every run."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from findings_nlp.errors import OutputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BLUE, VERMILION, GREY = "#0072B2", "#D55E00", "#8A8A8A"
"""Told apart with any colour vision (Okabe and Ito, Color Universal Design, 2008)."""

_PNG_DPI = 150
_STYLE: Mapping[Any, object] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that it looks the same everywhere
    "font.size": 9,
    "svg.hashsalt": "findings-nlp",  # else names inside an SVG are drawn by lot
    "text.parse_math": False,  # a dollar in a name is a dollar
}
_LONGEST_LABEL, _END_OF_LABEL = 40, 16


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart.

    Attributes
    ----------
    name
        What its files are called.
    reading
        How to read it.
    alt
        What it says, for those who do not see it.
    figure
        The drawing.
    """

    name: str
    reading: str
    alt: str
    figure: Figure

    @cached_property
    def svg(self) -> bytes:
        """Return the chart as an SVG file, without a date or the library's version."""
        return self._saved(format="svg", metadata={"Date": None, "Creator": None})

    @cached_property
    def png(self) -> bytes:
        """Return the chart as a PNG file, without the library's version."""
        return self._saved(format="png", dpi=_PNG_DPI, metadata={"Software": None})

    def _saved(self, **how: Any) -> bytes:
        stream = io.BytesIO()
        with drawing_style():
            self.figure.savefig(stream, **how)
        return stream.getvalue()


@contextmanager
def drawing_style() -> Iterator[None]:
    """Draw in the same style wherever matplotlib is set up in another.

    Raises
    ------
    OutputError
        Matplotlib is not installed.
    """
    try:
        import matplotlib
    except ImportError:
        raise OutputError(
            "charts need matplotlib, which is not installed; pip install 'findings-nlp[summary]'"
        ) from None
    with matplotlib.rc_context(dict(_STYLE)):
        yield


def fix_layout(figure: Figure) -> None:
    """Lay a drawing out once and for all; each time it is saved it would move a little else."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")


def label(text: str) -> str:
    """Return a name as one short line that can be drawn; long ones often differ at their end."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST_LABEL:
        return line
    return f"{line[: _LONGEST_LABEL - _END_OF_LABEL - 1].rstrip()}…{line[-_END_OF_LABEL:].lstrip()}"
