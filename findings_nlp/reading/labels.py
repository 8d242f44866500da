"""Bullets and numbers taken off the start of a paragraph, for the formats without geometry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from findings_nlp.layout.labels import bullet_length, number_length

_DEPTHS = "•◦▪"
_STAR = re.compile(r"\*\s+")
_QUANTITY = re.compile(r"\d+\.\d+\s+[a-z%]")
"""A number that counts something ("12.5 per cent of children"), not the paragraph."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text without the bullet or number before it; ``kind`` is "paragraph" if it has none."""

    kind: Literal["bullet", "numbered", "paragraph"]
    label: str
    text: str


def split_label(text: str) -> Labelled:
    """Take the bullet or number off the start of a text.

    >>> split_label("2.3 Officers should")
    Labelled(kind='numbered', label='2.3', text='Officers should')
    """
    star = _STAR.match(text)
    if length := star.end() if star else bullet_length(text):
        return Labelled("bullet", text[:length].strip(), text[length:])
    length = number_length(text)
    if length and not _QUANTITY.match(text):
        return Labelled("numbered", text[:length].strip(), text[length:])
    return Labelled("paragraph", "", text)


def bullet_at(depth: int) -> str:
    """Return the bullet of a list inside so many lists, where the file does not name one."""
    return _DEPTHS[min(depth, len(_DEPTHS) - 1)]
