"""Tables of contents: lines that name a part of the report and the page it begins on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from findings_nlp.layout.lines import Line, Page

FEWEST_ENTRIES = 2
"""A table of contents has at least so many entries on each of its pages."""

MOST_LINES_BETWEEN = 3
"""Lines without a page number between two entries: a title over several lines, a part's title."""

SAME_ROW = 0.6
"""Share of its size by which a page number may stand above or below its title."""

LEADER_END = 60
"""Characters at the end of a line that are searched for a row of dots, however long it is."""

_TITLE = re.compile(r"(?:table of )?contents(?: page)?:?\s*\d{0,3}", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:^|[^\d.,£])(\d{1,3})$")
_LEADER = re.compile(r"(?:\.{4,}|(?:\. ){4,}|…{2,}|_{4,})\s*\d{1,3}$")


class _Entry(NamedTuple):
    """The line that ends an entry, by its place on the page, and the page number on it."""

    line: int
    number: int


class _Table(NamedTuple):
    """What stands of a table on one page: its lines, end exclusive, and its last page number."""

    start: int
    end: int
    last_number: int


def contents_of(pages: Sequence[Page]) -> list[set[int]]:
    """Find the tables of contents of a report.

    A table begins with the word "Contents", goes on while page numbers ascend, and may run over a
    page turn. Lines with a row of dots and a page number belong to one wherever they stand.

    Parameters
    ----------
    pages
        The pages without furniture, in reading order.

    Returns
    -------
    list of set of int
        For each page the indices of the lines that belong to a table of contents.
    """
    found: list[set[int]] = []
    table: _Table | None = None
    for page in pages:
        table = _table_on(page.lines, table)
        listed = range(table.start, table.end) if table else ()
        found.append({*listed, *_with_leaders(page.lines)})
    return found


def entries_of(lines: Sequence[Line], indices: set[int]) -> Iterator[str]:
    """Yield the text of each entry, its title and page number together."""
    entry = ""
    for index in sorted(indices):
        if entry and not _is_beside(lines[index], lines[index - 1]):
            yield entry
            entry = ""
        entry = f"{entry} {lines[index].text}".lstrip()
    if entry:
        yield entry


def _table_on(lines: Sequence[Line], before: _Table | None) -> _Table | None:
    """Return the table that begins on a page, or goes on from the page before."""
    title = _title(lines)
    if title is not None:
        entries = list(_ascending(lines, title + 1, 0))
    elif before:
        entries = list(_ascending(lines, 0, before.last_number))
    else:
        return None
    if len(entries) < FEWEST_ENTRIES:
        return None
    return _Table(title or 0, entries[-1].line + 1, entries[-1].number)


def _title(lines: Sequence[Line]) -> int | None:
    """Return the index of the line that says "Contents"; None if there is none."""
    return next((index for index, line in enumerate(lines) if _TITLE.fullmatch(line.text)), None)


def _ascending(lines: Sequence[Line], start: int, least: int) -> Iterator[_Entry]:
    """Yield the entries from a line on, as long as their numbers ascend and they stand close."""
    end = start
    for entry in _numbered(lines, start):
        if entry.line - end > MOST_LINES_BETWEEN or entry.number < least:
            return
        yield entry
        end, least = entry.line + 1, entry.number


def _numbered(lines: Sequence[Line], start: int) -> Iterator[_Entry]:
    """Yield the lines that end in a page number, or are one beside a title."""
    for index in range(start, len(lines)):
        text = lines[index].text
        number = _PAGE_NUMBER.search(text) if text[-1].isdigit() else None
        if number and (
            len(text) > len(number[1]) or (index and _is_beside(lines[index], lines[index - 1]))
        ):
            yield _Entry(index, int(number[1]))


def _with_leaders(lines: Sequence[Line]) -> Iterator[int]:
    for index, line in enumerate(lines):
        if line.text[-1].isdigit() and _LEADER.search(line.text[-LEADER_END:]):
            yield index


def _is_beside(number: Line, title: Line) -> bool:
    return abs(number.bottom - title.bottom) < SAME_ROW * title.size and title.left < number.left
