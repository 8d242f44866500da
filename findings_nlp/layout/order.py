"""Reading order: the order in which the file draws its lines, text boxes put where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from findings_nlp.layout.lines import Line

JUMP_SIZES = 2.0
"""A line this many sizes above the line before it, in the same column, begins a text box."""

SAME_COLUMN = 20.0
"""Points of width that two lines share if they stand in one column."""

TOUCHING = 3.0
"""Points by which the boxes of lines that stand one below the other may overlap."""

MOST_JUMPS = 40
"""A page with more is a drawing or a table; it stays in the file's order, and in linear time."""


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Put the lines of a page into reading order.

    Word draws text boxes after all other text of their page. A run of lines that starts well above
    the line before it is put before the first line that stands below it.
    """
    runs = _runs(lines)
    if len(runs) > MOST_JUMPS:
        return list(lines)
    ordered: list[Line] = []
    for run in runs:
        place = _place(run, ordered)
        ordered[place:place] = run
    return ordered


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    runs = [list(lines[:1])]
    for before, line in pairwise(lines):
        if line.bottom > before.bottom + JUMP_SIZES * before.size and (
            min(before.right, line.right) - max(before.left, line.left) > SAME_COLUMN
        ):
            runs.append([line])
        else:
            runs[-1].append(line)
    return runs


def _place(run: Sequence[Line], ordered: Sequence[Line]) -> int:
    """Return the index of the first line below the run, if all after it are below or beside it."""
    if not ordered or not run:
        return len(ordered)
    bottom, top = min(line.bottom for line in run), max(line.top for line in run)
    left, right = min(line.left for line in run), max(line.right for line in run)
    place = len(ordered)
    for index in range(len(ordered) - 1, -1, -1):
        line = ordered[index]
        if line.top > bottom + TOUCHING and line.left <= right and line.right >= left:
            break
        is_below = line.bottom < bottom + 1 and line.top < top
        if is_below and min(line.right, right) - max(line.left, left) > SAME_COLUMN:
            place = index
    return place
