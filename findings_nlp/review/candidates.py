"""The sentences that a review can be about, as a model sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from findings_nlp.batch import ReportSummary
from findings_nlp.errors import OutputError
from findings_nlp.model import Model
from findings_nlp.reading.files import report_files
from findings_nlp.records import Example, Finding, Sentence
from findings_nlp.review.doubt import doubts
from findings_nlp.review.item import Place, ReviewItem
from findings_nlp.review.results import SUFFIXES, result_sentences
from findings_nlp.scoring import score_each

_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Origin:
    """The report that sentences come from: its path, and the SHA-256 of the file if known."""

    path: str = ""
    sha256: str = ""


def review_items(
    sentences: Iterable[str | Sentence], model: Model, origin: Origin | None = None
) -> list[ReviewItem]:
    """Return sentences as a model sees them, in the same order.

    Parameters
    ----------
    sentences
        Strings, or sentences of one report.
    model
        The model.
    origin
        The report.
    """
    findings = model.tag(sentences)
    scores = model.scores(finding.sentence.text for finding in findings)
    rows = zip(findings, scores.tolist(), doubts(scores, model).tolist(), strict=True)
    names = model.taxonomy.theme_names
    return [
        _item(finding, dict(zip(names, row, strict=False)), doubt, origin or Origin())
        for finding, row, doubt in rows
    ]


def _item(finding: Finding, themes: dict[str, float], doubt: float, origin: Origin) -> ReviewItem:
    sentence = finding.sentence
    report = origin.sha256[:_ID_DIGITS] or origin.path
    return ReviewItem(
        example=Example(
            text=sentence.text,
            sentiment=finding.sentiment,
            themes={theme: tag.sentiment for theme, tag in finding.themes.items()},
            source=Path(origin.path).stem,
            id=f"{report}-{sentence.start}" if report else "",
        ),
        place=Place(origin.path, sentence.page, sentence.heading, sentence.start, sentence.end),
        probabilities={**themes, **dict(finding.sentiment_scores.items())},
        doubt=doubt,
    )


def read_candidates(
    paths: Iterable[str | Path],
    model: Model,
    *,
    workers: int = 1,
    on_report: Callable[[ReportSummary], None] | None = None,
) -> list[ReviewItem]:
    """Return every sentence of reports and of result files, as a model sees it.

    The sentences of a result file are tagged anew: it does not tell how probable the themes are
    that were not found.

    Parameters
    ----------
    paths
        Reports (files, folders and globs) and result files (.csv, .jsonl, .parquet, .xlsx).
    model
        The model.
    workers
        Number of processes that read reports; -1 for one a processor.
    on_report
        Called with each report that was read, or could not be.

    Raises
    ------
    OutputError
        There is nothing to read.
    LabelError
        A result file cannot be read.
    """
    given = [Path(path) for path in paths]
    results = [path for path in given if path.suffix.lower() in SUFFIXES]
    reports = report_files(path for path in given if path not in results)
    if not results and not reports:
        raise OutputError(f"{', '.join(map(str, given))}: no reports found; name files or folders")
    items = [item for path in results for item in _of_results(path, model)]
    for scored in score_each(reports, model, workers=workers):
        origin = Origin(scored.summary.path.as_posix(), scored.summary.sha256)
        items += review_items((finding.sentence for finding in scored.findings), model, origin)
        if on_report:
            on_report(scored.summary)
    return items


def _of_results(path: Path, model: Model) -> Iterator[ReviewItem]:
    by_report = groupby(result_sentences(path), key=lambda each: Origin(each.report, each.sha256))
    for origin, sentences in by_report:
        yield from review_items((each.sentence for each in sentences), model, origin)
