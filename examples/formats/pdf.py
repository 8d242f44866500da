"""Writes a report as an A4 PDF with a contents page, running lines and footnotes."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from formats.source import NOTE_MARK, Block, Kind, Source

WIDTH, HEIGHT = A4
SIDE, TOP, BOTTOM = 24 * mm, 27 * mm, 25 * mm
COLUMN = WIDTH - 2 * SIDE
NOTE_GAP = 12
NAVY, GREY = HexColor("#14304f"), HexColor("#5a6470")
CREDIT = "Example report written for findings_nlp: an invented force"

_BODY = ParagraphStyle(
    "body",
    fontName="Vera",
    fontSize=9.5,
    bulletFontName="Vera",
    bulletFontSize=9.5,
    leading=14,
    spaceAfter=8,
    allowOrphans=0,
    allowWidows=0,
    embeddedHyphenation=1,
)
_BOLD = ParagraphStyle("bold", _BODY, fontName="VeraBd", textColor=NAVY, keepWithNext=1)
_ITEM = ParagraphStyle("item", _BODY, leftIndent=18, bulletIndent=4, spaceAfter=5)
_STYLES: dict[Kind, ParagraphStyle] = {
    "title": ParagraphStyle("title", _BOLD, fontSize=22, leading=28, spaceAfter=16),
    "heading": ParagraphStyle("heading", _BOLD, fontSize=15, leading=20, spaceBefore=12),
    "subheading": ParagraphStyle("subheading", _BOLD, fontSize=11, leading=15, spaceBefore=6),
    "paragraph": _BODY,
    "numbered": ParagraphStyle("numbered", _ITEM, leftIndent=24, bulletIndent=0, spaceAfter=8),
    "bullet": _ITEM,
}
_NOTE = ParagraphStyle("note", _BODY, fontSize=7.5, leading=10, spaceAfter=3)
_CELL = ParagraphStyle("cell", _BODY, fontSize=8.5, leading=11, spaceAfter=0)
_FIGURE = ParagraphStyle("figure", _CELL, alignment=TA_RIGHT)


@dataclass
class Layout:
    """What the last drawing of a report showed: the page of each heading and each footnote."""

    headings: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)


def write_pdf(source: Source, path: Path) -> None:
    """Draw a report until its contents page and its footnotes agree with the drawing."""
    _register_fonts()
    before, now = None, Layout()
    while now != before:
        before, now = now, _Drawing(source, now).draw(path)


def _register_fonts() -> None:
    """Register the Bitstream Vera fonts that come with reportlab; they are embedded."""
    for name in ("Vera", "VeraBd"):
        registerFont(TTFont(name, f"{name}.ttf"))
    addMapping("Vera", 0, 0, "Vera")
    addMapping("Vera", 1, 0, "VeraBd")


class _Canvas(Canvas):
    """A canvas that takes note of the page of each footnote mark, which is an anchor."""

    note_pages: dict[str, int]

    def bookmarkHorizontal(self, key: str, relative_x: float, relative_y: float) -> None:  # noqa: N802
        """Take note of the page, as reportlab comes to an anchor in a paragraph."""
        self.note_pages[key] = self.getPageNumber()
        super().bookmarkHorizontal(key, relative_x, relative_y)


class _Drawing:
    """One drawing of a report, by the layout that the drawing before it found."""

    def __init__(self, source: Source, layout: Layout) -> None:
        self._source = source
        self._layout = layout
        self._found = Layout()

    def draw(self, path: Path) -> Layout:
        """Write the PDF and return the layout found in it."""
        document = BaseDocTemplate(
            str(path),
            pagesize=A4,
            title=self._source.title,
            author="The findings_nlp project",
            lang="en-GB",
            invariant=1,
            pageTemplates=[
                PageTemplate(
                    frames=[self._frame(1)], onPage=self._begin_page, onPageEnd=self._end_page
                )
            ],
        )
        document.afterFlowable = lambda flowable: self._note_heading(flowable, document.page)
        document.build(list(self._story()), canvasmaker=_Canvas)
        return self._found

    def _frame(self, page: int) -> Frame:
        """Return the column of one page, which leaves room at its foot for its footnotes."""
        notes = self._notes_on(page)
        foot = BOTTOM + sum(height for _, height in notes) + (NOTE_GAP if notes else 0)
        return Frame(SIDE, foot, COLUMN, HEIGHT - TOP - foot, 0, 0, 0, 0)

    def _notes_on(self, page: int) -> list[tuple[Paragraph, float]]:
        marks = [mark for mark, at in self._layout.notes.items() if at == page]
        notes = [Paragraph(_note_markup(mark, self._source.notes[mark]), _NOTE) for mark in marks]
        return [(note, note.wrap(COLUMN, HEIGHT)[1] + _NOTE.spaceAfter) for note in notes]

    def _begin_page(self, canvas: _Canvas, document: BaseDocTemplate) -> None:
        canvas.note_pages = self._found.notes
        document.pageTemplate.frames = [self._frame(document.page)]
        if document.page > 1:
            with _small_print(canvas):
                canvas.drawString(SIDE, HEIGHT - 15 * mm, self._source.title)

    def _end_page(self, canvas: _Canvas, document: BaseDocTemplate) -> None:
        with _small_print(canvas):
            self._draw_notes(canvas, self._notes_on(document.page))
            canvas.drawString(SIDE, 13 * mm, CREDIT)
            canvas.drawRightString(WIDTH - SIDE, 13 * mm, str(document.page))

    def _draw_notes(self, canvas: _Canvas, notes: list[tuple[Paragraph, float]]) -> None:
        foot = BOTTOM + sum(height for _, height in notes)
        if notes:
            canvas.line(SIDE, foot + 3, SIDE + 50 * mm, foot + 3)
        for note, height in notes:
            foot -= height
            note.drawOn(canvas, SIDE, foot + _NOTE.spaceAfter)

    def _note_heading(self, flowable: Flowable, page: int) -> None:
        style = getattr(flowable, "style", None)
        if style in (_STYLES["heading"], _STYLES["subheading"]):
            self._found.headings[flowable.getPlainText()] = page

    def _story(self) -> Iterator[Flowable]:
        blocks = iter(self._source.blocks)
        for block in blocks:
            if block.kind == "heading":
                yield from self._contents()
                yield _flowable(block)
                break
            yield _flowable(block)
        for block in blocks:
            yield _flowable(block)

    def _contents(self) -> Iterator[Flowable]:
        yield Spacer(1, 6 * mm)
        yield Paragraph("Contents", ParagraphStyle("contents", _STYLES["heading"]))
        for block in self._source.blocks:
            if block.kind in ("heading", "subheading"):
                indent = 14 if block.kind == "subheading" else 0
                yield _ContentsLine(block.text, self._layout.headings.get(block.text, 0), indent)
        yield PageBreak()


@contextmanager
def _small_print(canvas: Canvas) -> Iterator[None]:
    """Draw in small grey letters, as in the margins of a page."""
    canvas.saveState()
    canvas.setFillColor(GREY)
    canvas.setStrokeColor(GREY)
    canvas.setFont("Vera", 7.5)
    yield
    canvas.restoreState()


class _ContentsLine(Flowable):
    """A line of the contents page: a heading, dots, and the page it stands on."""

    def __init__(self, heading: str, page: int, indent: float) -> None:
        super().__init__()
        self._heading = heading
        self._page = str(page)
        self._indent = indent

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the room the line takes."""
        return width, 17

    def draw(self) -> None:
        """Draw the heading at the left, the page at the right and dots between them."""
        self.canv.setFont("Vera", 9.5)
        self.canv.drawString(self._indent, 4, self._heading)
        start = self._indent + stringWidth(self._heading, "Vera", 9.5) + 6
        dots = int((COLUMN - 16 - start) / stringWidth(".", "Vera", 9.5))
        self.canv.drawRightString(COLUMN - 16, 4, "." * dots)
        self.canv.drawRightString(COLUMN, 4, self._page)


def _flowable(block: Block) -> Flowable:
    if block.kind == "table":
        return _table(block.rows)
    label = "•" if block.kind == "bullet" else block.label
    return Paragraph(_markup(block.text), _STYLES[block.kind], bulletText=label or None)


def _markup(text: str) -> str:
    mark = r'<a name="\1"/><super rise="3.5" size="6">\1</super>'
    return NOTE_MARK.sub(mark, html.escape(text, quote=False))


def _note_markup(mark: str, text: str) -> str:
    return f'<super rise="2.5" size="5">{mark}</super> {html.escape(text, quote=False)}'


def _table(rows: tuple[tuple[str, ...], ...]) -> Flowable:
    first, *others = rows
    cells = [_row([f"<b>{cell}</b>" for cell in first]), *map(_row, others)]
    widths = [COLUMN * share for share in (0.3, 0.13, 0.13, 0.24, 0.2)]
    lines = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, GREY),
        ("BACKGROUND", (0, 0), (-1, 0), HexColor("#e6ebf1")),
        ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
    ]
    return Table(cells, widths, style=lines, spaceAfter=12)


def _row(cells: Iterable[str]) -> list[Paragraph]:
    """Return a row whose first cell is words and whose others are figures."""
    first, *figures = cells
    return [Paragraph(first, _CELL), *(Paragraph(figure, _FIGURE) for figure in figures)]
