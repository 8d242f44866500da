"""The small Markdown dialect in which the example reports are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["title", "heading", "subheading", "paragraph", "numbered", "bullet", "table"]

NOTE_MARK = re.compile(r"\[\^(\d+)\]")

_STARTS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("title", re.compile(r"# ")),
    ("heading", re.compile(r"## ")),
    ("subheading", re.compile(r"### ")),
    ("bullet", re.compile(r"- ")),
    ("numbered", re.compile(r"(\d+\.) ")),
    ("table", re.compile(r"(?=\|)")),
    ("paragraph", re.compile(r"")),
)
_ITEM_START = re.compile(r"\n(?=- |\d+\. )")
_NOTE = re.compile(r"\[\^(\d+)\]: ")
_RULE_ROW = re.compile(r"[|\s:-]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a report: its words, the number before it, or the rows of a table."""

    kind: Kind
    text: str
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A report as written: its blocks in order, and its footnotes by number."""

    blocks: tuple[Block, ...]
    notes: dict[str, str]

    @property
    def title(self) -> str:
        """Return the title, which is the first block."""
        return self.blocks[0].text


def read_source(path: Path) -> Source:
    """Read a report written in the dialect."""
    chunks = list(_chunks(path.read_text(encoding="utf-8")))
    notes = {match[1]: _one_line(chunk[match.end() :]) for chunk, match in _notes(chunks)}
    blocks = tuple(_block(chunk) for chunk in chunks if not _NOTE.match(chunk))
    return Source(blocks, notes)


def _chunks(text: str) -> Iterator[str]:
    for chunk in re.split(r"\n\s*\n", text.strip()):
        yield from _ITEM_START.split(chunk)


def _notes(chunks: list[str]) -> Iterator[tuple[str, re.Match[str]]]:
    for chunk in chunks:
        if match := _NOTE.match(chunk):
            yield chunk, match


def _block(chunk: str) -> Block:
    kind, match = next((kind, match) for kind, start in _STARTS if (match := start.match(chunk)))
    label = match[1] if kind == "numbered" else ""
    if kind == "table":
        return Block(kind, "", rows=tuple(_rows(chunk)))
    return Block(kind, _one_line(chunk[match.end() :]), label)


def _rows(chunk: str) -> Iterator[tuple[str, ...]]:
    for line in chunk.splitlines():
        if not _RULE_ROW.fullmatch(line):
            yield tuple(cell.strip() for cell in line.strip("| ").split("|"))


def _one_line(text: str) -> str:
    return " ".join(text.split())
