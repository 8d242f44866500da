"""Which files a batch reads: the files, folders and globs a user names, in a fixed order."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

SUFFIXES = (".pdf", ".docx", ".html", ".htm", ".txt", ".md", ".markdown")
"""Suffixes of the files taken from a folder. A file that is named is read whatever its suffix."""


def report_files(places: Iterable[str | Path]) -> list[Path]:
    """List the reports that files, folders and globs stand for.

    Parameters
    ----------
    places
        Files (taken whatever their suffix, even if they are missing), folders (searched with all
        their folders for the suffixes of reports) and globs (``reports/2024-*.pdf``, with ``**``).

    Returns
    -------
    list of Path
        In the order of the places, sorted within each, each file once.
    """
    found = (path for place in places for path in _reports_at(Path(place)))
    return list(dict.fromkeys(found))


def _reports_at(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from _reports_in(place)
    elif place.exists() or not glob.has_magic(str(place)):
        yield place
    else:
        for match in sorted(map(Path, glob.glob(str(place), recursive=True))):
            yield from _reports_in(match) if match.is_dir() else (match,)


def _reports_in(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not path.name.startswith((".", "~$"))
    )
