"""The sentences of a result file, whatever its format, and the SHA-256 of their reports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from findings_nlp.errors import LabelError
from findings_nlp.manifest import manifest_path
from findings_nlp.placed_rows import jsonl_rows, table_rows
from findings_nlp.records import Sentence

SUFFIXES = (".csv", ".jsonl", ".parquet", ".xlsx")
"""What result files end in, and no report."""
_NEEDED = ("report", "page", "heading", "sentence", "paragraph", "start", "end")


@dataclass(frozen=True, slots=True)
class ResultSentence:
    """A sentence of a result file: its report's path and SHA-256, empty if no manifest tells."""

    report: str
    sha256: str
    sentence: Sentence


def result_sentences(path: Path) -> Iterator[ResultSentence]:
    """Yield each sentence once, though a result file has a row for each of its themes.

    Raises
    ------
    LabelError
        The file cannot be read, or is no result file.
    """
    if not path.is_file():
        raise LabelError(f"{path}: not found; check the path")
    sha256_of, seen = _manifest(path), set()
    for record in _records(path):
        try:
            report, sentence = str(record["report"]), _sentence(record)
        except (KeyError, TypeError, ValueError):
            raise LabelError(
                f"{path}: not a result file; expected the columns {', '.join(_NEEDED)}"
            ) from None
        key = (report, sentence.start, sentence.end)
        if key not in seen:
            seen.add(key)
            yield ResultSentence(report, sha256_of.get(report, ""), sentence)


def _sentence(record: Mapping[str, Any]) -> Sentence:
    page, paragraph, start, end = (
        int(float(record[name])) for name in ("page", "paragraph", "start", "end")
    )
    text, heading = str(record["sentence"]), str(record["heading"])
    return Sentence(text, page, paragraph, heading, start, end)


def _records(path: Path) -> Iterator[Mapping[str, Any]]:
    match path.suffix.lower():
        case ".jsonl":
            return (row.record for row in jsonl_rows(path))
        case ".parquet":
            return _parquet_records(path)
    return (row.record for row in table_rows(path, _NEEDED, "give a file that score has written"))


def _parquet_records(path: Path) -> Iterator[Mapping[str, Any]]:
    import pyarrow
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as table:
            for batch in table.iter_batches():
                yield from batch.to_pylist()
    except pyarrow.ArrowException as error:
        raise LabelError(f"{path}: not a Parquet file ({error})") from None


def _manifest(path: Path) -> dict[str, str]:
    """Return the SHA-256 of each report by its path, as far as a manifest tells."""
    try:
        reports = json.loads(manifest_path(path).read_text(encoding="utf-8"))["reports"]
        return {str(report["path"]): str(report["sha256"]) for report in reports}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
