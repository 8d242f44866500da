"""A page of a PDF to its lines. pdfium is asked about few characters: it costs more than Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from findings_nlp.layout.labels import bullet_length, is_label, number_length
from findings_nlp.layout.lines import Line, Page, cell_gap, is_raised, rejoined
from findings_nlp.reading.pdfium import Box, Font, OpenPage, PageText

BOLD_SHARE = 0.8
"""A line is bold if more than this share of it is: a full stop or a label may be plain."""

OVERHANG = 2.0
"""Points by which ink may reach over a character's advance, in italics for one."""

LOOSE = 0.53
"""Mean width of a letter as a share of size in half a line; in running text it is 0.4 to 0.5."""

_LINE = re.compile("[^\r\n\ufffe]*\ufffe|[^\r\n\ufffe]+")
_WORD = re.compile(r"\S+")
_LETTER = re.compile(r"[^\W\d_]")
_MARK = re.compile(r"[\d*†‡][\d*†‡,]*")
_ODD = re.compile("[\ufb00-\ufb06\u00ad\u200b-\u200d\u2060\ufeff\x00-\x08\x0e-\x1f]")
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl", "st", "st")
_PLAIN: dict[int, str | None] = {
    **{0xFB00 + index: letters for index, letters in enumerate(_LIGATURES)},
    **dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF]),
    **dict.fromkeys([*range(9), *range(0x0E, 0x20)]),
}


def read_page(page: OpenPage, number: int) -> Page:
    """Return the lines of a page, without their footnote marks, and its height.

    Parameters
    ----------
    page
        The open page.
    number
        Its number, from 1.
    """
    return Page(number, page.height, tuple(rejoined(_PageReader(page.text, number).fragments())))


class _Span(NamedTuple):
    """A stretch of characters on one line, and where its ends and a letter near its middle are."""

    start: int
    end: int
    left: float
    right: float
    typical: int
    middle: Box
    size: float

    def is_loose(self) -> bool:
        """Tell whether a half of it is so wide for its letters that it may have a gap."""
        widest = LOOSE * self.size
        return self.middle.left - self.left > widest * max(
            self.typical - self.start, 1
        ) or self.right - self.middle.left > widest * (self.end - self.typical)


class _PageReader:
    """Reads the lines of one page."""

    def __init__(self, page: PageText, number: int) -> None:
        self._page = page
        self._number = number
        self._text = page.text()
        self._is_plain = _ODD.search(self._text) is None

    def fragments(self) -> Iterator[Line]:
        """Yield the lines as pdfium cuts them, cut again at gaps between cells."""
        for found in _LINE.finditer(self._text):
            piece = found.group()
            start = found.start() + len(piece) - len(piece.lstrip())
            end = found.start() + len(piece.rstrip())
            if start < end:
                yield from self._cells(start, end)

    def _cells(self, start: int, end: int) -> Iterator[Line]:
        runs = self._page.runs(start, end)
        span = self._span(start, end)
        is_wide = runs.widest_gap > cell_gap(span.size) - OVERHANG
        if is_wide or span.is_loose() or not self._page.is_upright:
            for cell in self._cut_at_gaps(start, end, span.size):
                yield self._line(self._span(*cell), is_one_run=False)
        else:
            yield self._line(span, is_one_run=runs.pieces == 1)

    def _span(self, start: int, end: int) -> _Span:
        page = self._page
        typical = self._letter((start + end) // 2, end)
        return _Span(
            start,
            end,
            page.left(start),
            page.right(end - 1),
            typical,
            page.box(typical),
            page.size(typical),
        )

    def _letter(self, start: int, end: int) -> int:
        """Return the index of the first letter, or of the first character that is no space."""
        letter = _LETTER.search(self._text, start, end) or _WORD.search(self._text, start, end)
        return letter.start() if letter else end - 1

    def _cut_at_gaps(self, start: int, end: int, size: float) -> Iterator[tuple[int, int]]:
        gap = cell_gap(size)
        cell_start = cell_end = start
        right = self._page.left(start)
        for word in _WORD.finditer(self._text, start, end):
            left = self._page.left(word.start())
            if left - right > gap and not self._is_label(cell_start, cell_end, word.start()):
                yield cell_start, cell_end
                cell_start = word.start()
            cell_end = word.end()
            right = self._page.right(cell_end - 1)
        yield cell_start, end

    def _is_label(self, start: int, end: int, following: int) -> bool:
        """Tell a bullet or number from a cell: a figure before another figure is a cell."""
        label = self._text[start:end]
        is_figure = label.isdigit() and self._text[following].isdigit()
        return is_label(label) and not is_figure

    def _line(self, span: _Span, is_one_run: bool) -> Line:
        font = self._page.font(span.typical)
        if is_one_run or self._is_one_style(span, font):
            size, is_bold, upright = span.size, font.is_bold, span.middle
        else:
            size, is_bold, typical = self._style_by_word(span)
            upright = self._page.box(typical)
        marks = [] if is_one_run else self._marks(span, size, upright.bottom)
        text = self._clean(_without(self._text, span.start, span.end, marks))
        return Line(
            self._number,
            text,
            span.left,
            upright.bottom,
            span.right,
            upright.top,
            size,
            is_bold,
            span.left if marks else self._text_left(span, text),
            bool(marks) and marks[0] == span.start,
        )

    def _is_one_style(self, span: _Span, font: Font) -> bool:
        """Compare three letters: most lines are of one font and size."""
        page, last = self._page, span.end - 1
        first = self._letter(span.start, span.end)
        return font is page.font(first) is page.font(last) and page.nominal_size(
            span.typical
        ) == page.nominal_size(first) == page.nominal_size(last)

    def _style_by_word(self, span: _Span) -> tuple[float, bool, int]:
        """Return size and boldness of most characters, and the index of a typical one."""
        sizes: Counter[float] = Counter()
        typical: dict[float, int] = {}
        bold = 0
        for word in _WORD.finditer(self._text, span.start, span.end):
            index = self._letter(word.start(), word.end())
            size = self._page.size(index)
            length = word.end() - word.start()
            sizes[size] += length
            typical[size] = index
            bold += length * self._page.font(index).is_bold
        size = max(sizes, key=lambda size: (sizes[size], size))
        return size, bold > BOLD_SHARE * sizes.total(), typical[size]

    def _marks(self, span: _Span, size: float, bottom: float) -> list[int]:
        """Return the indices of footnote marks."""
        return [
            index
            for found in _MARK.finditer(self._text, span.start, span.end)
            if self._is_other_size(found.start(), span)
            or self._is_other_size(found.end() - 1, span)
            for index in range(found.start(), found.end())
            if is_raised(self._page.size(index), self._page.box(index).bottom, size, bottom)
        ]

    def _is_other_size(self, index: int, span: _Span) -> bool:
        return self._page.nominal_size(index) != self._page.nominal_size(span.typical)

    def _clean(self, text: str) -> str:
        if not self._is_plain:
            text = text[:-1] + "\ufffe" if text.endswith("\u00ad") else text
            text = text.translate(_PLAIN)
        return " ".join(text.split())

    def _text_left(self, span: _Span, text: str) -> float:
        label = bullet_length(text) or number_length(text)
        if not label:
            return span.left
        words = _WORD.search(self._text, span.start + len(text[:label].rstrip()))
        return self._page.left(words.start()) if words else span.left


def _without(text: str, start: int, end: int, marks: Sequence[int]) -> str:
    pieces = []
    for mark in marks:
        pieces.append(text[start:mark])
        start = mark + 1
    return "".join([*pieces, text[start:end]])
