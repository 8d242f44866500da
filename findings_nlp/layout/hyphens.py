"""Lines to running text: what stands between two lines, and which hyphens are the word's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from findings_nlp.layout.lines import Line, Page
from findings_nlp.records import PageMark

LINE_END_HYPHEN = "\ufffe"
"""pdfium's mark of a hyphen at the end of a full line."""

LONGEST_PART = 40
"""Characters of a broken word's first part that are looked at."""

FEW_SEARCHES = 200
"""So many searches of a report's text take less time than making a set of its words."""

_WORD = re.compile("(?<![\\w\ufffe-])(?<!\ufffe\n)[a-z]+(?![\\w\ufffe-])")
_LAST_PART = re.compile(r"[\w’']*$")
_FIRST_PART = re.compile(r"[\w’']*")
_SUSPENDED = re.compile(r"(?:and|or|to)\b")
_HYPHEN_AT_END = re.compile(r".*\w[-‐‑]", re.DOTALL)


class Vocabulary:
    """The words that a report writes in full, as evidence for or against a hyphen."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages = pages
        self._searches = 0

    @cached_property
    def _text(self) -> str:
        return "\n".join(line.text for page in self._pages for line in page.lines).lower()

    @cached_property
    def _words(self) -> set[str]:
        return set(_WORD.findall(self._text))

    def is_one_word(self, first: str, second: str) -> bool:
        """Tell whether the report writes two parts as one word and not each as a word."""
        first, second = first.lower(), second.lower()
        self._searches += 1
        if self._searches <= FEW_SEARCHES and first + second not in self._text:
            return False
        words = self._words
        return first + second in words and not (first in words and second in words)


def running_text(
    lines: Sequence[Line], label_length: int, vocabulary: Vocabulary
) -> tuple[str, tuple[PageMark, ...]]:
    """Join the lines of a paragraph.

    Parameters
    ----------
    lines
        The lines, at least one.
    label_length
        Characters of the first line to leave out.
    vocabulary
        The report's words.

    Returns
    -------
    tuple of str and tuple of PageMark
        The text, and where each page begins in it.
    """
    first = lines[0]
    parts = [first.text[label_length:]]
    marks = [PageMark(0, first.page)]
    length = len(parts[0])
    for line in lines[1:]:
        ending, link = _seam(parts[-1], line.text, vocabulary)
        length += len(ending) - len(parts[-1]) + len(link)
        parts[-1] = ending
        if line.page != marks[-1].page:
            marks.append(PageMark(length, line.page))
        parts += [link, line.text]
        length += len(line.text)
    return "".join(parts).replace(LINE_END_HYPHEN, "-"), tuple(marks)


def _seam(before: str, after: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """Return what stays of the line before and what stands between it and the line after."""
    if before.endswith(LINE_END_HYPHEN):
        return before[:-1], _hyphen(before[:-1], after, vocabulary)
    if before.endswith(("-", "‐", "‑")) and before[-2:-1].isalnum() and after[:1].isalnum():
        return before, " " if _SUSPENDED.match(after) else ""
    if before.endswith(("/", "–")) and before[-2:-1].isalnum():
        return before, ""
    return before, " "


def _hyphen(before: str, after: str, vocabulary: Vocabulary) -> str:
    """Return the hyphen between two lines: kept ("well-known"), suspended ("16- and") or none."""
    if _SUSPENDED.match(after.lower()):
        return "- "
    first = _LAST_PART.search(before[-LONGEST_PART:])
    second = _FIRST_PART.match(after)
    if first and second and vocabulary.is_one_word(first.group(), second.group()):
        return ""
    return "-"
