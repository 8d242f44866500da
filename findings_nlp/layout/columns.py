"""The shape of a page's text: the pitch of its lines and how far right each line could reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from math import inf
from typing import NamedTuple

from findings_nlp.layout.lines import Line
from findings_nlp.layout.rows import Rows

GUTTER = 10.0
"""Points that a cell keeps clear of the cell to its right (Word: 5.4 on either side)."""

SAME_EDGE = 4
"""Points within which two lines begin at one edge."""

COLUMN_LINES = 6
"""So many lines from one edge, to the point, show how wide their column or box is."""

RUN_PITCHES = 1.7
"""Lines further apart than this are not of one column's run."""

FULL_SHARE = 0.8
"""A line that reaches this share of the page's right edge is as wide as the page."""

CLOSE_SIZES = 1.6
CLOSE_SHARE = 0.25
"""Where a quarter of the lines are closer than so many sizes, they set the pitch: a page of short
paragraphs may have more gaps than lines that go on."""

FARTHEST_SIZES = 3.0
SAME_SIZE = 0.6
"""Two lines have a pitch if they are at most so many sizes apart and, in points, of one size."""

DEFAULT_PITCH = 1.2
"""Line spacing as a share of size, where a page has no two lines one below the other."""


class _Edge(NamedTuple):
    """Where lines begin, and their size, in whole points."""

    left: int
    size: int


class _Column(NamedTuple):
    """The lines from one edge: how many, and how far right they reach."""

    lines: int
    right: float


class PageShape:
    """What a paragraph break is judged by on one page.

    Parameters
    ----------
    lines
        The page's lines in reading order, without furniture; at least one.
    height
        The page's height in points.
    body_size
        Size of most of the report's text in points.
    """

    def __init__(self, lines: Sequence[Line], height: float, body_size: float) -> None:
        self.lines = lines
        self.height = height
        self.body_size = body_size
        self.pitch = _pitch(lines) or DEFAULT_PITCH * body_size
        self.rows = Rows(lines)
        self._right = self._right_edge()
        self._by_edge = self._columns()

    def _right_edge(self) -> float:
        body = [line.right for line in self.lines if round(line.size) == round(self.body_size)]
        return max(body or [line.right for line in self.lines])

    def _columns(self) -> dict[_Edge, _Column]:
        """Return the columns of the page by their edge."""
        columns: dict[_Edge, _Column] = {}
        for line in self.lines:
            edge = _edge(line)
            before = columns.get(edge) or _Column(0, 0.0)
            columns[edge] = _Column(before.lines + 1, max(before.right, line.right))
        return columns

    def right_of(self, index: int) -> float:
        """Return how far right, in points, the column or cell of a line reaches."""
        line = self.lines[index]
        if not self.rows.are_single and (cell_right := self._cell_right(index)):
            return cell_right
        edge = _edge(line)
        column = self._by_edge[edge]
        if column.lines >= COLUMN_LINES:
            return column.right
        page_right = self._right if line.right > FULL_SHARE * self._right else 0.0
        return max(self._right_near(edge), page_right)

    def _right_near(self, edge: _Edge) -> float:
        """Return how far lines reach that begin within a few points of an edge."""
        near = (edge._replace(left=edge.left + step) for step in range(-SAME_EDGE, SAME_EDGE + 1))
        return max(self._by_edge[each].right for each in near if each in self._by_edge)

    def _cell_right(self, index: int) -> float:
        """Return how far right the cell of a line reaches; 0 if nothing stands beside it."""
        run_right, beside = self._runs[index]
        return max(beside - GUTTER, run_right) if beside < inf else 0.0

    @cached_property
    def _runs(self) -> list[tuple[float, float]]:
        """Return for each line how far its run reaches, and where the text beside it begins."""
        runs: list[tuple[float, float]] = []
        following: Line | None = None
        for index, line in reversed(list(enumerate(self.lines))):
            right, beside = line.right, self.rows.next_left(index)
            if following and self._is_one_run(line, following):
                right, beside = max(right, runs[-1][0]), min(beside, runs[-1][1])
            runs.append((right, beside))
            following = line
        runs.reverse()
        return runs

    def _is_one_run(self, line: Line, following: Line) -> bool:
        drop = line.bottom - following.bottom
        return abs(line.left - following.left) < SAME_EDGE and 0 < drop < RUN_PITCHES * self.pitch


def _pitch(lines: Sequence[Line]) -> float:
    """Return the commonest distance in whole points between lines of one size; 0 if none."""
    drops: Counter[int] = Counter()
    close_drops: Counter[int] = Counter()
    for before, line in pairwise(lines):
        drop = before.bottom - line.bottom
        if 0 < drop < FARTHEST_SIZES * before.size and abs(before.size - line.size) < SAME_SIZE:
            drops[round(drop)] += 1
            if drop < CLOSE_SIZES * before.size:
                close_drops[round(drop)] += 1
    if close_drops.total() >= CLOSE_SHARE * drops.total():
        drops = close_drops
    return float(drops.most_common(1)[0][0]) if drops else 0.0


def _edge(line: Line) -> _Edge:
    return _Edge(round(line.left), round(line.size))
