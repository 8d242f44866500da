"""Findings as rows of a table: one for each theme of each sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from findings_nlp.records import Finding, Sentence, ThemeTag
from findings_nlp.taxonomy import Sentiment

_PROBABILITY_DIGITS = 4


class Row(NamedTuple):
    """One theme found in one sentence, or a sentence without a theme (``theme`` is empty).

    A tuple, because the libraries that write tables take tuples as they are.
    """

    report: str
    page: int
    heading: str
    sentence: str
    theme: str
    theme_sentiment: Sentiment | Literal[""]
    probability: float | None
    sentiment: Sentiment
    sentiment_probability: float
    needs_review: bool
    paragraph: int
    start: int
    end: int


COLUMNS = Row._fields


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
            yield _row(report, finding, theme, tag)
        if every_sentence and not finding.themes:
            yield _row(report, finding, "", None)


def _row(report: str, finding: Finding, theme: str, tag: ThemeTag | None) -> Row:
    sentence = finding.sentence
    return Row(
        report=report,
        page=sentence.page,
        heading=sentence.heading,
        sentence=sentence.text,
        theme=theme,
        theme_sentiment=tag.sentiment if tag else "",
        probability=_rounded(tag.probability) if tag else None,
        sentiment=finding.sentiment,
        sentiment_probability=_rounded(finding.sentiment_scores[finding.sentiment]),
        needs_review=finding.needs_review,
        paragraph=sentence.paragraph,
        start=sentence.start,
        end=sentence.end,
    )


def _rounded(probability: float) -> float:
    return round(probability, _PROBABILITY_DIGITS)


def findings_in(rows: Iterable[Row]) -> Iterator[Finding]:
    """Yield the findings of a report's rows, with as much of them as the rows tell."""
    for _, of_sentence in groupby(rows, key=lambda row: (row.paragraph, row.start)):
        same = list(of_sentence)
        row = same[0]
        yield Finding(
            sentence=Sentence(
                row.sentence, row.page, row.paragraph, row.heading, row.start, row.end
            ),
            sentiment=row.sentiment,
            sentiment_scores={row.sentiment: row.sentiment_probability},
            themes={
                each.theme: ThemeTag(each.probability, each.theme_sentiment)
                for each in same
                if each.theme_sentiment and each.probability is not None
            },
            needs_review=row.needs_review,
        )
