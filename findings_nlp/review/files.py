"""Files of JSON for review: written aside, then renamed; read with the place of each record."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from findings_nlp.errors import LabelError, OutputError
from findings_nlp.placed_rows import Row, jsonl_rows
from findings_nlp.review.item import ReviewItem
from findings_nlp.taxonomy import Taxonomy


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Give a path to write to; what was written takes its name when it is whole.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    aside = path.with_name(f".{path.name}.part{path.suffix}")
    try:
        yield aside
        os.replace(aside, path)
    except OSError as error:
        raise OutputError(
            f"{path}: {error.strerror or error}; close it elsewhere, or choose another place"
        ) from None
    finally:
        aside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8; half a character becomes an escape, which JSON understands."""
    with written_aside(path) as aside:
        aside.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")


def write_json(path: Path, value: Any) -> None:
    """Write a value as indented JSON."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_json_lines(path: Path, values: Iterable[Any], *, ascii_only: bool = False) -> None:
    """Write a JSON value a line, other letters than those of ASCII as escapes if that is asked."""
    write_text(path, "".join(json.dumps(value, ensure_ascii=ascii_only) + "\n" for value in values))


def json_rows(path: Path, _: Taxonomy) -> Iterator[Row]:
    """Yield the objects of a JSON list, named by their ``id`` or else by their number.

    Raises
    ------
    LabelError
        The file is not a list in JSON.
    """
    try:
        records = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise LabelError(f"{path}: not JSON ({error}); export it anew as JSON") from None
    if not isinstance(records, list):
        raise LabelError(f"{path}: not a list of tasks; export it anew as JSON")
    for number, record in enumerate(records, start=1):
        name = record.get("id") if isinstance(record, dict) else None
        yield Row(f"{path}: task {name or number}", record)


def json_line_rows(path: Path, _: Taxonomy) -> Iterator[Row]:
    """Yield the values of JSONL, named by their lines."""
    return jsonl_rows(path)


def write_labels(items: Iterable[ReviewItem], path: str | Path) -> None:
    """Write labelled sentences as `read_examples` reads them, with what else is known of each.

    Parameters
    ----------
    items
        What came back from a review.
    path
        A .jsonl file.

    Raises
    ------
    OutputError
        The suffix is another, or the file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".jsonl":
        raise OutputError(f"{path}: labels are written as JSONL; end the name in .jsonl")
    write_json_lines(path, map(_label, items))


def _label(item: ReviewItem) -> Mapping[str, Any]:
    example = item.example
    labels = {"text": example.text, "sentiment": example.sentiment, "themes": {**example.themes}}
    details = filled({**item.details, "chosen": example.chosen})
    return {**labels, **details, **item.kept}


def filled(details: Mapping[str, str | int]) -> dict[str, str | int]:
    """Return what is known: neither empty nor 0, which is what reading gives for nothing."""
    return {name: value for name, value in details.items() if value}
