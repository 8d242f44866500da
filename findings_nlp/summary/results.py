"""Result files of `score`, read again with the manifest that stands beside each."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from findings_nlp.errors import SummaryError
from findings_nlp.manifest import manifest_path
from findings_nlp.placed_rows import FORMULA_STARTS
from findings_nlp.taxonomy import SENTIMENTS
from findings_nlp.title_page import TitlePage

Tags = Counter[tuple[str, str]]

_COLUMNS = ("report", "theme", "theme_sentiment", "needs_review")
_PROTECTED_STARTS = tuple(f"'{start}" for start in FORMULA_STARTS)
"""What a CSV file holds for a cell that a spreadsheet would have run."""


@dataclass(frozen=True)
class TaggedReport:
    """A report that was scored.

    Attributes
    ----------
    path
        The file, as the results name it.
    sha256
        SHA-256 of the file, in hexadecimal.
    sentences
        Number of sentences read, with a theme or without.
    tags
        Number of sentences by theme and the theme's sentiment.
    to_review
        By theme, the number of sentences that a person should look at.
    title_page
        Whom the report is about and its year, as far as its first page says so.
    """

    path: str
    sha256: str
    sentences: int
    tags: Tags
    to_review: Counter[str]
    title_page: TitlePage = field(default_factory=TitlePage)


@dataclass(frozen=True)
class Results:
    """What a batch run found.

    Attributes
    ----------
    path
        The result file.
    model_sha256
        The model that tagged, as the manifest names it.
    reports
        The reports that were read, in the order of the manifest.
    unread
        Number of files that could not be read.
    as_scored
        Whether the rows are still those that `score` counted.
    """

    path: Path
    model_sha256: str
    reports: tuple[TaggedReport, ...]
    unread: int
    as_scored: bool


@dataclass(frozen=True, slots=True)
class _Tag:
    report: str
    theme: str
    sentiment: str
    needs_review: bool


def read_results(path: str | Path) -> Results:
    """Read a result (.csv, .jsonl, .parquet, .xlsx, a folder of Parquet) and its manifest.

    Raises
    ------
    SummaryError
        One of the two is missing or damaged, or they do not belong together.
    """
    path = Path(path)
    manifest = _read_manifest(path)
    tags: dict[str, Counter[_Tag]] = defaultdict(Counter)
    for tag in _tags(path):
        tags[tag.report][tag] += 1
    try:
        reports = tuple(_report(record, tags) for record in manifest["reports"])
        scored = [Counter(record["tags"]) for record in manifest["reports"]]
        model, unread = str(manifest["model_sha256"]), len(manifest["errors"])
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise SummaryError(
            f"{manifest_path(path)}: not a manifest of score ({error!r}); score the reports again"
        ) from None
    _check_known(path, set(tags) - {report.path for report in reports})
    as_scored = scored == [_named(report.tags) for report in reports]
    return Results(path, model, reports, unread, as_scored)


def _read_manifest(path: Path) -> Mapping[str, Any]:
    beside = manifest_path(path)
    for file in (path, beside):
        if not file.exists():
            raise SummaryError(
                f"{file}: not found; give a result file of score with its manifest beside it"
            )
    try:
        manifest = json.loads(beside.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise SummaryError(f"{beside}: cannot be read ({error}); score the reports again") from None
    return manifest if isinstance(manifest, dict) else {}


def _report(record: Mapping[str, Any], tags: Mapping[str, Counter[_Tag]]) -> TaggedReport:
    path, said, to_review = str(record["path"]), Tags(), Counter[str]()
    for tag, count in tags.get(path, Counter[_Tag]()).items():
        said[tag.theme, tag.sentiment] += count
        to_review[tag.theme] += count * tag.needs_review
    sha256, sentences = str(record["sha256"]), int(record["sentences"])
    return TaggedReport(path, sha256, sentences, said, to_review, _title_page(record))


def _title_page(record: Mapping[str, Any]) -> TitlePage:
    authority, year = str(record.get("authority", "")), str(record.get("year", ""))
    if year and not re.fullmatch(r"[12]\d{3}", year, re.ASCII):
        raise ValueError(f"year {year!r}")
    return TitlePage(authority, year)


def _named(tags: Tags) -> Counter[str]:
    return Counter({f"{theme}/{said}": count for (theme, said), count in tags.items()})


def _check_known(path: Path, unknown: set[str]) -> None:
    if unknown:
        raise SummaryError(
            f"{path}: has rows of {min(unknown)}, which is not in {manifest_path(path).name}; give "
            "a result file with the manifest that was written with it"
        )


def _tags(path: Path) -> Iterator[_Tag]:
    """Yield the tag of each row that has one."""
    read = _READERS.get(path.suffix.lower())
    if not read:
        raise SummaryError(
            f"{path}: no result of score; give a {', '.join(filter(None, _READERS))} file, or a "
            "folder of Parquet files"
        )
    try:
        for row in read(path):
            if row["theme"]:
                yield _tag(row)
    except (OSError, ValueError, LookupError, TypeError, csv.Error) as error:
        raise SummaryError(
            f"{path}: cannot be read as results of score ({error!r}); expected the columns "
            f"{', '.join(_COLUMNS)}"
        ) from None


def _tag(row: Mapping[str, Any]) -> _Tag:
    sentiment = str(row["theme_sentiment"])
    if sentiment not in SENTIMENTS:
        raise ValueError(f"theme_sentiment {sentiment!r}, allowed: {', '.join(SENTIMENTS)}")
    is_unsure = str(row["needs_review"]).lower() == "true"
    return _Tag(str(row["report"]), str(row["theme"]), sentiment, is_unsure)


def _csv_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            report = row["report"]
            yield {**row, "report": report[report.startswith(_PROTECTED_STARTS) :]}


def _jsonl_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def _parquet_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        for batch in file.iter_batches(columns=list(_COLUMNS)):
            yield from batch.to_pylist()


def _folder_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    for file in sorted(path.iterdir()):
        yield from _parquet_rows(file)


def _xlsx_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    from python_calamine import CalamineError, load_workbook

    try:
        header, *rows = load_workbook(path).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise ValueError(error) from None
    return (dict(zip(map(str, header), row, strict=True)) for row in rows)


_READERS: dict[str, Callable[[Path], Iterable[Mapping[str, Any]]]] = {
    ".csv": _csv_rows,
    ".jsonl": _jsonl_rows,
    ".parquet": _parquet_rows,
    ".xlsx": _xlsx_rows,
    "": _folder_rows,
}
