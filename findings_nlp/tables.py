"""Findings as rows, and rows to CSV, JSONL, Parquet and XLSX files, written as they come."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol

from findings_nlp.errors import OutputError
from findings_nlp.records import Finding

_PROBABILITY_DIGITS = 4
_ROWS_A_GROUP = 10_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection)."""
_XLSX_ROWS = 1_048_575
"""Rows of an Excel sheet, less the header."""
_XLSX_CHARACTERS = 32_767
"""Characters that Excel keeps of a cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """One theme found in one sentence, or a sentence without a theme (``theme`` is empty)."""

    report: str
    page: int
    heading: str
    sentence: str
    theme: str
    theme_sentiment: str
    probability: float | None
    sentiment: str
    sentiment_probability: float
    needs_review: bool
    paragraph: int
    start: int
    end: int


COLUMNS = tuple(field.name for field in fields(Row))


def rows_of(
    report: str, findings: Iterable[Finding], *, every_sentence: bool = False
) -> Iterator[Row]:
    """Yield a row for each theme of each finding.

    Parameters
    ----------
    report
        What the ``report`` column holds.
    findings
        Tagged sentences of one report.
    every_sentence
        Yield sentences without a theme too, with an empty ``theme``.
    """
    for finding in findings:
        for theme, tag in finding.themes.items():
            yield _row(report, finding, theme, tag.sentiment, tag.probability)
        if every_sentence and not finding.themes:
            yield _row(report, finding, "", "", None)


def _row(
    report: str, finding: Finding, theme: str, theme_sentiment: str, probability: float | None
) -> Row:
    sentence = finding.sentence
    return Row(
        report=report,
        page=sentence.page,
        heading=sentence.heading,
        sentence=sentence.text,
        theme=theme,
        theme_sentiment=theme_sentiment,
        probability=None if probability is None else round(probability, _PROBABILITY_DIGITS),
        sentiment=finding.sentiment,
        sentiment_probability=round(
            finding.sentiment_scores[finding.sentiment], _PROBABILITY_DIGITS
        ),
        needs_review=finding.needs_review,
        paragraph=sentence.paragraph,
        start=sentence.start,
        end=sentence.end,
    )


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
        self._writer.writerows([_safe_cell(value) for value in astuple(row)] for row in rows)

    def close(self) -> None:
        self._file.close()


def _safe_cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


class _JsonlWriter:
    def __init__(self, path: Path) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="\n")

    def write(self, rows: Iterable[Row]) -> None:
        self._file.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)

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
            records = [asdict(row) for row in self._held]
            self._writer.write_table(self._arrow.Table.from_pylist(records, self._schema))
            self._held.clear()


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
        self._book = xlsxwriter.Workbook(
            path,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
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
            for column, value in enumerate(astuple(row)):
                self._write_cell(column, value)

    def _write_cell(self, column: int, value: object) -> None:
        if isinstance(value, str):
            quoted = self._quoted if value.startswith(_FORMULA_STARTS) else None
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
}


def check_output(path: Path) -> None:
    """Refuse an output that could not be written, before any work is done.

    Raises
    ------
    OutputError
        The suffix names no format, or the folder does not exist.
    """
    if path.suffix.lower() not in _WRITERS:
        raise OutputError(
            f"{path}: no such format of results: {path.suffix or 'no suffix'!r}; "
            f"end the name in {', '.join(_WRITERS)}"
        )
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}; create it first")


@contextmanager
def open_table(path: str | Path) -> Iterator[TableWriter]:
    """Write a result file, its format by suffix, aside; it takes its name when it is whole.

    Raises
    ------
    OutputError
        The suffix names no format, or the file cannot be written.
    """
    path = Path(path)
    check_output(path)
    aside = path.with_name(f".{path.name}.part{path.suffix}")
    try:
        writer = _WRITERS[path.suffix.lower()](aside)
        try:
            yield writer
        finally:
            writer.close()
        os.replace(aside, path)
    except OSError as error:
        raise OutputError(
            f"{path}: {error.strerror or error}; close it elsewhere, or choose another place"
        ) from None
    finally:
        aside.unlink(missing_ok=True)
