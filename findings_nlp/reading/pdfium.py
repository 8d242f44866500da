"""The few pdfium functions that reading a report takes, called as cheaply as Python can.

pypdfium2's own bindings convert every argument anew. A report takes some 400 calls a page, so the
functions are taken here at their addresses, with plain pointers (0.4 µs a call in place of 0.8).
pdfium is not thread-safe: a process reads one report at a time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import c_int, c_ulong, c_void_p
from dataclasses import dataclass
from math import hypot, inf
from struct import Struct
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

FONT_NAME_BYTES = 256
"""Room for a font's name; a longer one is not asked for, as PDF allows 127 bytes."""

BOLD_WEIGHT = 600
"""OpenType's semi-bold, the lightest weight that is called bold."""

UNIT_SIZE = 1.5
"""Up to this size a PDF sets its fonts at one point and enlarges each character by a matrix."""

_Box = Struct("4f").unpack_from
_Matrix = Struct("4f8x").unpack_from


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Take a pdfium function at its address, with the types given."""
    address = ctypes.cast(getattr(pdfium, name), c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_character_box = _function("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, c_void_p)
_character_matrix = _function("FPDFText_GetMatrix", c_int, c_void_p, c_int, c_void_p)
_font_size = _function("FPDFText_GetFontSize", ctypes.c_double, c_void_p, c_int)
_font_weight = _function("FPDFText_GetFontWeight", c_int, c_void_p, c_int)
_font_name = _function(
    "FPDFText_GetFontInfo", c_ulong, c_void_p, c_int, c_void_p, c_ulong, c_void_p
)
_unicode = _function("FPDFText_GetUnicode", ctypes.c_uint, c_void_p, c_int)
_text = _function("FPDFText_GetText", c_int, c_void_p, c_int, c_int, c_void_p)
_count_runs = _function("FPDFText_CountRects", c_int, c_void_p, c_int, c_int)
_run_box = _function("FPDFText_GetRect", c_int, c_void_p, c_int, *[c_void_p] * 4)


class Box(NamedTuple):
    """A rectangle on a page, in points from the lower left corner of the page as it is seen.

    A named tuple takes a quarter of the time of a frozen dataclass to make.
    """

    left: float
    top: float
    right: float
    bottom: float


class Runs(NamedTuple):
    """The pieces that a PDF draws a line in, and the widest gap between two of them in points."""

    pieces: int
    widest_gap: float


@dataclass(frozen=True, slots=True)
class Font:
    """A font, by the name it has in the file."""

    name: bytes
    is_bold: bool


class PageText:
    """The characters of an open page, by their index.

    Parameters
    ----------
    handle
        pdfium's text page.
    fonts
        The fonts seen so far, by name; kept over a report's pages.
    upright
        Maps a box of the file's coordinates to those of the page as it is seen, if they differ.
    """

    def __init__(
        self,
        handle: Any,
        fonts: dict[bytes, Font],
        upright: Callable[[Box], Box] | None,
    ) -> None:
        self.count: int = pdfium.FPDFText_CountChars(handle)
        self.is_upright = upright is None
        self._upright = upright
        self._fonts = fonts
        self._page = ctypes.cast(handle, c_void_p).value
        self._box = pdfium.FS_RECTF()
        self._box_at = ctypes.addressof(self._box)
        self._matrix = pdfium.FS_MATRIX()
        self._matrix_at = ctypes.addressof(self._matrix)
        self._sides = (ctypes.c_double * 4)()
        self._sides_at = [ctypes.addressof(self._sides) + 8 * side for side in range(4)]
        self._name = ctypes.create_string_buffer(FONT_NAME_BYTES)
        self._name_at = ctypes.addressof(self._name)

    def text(self) -> str:
        """Return the page's characters, so that each has its index; U+FFFE is a line-end hyphen."""
        buffer = (ctypes.c_ushort * (self.count + 1))()
        length = _text(self._page, 0, self.count, ctypes.addressof(buffer)) - 1
        text = bytes(buffer)[: 2 * max(length, 0)].decode("utf-16-le", "replace")
        return text if len(text) == self.count else self._text_one_by_one()

    def _text_one_by_one(self) -> str:
        """Return the characters where some have no text or more than one unit of it."""
        return "".join(_character(_unicode(self._page, index)) for index in range(self.count))

    def box(self, index: int) -> Box:
        """Return the box of a character, as high as its font and as wide as its advance."""
        _character_box(self._page, index, self._box_at)
        box = Box._make(_Box(self._box))
        return self._upright(box) if self._upright else box

    def left(self, index: int) -> float:
        """Return the left side of a character's box."""
        if self._upright:
            return self.box(index).left
        _character_box(self._page, index, self._box_at)
        left: float = self._box.left
        return left

    def right(self, index: int) -> float:
        """Return the right side of a character's box."""
        if self._upright:
            return self.box(index).right
        _character_box(self._page, index, self._box_at)
        right: float = self._box.right
        return right

    def size(self, index: int) -> float:
        """Return the size of a character in points, as it is drawn."""
        _character_matrix(self._page, index, self._matrix_at)
        a, b, c, d = _Matrix(self._matrix)
        height = abs(a * d - b * c) / (hypot(a, b) or 1.0)  # slanting leaves it as it is
        size: float = _font_size(self._page, index) * height
        return round(size, 1)

    def nominal_size(self, index: int) -> float:
        """Return the size that the PDF names: good for comparing the characters of one line."""
        size: float = _font_size(self._page, index)
        return size if size > UNIT_SIZE else self.size(index)

    def font(self, index: int) -> Font:
        """Return the font of a character."""
        _font_name(self._page, index, self._name_at, FONT_NAME_BYTES, None)
        name = self._name.value
        return self._fonts.get(name) or self._new_font(name, index)

    def _new_font(self, name: bytes, index: int) -> Font:
        is_bold = b"bold" in name.lower() or _font_weight(self._page, index) >= BOLD_WEIGHT
        self._fonts[name] = font = Font(name, is_bold)
        return font

    def runs(self, start: int, end: int) -> Runs:
        """Return how many pieces the PDF draws these characters in, and the gaps between them."""
        count = _count_runs(self._page, start, end - start)
        if count <= 1:
            return Runs(count, -inf)
        page, sides = self._page, self._sides
        left, top, right, bottom = self._sides_at
        widest = -inf
        reached = inf
        for run in range(count):
            _run_box(page, run, left, top, right, bottom)
            widest = max(widest, sides[0] - reached)
            reached = sides[2]
        return Runs(count, widest)


def _character(code: int) -> str:
    """Return pdfium's character; its mark of a line-end hyphen is U+0002 here, elsewhere U+FFFE."""
    if code == 2:
        return "\ufffe"
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page that pdfium has loaded, with its text, and its size in points as it is seen."""

    handle: Any
    text: PageText
    width: float
    height: float

    def has_image(self, share: float) -> bool:
        """Tell whether an image covers at least this share of the page."""
        smallest = share * self.width * self.height
        return any(area >= smallest for area in self._image_areas())

    def _image_areas(self) -> Iterator[float]:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        for index in range(pdfium.FPDFPage_CountObjects(self.handle)):
            drawn = pdfium.FPDFPage_GetObject(self.handle, index)
            if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_IMAGE:
                pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
                yield (right.value - left.value) * (top.value - bottom.value)


@contextmanager
def open_page(
    document: pypdfium2.PdfDocument, index: int, fonts: dict[bytes, Font]
) -> Iterator[OpenPage | None]:
    """Open a page by its index from 0, and close it; None if pdfium cannot load it."""
    page = pdfium.FPDF_LoadPage(document.raw, index)
    text = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        yield _opened(page, text, fonts) if text else None
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        if page:
            pdfium.FPDF_ClosePage(page)


def _opened(page: Any, text: Any, fonts: dict[bytes, Font]) -> OpenPage:
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, rectangle)
    upright = _upright(Box._make(_Box(rectangle)), pdfium.FPDFPage_GetRotation(page))
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    return OpenPage(page, PageText(text, fonts, upright), width, height)


def _upright(page: Box, quarter_turns: int) -> Callable[[Box], Box] | None:
    """Return what maps a box to the page as it is seen: cropped, and turned clockwise."""
    if quarter_turns == 1:
        return lambda box: Box(
            box.bottom - page.bottom,
            page.right - box.left,
            box.top - page.bottom,
            page.right - box.right,
        )
    if quarter_turns == 2:
        return lambda box: Box(
            page.right - box.right,
            page.top - box.bottom,
            page.right - box.left,
            page.top - box.top,
        )
    if quarter_turns == 3:
        return lambda box: Box(
            page.top - box.top,
            box.right - page.left,
            page.top - box.bottom,
            box.left - page.left,
        )
    if page.left or page.bottom:
        return lambda box: Box(
            box.left - page.left,
            box.top - page.bottom,
            box.right - page.left,
            box.bottom - page.bottom,
        )
    return None
