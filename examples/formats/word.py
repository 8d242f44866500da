"""Writes a report as a Word document: the parts in `docx/`, filled in and zipped."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path
from string import Template
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from formats.source import NOTE_MARK, Block, Kind, Source

_PARTS = Path(__file__).parent / "docx"
_WRITTEN_AT = (2025, 6, 12, 9, 0, 0)
_UNIX = 3
_STYLES: dict[Kind, str] = {
    "title": "Title",
    "heading": "Heading1",
    "subheading": "Heading2",
    "paragraph": "Normal",
    "bullet": "ListBullet",
    "numbered": "ListNumber",
}
_TABLE_START = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr>'
)
_WIDTHS = (2830, 1238, 1238, 1946, 1592)
_PAGE_BREAK = "<w:pageBreakBefore/>"
_NOTE_SIGN = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{}</w:r>'
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_TOC_CODE = r'<w:r><w:instrText xml:space="preserve"> TOC \o "1-2" \n \h </w:instrText></w:r>'


def write_docx(source: Source, path: Path) -> None:
    """Fill in the parts of the document and zip them, with fixed dates."""
    words = {
        "title": html.escape(source.title),
        "body": "\n".join(_body(source)),
        "notes": "\n".join(_note(mark, text) for mark, text in source.notes.items()),
        "lists": "\n".join(_list_numbers(source)),
    }
    with ZipFile(path, "w") as archive:
        for part in sorted(_PARTS.rglob("*")):
            if part.is_file():
                text = Template(part.read_text(encoding="utf-8")).substitute(words)
                archive.writestr(_entry(part), text.encode("utf-8"))


def _entry(part: Path) -> ZipInfo:
    entry = ZipInfo(part.relative_to(_PARTS).as_posix(), _WRITTEN_AT)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = _UNIX
    return entry


def _body(source: Source) -> Iterator[str]:
    sections = lists = 0
    for number, block in enumerate(source.blocks):
        sections += block.kind == "heading"
        lists += block.label == "1."
        if sections == 1 and block.kind == "heading":
            yield _contents(source)
            yield _heading(block, number, _PAGE_BREAK)
        elif block.kind in ("heading", "subheading"):
            yield _heading(block, number)
        elif block.kind == "table":
            yield _table(block.rows)
        else:
            yield _paragraph(_STYLES[block.kind], _runs(block.text), _numbering(block, lists))


def _contents(source: Source) -> str:
    """Return the contents as Word keeps them: a field whose lines link to the headings."""
    lines = [
        (_STYLES[block.kind].replace("Heading", "TOC"), _link(block, number))
        for number, block in enumerate(source.blocks)
        if block.kind in ("heading", "subheading")
    ]
    start = _FIELD.format("begin") + _TOC_CODE + _FIELD.format("separate")
    lines[0] = (lines[0][0], start + lines[0][1])
    lines[-1] = (lines[-1][0], lines[-1][1] + _FIELD.format("end"))
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
        + _paragraph("TOCHeading", _run("Contents"))
        + "".join(_paragraph(style, runs) for style, runs in lines)
        + "</w:sdtContent></w:sdt>"
    )


def _link(block: Block, number: int) -> str:
    return f'<w:hyperlink w:anchor="_Toc{number}">{_run(block.text)}</w:hyperlink>'


def _heading(block: Block, number: int, extra: str = "") -> str:
    start = f'<w:bookmarkStart w:id="{number}" w:name="_Toc{number}"/>'
    runs = f'{start}{_run(block.text)}<w:bookmarkEnd w:id="{number}"/>'
    return _paragraph(_STYLES[block.kind], runs, extra)


def _paragraph(style: str, runs: str, extra: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def _numbering(block: Block, lists: int) -> str:
    """Return the list that a numbered paragraph belongs to; bullets have it from their style."""
    if block.kind != "numbered":
        return ""
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{lists + 1}"/></w:numPr>'


def _list_numbers(source: Source) -> Iterator[str]:
    """Yield one numbering for each numbered list, so that each begins at 1."""
    lists = sum(block.label == "1." for block in source.blocks)
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for number in range(2, lists + 2):
        yield f'  <w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{start}</w:num>'


def _runs(text: str) -> str:
    """Return the runs of a paragraph: words, and footnote marks between them."""
    pieces = NOTE_MARK.split(text)
    marks = (_NOTE_SIGN.format(f'<w:footnoteReference w:id="{mark}"/>') for mark in pieces[1::2])
    words = [_run(piece) for piece in pieces[::2]]
    return words[0] + "".join(mark + run for mark, run in zip(marks, words[1:], strict=True))


def _run(text: str) -> str:
    words = html.escape(text, quote=False)
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>' if words else ""


def _note(mark: str, text: str) -> str:
    runs = _NOTE_SIGN.format("<w:footnoteRef/>") + _run(f" {text}")
    return f'<w:footnote w:id="{mark}">{_paragraph("FootnoteText", runs)}</w:footnote>'


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    head, *body = (_row(row, "TableHeading" if row is rows[0] else "TableText") for row in rows)
    head = head.replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>")
    return f"{_TABLE_START}<w:tblGrid>{grid}</w:tblGrid>{head}{''.join(body)}</w:tbl>"


def _row(cells: tuple[str, ...], style: str) -> str:
    """Return a row whose first cell is words and whose others are figures."""
    first, *figures = cells
    written = [_paragraph(style, _run(first))]
    written += [_paragraph(style, _run(figure), '<w:jc w:val="right"/>') for figure in figures]
    return f"<w:tr>{''.join(map(_cell, written, _WIDTHS))}</w:tr>"


def _cell(paragraph: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph}</w:tc>'
