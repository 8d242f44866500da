"""What every reader hands on: the blocks of a file in reading order, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from findings_nlp.records import Kind, LeftOut, PageMark


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, bullet, table cell or footnote.

    Attributes
    ----------
    kind
        What it is.
    text
        Its words: lines joined, spaces single, no bullet or number before it.
    marks
        Page of its characters: the first mark has offset 0, one more for each page turn inside.
        Offsets count from the start of the block.
    label
        The bullet or number taken off.
    """

    kind: Kind
    text: str
    marks: tuple[PageMark, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in a file; `report_from` makes the report of it."""

    format: str
    page_count: int
    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()
