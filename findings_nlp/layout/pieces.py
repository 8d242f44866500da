"""Paragraphs as they grow line by line, and which of them are headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from findings_nlp.layout.lines import Line
from findings_nlp.records import Kind

HEADING_SIZE = 1.12
HEADING_LINES = 4
"""A heading is bold or above this share of the body's size, and at most so many lines."""

SIDE_BY_SIDE = 0.3
"""Share of its size by which text overlaps in height with what stands beside it."""


@dataclass(slots=True)
class Piece:
    """A paragraph as it grows line by line.

    Attributes
    ----------
    kind, label
        As in `Block`.
    lines
        Its lines; the label stands in the first one's text.
    label_length
        Characters of the label and the space after it.
    left
        Left edge of the first line.
    edge
        Left edge of the second line, if there is one; of the first otherwise.
    right
        How far right its column or cell reaches.
    begins_in_row
        Whether it begins beside the line before it.
    """

    kind: Kind
    label: str
    lines: list[Line]
    label_length: int
    left: float
    edge: float
    right: float
    begins_in_row: bool

    @property
    def width(self) -> float:
        """Return the width of the column."""
        return self.right - self.left

    @property
    def is_first_line(self) -> bool:
        """Tell whether it has but one line yet."""
        return len(self.lines) == 1

    def add(self, line: Line, right: float) -> None:
        """Append a line whose column reaches this far right."""
        if self.is_first_line:
            self.edge = line.left
            self.right = max(self.right, right)
        self.lines.append(line)


def mark_headings(pieces: Sequence[Piece], body_size: float) -> None:
    """Call those pieces of a page headings that stand out and are no cells of a table's row."""
    for index, piece in enumerate(pieces):
        if piece.kind not in ("paragraph", "numbered", "cell") or not _stands_out(piece, body_size):
            continue
        neighbours = (*pieces[max(index - 1, 0) : index], *pieces[index + 1 : index + 2])
        if not any(_are_side_by_side(piece, neighbour) for neighbour in neighbours):
            piece.kind = "heading"


def _stands_out(piece: Piece, body_size: float) -> bool:
    is_large = piece.lines[0].size > HEADING_SIZE * body_size
    return (
        (is_large or all(line.bold for line in piece.lines))
        and len(piece.lines) <= HEADING_LINES
        and not piece.lines[-1].text.endswith((".", ";"))
    )


def _are_side_by_side(piece: Piece, other: Piece) -> bool:
    bottom = max(piece.lines[-1].bottom, other.lines[-1].bottom)
    top = min(piece.lines[0].top, other.lines[0].top)
    return top - bottom > SIDE_BY_SIDE * piece.lines[0].size
