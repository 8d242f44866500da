"""Rows to CSV, JSONL, Parquet and XLSX files, and to folders of Parquet, written as they come."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, Any, Protocol

from findings_nlp.errors import OutputError
from findings_nlp.placed_rows import FORMULA_STARTS
from findings_nlp.result_rows import COLUMNS, Row

_ROWS_A_GROUP = 10_000
_ROWS_A_FILE = 100_000
"""Rows after which a folder of Parquet files goes on in another file."""
_PART = "part-{:05d}.parquet"
_XLSX_ROWS = 1_048_575
"""Rows of an Excel sheet, less the header."""
_XLSX_CHARACTERS = 32_767
"""Characters that Excel keeps of a cell."""


class TableWriter(Protocol):
    """Takes rows as they come; the file is whole once it is closed."""

    def write(self, rows: Iterable[Row]) -> None:
        """Add rows at the end."""

    def close(self) -> None:
        """Write what is still held and close the file."""


class _CsvWriter:
    """CSV for spreadsheets: with a byte order mark, so that Excel takes it for UTF-8."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(COLUMNS)

    def write(self, rows: Iterable[Row]) -> None:
        self._writer.writerows([_safe_cell(value) for value in row] for row in rows)

    def close(self) -> None:
        self._file.close()


def _safe_cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


class _JsonlWriter:
    def __init__(self, path: Path) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="\n")

    def write(self, rows: Iterable[Row]) -> None:
        self._file.writelines(json.dumps(row._asdict(), ensure_ascii=False) + "\n" for row in rows)

    def close(self) -> None:
        self._file.close()


class _ParquetWriter:
    """Parquet in row groups, so that memory stays flat."""

    def __init__(self, path: Path) -> None:
        import pyarrow
        import pyarrow.parquet

        self._arrow = pyarrow
        self._schema = pyarrow.schema([(name, _arrow_type(pyarrow, name)) for name in COLUMNS])
        self._writer = pyarrow.parquet.ParquetWriter(path, self._schema)
        self._held: list[Row] = []

    def write(self, rows: Iterable[Row]) -> None:
        self._held.extend(rows)
        if len(self._held) >= _ROWS_A_GROUP:
            self._write_group()

    def close(self) -> None:
        self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        if self._held:
            columns = zip(zip(*self._held, strict=True), self._schema.types, strict=True)
            arrays = [self._arrow.array(values, kind) for values, kind in columns]
            self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
            self._held.clear()


class _ParquetFolderWriter:
    """A folder of Parquet files, in the order of their names, for readers that share the work."""

    def __init__(self, path: Path) -> None:
        path.mkdir()
        self._path = path
        self._file_count = self._row_count = 0
        self._writer = self._next_file()

    def _next_file(self) -> _ParquetWriter:
        self._file_count += 1
        return _ParquetWriter(self._path / _PART.format(self._file_count))

    def write(self, rows: Iterable[Row]) -> None:
        if self._row_count >= _ROWS_A_FILE:
            self._writer.close()
            self._writer, self._row_count = self._next_file(), 0
        taken = list(rows)
        self._row_count += len(taken)
        self._writer.write(taken)

    def close(self) -> None:
        self._writer.close()


def _arrow_type(arrow: Any, name: str) -> Any:
    if name == "needs_review":
        return arrow.bool_()
    if "probability" in name:
        return arrow.float64()
    if name in ("page", "paragraph", "start", "end"):
        return arrow.int64()
    return arrow.string()


class _XlsxWriter:
    """An Excel sheet with a frozen header and filters. Text stays text: no formula, no link."""

    def __init__(self, path: Path) -> None:
        import xlsxwriter

        self._path = path
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(path, {**options, "tmpdir": str(path.parent)})
        self._book.set_properties({"created": datetime(2000, 1, 1)})  # the same bytes every run
        self._sheet = self._book.add_worksheet("findings")
        self._quoted = self._book.add_format({"quote_prefix": True})
        self._sheet.freeze_panes(1, 0)
        self._sheet.write_row(0, 0, COLUMNS, self._book.add_format({"bold": True}))
        self._sheet.set_column(COLUMNS.index("sentence"), COLUMNS.index("sentence"), 100)
        self._count = 0

    def write(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._count += 1
            if self._count > _XLSX_ROWS:
                raise OutputError(
                    f"{self._path}: an Excel sheet holds {_XLSX_ROWS:,} rows and there are more; "
                    "write .csv or .parquet instead"
                )
            for column, value in enumerate(row):
                self._write_cell(column, value)

    def _write_cell(self, column: int, value: object) -> None:
        if isinstance(value, str):
            quoted = self._quoted if value.startswith(FORMULA_STARTS) else None
            self._sheet.write_string(self._count, column, value[:_XLSX_CHARACTERS], quoted)
        else:
            self._sheet.write(self._count, column, value)

    def close(self) -> None:
        self._sheet.autofilter(0, 0, max(self._count, 1), len(COLUMNS) - 1)
        self._book.close()


_WRITERS: dict[str, Callable[[Path], TableWriter]] = {
    ".csv": _CsvWriter,
    ".jsonl": _JsonlWriter,
    ".parquet": _ParquetWriter,
    ".xlsx": _XlsxWriter,
    "": _ParquetFolderWriter,
}


def check_output(path: Path) -> None:
    """Refuse an output that could not be written, before any work is done.

    Raises
    ------
    OutputError
        The suffix names no format, the folder does not exist, or the output is a folder that holds
        something else.
    """
    if path.suffix.lower() not in _WRITERS:
        raise OutputError(
            f"{path}: no such format of results: {path.suffix!r}; end the name in "
            f"{', '.join(filter(None, _WRITERS))}, or in no suffix for a folder of Parquet files"
        )
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}; create it first")
    if path.name in ("", ".."):
        raise OutputError(f"{path}: give the result a name of its own")
    if path.is_dir() or (path.exists() and not path.suffix):
        _check_replaceable(path)


def _check_replaceable(path: Path) -> None:
    names = [each.name for each in path.iterdir()] if path.is_dir() else [path.name]
    others = sorted(name for name in names if not fnmatchcase(name, "part-*.parquet"))
    if others:
        raise OutputError(
            f"{path}: holds {', '.join(others[:3])}, which is no part of a result; choose another "
            "folder, or end the name in .csv, .jsonl, .parquet or .xlsx for a file"
        )


@contextmanager
def open_table(path: str | Path, scratch: Path | None = None) -> Iterator[TableWriter]:
    """Write a result, its format by suffix, aside; it takes its name when it is whole.

    Without a suffix, the result is a folder of Parquet files.

    Parameters
    ----------
    path
        The result.
    scratch
        A folder on the same disk, where it is written; that of the result if None.

    Raises
    ------
    OutputError
        The suffix names no format, or the file cannot be written.
    """
    path = Path(path)
    check_output(path)
    aside = (scratch or path.parent) / f".{path.stem}.{os.getpid()}{path.suffix}"
    try:
        _remove(aside)  # a run of this number was killed
        writer = _WRITERS[path.suffix.lower()](aside)
        try:
            yield writer
        finally:
            writer.close()
        _put_in_place(aside, path)
    except OSError as error:
        raise OutputError(
            f"{path}: {error.strerror or error}; close it elsewhere, or choose another place"
        ) from None
    finally:
        _remove(aside)


def _put_in_place(aside: Path, path: Path) -> None:
    """Rename, as one step; a folder that is replaced has to go first, since it is not empty."""
    old = path.with_name(f".{path.name}.old")
    _remove(old)
    if path.is_dir():
        path.rename(old)
    os.replace(aside, path)
    _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
