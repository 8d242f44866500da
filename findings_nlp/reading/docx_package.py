"""The parts of a DOCX file: a ZIP archive of XML, opened with bounds and without entities."""

from __future__ import annotations

import posixpath
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from findings_nlp.reading.limits import Limits
from findings_nlp.reading.problems import Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of Word's own elements, ISO/IEC 29500-4 (transitional)."""

_MOST_ENTRIES = 5_000
_MOST_RATIO = 200
"""Bytes unpacked from one packed; text packs to about a tenth. Both stop the 800 MB ZIP bombs
that took python-docx, docx2txt and mammoth 1.6 GB or more."""
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode())
"""A file saved as "Strict Open XML" differs in its namespace and in little else."""
_ENCRYPTED_FLAG = 0x1
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


class Package:
    """The parts of a DOCX file, by name and by their relation to one another."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._most_bytes = limits.text_bytes
        try:
            self._archive = ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise _damaged() from error
        self._entries = {entry.filename: entry for entry in self._archive.infolist()}
        if len(self._entries) > _MOST_ENTRIES:
            raise Unreadable("too_large", f"it packs {len(self._entries):,} files")

    def related(self, part: str, relation: str) -> str:
        """Return the name of the part that stands in a relation to another; empty if none does.

        Parameters
        ----------
        part
            Name of a part; empty for the package itself.
        relation
            The last word of the relation's type, such as ``styles``.
        """
        folder, name = posixpath.split(part)
        relations = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for entry in () if relations is None else relations:
            if str(entry.get("Type")).endswith(f"/{relation}"):
                target = posixpath.join("/", folder, str(entry.get("Target")))
                return posixpath.normpath(target).lstrip("/")
        return ""

    def xml(self, name: str) -> etree._Element | None:
        """Return the root element of a part, or None if there is no such part."""
        entry = self._entries.get(name)
        return _parsed(self._unpacked(entry)) if entry else None

    def _unpacked(self, entry: ZipInfo) -> bytes:
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise Unreadable("encrypted", "it is a ZIP archive that a password locks")
        packed, unpacked = entry.compress_size, entry.file_size
        if unpacked > self._most_bytes or unpacked > _MOST_RATIO * packed:
            found = f"{entry.filename} in it unpacks from {packed:,} to {unpacked:,} bytes"
            raise Unreadable("too_large", found)
        try:
            return self._archive.read(entry)
        except _BROKEN as error:
            raise _damaged() from error


def _parsed(part: bytes) -> etree._Element:
    """Parse a part; Word writes no document type, and entities are only ever declared in one."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(part.replace(*_STRICT), parser)
    except etree.XMLSyntaxError as error:
        raise _damaged() from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("damaged", "a part of it declares a document type, as Word never does")
    return root


def _damaged() -> Unreadable:
    return Unreadable("damaged", "it is no whole Word file")
