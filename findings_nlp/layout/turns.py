"""Page turns: a paragraph that goes on at the top of the next page becomes one again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from findings_nlp.layout.breaks import SAME_SIZE
from findings_nlp.layout.labels import ends_clause
from findings_nlp.layout.pieces import Piece

SAME_EDGE = 14.0
"""Points within which text goes on at the edge it had: a bullet's text, or the bullet's own."""

SAME_LIST_EDGE = 3.0
LIST_EDGE = 82.0
"""A list's text begins at one edge within so many points, and right of the page's own margin."""

UNFINISHED = 0.25
"""A last line with more of the column free does not run on to a capital letter."""

_CONTINUES = re.compile("[a-z(]")
_BEGINS = re.compile("[A-Z©‘]")


def joined_over_pages(pieces: Iterable[Piece]) -> list[Piece]:
    """Join paragraphs that run over a page turn; footnotes stay with the page they began on."""
    joined: list[Piece] = []
    open_piece: Piece | None = None
    for piece in pieces:
        if open_piece and _goes_on(open_piece, piece):
            open_piece.lines += piece.lines
            continue
        joined.append(piece)
        if piece.kind != "footnote":
            open_piece = piece
    return joined


def _goes_on(before: Piece, after: Piece) -> bool:
    """Tell whether a piece is the rest of the last one on the page before."""
    return (
        before.lines[-1].page == after.lines[0].page - 1
        and after.kind in ("paragraph", "cell")
        and before.kind not in ("heading", "footnote")
        and (before.kind == "cell") == (after.kind == "cell")
        and abs(before.lines[0].size - after.lines[0].size) < SAME_SIZE
        and _reads_on(before, after)
        and _stands_at_edge(before, after)
        and not (_BEGINS.match(after.lines[0].text) and _is_unfinished_line(before))
    )


def _reads_on(before: Piece, after: Piece) -> bool:
    ending = before.lines[-1].text
    if not ends_clause(ending):
        return True
    if _CONTINUES.match(after.lines[0].text) and not ending.endswith((":", ";")):
        return True
    is_at_list_edge = abs(after.left - before.edge) < SAME_LIST_EDGE and after.left > LIST_EDGE
    return before.kind == "bullet" and is_at_list_edge


def _stands_at_edge(before: Piece, after: Piece) -> bool:
    text_edge = before.lines[0].text_left if before.is_first_line else before.edge
    edges = (text_edge, before.left, before.lines[-1].left)
    return any(abs(after.left - edge) <= SAME_EDGE for edge in edges)


def _is_unfinished_line(piece: Piece) -> bool:
    return piece.lines[-1].right < piece.right - UNFINISHED * piece.width
