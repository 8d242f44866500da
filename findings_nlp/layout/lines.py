"""Lines of text on a page, with what the geometry of a page is judged by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from findings_nlp.layout.labels import is_label

RAISED_SIZE = 0.75
"""A footnote mark is at most this big beside its line (Word: 0.65, InDesign: 0.58)."""

RAISED_BY = 0.15
"""A footnote mark stands at least this much of the line's size above the line's foot."""

WORD_GAP = 0.15
"""A gap above this share of the size is a space (a space is 0.2 to 0.35)."""

CELL_GAP_SIZES = 1.8
CELL_GAP_POINTS = 18.0
"""A gap wider than both is a new cell; word gaps of justified lines stay under it."""

OVERLAP = 2.0
"""Points by which fragments of one line may overlap, in italics for one."""

SAME_LINE = 0.5
"""Share of the lower one's height by which fragments of one line overlap."""

_MARK = re.compile(r"[\d*†‡,]+")


class Line(NamedTuple):
    """A line of text, or that part of it that stands in one column or cell.

    A named tuple takes a quarter of the time of a frozen dataclass to make.

    Attributes
    ----------
    page
        Its page, from 1.
    text
        Its words, spaces single, footnote marks taken off. U+FFFE at the end is a hyphen that
        stands there because the line is full.
    left, bottom, right, top
        The box of its letters in points from the lower left corner of the page.
    size
        Size of most of its letters, in points.
    bold
        Whether nearly all of it is bold.
    text_left
        Where the words begin after a bullet or number.
    begins_raised
        Whether a footnote mark stood before its words.
    """

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    text_left: float
    begins_raised: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines in the order in which the file draws them.

    Attributes
    ----------
    number
        Counted from 1.
    height
        In points.
    lines
        Rejoined by `rejoined`, furniture among them.
    """

    number: int
    height: float
    lines: tuple[Line, ...]


def cell_gap(size: float) -> float:
    """Return the gap in points beyond which text of this size stands in another cell."""
    return max(CELL_GAP_SIZES * size, CELL_GAP_POINTS)


def is_raised(size: float, bottom: float, line_size: float, line_bottom: float) -> bool:
    """Tell whether characters are small and high enough to be a footnote mark in their line."""
    return size <= RAISED_SIZE * line_size and bottom > line_bottom + RAISED_BY * line_size


def rejoined(fragments: Iterable[Line]) -> list[Line]:
    """Join fragments that stand on one line: a line is cut after a raised mark or at a tab."""
    lines: list[Line] = []
    for fragment in fragments:
        if lines and _continues(lines[-1], fragment):
            lines[-1] = _joined(lines[-1], fragment)
        else:
            lines.append(fragment)
    return lines


def _continues(line: Line, fragment: Line) -> bool:
    gap = fragment.left - line.right
    if not -OVERLAP < gap < cell_gap(fragment.size) or line.text.endswith("\ufffe"):
        return False
    overlap = min(line.top, fragment.top) - max(line.bottom, fragment.bottom)
    lower = min(line.top - line.bottom, fragment.top - fragment.bottom)
    return overlap > SAME_LINE * lower


def _joined(line: Line, fragment: Line) -> Line:
    if _is_mark(fragment, line):
        return line._replace(right=max(line.right, fragment.right))
    if _is_mark(line, fragment):
        return fragment._replace(left=line.left, begins_raised=True)
    longer = line if len(line.text) >= len(fragment.text) else fragment
    gap = " " if fragment.begins_raised or _is_apart(line, fragment) else ""
    return Line(
        line.page,
        f"{line.text}{gap}{fragment.text}",
        min(line.left, fragment.left),
        longer.bottom,
        max(line.right, fragment.right),
        longer.top,
        longer.size,
        longer.bold,
        fragment.left if is_label(line.text) else line.text_left,
        line.begins_raised,
    )


def _is_apart(line: Line, fragment: Line) -> bool:
    return fragment.left - line.right > WORD_GAP * fragment.size


def _is_mark(mark: Line, line: Line) -> bool:
    return bool(
        _MARK.fullmatch(mark.text) and is_raised(mark.size, mark.bottom, line.size, line.bottom)
    )
