"""The register of the published reports that labels point at."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from pathlib import Path

from findings_nlp.errors import LabelError


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A published report.

    Attributes
    ----------
    title
        What it is called.
    authority
        The area it is about; sentences of one authority are never split over folds.
    date
        When it was published, as YYYY-MM-DD.
    publisher
        The inspectorates that published it, a semicolon between them.
    licence
        The licence it is published under.
    file
        The name of its file.
    sha256
        SHA-256 of the file, in hexadecimal.
    """

    title: str
    authority: str
    date: str
    publisher: str
    licence: str
    file: str
    sha256: str


_COLUMNS = [field.name for field in fields(PublishedReport)]


def read_register(path: str | Path) -> dict[str, PublishedReport]:
    """Read a register of published reports.

    Parameters
    ----------
    path
        A CSV file in UTF-8, with a column for each field of `PublishedReport`.

    Returns
    -------
    dict of str to PublishedReport
        By SHA-256.

    Raises
    ------
    LabelError
        The file cannot be read, lacks a column, or names a file twice.
    """
    register: dict[str, PublishedReport] = {}
    for line, row in enumerate(_rows(Path(path)), start=2):
        if len(row) != len(_COLUMNS) or not all(cell.strip() for cell in row):
            raise LabelError(f"{path}:{line}: expected a value in each of {', '.join(_COLUMNS)}")
        report = PublishedReport(*row)
        if report.sha256 in register:
            raise LabelError(f"{path}:{line}: {report.file} has the SHA-256 of an earlier line")
        register[report.sha256] = report
    return register


def _rows(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = csv.reader(stream)
    except (OSError, ValueError, csv.Error) as error:
        raise LabelError(f"{path}: not a register of reports ({error}); check the path") from None
    if header != _COLUMNS:
        raise LabelError(
            f"{path}:1: the columns are {', '.join(header)}; expected {', '.join(_COLUMNS)}"
        )
    return rows
