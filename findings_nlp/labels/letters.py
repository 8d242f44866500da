"""The letters and digits of a text in lower case: what stays of it whatever a reader does.

Readers differ in spaces, hyphens at a line's end, bullets and where a sentence ends. The stream of
letters and digits is the same for all of them.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass

_HASH_DIGITS = 16
_OPENING = frozenset("([“‘\"'£$€")
_CLOSING = frozenset(".!?…:;,%)]’”\"'")


def letters_of(text: str) -> str:
    """Return the letters and digits of a text (`str.isalnum`) in lower case, one for one."""
    return "".join([character.lower()[0] for character in text if character.isalnum()])


def hash_of(letters: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of the letters in UTF-8."""
    return hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_DIGITS]


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets in a text, in characters, end exclusive."""

    start: int
    end: int


class Letters:
    """The letters and digits of a text, and where each of them stands in it.

    Attributes
    ----------
    text
        The text.
    stream
        Its letters and digits; see `letters_of`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.stream = letters_of(text)
        self._offsets = [place for place, each in enumerate(text) if each.isalnum()]

    def before(self, offset: int) -> int:
        """Return how many letters stand before an offset of the text."""
        return bisect_left(self._offsets, offset)

    def span(self, begin: int, length: int) -> Span:
        """Return where a stretch of the stream stands, with the quotes and stops that touch it."""
        start, end = self._offsets[begin], self._offsets[begin + length - 1] + 1
        while start > 0 and self.text[start - 1] in _OPENING:
            start -= 1
        while end < len(self.text) and self.text[end] in _CLOSING:
            end += 1
        return Span(start, end)
