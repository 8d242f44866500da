import io
import random
import zipfile

import pytest

from findings_nlp.reading import gate
from findings_nlp.reading.gate import parse
from findings_nlp.reading.limits import Limits
from findings_nlp.reading.problems import ADVICE, Unreadable

ERROR_PAGE = b"""\xef\xbb\xbf
<?xml version="1.0"?><!-- served by <x> --><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">
<html><head><title>
  Page not found &ndash; Ofsted </title></head><body><p>Sorry.</p></body></html>"""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refusal(data, suffix, limits=None):
    with pytest.raises(Unreadable) as caught:
        parse(data, suffix, limits or Limits())
    assert caught.value.problem in ADVICE
    return caught.value.problem, caught.value.found


@pytest.mark.parametrize(
    ("data", "suffix", "expected"),
    [
        (b"<!DOCTYPE html><p>Text</p>", ".html", "html"),
        (b"<p>Text</p>", ".htm", "html"),
        (b"<!-- saved --><HTML><p>Text</HTML>", "", "html"),
        (b"<html><p>Text</html>", ".txt", "html"),
        ("<html><p>Text</html>".encode("utf-16"), ".txt", "html"),
        (b"<html> is a tag, and this is *Markdown*", ".md", "markdown"),
        (b"Words about <html> and more", ".txt", "text"),
        (b"# Words", ".markdown", "markdown"),
        (b"# Words", ".log", "text"),
        (b"Words", "", "text"),
    ],
)
def test_content_decides_and_the_suffix_tells_markdown_from_text(data, suffix, expected):
    assert parse(data, suffix, Limits()).format == expected


def test_html_page_named_pdf_is_told_with_its_title():
    problem, found = refusal(ERROR_PAGE, ".pdf")
    assert problem == "not_a_pdf"
    assert found == "it is an HTML page (“Page not found – Ofsted”)"


def test_html_page_named_docx():
    assert refusal(ERROR_PAGE, ".docx")[0] == "damaged"


def test_text_named_pdf():
    assert refusal(b"Plain words", ".pdf")[0] == "not_a_pdf"


def test_word_file_with_a_password_and_an_old_one():
    locked = OLE + "EncryptedPackage".encode("utf-16-le")
    assert refusal(locked, ".docx")[0] == "encrypted"
    problem, found = refusal(OLE, ".doc")
    assert problem == "unknown_format"
    assert "save it as .docx" in found


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"{\\rtf1\\ansi Words}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "picture"),
        (b"<?xml version='1.0'?><rss>words</rss>", "XML"),
        (b"%!PS-Adobe-3.0", "PostScript"),
    ],
)
def test_other_formats_are_named(data, name):
    problem, found = refusal(data, ".txt")
    assert problem == "unknown_format"
    assert name in found


@pytest.mark.parametrize("suffix", [".txt", ".html", ".md", ""])
def test_random_bytes_are_no_text(suffix):
    assert refusal(random.Random(7).randbytes(9_000), suffix)[0] == "unknown_format"


@pytest.mark.parametrize("data", [b"", b" \n", b"\0\0\0"])
@pytest.mark.parametrize("suffix", [".txt", ".pdf", ".docx"])
def test_empty_files(data, suffix):
    assert refusal(data, suffix)[0] == "empty"


def test_page_without_words_is_empty():
    assert refusal(b"<!doctype html><script>app()</script>", ".html")[0] == "empty"


def test_spreadsheet_is_no_report():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(data.getvalue(), ".xlsx")[0] == "unknown_format"


def test_text_beyond_the_limits_is_refused():
    assert refusal(b"word " * 100, ".txt", Limits(text_bytes=400))[0] == "too_large"
    assert refusal(b"word " * 100, ".txt", Limits(report_characters=400))[0] == "too_large"
    assert refusal(b"<p>" + b"word " * 100, ".html", Limits(text_bytes=400))[0] == "too_large"


def test_more_paragraphs_than_any_report_has(monkeypatch):
    monkeypatch.setattr(gate, "MOST_BLOCKS", 50)
    problem, found = refusal(b"a\n\n" * 51, ".txt")
    assert problem == "too_large"
    assert "51 paragraphs" in found
