"""PDF to blocks: pdfium finds the characters, `layout` makes paragraphs of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from findings_nlp.layout import Page, lay_out
from findings_nlp.reading.blocks import Reading
from findings_nlp.reading.limits import Limits
from findings_nlp.reading.pdf_lines import read_page
from findings_nlp.reading.pdfium import Font, OpenPage, open_page
from findings_nlp.reading.problems import Unreadable

HEADER_BYTES = 1_024
"""A PDF begins within this many bytes (PDF Reference 1.7, appendix H, note 13)."""

SPARSE_SHARE = 0.1
"""A page with less than this share of the median page's characters is doubtful."""

SCAN_SHARE = 0.5
"""An image that covers this share of a page without text is a scan of the page."""


FEW_CHARACTERS = 400
"""Images are looked for on pages with fewer: a scan has none, a cover few."""


@dataclass(frozen=True, slots=True)
class _ReadPage:
    """A page that has been read: its lines, how many characters, and what hides its text."""

    page: Page
    characters: int
    is_scan: bool = False
    has_image: bool = False
    is_broken: bool = False


def read_pdf(data: bytes, limits: Limits) -> Reading:
    """Read a PDF.

    Parameters
    ----------
    data
        The file.
    limits
        Bounds on its pages and characters.

    Raises
    ------
    Unreadable
        It is not a PDF, is encrypted, damaged, empty, too large or has no text.
    """
    document = _open(data)
    try:
        _check_page_count(len(document), limits)
        pages = list(_read_pages(document, limits))
    finally:
        document.close()
    _check_text(pages)
    laid_out = lay_out([read.page for read in pages])
    return Reading("pdf", len(pages), laid_out.blocks, laid_out.left_out, tuple(_warnings(pages)))


def _open(data: bytes) -> pypdfium2.PdfDocument:
    if b"%PDF-" not in data[:HEADER_BYTES]:
        raise Unreadable("not_a_pdf", "the file is not a PDF")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise _problem_of(_error_code(data)) from None


def _error_code(data: bytes) -> int | None:
    """Return pdfium's reason for not opening a document, `FPDF_ERR_FILE` if it has none.

    pdfium gives none for a document without pages, and then shows the error of an earlier file; so
    the last error is first made one that data in memory cannot cause: that of a missing file.
    """
    pdfium.FPDF_LoadDocument(b"", None)
    try:
        pypdfium2.PdfDocument(data).close()
    except pypdfium2.PdfiumError as error:
        code: int | None = error.err_code
        return code
    return None


def _problem_of(code: int | None) -> Unreadable:
    if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return Unreadable("encrypted", "the PDF asks for a password")
    if code == pdfium.FPDF_ERR_FILE:
        return Unreadable("empty", "the PDF has no pages")
    return Unreadable("damaged", "the PDF is damaged: its pages cannot be found")


def _check_page_count(count: int, limits: Limits) -> None:
    if count == 0:
        raise Unreadable("empty", "the PDF has no pages")
    if count > limits.pages:
        raise Unreadable("too_large", f"the PDF has {count:,} pages, over {limits.pages:,}")


def _read_pages(document: pypdfium2.PdfDocument, limits: Limits) -> Iterator[_ReadPage]:
    fonts: dict[bytes, Font] = {}
    total = 0
    for index in range(len(document)):
        with open_page(document, index, fonts) as page:
            if page is None:
                yield _ReadPage(Page(index + 1, 0.0, ()), 0, is_broken=True)
                continue
            total += page.text.count
            _check_characters(index + 1, page.text.count, total, limits)
            yield _read(page, index + 1)


def _check_characters(number: int, on_page: int, total: int, limits: Limits) -> None:
    if on_page > limits.page_characters:
        found = f"page {number} has {on_page:,} characters, over {limits.page_characters:,}"
        raise Unreadable("too_large", found)
    if total > limits.report_characters:
        found = f"the first {number} pages have {total:,} characters"
        raise Unreadable("too_large", f"{found}, over {limits.report_characters:,}")


def _read(page: OpenPage, number: int) -> _ReadPage:
    lines = read_page(page, number)
    characters = sum(len(line.text) for line in lines.lines)
    if characters >= FEW_CHARACTERS:
        return _ReadPage(lines, characters)
    return _ReadPage(
        lines,
        characters,
        is_scan=characters == 0 and page.has_image(SCAN_SHARE),
        has_image=page.has_image(0.0),
    )


def _check_text(pages: Sequence[_ReadPage]) -> None:
    if any(read.characters for read in pages):
        return
    if all(read.is_broken for read in pages):
        raise Unreadable("damaged", "the PDF is damaged: none of its pages can be opened")
    scans = sum(read.is_scan for read in pages)
    found = f"none of the PDF's {len(pages):,} pages has text"
    raise Unreadable("no_text", f"{found}; {scans:,} of them are images only" if scans else found)


def _warnings(pages: Sequence[_ReadPage]) -> Iterator[str]:
    scans = [read.page.number for read in pages if read.is_scan]
    if scans:
        yield f"{_named(scans)}: an image without text; what it says is not in the report"
    broken = [read.page.number for read in pages if read.is_broken]
    if broken:
        yield f"{_named(broken)}: cannot be opened; the file may be damaged"
    usual = median(read.characters for read in pages)
    for read in pages:
        if read.characters < SPARSE_SHARE * usual and not (read.has_image or read.is_broken):
            yield (
                f"page {read.page.number}: {read.characters} characters where pages have "
                f"{usual:.0f} as a rule; look whether text is missing"
            )


def _named(pages: Sequence[int]) -> str:
    """Return "page 3" or "pages 3, 4, 9"."""
    return f"page{'s' if len(pages) > 1 else ''} {', '.join(map(str, pages))}"
