"""Labelled sentences in JSONL, CSV and XLSX files."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from findings_nlp.errors import LabelError
from findings_nlp.records import Example
from findings_nlp.taxonomy import SENTIMENTS, Sentiment, Taxonomy

_MOST_PROBLEMS = 20
_SUFFIXES = (".jsonl", ".csv", ".xlsx")
_DELIMITERS = (",", ";", "\t")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file of labelled sentences: where it stands, and what it holds."""

    place: str
    record: Any


class BadRow(Exception):
    """What is wrong with a row; `read_examples` adds where."""


def read_examples(paths: str | Path | Iterable[str | Path], taxonomy: Taxonomy) -> list[Example]:
    """Read labelled sentences.

    JSONL: one object a line, ``{"text", "sentiment", "themes": {theme: sentiment}}``, with
    ``source`` (or ``file``) and ``id`` if known. CSV and XLSX: a header, then a row a sentence with
    ``text``, ``sentiment``, and a column for each theme that holds its sentiment and is empty where
    the theme does not apply; ``source`` and ``id`` if known. Anything else in a row is ignored.

    Parameters
    ----------
    paths
        Files, or folders whose .jsonl, .csv and .xlsx files are read in the order of their names.
    taxonomy
        The themes allowed.

    Raises
    ------
    LabelError
        A file cannot be read, or rows break the format: the first 20 of them are listed, each with
        file and line.
    """
    examples: list[Example] = []
    problems: list[str] = []
    for path in _files(paths):
        for row in _rows(path, taxonomy):
            try:
                examples.append(_example(row.record, taxonomy))
            except BadRow as problem:
                problems.append(f"{row.place}: {problem}")
    if problems:
        raise LabelError(_summary(problems))
    return examples


def _summary(problems: list[str]) -> str:
    lines = problems[:_MOST_PROBLEMS]
    if len(problems) > len(lines):
        lines.append(f"and {len(problems) - len(lines)} more")
    return "\n".join(lines)


def _files(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    given = [paths] if isinstance(paths, str | Path) else paths
    files = [file for path in given for file in _files_of(Path(path))]
    if not files:
        raise LabelError("no files of labelled sentences were given; name files or folders")
    return files


def _files_of(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES)
    if not files:
        raise LabelError(f"{path}: holds no {', '.join(_SUFFIXES)} file; give a folder with some")
    return files


def _rows(path: Path, taxonomy: Taxonomy) -> Iterator[Row]:
    if not path.is_file():
        raise LabelError(f"{path}: not found; check the path")
    match path.suffix.lower():
        case ".jsonl":
            return _jsonl_rows(path)
        case ".csv":
            return _table_rows(path, _csv_cells(path), taxonomy)
        case ".xlsx":
            return _table_rows(path, _xlsx_cells(path), taxonomy)
    raise LabelError(f"{path}: cannot be read as labels; give a {', '.join(_SUFFIXES)} file")


def _jsonl_rows(path: Path) -> Iterator[Row]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield Row(f"{path}:{number}", _json_value(line))


def _json_value(line: bytes) -> Any:
    """Return what the line holds, or the problem with it; the row's check raises it."""
    try:
        return json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return BadRow(f"not JSON ({error}); write one object a line, in UTF-8")


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


def _table_rows(path: Path, rows: Iterator[_Cells], taxonomy: Taxonomy) -> Iterator[Row]:
    first = next(rows, _Cells(1, []))
    header = [cell.strip().lower() for cell in first.cells]
    missing = [name for name in ("text", "sentiment", *taxonomy.theme_names) if name not in header]
    if missing:
        raise LabelError(
            f"{path}:{first.line}: no column {', '.join(missing)} in the header "
            f"({', '.join(first.cells) or 'empty'}); add a column for each, empty where a theme "
            "does not apply"
        )
    for row in rows:
        if any(cell.strip() for cell in row.cells):
            record = dict(zip(header, row.cells, strict=False))
            yield Row(f"{path}:{row.line}", _record_of_cells(record, taxonomy))


def _record_of_cells(cells: dict[str, str], taxonomy: Taxonomy) -> dict[str, Any]:
    said = {name: cells.get(name, "").strip() for name in taxonomy.theme_names}
    return {**cells, "themes": {name: value for name, value in said.items() if value}}


def _example(record: Any, taxonomy: Taxonomy) -> Example:
    if isinstance(record, BadRow):
        raise record
    if not isinstance(record, dict):
        raise BadRow(f'found {_short(record)}; expected an object, {{"text": …}}')
    themes = record.get("themes")
    if not isinstance(themes, dict):
        raise BadRow(
            f"themes is {_short(themes)}; expected each theme with its sentiment, "
            f'{{"{taxonomy.theme_names[0]}": "concern"}}, or {{}}'
        )
    return Example(
        text=_text(record),
        sentiment=_sentiment("sentiment", record.get("sentiment")),
        themes={_theme(name, taxonomy): _sentiment(name, said) for name, said in themes.items()},
        source=str(record.get("source") or record.get("file") or ""),
        id=str(record.get("id") or ""),
    )


def _text(record: dict[str, Any]) -> str:
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadRow(f"text is {_short(text)}; expected a sentence")
    return text


def _theme(name: str, taxonomy: Taxonomy) -> str:
    if name not in taxonomy.theme_names:
        raise BadRow(
            f"theme {_short(name)} is not in the taxonomy; allowed: "
            f"{', '.join(taxonomy.theme_names)}"
        )
    return name


def _sentiment(name: str, said: object) -> Sentiment:
    folded = said.strip().lower() if isinstance(said, str) else said
    for sentiment in SENTIMENTS:
        if folded == sentiment:
            return sentiment
    raise BadRow(f"{name} is {_short(said)}; allowed: {', '.join(SENTIMENTS)}")


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def write_examples(
    examples: Iterable[Example], path: str | Path, taxonomy: Taxonomy | None = None
) -> None:
    """Write labelled sentences so that `read_examples` gives them back.

    Parameters
    ----------
    examples
        The labelled sentences.
    path
        A .jsonl or .csv file.
    taxonomy
        The themes that become columns of a CSV file; those that occur, in alphabetical order, if
        None.

    Raises
    ------
    LabelError
        The suffix is another, or the file cannot be written.
    """
    path = Path(path)
    writers = {".jsonl": _write_jsonl, ".csv": _write_csv}
    if path.suffix.lower() not in writers:
        raise LabelError(f"{path}: cannot be written; give a name that ends in .jsonl or .csv")
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("w", encoding="utf-8", newline="", errors="backslashreplace") as stream:
            writers[path.suffix.lower()](list(examples), stream, taxonomy)
        os.replace(aside, path)
    except OSError as error:
        raise LabelError(f"{path}: cannot be written ({error.strerror})") from None


def _write_jsonl(examples: list[Example], stream: IO[str], _: Taxonomy | None) -> None:
    for example in examples:
        record = asdict(example)
        kept = {key: record[key] for key in record if key not in ("source", "id") or record[key]}
        stream.write(json.dumps(kept, ensure_ascii=False) + "\n")


def _write_csv(examples: list[Example], stream: IO[str], taxonomy: Taxonomy | None) -> None:
    occurring = sorted({theme for example in examples for theme in example.themes})
    themes = taxonomy.theme_names if taxonomy else occurring
    writer = csv.writer(stream)
    writer.writerow(["text", "sentiment", *themes, "source", "id"])
    for example in examples:
        said = [example.themes.get(theme, "") for theme in themes]
        cells = [example.text, example.sentiment, *said, example.source, example.id]
        writer.writerow([_protected(cell) for cell in cells])


def _protected(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA_STARTS) else cell


def _unprotected(cell: str) -> str:
    is_protected = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA_STARTS)
    return cell[1:] if is_protected else cell
