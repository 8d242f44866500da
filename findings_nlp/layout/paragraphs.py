"""Lines of a page to paragraphs, bullets, cells and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from findings_nlp.layout.breaks import Seam
from findings_nlp.layout.columns import PageShape
from findings_nlp.layout.lines import Line
from findings_nlp.layout.pieces import Piece, mark_headings
from findings_nlp.records import Kind

SMALL = 0.87
NOTE_SIZE = 0.93
BODY_SIZE = 0.95
"""Shares of the body's size: a footnote is below the first or second, the text after it is not."""

NOTE_SIZE_SLACK = 1.5
"""Points more that a footnote may have if it begins with a raised number."""

NOTE_HEIGHT = 0.45
"""Footnotes stand in this lower share of the page."""

SAME_NOTE_SIZE = 0.3
"""Points within which a line has the size of the footnote before it."""

_NOTE_NUMBER = re.compile(r"\d{1,3}\s")


def pieces_of(shape: PageShape) -> list[Piece]:
    """Return the paragraphs of a page in reading order."""
    pieces = list(_pieces(shape))
    mark_headings(pieces, shape.body_size)
    return pieces


def _pieces(shape: PageShape) -> Iterator[Piece]:
    piece: Piece | None = None
    in_notes = False
    for index, line in enumerate(shape.lines):
        begins_note = _begins_note(line, shape)
        in_notes = begins_note or (in_notes and not _ends_notes(line, piece, shape))
        seam = Seam(piece, line, shape, begins_note, in_notes)
        if piece and not seam.is_break():
            piece.add(line, shape.right_of(index) if piece.is_first_line else 0.0)
            continue
        if piece:
            yield piece
        piece = _new_piece(seam, shape, index)
    if piece:
        yield piece


def _begins_note(line: Line, shape: PageShape) -> bool:
    if line.top >= NOTE_HEIGHT * shape.height:
        return False
    if line.begins_raised:
        return line.size <= NOTE_SIZE * shape.body_size + NOTE_SIZE_SLACK
    return line.size <= SMALL * shape.body_size and bool(_NOTE_NUMBER.match(line.text))


def _ends_notes(line: Line, piece: Piece | None, shape: PageShape) -> bool:
    """Tell whether a line after a footnote is body text again."""
    is_body = line.size >= BODY_SIZE * shape.body_size
    return is_body and not (piece and abs(piece.lines[-1].size - line.size) < SAME_NOTE_SIZE)


def _new_piece(seam: Seam, shape: PageShape, index: int) -> Piece:
    line = seam.line
    return Piece(
        kind=_kind(seam, shape, index),
        label=line.text[: seam.label_length].strip(),
        lines=[line],
        label_length=seam.label_length,
        left=line.left,
        edge=line.left,
        right=shape.right_of(index),
        begins_in_row=seam.is_in_row(),
    )


def _kind(seam: Seam, shape: PageShape, index: int) -> Kind:
    if seam.in_notes:
        return "footnote"
    if seam.bullet_length:
        return "bullet"
    if seam.number_length:
        return "numbered"
    return "cell" if shape.rows.is_cell(index) else "paragraph"
