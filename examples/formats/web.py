"""Writes a report as a web page, with all that stands round a report on a real site."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from string import Template

from formats.source import Block, Kind, Source

_TAGS: dict[Kind, str] = {"title": "h1", "heading": "h2", "subheading": "h3", "paragraph": "p"}
_LISTS: dict[Kind, str] = {"bullet": "ul", "numbered": "ol"}


def write_html(source: Source, path: Path) -> None:
    """Fill the page template with the report."""
    template = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
    page = template.substitute(
        title=html.escape(source.title),
        sections="\n".join(_sections(source)),
        report="\n".join(_elements(source)),
    )
    path.write_bytes(page.encode("utf-8"))


def _sections(source: Source) -> Iterator[str]:
    for block in source.blocks:
        if block.kind == "heading":
            name = html.escape(block.text)
            yield f'        <li><a href="#{_anchor(block.text)}">{name}</a></li>'


def _elements(source: Source) -> Iterator[str]:
    for kind, blocks in groupby(source.blocks, key=lambda block: block.kind):
        if tag := _LISTS.get(kind):
            items = "\n".join(f"        <li>{_inline(block.text)}</li>" for block in blocks)
            yield f"      <{tag}>\n{items}\n      </{tag}>"
        else:
            yield from map(_element, blocks)


def _element(block: Block) -> str:
    tag = _TAGS[block.kind]
    name = f' id="{_anchor(block.text)}"' if block.kind == "heading" else ""
    return f"      <{tag}{name}>{_inline(block.text)}</{tag}>"


def _anchor(heading: str) -> str:
    return re.sub(r"[^a-z]+", "-", heading.lower())


def _inline(text: str) -> str:
    return re.sub(
        r"www\.[\w./-]*\w",
        lambda match: f'<a href="https://{match[0]}">{match[0]}</a>',
        html.escape(text, quote=False),
    )
