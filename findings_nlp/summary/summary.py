"""A summary: results of ``score`` counted by theme, sentiment, report, authority and year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from findings_nlp.metrics import Counts
from findings_nlp.summary.correction import known_errors, known_sentiment_accuracy
from findings_nlp.summary.facts import (
    UNKNOWN,
    Facts,
    Register,
    facts_in_name,
    facts_on,
    read_register,
)
from findings_nlp.summary.groups import Group, KnownReport, group_reports, reports_by
from findings_nlp.summary.notes import notes_on
from findings_nlp.summary.results import Results, TaggedReport, read_results
from findings_nlp.summary.trend import Trend, theme_trend

if TYPE_CHECKING:
    from findings_nlp.model import Model
    from findings_nlp.taxonomy import Theme


@dataclass(frozen=True)
class Summary:
    """Results summed up.

    Attributes
    ----------
    file
        The name of the result file.
    themes
        The themes' titles by name, in order.
    errors
        By theme, how it fared in labelled sentences; a theme without them is not corrected.
    sentiment_accuracy
        Of the themes rightly found in labelled sentences, the share whose sentiment was right; None
        if unknown.
    total
        All reports.
    reports, authorities, years
        The same counts by report, by authority and by year; what is unknown stands last.
    trends
        By theme; only the years that are known.
    notes
        What a reader should know of these results, a sentence each.
    """

    file: str
    themes: Mapping[str, str]
    errors: Mapping[str, Counts]
    sentiment_accuracy: float | None
    total: Group
    reports: tuple[Group, ...]
    authorities: tuple[Group, ...]
    years: tuple[Group, ...]
    trends: Mapping[str, Trend]
    notes: tuple[str, ...]


def summarise(
    results: str | Path, register: str | Path | None = None, model: Model | None = None
) -> Summary:
    """Sum up a result file.

    Parameters
    ----------
    results
        What ``score`` wrote, with its manifest beside it.
    register
        A CSV file that says which authority each report is about and when it was published; see
        `read_register`. What it does not tell, the report's own first page may; of a report that it
        does not list, the name of the file may tell the rest.
    model
        The model that tagged, whose known error corrects the counts; the shipped one if None.

    Raises
    ------
    SummaryError
        The result file, its manifest or the register cannot be read.
    ModelError
        The shipped model is missing.
    """
    from findings_nlp.store import load_model

    read = read_results(results)
    listed = read_register(register) if register else Register()
    reports = [_know(report, listed) for report in read.reports]
    return _summary(read, reports, listed, model or load_model())


def _know(report: TaggedReport, register: Register) -> KnownReport:
    listed = register.facts(report.path, report.sha256)
    given = listed or Facts()
    said = given.filled_from(facts_on(report.title_page))
    facts = said if listed else said.filled_from(facts_in_name(report.path))
    return KnownReport(report, facts, listed=listed is not None, from_page=said != given)


def _summary(
    results: Results, reports: Sequence[KnownReport], register: Register, model: Model
) -> Summary:
    has_tagged = model.sha256 == results.model_sha256
    origin = model.origin if has_tagged and results.as_scored else {}
    themes = _themes(results, model.taxonomy.themes if has_tagged else ())
    errors = {theme: each for theme, each in known_errors(origin).items() if theme in themes}
    uncorrected = sorted(set(themes) - set(errors))
    years = reports_by(lambda report: report.facts.year, reports)
    groups = partial(_groups, themes=themes, errors=errors)
    return Summary(
        file=results.path.name,
        themes=themes,
        errors=errors,
        sentiment_accuracy=known_sentiment_accuracy(origin),
        total=group_reports("all reports", results.reports, themes, errors),
        reports=groups(reports_by(_naming(results.reports), reports)),
        authorities=groups(reports_by(lambda report: report.facts.authority, reports)),
        years=groups(years),
        trends=_trends(years, themes, errors),
        notes=tuple(notes_on(results, reports, register, model, uncorrected)),
    )


def _themes(results: Results, of_model: Iterable[Theme]) -> dict[str, str]:
    """Return the titles of the themes: the model's in its order, then what else was found."""
    titles = {theme.name: theme.title or _title(theme.name) for theme in of_model}
    found = {theme for report in results.reports for theme, _ in report.tags}
    return titles | {theme: _title(theme) for theme in sorted(found - set(titles))}


def _title(theme: str) -> str:
    return theme.replace("_", " ").capitalize()


def _naming(reports: Sequence[TaggedReport]) -> Callable[[KnownReport], str]:
    """Return what names a report: its file, or its path where files of one name are among them."""
    files = {Path(report.path).name for report in reports}
    if len(files) < len(reports):
        return lambda report: report.tagged.path
    return lambda report: Path(report.tagged.path).name


def _groups(
    named: Mapping[str, Sequence[TaggedReport]],
    themes: Mapping[str, str],
    errors: Mapping[str, Counts],
) -> tuple[Group, ...]:
    return tuple(group_reports(name, each, themes, errors) for name, each in named.items())


def _trends(
    years: Mapping[str, Sequence[TaggedReport]],
    themes: Mapping[str, str],
    errors: Mapping[str, Counts],
) -> dict[str, Trend]:
    known = {year: reports for year, reports in years.items() if year != UNKNOWN}
    return {theme: theme_trend(theme, known, errors.get(theme)) for theme in themes}
