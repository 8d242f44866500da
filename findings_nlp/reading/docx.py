"""Word files (.docx): the text a reader of the printed page would see, in its order.

python-docx loses tracked insertions, content controls, text boxes and footnotes; mammoth keeps
hidden text; docx2python repeats merged cells. This reader does none of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from findings_nlp.layout.labels import BULLETS
from findings_nlp.reading.blocks import Block, Reading
from findings_nlp.reading.docx_package import Package, W
from findings_nlp.reading.docx_styles import ListItem, Numbering, Styles, is_on, value
from findings_nlp.reading.labels import split_label
from findings_nlp.reading.limits import Limits
from findings_nlp.reading.problems import Unreadable
from findings_nlp.records import Kind, LeftOut, PageMark

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DROPPED = {W + "del", W + "moveFrom", W + "sdtPr", W + "rPr", W + "pPr"}
_TRANSPARENT = {
    *(W + name for name in ("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag")),
    *(W + name for name in ("hyperlink", "fldSimple", "dir", "bdo")),
}
"""Elements that only wrap others: tracked insertions, content controls, links, fields."""
_SIGNS = {W + "tab": " ", W + "ptab": " ", W + "br": " ", W + "cr": " ", W + "noBreakHyphen": "-"}
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
_INVISIBLE = re.compile("[\xad\u200b\u2060\ufeff]")
_SPACE = re.compile(r"\s+")
_LONGEST_HEADING = 120
"""A longer one that ends in a full stop is a numbered paragraph in the style of a heading."""


def read_docx(data: bytes, limits: Limits) -> Reading:
    """Read a Word file.

    Pages are counted by the turns that Word noted when it last laid the file out, and by the
    breaks its writer put in; a file that no Word has laid out may have one page.

    Raises
    ------
    Unreadable
        It is no Word file, is damaged, or unpacks to more than the limits allow.
    """
    package = Package(data, limits)
    main = package.related("", "officeDocument")
    root = package.xml(main)
    body = None if root is None or root.tag != W + "document" else root.find(W + "body")
    if body is None:
        raise Unreadable("unknown_format", "it is a ZIP archive, but no Word file")
    document = _Document(package, main, body)
    found = list(document.blocks(body))
    return Reading(
        format="docx",
        page_count=document.page,
        blocks=tuple(block for block in found if isinstance(block, Block)),
        left_out=tuple(left for left in found if isinstance(left, LeftOut)),
    )


def _content(element: etree._Element) -> Iterator[etree._Element]:
    """Yield what an element holds, without wrappers and without what was deleted."""
    for child in element:
        if child.tag in _TRANSPARENT:
            yield from _content(child)
        elif child.tag == _MC + "AlternateContent":
            # the same thing twice, for new and for old programs: a text box is read once
            yield from _content(child[0] if len(child) else child)
        elif child.tag not in _DROPPED:
            yield child


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    for child in _content(element):
        if child.tag == W + "txbxContent":
            yield child
        else:
            yield from _text_boxes(child)


@dataclass(slots=True)
class _Words:
    """The words of a paragraph as they are gathered, and what hangs on them."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[PageMark] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts).rstrip()

    def add(self, text: str, page: int) -> None:
        text = _SPACE.sub(" ", _INVISIBLE.sub("", text))
        if not self.parts or self.parts[-1].endswith(" "):
            text = text.lstrip()
        if text.strip() and (not self.marks or self.marks[-1].page != page):
            self.marks.append(PageMark(self.length, page))
        if text:
            self.parts.append(text)
            self.length += len(text)

    def without(self, label_length: int) -> tuple[PageMark, ...]:
        """Return the page marks once so many characters are taken off the start."""
        first, *others = self.marks
        return first, *(PageMark(mark.offset - label_length, mark.page) for mark in others)


class _Document:
    """Walks through the body; ``page`` is the page it has come to."""

    def __init__(self, package: Package, main: str, body: etree._Element) -> None:
        self.page = 1
        self._author_turned = False
        self._styles = Styles(package.xml(package.related(main, "styles")))
        self._numbering = Numbering(package.xml(package.related(main, "numbering")))
        self._contents = _contents_paragraphs(body)
        self._notes = {
            (kind, note.get(W + "id")): note
            for kind in _NOTES.values()
            for note in _elements(package.xml(package.related(main, kind)))
        }

    def blocks(self, story: etree._Element, *, in_cell: bool = False) -> Iterator[Block | LeftOut]:
        """Yield the paragraphs and cells of the body, of a cell, of a text box or of a note."""
        for element in _content(story):
            if element.tag == W + "p":
                yield from self._paragraph(element, in_cell=in_cell)
            elif element.tag == W + "tbl":
                yield from self._table(element)

    def _table(self, table: etree._Element) -> Iterator[Block | LeftOut]:
        for row in _content(table):
            if row.tag != W + "tr" or value(row, "trPr/del") is not None:
                continue
            for cell in _content(row):
                if cell.tag == W + "tc" and not _goes_on_above(cell):
                    yield from self.blocks(cell, in_cell=True)

    def _paragraph(self, element: etree._Element, *, in_cell: bool) -> Iterator[Block | LeftOut]:
        properties = element.find(W + "pPr")
        style = value(properties, "pStyle")
        by_style = self._styles.first(style, "pPr/pageBreakBefore")
        if is_on(value(properties, "pageBreakBefore"), by_style):
            self._turn_page(by_author=True)
        words = _Words()
        self._gather(element, style, words)
        item = self._item(properties, style)
        if text := words.text:
            if element in self._contents or self._styles.is_contents(style):
                yield LeftOut(words.marks[0].page, "contents", text)
            else:
                is_heading = self._is_heading(text, properties, style)
                yield _block(words, item, is_heading=is_heading, in_cell=in_cell)
        for box in words.boxes:
            yield from self.blocks(box)
        for note in words.notes:
            yield from self._footnote(note)

    def _is_heading(self, text: str, properties: etree._Element | None, style: str | None) -> bool:
        if len(text) > _LONGEST_HEADING and text.endswith((".", ";")):
            return False
        return self._styles.is_heading(style, value(properties, "outlineLvl"))

    def _item(self, properties: etree._Element | None, style: str | None) -> ListItem | None:
        number = value(properties, "numPr/numId") or self._styles.first(style, "pPr/numPr/numId")
        depth = value(properties, "numPr/ilvl") or self._styles.first(style, "pPr/numPr/ilvl")
        return self._numbering.item(number, depth)

    def _footnote(self, reference: etree._Element) -> Iterator[Block]:
        note = self._notes.get((_NOTES[reference.tag], reference.get(W + "id")))
        for block in () if note is None else self.blocks(note):
            if isinstance(block, Block):
                yield Block("footnote", block.text, block.marks, block.label)

    def _gather(self, element: etree._Element, style: str | None, words: _Words) -> None:
        for child in _content(element):
            if child.tag == W + "r":
                if not self._is_hidden(child, style):
                    self._gather_run(child, words)
            else:
                for text in child.iter(_MATHS_TEXT):
                    words.add(text.text or "", self.page)

    def _is_hidden(self, run: etree._Element, style: str | None) -> bool:
        """Say whether a run is hidden by itself, by its own style or by the paragraph's."""
        return is_on(
            value(run, "rPr/vanish"),
            self._styles.first(value(run, "rPr/rStyle"), "rPr/vanish"),
            self._styles.first(style, "rPr/vanish"),
        )

    def _gather_run(self, run: etree._Element, words: _Words) -> None:
        for child in _content(run):
            if child.tag == W + "t":
                self._author_turned &= not child.text
                words.add(child.text or "", self.page)
            elif child.tag in _SIGNS:
                words.add(_SIGNS[child.tag], self.page)
                if child.get(W + "type") == "page":
                    self._turn_page(by_author=True)
            elif child.tag == W + "lastRenderedPageBreak":
                self._turn_page(by_author=False)
            elif child.tag == W + "sym":
                words.add(_bullet_sign(child), self.page)
            elif child.tag in _NOTES:
                words.notes.append(child)
            else:
                words.boxes.extend(_text_boxes(child))

    def _turn_page(self, *, by_author: bool) -> None:
        """Go to the next page; Word notes the turn that a break of the author's makes once more."""
        if by_author or not self._author_turned:
            self.page += 1
        self._author_turned = by_author


def _elements(root: etree._Element | None) -> Iterable[etree._Element]:
    return () if root is None else root


def _contents_paragraphs(body: etree._Element) -> set[etree._Element]:
    """Return the paragraphs inside tables of contents that Word has made."""
    return {
        paragraph
        for control in body.iter(W + "sdt")
        if value(control, "sdtPr/docPartObj/docPartGallery") == "Table of Contents"
        for paragraph in control.iter(W + "p")
    }


def _goes_on_above(cell: etree._Element) -> bool:
    """Say whether a cell is merged into the one above it."""
    merge = value(cell, "tcPr/vMerge")
    return merge is not None and merge != "restart"


def _bullet_sign(symbol: etree._Element) -> str:
    """Return a sign of a symbol font if it is a bullet; other signs have no letters."""
    code = symbol.get(W + "char", "")
    sign = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else ""
    return sign if sign in BULLETS else ""


def _block(words: _Words, item: ListItem | None, *, is_heading: bool, in_cell: bool) -> Block:
    text = words.text
    if item is not None:
        kind: Kind = "heading" if is_heading else item.kind
        return Block(kind, text, tuple(words.marks), item.label)
    typed = split_label(text)
    kind = "heading" if is_heading else typed.kind
    if kind == "paragraph" and in_cell:
        kind = "cell"
    return Block(kind, typed.text, words.without(len(text) - len(typed.text)), typed.label)
