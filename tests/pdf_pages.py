"""Small PDFs for the tests, drawn line by line."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEFT, TOP, LEADING, SIZE = 72.0, 700.0, 14.0, 11.0

Draw = Callable[[Canvas], None]


def pdf_of(*pages: Draw, **options: object) -> bytes:
    """Return a PDF with a page for each function, which draws it."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, **options)
    for draw in pages:
        canvas.setFont("Helvetica", SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def lines(
    words: Iterable[str], top: float = TOP, left: float = LEFT, leading: float = LEADING
) -> Draw:
    """Return what draws lines one below the other."""

    def draw(canvas: Canvas) -> None:
        for index, line in enumerate(words):
            canvas.drawString(left, top - index * leading, line)

    return draw


def all_of(*draws: Draw) -> Draw:
    """Return what draws several things on one page."""

    def draw(canvas: Canvas) -> None:
        for each in draws:
            each(canvas)

    return draw


def in_font(name: str, size: float, draw: Draw) -> Draw:
    """Return what draws in another font, and goes back to the body's."""

    def draw_in_font(canvas: Canvas) -> None:
        canvas.setFont(name, size)
        draw(canvas)
        canvas.setFont("Helvetica", SIZE)

    return draw_in_font


def image(share: float = 1.0) -> Draw:
    """Return what draws an image over a share of the page's height."""
    picture = ImageReader(io.BytesIO(_PNG))
    return lambda canvas: canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT * share)


def vera() -> str:
    """Return the name of a font that has ligatures and soft hyphens; it comes with reportlab."""
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        path = reportlab.__path__[0] + "/fonts/Vera.ttf"
        pdfmetrics.registerFont(TTFont("Vera", path))
    return "Vera"


def paragraph(number: int) -> list[str]:
    """Return the lines of a paragraph whose last line is short; each number gives other words."""
    return [
        f"Officers in district {number} attend promptly when a child is missing, and they record",
        f"what the child tells them so that the team in district {number} can act on it without",
        "delay.",
    ]


_PNG = bytes.fromhex(  # one grey dot
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636800"
    "000082008177cd72b60000000049454e44ae426082"
)
