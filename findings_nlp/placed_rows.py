"""Rows of JSONL, CSV and XLSX files that people write, each with the place where it stands."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from findings_nlp.errors import LabelError

_DELIMITERS = (",", ";", "\t")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: where it stands, and what it holds."""

    place: str
    record: Any


class BadRow(Exception):
    """What is wrong with a row; whoever reads the file adds where."""


def jsonl_rows(path: Path) -> Iterator[Row]:
    """Yield the values of the lines; of one that is not JSON, a `BadRow` that says why."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield Row(f"{path}:{number}", _json_value(line))


def _json_value(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return BadRow(f"not JSON ({error}); write one object a line, in UTF-8")


def table_rows(path: Path, needed: Sequence[str], advice: str) -> Iterator[Row]:
    """Yield the rows of a CSV or XLSX file that are not empty, as the cells by their column.

    Parameters
    ----------
    path
        The file; its suffix says which of the two it is.
    needed
        Columns that the header must have, in lower case.
    advice
        What to do if one is missing.

    Raises
    ------
    LabelError
        The file is not a table, or a column is missing.
    """
    rows = _xlsx_cells(path) if path.suffix.lower() == ".xlsx" else _csv_cells(path)
    first = next(rows, _Cells(1, []))
    header = [cell.strip().lower() for cell in first.cells]
    missing = [name for name in needed if name not in header]
    if missing:
        raise LabelError(
            f"{path}:{first.line}: no column {', '.join(missing)} in the header "
            f"({', '.join(first.cells) or 'empty'}); {advice}"
        )
    for row in rows:
        if any(cell.strip() for cell in row.cells):
            yield Row(f"{path}:{row.line}", dict(zip(header, row.cells, strict=False)))


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row of a table, and the line it begins on."""

    line: int
    cells: list[str]


def _csv_cells(path: Path) -> Iterator[_Cells]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            delimiter = _delimiter(stream.readline())
            stream.seek(0)
            reader, line = csv.reader(stream, delimiter=delimiter), 1
            for cells in reader:
                yield _Cells(line, [_unprotected(cell) for cell in cells])
                line = reader.line_num + 1
    except UnicodeDecodeError:
        raise LabelError(f"{path}: not in UTF-8; save it as 'CSV UTF-8'") from None
    except csv.Error as error:
        raise LabelError(f"{path}: not a CSV file ({error}); save it anew as CSV UTF-8") from None


def _delimiter(header: str) -> str:
    """Return the delimiter that occurs most often in the header; a comma if none does."""
    return max(_DELIMITERS, key=header.count)


def _xlsx_cells(path: Path) -> Iterator[_Cells]:
    from python_calamine import CalamineError, load_workbook

    try:
        sheet = load_workbook(path).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise LabelError(f"{path}: not an Excel workbook ({error}); save it as .xlsx") from None
    for line, cells in enumerate(rows, start=1):
        yield _Cells(line, [str(cell) for cell in cells])


def protected(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula; reading takes it."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def _unprotected(cell: str) -> str:
    is_protected = cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS)
    return cell[1:] if is_protected else cell


def shown(value: object) -> str:
    """Return a value as a message shows it, cut short if it is long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
