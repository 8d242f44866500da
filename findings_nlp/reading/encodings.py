"""Bytes to text: the marks, declarations and habits that tell the encoding of a file."""

from __future__ import annotations

import codecs
import re

from findings_nlp.reading.problems import Unreadable

_CONTROLS = re.compile("[\0-\x08\x0e-\x1f\x7f\ufffd]")
"""What no text holds: control characters (but white space), and what could not be decoded."""
_MOST_CONTROLS = 0.05
"""Share of control characters from which a file is no text; random bytes have about 0.12."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, declared: str = "") -> str:
    """Decode the bytes of a text file.

    A byte order mark decides; else the declared encoding if the bytes fit it, else UTF-8, else
    Windows-1252, which British offices write where they do not write UTF-8.

    Parameters
    ----------
    data
        The bytes.
    declared
        The encoding the file names itself; empty if none.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in filter(None, (declared, "utf-8")):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):  # LookupError: no such encoding
            continue
    return data.decode("cp1252", "replace")


def text_of(data: bytes, declared: str = "") -> str:
    """Decode a text file without its control characters.

    Raises
    ------
    Unreadable
        So many of its characters are control characters that it is no text.
    """
    text = decode(data, declared)
    clean = _CONTROLS.sub("", text)
    if len(text) - len(clean) > _MOST_CONTROLS * len(text):
        raise Unreadable("unknown_format", "it is no text, but some other kind of file")
    return clean
