"""Markdown files: the words without their marks, with headings, lists, tables and footnotes.

Reads what reports are written in (CommonMark's blocks, GitHub's tables, footnotes), not every
corner of the language. Each expression is bounded or cannot look back, so time grows with size.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from findings_nlp.reading.blocks import Block, Reading
from findings_nlp.reading.encodings import text_of
from findings_nlp.reading.joining import Line, block_of, vocabulary
from findings_nlp.reading.labels import bullet_at, split_label
from findings_nlp.records import Kind

_FRONT_MATTER = "---"
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"\s{0,3}#{1,6}(?:\s+|$)")
_HEADING_CLOSE = re.compile(r"\s#{1,6}\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:={2,}|-{2,})\s*$")
_QUOTE = re.compile(r"^\s{0,3}(?:>\s?){1,9}")
_BULLET = re.compile(r"(?P<indent>\s{0,40})[-*+•]\s+(?:\[[ xX]\]\s+)?(?=\S)")
_NUMBER = re.compile(r"(?P<indent>\s{0,40})(?P<label>\d{1,9}[.)])\s+(?=\S)")
_FOOTNOTE = re.compile(r"\s{0,3}\[\^(?P<label>[^\]\s]{1,99})\]:\s*")
_DEFINITION = re.compile(r"\s{0,3}\[[^\]]{1,200}\]:\s*\S")
_CELL_END = re.compile(r"(?<!\\)\|")
_LEAST_RULE = 3
_INDENT = 2
"""Columns by which a list inside a list is set in, at the least (CommonMark 5.2)."""

_INLINE = (
    (re.compile(r"<!--[^<>]{0,1000}-->"), ""),
    (re.compile(r"<sup>[\s\d*†‡,\[\]]{0,20}</sup>", re.IGNORECASE), ""),  # marks of footnotes
    (re.compile(r"\[\^[^\]\s]{1,99}\]"), ""),
    (re.compile(r"!\[[^\[\]]{0,1000}\](?:\([^()]{0,2000}\)|\[[^\[\]]{0,200}\])"), ""),
    (re.compile(r"\[([^\[\]]{1,1000})\](?:\([^()]{0,2000}\)|\[[^\[\]]{0,200}\])"), r"\1"),
    (re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"<br\s{0,9}/?>", re.IGNORECASE), " "),
    (re.compile(r"</?[a-zA-Z][^<>]{0,2000}>"), ""),
    (re.compile(r"`{1,3}|(?<!\\)~~"), ""),
    (re.compile(r"(?<![\d\\])\*{1,3}(?=\S)|(?<=[^\s\\])\*{1,3}(?!\d)"), ""),
    (re.compile(r"(?<![\w\\])_{1,3}(?=\S)|(?<=[^\s\\_])_{1,3}(?!\w)"), ""),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)
"""What stands in a line beside its words, and what becomes of it, in this order."""


@dataclass(slots=True)
class _Block:
    """A block as it is gathered, line by line."""

    kind: Kind
    label: str = ""
    lines: list[str] = field(default_factory=list)


def read_markdown(data: bytes) -> Reading:
    """Read a Markdown file.

    Raises
    ------
    Unreadable
        It is no text.
    """
    gathered = list(_gathered(text_of(data).expandtabs(4).splitlines()))
    plain = [(block, _plain_lines(block)) for block in gathered]
    words = vocabulary(line for _, lines in plain for line in lines)
    return Reading("markdown", 1, tuple(_blocks(plain, words)))


def _plain_lines(block: _Block) -> list[Line]:
    plain = (" ".join(_plain(line).split()) for line in block.lines)
    return [Line(text, 1) for text in plain if text]


def _plain(text: str) -> str:
    """Return the words of a line without the marks between them."""
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return html.unescape(text)


def _blocks(plain: Iterable[tuple[_Block, list[Line]]], words: Collection[str]) -> Iterator[Block]:
    for block, lines in plain:
        if not lines:
            continue
        kind, label = block.kind, block.label
        if kind in ("paragraph", "heading"):
            typed = split_label(lines[0].text)
            lines[0], label = Line(typed.text, 1), typed.label
            kind = typed.kind if kind == "paragraph" else kind
        yield block_of(kind, label, lines, words)


def _gathered(lines: list[str]) -> Iterator[_Block]:
    """Gather the lines into blocks."""
    gatherer = _Gatherer()
    for line in _without_front_matter(lines):
        yield from gatherer.take(line)
    yield from gatherer.end()


def _without_front_matter(lines: list[str]) -> list[str]:
    """Leave out the settings that some site generators keep between two lines of dashes."""
    if lines[:1] == [_FRONT_MATTER] and _FRONT_MATTER in lines[1:]:
        return lines[lines.index(_FRONT_MATTER, 1) + 1 :]
    return lines


class _Gatherer:
    """Takes one line after the other and yields each block as it ends."""

    def __init__(self) -> None:
        self._block: _Block | None = None
        self._fence = ""
        self._indents: list[int] = []

    def end(self) -> Iterator[_Block]:
        """Yield the open block, if there is one."""
        if self._block:
            yield self._block
        self._block = None

    def take(self, line: str) -> Iterator[_Block]:
        """Take a line; yield the blocks that it ends."""
        fence = _FENCE.match(line)
        if fence and fence[1].startswith(self._fence):
            self._fence = "" if self._fence else fence[1]
            yield from self.end()
        elif self._fence:
            yield _Block("paragraph", lines=[line])
        else:
            yield from self._take_unfenced(_QUOTE.sub("", line, count=1))

    def _take_unfenced(self, line: str) -> Iterator[_Block]:
        if heading := _HEADING.match(line):
            yield from self.end()
            yield _Block("heading", lines=[_HEADING_CLOSE.sub("", line[heading.end() :])])
        elif line.lstrip().startswith("|") or _is_table_rule(line):
            yield from self.end()
            yield from _cells(line)
        elif self._is_underline(line) or _is_rule(line) or _is_definition(line):
            yield from self._end_at(line)
        else:
            yield from self._take_text(line)

    def _is_underline(self, line: str) -> bool:
        is_text = self._block is not None and self._block.kind == "paragraph"
        return is_text and _UNDERLINE.match(line) is not None

    def _end_at(self, line: str) -> Iterator[_Block]:
        """End the block at a blank line, a rule, or the underline that makes it a heading."""
        if self._block and self._is_underline(line):
            self._block.kind = "heading"
        yield from self.end()

    def _take_text(self, line: str) -> Iterator[_Block]:
        begun = self._item(line)
        if begun or self._block is None:
            yield from self.end()
            self._block = begun or self._paragraph(line)
        else:
            self._block.lines.append(line)

    def _paragraph(self, line: str) -> _Block:
        if not line.startswith(" " * _INDENT):
            self._indents.clear()
        return _Block("paragraph", lines=[line])

    def _item(self, line: str) -> _Block | None:
        """Return the list item or footnote that a line begins."""
        if note := _FOOTNOTE.match(line):
            return _Block("footnote", note["label"], [line[note.end() :]])
        if bullet := _BULLET.match(line):
            depth = self._depth(len(bullet["indent"]))
            return _Block("bullet", bullet_at(depth), [line[bullet.end() :]])
        if number := _NUMBER.match(line):
            self._depth(len(number["indent"]))
            return _Block("numbered", number["label"], [line[number.end() :]])
        return None

    def _depth(self, indent: int) -> int:
        """Return how many lists an item stands inside."""
        while self._indents and self._indents[-1] > indent - _INDENT:
            self._indents.pop()
        self._indents.append(indent)
        return len(self._indents) - 1


def _is_rule(line: str) -> bool:
    """Say whether a line is blank or a rule across the page."""
    signs = "".join(line.split())
    return not signs or (
        len(signs) >= _LEAST_RULE and signs in (sign * len(signs) for sign in "-*_")
    )


def _is_definition(line: str) -> bool:
    return _DEFINITION.match(line) is not None and _FOOTNOTE.match(line) is None


def _is_table_rule(line: str) -> bool:
    return "|" in line and "-" in line and not line.strip(" |:-")


def _cells(row: str) -> Iterator[_Block]:
    if not _is_table_rule(row):
        for cell in _CELL_END.split(row.strip().strip("|")):
            yield _Block("cell", lines=[cell])
