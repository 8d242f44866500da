"""Labelled sentences in JSONL, CSV and XLSX files."""

from __future__ import annotations

import csv
import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from findings_nlp.errors import LabelError
from findings_nlp.placed_rows import BadRow, Row, jsonl_rows, protected, shown, table_rows
from findings_nlp.records import Example
from findings_nlp.taxonomy import SENTIMENTS, Sentiment, Taxonomy

_log = logging.getLogger(__name__)

_MOST_PROBLEMS = 20
_SUFFIXES = (".jsonl", ".csv", ".xlsx")
_MAY_BE_LEFT_OUT = ("source", "id", "chosen")


def read_examples(paths: str | Path | Iterable[str | Path], taxonomy: Taxonomy) -> list[Example]:
    """Read labelled sentences.

    JSONL: one object a line, ``{"text", "sentiment", "themes": {theme: sentiment}}``, with
    ``source`` (or ``file``) and ``id`` if known, and ``"chosen": true`` where it was chosen because
    a model was unsure of it. CSV and XLSX: a header, then a row a sentence with
    ``text``, ``sentiment``, and a column for each theme that holds its sentiment and is empty where
    the theme does not apply; ``source``, ``id`` and ``chosen`` (``true`` or empty) if known.
    Anything else in a row is ignored; a further column that holds sentiments is named in a warning.

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
                examples.append(example_from_record(row.record, taxonomy))
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
            return jsonl_rows(path)
        case ".csv" | ".xlsx":
            return _table_rows(path, taxonomy)
    raise LabelError(f"{path}: cannot be read as labels; give a {', '.join(_SUFFIXES)} file")


def _table_rows(path: Path, taxonomy: Taxonomy) -> Iterator[Row]:
    needed = ("text", "sentiment", *taxonomy.theme_names)
    advice = "add a column for each, empty where a theme does not apply"
    passed_over: set[str] = set()
    for row in table_rows(path, needed, advice):
        said = {name for name, cell in row.record.items() if cell.strip().lower() in SENTIMENTS}
        passed_over |= said.difference(needed)
        yield Row(row.place, _record_of_cells(row.record, taxonomy))
    for name in sorted(passed_over):
        _log.warning(
            "%s: column %s holds sentiments but is no theme of the taxonomy, so it is passed over; "
            "give a taxonomy that has the theme",
            path,
            name,
        )


def _record_of_cells(cells: dict[str, str], taxonomy: Taxonomy) -> dict[str, Any]:
    said = {name: cells.get(name, "").strip() for name in taxonomy.theme_names}
    return {
        **cells,
        "themes": {name: value for name, value in said.items() if value},
        "chosen": chosen_in_words(cells.get("chosen", "")),
    }


def chosen_in_words(word: str) -> bool | str:
    """Return what ``true``, ``false`` or nothing says; any other word as it is, to be refused."""
    return {"": False, "false": False, "true": True}.get(word.strip().lower(), word)


def example_from_record(record: Any, taxonomy: Taxonomy) -> Example:
    """Make a labelled sentence of a line's JSON value, checking it.

    Raises
    ------
    BadRow
        It is not a labelled sentence, or its labels are not those of the taxonomy.
    """
    if isinstance(record, BadRow):
        raise record
    if not isinstance(record, dict):
        raise BadRow(f'found {shown(record)}; expected an object, {{"text": …}}')
    themes = record.get("themes")
    if not isinstance(themes, dict):
        raise BadRow(
            f"themes is {shown(themes)}; expected each theme with its sentiment, "
            f'{{"{taxonomy.theme_names[0]}": "concern"}}, or {{}}'
        )
    return Example(
        text=_text(record),
        sentiment=_sentiment("sentiment", record.get("sentiment")),
        themes={_theme(name, taxonomy): _sentiment(name, said) for name, said in themes.items()},
        source=str(record.get("source") or record.get("file") or ""),
        id=str(record.get("id") or ""),
        chosen=_chosen(record),
    )


def _chosen(record: dict[str, Any]) -> bool:
    chosen = record.get("chosen", False)
    if not isinstance(chosen, bool):
        raise BadRow(f"chosen is {shown(chosen)}; expected true or false")
    return chosen


def _text(record: dict[str, Any]) -> str:
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadRow(f"text is {shown(text)}; expected a sentence")
    return text


def _theme(name: str, taxonomy: Taxonomy) -> str:
    if name not in taxonomy.theme_names:
        raise BadRow(
            f"theme {shown(name)} is not in the taxonomy; allowed: "
            f"{', '.join(taxonomy.theme_names)}"
        )
    return name


def _sentiment(name: str, said: object) -> Sentiment:
    folded = said.strip().lower() if isinstance(said, str) else said
    for sentiment in SENTIMENTS:
        if folded == sentiment:
            return sentiment
    raise BadRow(f"{name} is {shown(said)}; allowed: {', '.join(SENTIMENTS)}")


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
        kept = {key: record[key] for key in record if key not in _MAY_BE_LEFT_OUT or record[key]}
        stream.write(json.dumps(kept, ensure_ascii=False) + "\n")


def _write_csv(examples: list[Example], stream: IO[str], taxonomy: Taxonomy | None) -> None:
    occurring = sorted({theme for example in examples for theme in example.themes})
    themes = taxonomy.theme_names if taxonomy else occurring
    writer = csv.writer(stream)
    marked = any(example.chosen for example in examples)
    writer.writerow(["text", "sentiment", *themes, "source", "id", *["chosen"] * marked])
    for example in examples:
        said = [example.themes.get(theme, "") for theme in themes]
        cells = [example.text, example.sentiment, *said, example.source, example.id]
        cells += ["true" * example.chosen] * marked
        writer.writerow([protected(cell) for cell in cells])
