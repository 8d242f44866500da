"""The gate: what a file is by its content, and the one reader that is given it."""

from __future__ import annotations

import html
import re

from findings_nlp.reading.blocks import Reading
from findings_nlp.reading.encodings import decode
from findings_nlp.reading.limits import Limits
from findings_nlp.reading.problems import Unreadable

MOST_BLOCKS = 250_000
"""Paragraphs in a report; the longest of 535 real ones has a hundredth of it."""

_HEAD_BYTES = 1024
"""PDF readers look for the header this far, since mail systems put junk before it."""
_PAGE_HEAD_BYTES = 4096
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds a DOCX file with a password, [MS-OFFCRYPTO] 2.3.4.4."""
_OTHERS = (
    (b"{\\rtf", "an RTF file"),
    (b"%!PS", "a PostScript file"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
)
_MARKDOWN = (".md", ".markdown")
_HTML = (".html", ".htm", ".xhtml")
_PAGE = re.compile(
    r"\s*(?:(?:<\?[^>]*>|<!--(?:(?!-->).)*-->)\s*){0,9}(?:<!doctype\s+html|<html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,200})", re.IGNORECASE)


def parse(data: bytes, suffix: str, limits: Limits) -> Reading:
    """Read the bytes of a file of any format.

    Parameters
    ----------
    data
        The bytes of the file.
    suffix
        The suffix of its name in lower case, with the dot. It tells Markdown from text, and what
        the user thinks the file is.
    limits
        How much is read at most.

    Raises
    ------
    Unreadable
        The file cannot be read.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty", "it is empty")
    reading = _read(data, suffix, limits)
    characters = sum(len(block.text) for block in reading.blocks)
    _check_length("characters", characters, limits.report_characters)
    _check_length("paragraphs", len(reading.blocks), MOST_BLOCKS)
    if not characters and reading.format != "pdf":
        raise Unreadable("empty", "it has no text")
    return reading


def _check_length(unit: str, count: int, most: int) -> None:
    if count > most:
        raise Unreadable("too_large", f"it has {count:,} {unit}, and at most {most:,} are read")


def _read(data: bytes, suffix: str, limits: Limits) -> Reading:
    """Give the bytes to their reader; each is imported here, for a child that needs only one."""
    if b"%PDF-" in data[:_HEAD_BYTES]:
        from findings_nlp.reading.pdf import read_pdf

        return read_pdf(data, limits)
    if data.startswith(_ZIP):
        from findings_nlp.reading.docx import read_docx

        return read_docx(data, limits)
    _refuse_others(data, suffix)
    _check_length("bytes", len(data), limits.text_bytes)
    return _read_text(data, suffix)


def _read_text(data: bytes, suffix: str) -> Reading:
    if suffix in _HTML or (_is_page(data) and suffix not in _MARKDOWN):
        from findings_nlp.reading.html import read_html

        return read_html(data)
    if suffix in _MARKDOWN:
        from findings_nlp.reading.markdown import read_markdown

        return read_markdown(data)
    from findings_nlp.reading.text import read_text

    return read_text(data)


def _refuse_others(data: bytes, suffix: str) -> None:
    """Refuse formats that are not read, and files that are not what their name says."""
    if data.startswith(_OLE):
        _refuse_ole(data)
    found = _description(data)
    if suffix == ".pdf":
        raise Unreadable("not_a_pdf", f"it is {found or 'no PDF: it does not begin like one'}")
    if suffix in (".docx", ".docm"):
        raise Unreadable("damaged", f"it is {found or 'no Word file: it does not begin like one'}")
    if found and not _is_page(data):
        raise Unreadable("unknown_format", f"it is {found}")


def _refuse_ole(data: bytes) -> None:
    if _ENCRYPTED_STREAM in data:
        raise Unreadable("encrypted", "it is a Word file that a password locks")
    raise Unreadable("unknown_format", "it is an old Word file (.doc); save it as .docx")


def _description(data: bytes) -> str:
    """Say what a file is that is no PDF or DOCX; empty if it can be any text."""
    for magic, name in _OTHERS:
        if data.startswith(magic):
            return name
    if _is_page(data):
        title = _TITLE.search(_head(data))
        words = " ".join(html.unescape(title.group(1)).split()) if title else ""
        return f"an HTML page (“{words}”)" if words else "an HTML page"
    return "an XML file" if _head(data).lstrip().startswith("<?xml") else ""


def _is_page(data: bytes) -> bool:
    return _PAGE.match(_head(data)) is not None


def _head(data: bytes) -> str:
    """Decode the first tags; cut after one, not inside a character."""
    return decode(data[: data.rfind(b">", 0, _PAGE_HEAD_BYTES) + 1])
