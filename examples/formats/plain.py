"""Writes a report as plain text, wrapped as a mail program would wrap it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from formats.source import Block, Source

COLUMNS = 78


def write_text(source: Source, path: Path) -> None:
    """Write the text file: headings underlined, bullets and numbers hanging."""
    text = "\n".join(_lines(source))
    path.write_bytes((text.strip() + "\n").encode("utf-8"))


def _lines(source: Source) -> Iterator[str]:
    before = ""
    for block in source.blocks:
        if not block.kind == before == "bullet":
            yield ""
        yield from _block_lines(block)
        before = block.kind


def _block_lines(block: Block) -> Iterator[str]:
    label = "•" if block.kind == "bullet" else block.label
    yield from _wrapped(block.text, f"{label} " if label else "")
    if block.kind in ("title", "heading"):
        yield ("=" if block.kind == "title" else "-") * len(block.text)


def _wrapped(text: str, label: str) -> list[str]:
    return textwrap.wrap(
        text,
        COLUMNS,
        initial_indent=label,
        subsequent_indent=" " * len(label),
        break_long_words=False,
    )
