"""Blocks to a report: one text, with paragraphs, headings, pages and sentences pointing into it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from findings_nlp.reading.blocks import Block, Reading
from findings_nlp.records import PageMark, Paragraph, Report, Sentence
from findings_nlp.sentences import sentence_spans

_SURROGATE = re.compile("[\ud800-\udfff]")


def report_from(reading: Reading, name: str, sha256: str) -> Report:
    """Make the report of a file that has been read."""
    blocks = [_encodable(block) for block in reading.blocks if block.text]
    paragraphs = tuple(_paragraphs(blocks))
    report = Report(
        name=name,
        sha256=sha256,
        format=reading.format,
        text="\n".join(block.text for block in blocks),
        paragraphs=paragraphs,
        sentences=(),
        page_marks=tuple(_page_marks(blocks, paragraphs)) or (PageMark(0, 1),),
        page_count=reading.page_count,
        left_out=reading.left_out,
        warnings=reading.warnings,
    )
    return replace(report, sentences=tuple(_sentences(report)))


def _encodable(block: Block) -> Block:
    """Replace halves of surrogate pairs, which no file of results could hold."""
    if block.text.isascii():
        return block
    return replace(block, text=_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", block.text))


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    headings = _Headings()
    start = 0
    for block in blocks:
        end = start + len(block.text)
        heading = headings.over(block)
        yield Paragraph(start, end, block.marks[0].page, block.kind, block.label, heading)
        start = end + 1


class _Headings:
    """Keeps the heading that the next block stands under, and the introductions of open lists."""

    def __init__(self) -> None:
        self._section = ""
        self._introductions: list[tuple[str, str]] = []

    def over(self, block: Block) -> str:
        """Return the heading over a block, and take note of the block."""
        if block.kind == "footnote":
            return self._section
        if block.kind != "bullet":
            self._introductions.clear()
        while self._introductions and self._introductions[-1][0] == block.label:
            self._introductions.pop()
        over = self._introductions[-1][1] if self._introductions else self._section
        if block.kind == "heading":
            self._section = over = block.text
        elif block.text.endswith(":"):
            self._introductions.append((block.label, _last_sentence(block.text)))
        return over


def _last_sentence(text: str) -> str:
    start, end = sentence_spans(text)[-1]
    return text[start:end]


def _page_marks(blocks: Sequence[Block], paragraphs: Sequence[Paragraph]) -> Iterator[PageMark]:
    page = 0
    for block, paragraph in zip(blocks, paragraphs, strict=True):
        for mark in block.marks:
            if mark.page != page:
                yield PageMark(paragraph.start + mark.offset, mark.page)
                page = mark.page


def _sentences(report: Report) -> Iterator[Sentence]:
    for index, paragraph in enumerate(report.paragraphs):
        if paragraph.kind == "heading":
            continue
        for begin, stop in sentence_spans(report.text[paragraph.start : paragraph.end]):
            start, end = paragraph.start + begin, paragraph.start + stop
            yield Sentence(
                text=report.text[start:end],
                page=report.page_at(start),
                paragraph=index,
                heading=paragraph.heading,
                start=start,
                end=end,
            )
