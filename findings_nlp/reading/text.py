"""Text files: lines to headings, paragraphs, bullets and numbered paragraphs.

A line break in a text file may end a paragraph or only a line. A writing program breaks a line
where the next word no longer fits, so a line that had room for it ends its paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from findings_nlp.layout.labels import ends_clause
from findings_nlp.reading.blocks import Block, Reading
from findings_nlp.reading.encodings import text_of
from findings_nlp.reading.joining import Line, block_of, vocabulary
from findings_nlp.reading.labels import split_label
from findings_nlp.records import Kind, LeftOut

_WIDEST_WRAP = 160
"""A longer line is a paragraph of its own: nothing wraps lines at this width."""
_HEADING_CHARACTERS = 100
_LEAST_CAPITALS = 4
_EDGE_LINES = 2
"""Running headers and page numbers are sought in so many lines at each end of a page."""
_LEAST_REPEATS, _LEAST_SHARE = 3, 0.2
"""A line at the edge of so many pages, and of such a share of them, is furniture."""

_RULE = re.compile(r"([=\-_*~])\1{2,}$")
_HEADING_END = re.compile(r"[.;:,!][\"’”')\]]*$")
_PAGE_NUMBER = re.compile(
    r"(?:page\s+)?[-–|]?\s*(?:\d{1,3}|[ivxlc]{1,6})\s*[-–|]?(?:\s*(?:of|/)\s*\d{1,3})?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Paragraph:
    """Lines that belong together; ``label`` is taken off the first of them."""

    kind: Kind
    label: str
    lines: list[Line] = field(default_factory=list)
    alone: bool = False

    @property
    def first(self) -> str:
        return self.lines[0].text

    @property
    def last(self) -> str:
        return self.lines[-1].text


def read_text(data: bytes) -> Reading:
    """Read a plain text file; form feeds are page turns.

    Raises
    ------
    Unreadable
        It is no text.
    """
    pages = _pages(text_of(data))
    left_out = tuple(_furniture(pages))
    furniture = Counter((left.page, left.text) for left in left_out)
    lines = [line for page in pages for line in page if not furniture[line.page, line.text]]
    words = vocabulary(lines)
    paragraphs = _with_headings(_joined_over_pages(_paragraphs(lines)))
    return Reading("text", len(pages), tuple(_blocks(paragraphs, words)), left_out)


def _pages(text: str) -> list[list[Line]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return [
        [Line(" ".join(line.split()), number) for line in page.split("\n")]
        for number, page in enumerate(text.rstrip("\f").split("\f"), start=1)
    ]


def _furniture(pages: Sequence[Sequence[Line]]) -> Iterator[LeftOut]:
    """Yield page numbers and running headers: what stands at the edges of many pages."""
    if len(pages) < 2:
        return
    edges = [line for page in pages for line in _edge(page)]
    pages_with = Counter(key for key, _ in {(_key(line), line.page) for line in edges})
    least = max(_LEAST_REPEATS, _LEAST_SHARE * len(pages))
    for line in edges:
        if _PAGE_NUMBER.fullmatch(line.text) or pages_with[_key(line)] >= least:
            yield LeftOut(line.page, "furniture", line.text)


def _edge(page: Sequence[Line]) -> list[Line]:
    written = [line for line in page if line.text]
    return list(dict.fromkeys([*written[:_EDGE_LINES], *written[-_EDGE_LINES:]]))


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.lower())


def _paragraphs(lines: Iterable[Line]) -> Iterator[_Paragraph]:
    """Cut the lines at blank lines, page turns and rules, and what stands between further."""
    group: list[Line] = []
    for line in lines:
        is_rule = _RULE.match(line.text) is not None
        if not line.text or is_rule or (group and group[-1].page != line.page):
            yield from _cut(group, underlined=is_rule)
            group = []
        if line.text and not is_rule:
            group.append(line)
    yield from _cut(group, underlined=False)


def _cut(group: Sequence[Line], *, underlined: bool) -> Iterator[_Paragraph]:
    if underlined and len(group) == 1:
        yield _Paragraph("heading", "", [*group])
        return
    widest = max((len(line.text) for line in group), default=0)
    current: _Paragraph | None = None
    for line in group:
        if current is None or _begins(line, current, widest):
            if current:
                yield current
            start = split_label(line.text)
            current = _Paragraph(start.kind, start.label, [Line(start.text, line.page)])
            current.alone = len(group) == 1
        else:
            current.lines.append(line)
    if current:
        yield current


def _begins(line: Line, before: _Paragraph, widest: int) -> bool:
    """Say whether a line begins a paragraph, rather than go on with the one before."""
    start = split_label(line.text)
    ended = ends_clause(before.last)
    if start.kind == "bullet":
        return True
    if start.kind == "numbered" and (ended or before.kind == "numbered"):
        return True
    if _in_capitals(before.first) != _in_capitals(line.text) and (ended or len(before.lines) == 1):
        return True
    if line.text[0].islower() and not ended:
        return False
    return _had_room(before, line.text, widest)


def _had_room(before: _Paragraph, following: str, widest: int) -> bool:
    """Say whether the next word would have fitted on the line before."""
    width = len(before.last)
    if len(before.lines) == 1 and before.label:
        width += len(before.label) + 1
    next_word = following.split(maxsplit=1)[0]
    return width > _WIDEST_WRAP or width + 1 + len(next_word) <= min(widest, _WIDEST_WRAP)


def _in_capitals(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) >= _LEAST_CAPITALS


def _joined_over_pages(paragraphs: Iterable[_Paragraph]) -> list[_Paragraph]:
    joined: list[_Paragraph] = []
    for paragraph in paragraphs:
        if joined and _goes_on(joined[-1], paragraph):
            joined[-1].lines.extend(paragraph.lines)
            joined[-1].alone = False
        else:
            joined.append(paragraph)
    return joined


def _goes_on(before: _Paragraph, after: _Paragraph) -> bool:
    """Say whether a paragraph runs over a page turn: unfinished, and gone on in lower case."""
    turned = before.lines[-1].page != after.lines[0].page
    open_end = before.kind != "heading" and not ends_clause(before.last)
    return turned and open_end and not after.label and after.first[:1].islower()


def _with_headings(paragraphs: Sequence[_Paragraph]) -> Sequence[_Paragraph]:
    """Call what looks like a heading one; a heading has something under it."""
    for paragraph, after in pairwise(paragraphs):
        stands_out = paragraph.alone and _is_title(paragraph.first)
        if paragraph.kind == "paragraph":
            is_heading = stands_out or _in_capitals(paragraph.first)
        else:
            is_heading = (
                stands_out and paragraph.kind == "numbered" and not _are_alike(paragraph, after)
            )
        paragraph.kind = "heading" if is_heading else paragraph.kind
    return paragraphs


def _are_alike(paragraph: _Paragraph, after: _Paragraph) -> bool:
    """Say whether two paragraphs may be items of one numbered list: 3. and 4., but not 3.1."""
    depths = [each.label.strip("().").count(".") for each in (paragraph, after)]
    return after.kind == "numbered" and depths[0] == depths[1]


def _is_title(text: str) -> bool:
    short = len(text) <= _HEADING_CHARACTERS
    return short and not _HEADING_END.search(text) and not text[:1].islower()


def _blocks(paragraphs: Iterable[_Paragraph], words: Collection[str]) -> Iterator[Block]:
    for paragraph in paragraphs:
        yield block_of(paragraph.kind, paragraph.label, paragraph.lines, words)
