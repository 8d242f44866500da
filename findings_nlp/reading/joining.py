"""Lines to running text: spaces, hyphens at line ends, and the page each part stands on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from findings_nlp.reading.blocks import Block
from findings_nlp.records import Kind, PageMark

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_BROKEN_END = re.compile(r"(?P<word>[^\W\d_]+)[-\u2010\u2011\xad]$")
_OPEN_END = re.compile(r"\w[-\u2010\u2011/–]$")
_SUSPENDED = re.compile(r"(?:and|or|to)\b")
"""What follows a hyphen that stays open: "16- and 17-year-olds"."""
_LONGEST_WORD = 50
"""Characters at the end of a line that are searched, however long the line is."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, stripped, and the page it stands on."""

    text: str
    page: int


def vocabulary(lines: Iterable[Line]) -> frozenset[str]:
    """Return the words of a document in lower case, without those broken at a line end."""
    words: set[str] = set()
    broken = False
    for line in lines:
        found = [word.lower() for word in _WORD.findall(line.text)]
        first, broken = int(broken), bool(_BROKEN_END.search(line.text[-_LONGEST_WORD:]))
        words.update(found[first : -1 if broken else None])
    return frozenset(words)


def block_of(kind: Kind, label: str, lines: Sequence[Line], words: Collection[str]) -> Block:
    """Join the lines of a paragraph into a block.

    Parameters
    ----------
    kind, label
        What the paragraph is, and the bullet or number taken off its first line.
    lines
        Its lines, at least one.
    words
        The `vocabulary` of the document: it tells which hyphens were made by the line end.
    """
    lines = [line for line in lines if line.text] or lines[:1]  # a bullet may stand on its own
    parts = [lines[0].text]
    marks = [PageMark(0, lines[0].page)]
    length = len(parts[0])
    for line in lines[1:]:
        ending = _ending(parts[-1], line.text, words)
        length += len(ending) - len(parts[-1])
        parts[-1] = ending
        if line.page != marks[-1].page:
            marks.append(PageMark(length, line.page))
        parts.append(line.text)
        length += len(line.text)
    return Block(kind, "".join(parts), tuple(marks), label)


def _ending(line: str, following: str, words: Collection[str]) -> str:
    """Return a line so that the one after it can be put right behind."""
    if line.endswith("\xad"):
        return line[:-1]
    if _OPEN_END.search(line[-_LONGEST_WORD:]) and not _SUSPENDED.match(following):
        return line[:-1] if _is_made(line, following, words) else line
    return line + " "


def _is_made(line: str, following: str, words: Collection[str]) -> bool:
    """Say whether the whole word stands elsewhere in the document and its halves do not."""
    end, start = _BROKEN_END.search(line[-_LONGEST_WORD:]), _WORD.match(following)
    if end is None or start is None:
        return False
    before, after = end["word"].lower(), start[0].lower()
    return before + after in words and not (before in words and after in words)
