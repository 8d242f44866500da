"""Running headers, footers and page numbers: text that comes back at one place on many pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from findings_nlp.layout.lines import Line, Page

BAND = 0.13
"""Share of the page's height, at the top and at the bottom, in which furniture stands."""

NUMBER_TOP, NUMBER_BOTTOM = 0.07, 0.10
"""Page numbers stand in these outer shares of the band."""

MARGIN = 0.06
"""So far out a line that is repeated is furniture wherever in the margin it stands."""

SAME_PLACE = 6.0
"""Points within which lines of two pages stand at the same height (as in half a line)."""

PAGE_SHARE = 0.2
MOST_PAGES_NEEDED = 3
"""Furniture comes back on a fifth of the pages; on two or three at least."""

LONGEST = 200
"""Characters in a line of furniture; a longer line is a paragraph that happens to be repeated."""

_PAGE_NUMBER = re.compile(
    r"(page\s*)?[-–|]?\s*(\d{1,3}|[ivxlc]{1,6})\s*[-–|]?(\s*(of|/)\s*\d{1,3})?"
)
_DIGITS = re.compile(r"\d+")
_WORD = re.compile("[a-z]{3}")


def furniture_of(pages: Sequence[Page]) -> list[set[int]]:
    """Find the furniture of a report.

    Returns
    -------
    list of set of int
        For each page the indices of the lines that are furniture.
    """
    candidates = [_Candidate(page, index) for page in pages for index in _in_band(page)]
    repeated = _Repeated(candidates, len(pages))
    found = [candidate for candidate in candidates if repeated.has(candidate)]
    confirmed = {candidate.words for candidate in found if _WORD.search(candidate.words)}
    indices: dict[int, set[int]] = defaultdict(set)
    for candidate in candidates:
        if candidate.words in confirmed or repeated.has(candidate):
            indices[candidate.page].add(candidate.index)
    return [indices[page.number] for page in pages]


def _in_band(page: Page) -> Iterator[int]:
    top, bottom = (1 - BAND) * page.height, BAND * page.height
    for index, line in enumerate(page.lines):
        if line.bottom > top or line.top < bottom:
            yield index


class _Candidate:
    """A line near the edge of a page."""

    def __init__(self, page: Page, index: int) -> None:
        line = page.lines[index]
        self.page = page.number
        self.index = index
        self.text = line.text.lower()
        self.words = _DIGITS.sub("#", self.text)
        self.place = round(line.bottom / SAME_PLACE)
        self.in_margin = _is_outside(line, page, MARGIN, MARGIN)
        self.is_page_number = bool(
            _is_outside(line, page, NUMBER_TOP, NUMBER_BOTTOM) and _PAGE_NUMBER.fullmatch(self.text)
        )


def _is_outside(line: Line, page: Page, top: float, bottom: float) -> bool:
    return line.bottom > (1 - top) * page.height or line.top < bottom * page.height


class _Repeated:
    """Knows on how many pages the words of a line come back."""

    def __init__(self, candidates: Iterable[_Candidate], page_count: int) -> None:
        self._at_place: dict[tuple[str, int], set[int]] = defaultdict(set)
        self._in_margin: dict[str, set[int]] = defaultdict(set)
        self._needed = max(2, min(MOST_PAGES_NEEDED, ceil(page_count / 2)), PAGE_SHARE * page_count)
        for candidate in candidates:
            for near in (-1, 0, 1):
                self._at_place[candidate.words, candidate.place + near].add(candidate.page)
            if candidate.in_margin:
                self._in_margin[candidate.words].add(candidate.page)

    def has(self, candidate: _Candidate) -> bool:
        """Tell whether a line is a page number or comes back on enough pages."""
        if candidate.is_page_number:
            return True
        at_place = self._at_place[candidate.words, candidate.place]
        if len(at_place) >= self._needed and len(candidate.text) < LONGEST:
            return True
        return candidate.in_margin and len(self._in_margin[candidate.words]) >= self._needed
