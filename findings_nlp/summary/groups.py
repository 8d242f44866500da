"""Reports put together: all of them, those on one authority, those of one year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from findings_nlp.metrics import Counts
from findings_nlp.summary.correction import Range, corrected_count
from findings_nlp.summary.facts import UNKNOWN, Facts
from findings_nlp.summary.results import TaggedReport
from findings_nlp.taxonomy import SENTIMENTS, Sentiment


@dataclass(frozen=True, slots=True)
class KnownReport:
    """A report that was scored, what is known of it, and what of that comes from where.

    Attributes
    ----------
    tagged
        The report.
    facts
        What is known of it.
    listed
        Whether the register lists it; else its file's name may tell something.
    from_page
        Whether its own first page tells something that the register does not.
    """

    tagged: TaggedReport
    facts: Facts
    listed: bool
    from_page: bool


@dataclass(frozen=True)
class ThemeTally:
    """What was found on one theme.

    Attributes
    ----------
    found
        Number of sentences tagged with the theme.
    said
        How many of them say what of it.
    to_review
        How many of them a person should look at.
    corrected
        How many sentences there are, the model's error taken into account; None if unknown.
    """

    found: int
    said: Mapping[Sentiment, int]
    to_review: int
    corrected: Range | None


@dataclass(frozen=True)
class Group:
    """Reports that are counted together.

    Attributes
    ----------
    name
        The authority, the year, the file.
    reports, sentences
        How many of them there are.
    themes
        What was found, by theme.
    """

    name: str
    reports: int
    sentences: int
    themes: Mapping[str, ThemeTally]


def group_reports(
    name: str, reports: Sequence[TaggedReport], themes: Iterable[str], errors: Mapping[str, Counts]
) -> Group:
    """Count reports together.

    Parameters
    ----------
    name
        What the group is called.
    reports
        The reports.
    themes
        The themes to count.
    errors
        By theme, how it fared in labelled sentences; a theme without them is not corrected.
    """
    sentences = sum(report.sentences for report in reports)
    tags = sum((report.tags for report in reports), Counter[tuple[str, str]]())
    to_review = sum((report.to_review for report in reports), Counter[str]())
    tallies = {}
    for theme in themes:
        said = {sentiment: tags[theme, sentiment] for sentiment in SENTIMENTS}
        found = sum(said.values())
        corrected = _corrected(found, sentences, errors.get(theme))
        tallies[theme] = ThemeTally(found, said, to_review[theme], corrected)
    return Group(name, len(reports), sentences, tallies)


def _corrected(found: int, sentences: int, errors: Counts | None) -> Range | None:
    """Return the corrected count; no more than there are sentences."""
    if errors is None:
        return None
    count = corrected_count(found, errors)
    return Range(*(min(each, sentences) for each in (count.value, count.low, count.high)))


def reports_by(
    name: Callable[[KnownReport], str], reports: Iterable[KnownReport]
) -> dict[str, list[TaggedReport]]:
    """Return the reports by name, in alphabetical order, what is unknown last."""
    named: dict[str, list[TaggedReport]] = {}
    for report in reports:
        named.setdefault(name(report), []).append(report.tagged)
    return dict(sorted(named.items(), key=lambda item: (item[0] == UNKNOWN, item[0].casefold())))
