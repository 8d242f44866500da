"""How much of a file is read at most, so that no file can take the machine with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds on one file. The defaults pass every real report by a factor of ten or more.

    Attributes
    ----------
    file_bytes
        Size of a file of any format.
    text_bytes
        Size of an HTML, text or Markdown file, and of each part of a DOCX file once unpacked.
    pages
        Pages of a PDF.
    page_characters, report_characters
        Characters on one page of a PDF, and in a report of any format.
    seconds
        Wall-clock time for reading one file.
    memory_bytes
        Address space of the reading process, where the system can bound it (Linux).
    """

    file_bytes: int = 100_000_000
    text_bytes: int = 20_000_000
    pages: int = 2_000
    page_characters: int = 200_000
    report_characters: int = 20_000_000
    seconds: float = 60.0
    memory_bytes: int = 2_000_000_000


DEFAULT_LIMITS = Limits()
