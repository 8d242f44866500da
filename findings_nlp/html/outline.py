"""A report as a page shows it: sections of paragraphs, cut where sentences and pages begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from findings_nlp.records import Finding, Paragraph, Report


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph's text.

    Attributes
    ----------
    text
        What stands there.
    number
        The sentence's place among those of the report; -1 for what stands between sentences.
    finding
        The sentence's finding; None for what stands between sentences.
    new_page
        The page it begins on, where that differs from the piece before it; else 0.
    """

    text: str
    number: int = -1
    finding: Finding | None = None
    new_page: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph and its pieces, in the order of its text."""

    paragraph: Paragraph
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring paragraphs of one kind, such as the bullets of a list."""

    kind: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; no heading where the report begins without one."""

    heading: Block | None
    groups: tuple[Group, ...]


def outline(report: Report, findings: Sequence[Finding]) -> list[Section]:
    """Lay out a report.

    Parameters
    ----------
    report
        The report.
    findings
        The findings of its sentences, in the same order.
    """
    sections: list[list[Block]] = [[]]
    for block in _blocks(report, findings):
        if block.paragraph.kind == "heading":
            sections.append([])
        sections[-1].append(block)
    return [_section(blocks) for blocks in sections if blocks]


def _section(blocks: Sequence[Block]) -> Section:
    has_heading = blocks[0].paragraph.kind == "heading"
    groups = groupby(blocks[has_heading:], key=lambda block: block.paragraph.kind)
    return Section(
        heading=blocks[0] if has_heading else None,
        groups=tuple(Group(kind, tuple(members)) for kind, members in groups),
    )


def _blocks(report: Report, findings: Sequence[Finding]) -> Iterator[Block]:
    numbers = defaultdict(list)
    for number, finding in enumerate(findings):
        numbers[finding.sentence.paragraph].append(number)
    page = 0
    for place, paragraph in enumerate(report.paragraphs):
        pieces = []
        for start, piece in _pieces(report.text, paragraph, findings, numbers[place]):
            here = report.page_at(start)
            pieces.append(_turned(piece, here) if here != page else piece)
            page = here
        yield Block(paragraph, tuple(pieces))


def _turned(piece: Piece, page: int) -> Piece:
    return Piece(piece.text, piece.number, piece.finding, page)


def _pieces(
    text: str, paragraph: Paragraph, findings: Sequence[Finding], numbers: Iterable[int]
) -> Iterator[tuple[int, Piece]]:
    """Yield each piece of a paragraph after the offset it begins at."""
    end = paragraph.start
    for number in numbers:
        sentence = findings[number].sentence
        if sentence.start > end:
            yield end, Piece(text[end : sentence.start])
        yield sentence.start, Piece(sentence.text, number, findings[number])
        end = sentence.end
    if end < paragraph.end:
        yield end, Piece(text[end : paragraph.end])
