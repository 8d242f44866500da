"""Lines of text with their boxes to the blocks of a report, by the geometry of its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from findings_nlp.layout.columns import PageShape
from findings_nlp.layout.contents import contents_of, entries_of
from findings_nlp.layout.furniture import furniture_of
from findings_nlp.layout.hyphens import LINE_END_HYPHEN, Vocabulary, running_text
from findings_nlp.layout.lines import Line, Page
from findings_nlp.layout.order import in_reading_order
from findings_nlp.layout.paragraphs import pieces_of
from findings_nlp.layout.pieces import Piece
from findings_nlp.layout.turns import joined_over_pages
from findings_nlp.reading.blocks import Block
from findings_nlp.records import LeftOut

__all__ = ["LaidOut", "Line", "Page", "lay_out"]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The blocks of a report, and the lines that are no part of its text, in order of pages."""

    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...]


def lay_out(pages: Sequence[Page]) -> LaidOut:
    """Make blocks of the lines on a report's pages.

    Parameters
    ----------
    pages
        The pages, in order.
    """
    furniture = furniture_of(pages)
    bodies = [_body(page, left_out) for page, left_out in zip(pages, furniture, strict=True)]
    contents = contents_of(bodies)
    texts = [_without(body, lines) for body, lines in zip(bodies, contents, strict=True)]
    vocabulary = Vocabulary(pages)
    pieces = joined_over_pages(_pieces(texts))
    return LaidOut(
        blocks=tuple(block for piece in pieces for block in _blocks(piece, vocabulary)),
        left_out=tuple(_left_out(pages, furniture, bodies, contents)),
    )


def _body(page: Page, furniture: set[int]) -> Page:
    """Return the page without furniture, in reading order."""
    lines = [line for index, line in enumerate(page.lines) if index not in furniture and line.text]
    return Page(page.number, page.height, tuple(in_reading_order(lines)))


def _without(page: Page, left_out: set[int]) -> Page:
    if not left_out:
        return page
    lines = tuple(line for index, line in enumerate(page.lines) if index not in left_out)
    return Page(page.number, page.height, lines)


def _pieces(pages: Sequence[Page]) -> Iterator[Piece]:
    body_size = _body_size(pages)
    for page in pages:
        if page.lines:
            yield from pieces_of(PageShape(page.lines, page.height, body_size))


def _body_size(pages: Iterable[Page]) -> float:
    """Return the size of most of the text in whole points; 0 if there is none."""
    letters: Counter[int] = Counter()
    for page in pages:
        for line in page.lines:
            letters[round(line.size)] += len(line.text)
    return float(letters.most_common(1)[0][0]) if letters else 0.0


def _blocks(piece: Piece, vocabulary: Vocabulary) -> Iterator[Block]:
    text, marks = running_text(piece.lines, piece.label_length, vocabulary)
    if text:
        yield Block(piece.kind, text, marks, piece.label)


def _left_out(
    pages: Sequence[Page],
    furniture: Sequence[set[int]],
    bodies: Sequence[Page],
    contents: Sequence[set[int]],
) -> Iterator[LeftOut]:
    for page, indices, body, entries in zip(pages, furniture, bodies, contents, strict=True):
        for index in sorted(indices):
            yield LeftOut(page.number, "furniture", _plain(page.lines[index].text))
        for entry in entries_of(body.lines, entries):
            yield LeftOut(page.number, "contents", _plain(entry))


def _plain(text: str) -> str:
    return text.replace(LINE_END_HYPHEN, "-")
