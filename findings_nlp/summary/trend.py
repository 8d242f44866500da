"""Shares by year, with intervals that take in how the reports of a year differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from findings_nlp.metrics import Counts
from findings_nlp.summary.correction import Range, log_variance
from findings_nlp.summary.results import TaggedReport
from findings_nlp.taxonomy import JUDGEMENTS, Sentiment

FEW_REPORTS = 5
FEW_SENTENCES = 1_000
FEW_FOUND = 20
"""A point that rests on fewer is marked: reports, sentences read, sentences found."""

_CONFIDENCE = 0.975


@dataclass(frozen=True, slots=True)
class Point:
    """A share in one year.

    Attributes
    ----------
    year
        The year.
    share
        From 0 to 1.
    interval
        The share with its 95% interval; None if it cannot be told how reports differ.
    few
        Whether the share rests on few reports or sentences, or has no interval.
    """

    year: str
    share: float
    interval: Range | None
    few: bool


@dataclass(frozen=True)
class Trend:
    """One theme over the years.

    Attributes
    ----------
    sentences
        Share of all sentences that are about the theme, corrected where the model's error is known.
    judged
        For ``strength`` and ``concern``, the share of the theme's sentences that hold one, those
        that hold both counted in both; as tagged.
    """

    sentences: tuple[Point, ...]
    judged: Mapping[Sentiment, tuple[Point, ...]]


def theme_trend(
    theme: str, years: Mapping[str, Sequence[TaggedReport]], errors: Counts | None
) -> Trend:
    """Return what becomes of a theme over the years.

    Parameters
    ----------
    theme
        The theme.
    years
        The reports of each year.
    errors
        How the theme fared in labelled sentences; None for shares as tagged.
    """
    return Trend(
        sentences=tuple(
            _point_of_sentences(year, theme, reports, errors) for year, reports in years.items()
        ),
        judged={
            judgement: tuple(_points_of_judged(theme, judgement, years)) for judgement in JUDGEMENTS
        },
    )


def _point_of_sentences(
    year: str, theme: str, reports: Sequence[TaggedReport], errors: Counts | None
) -> Point:
    found = [_found(report, theme) for report in reports]
    sentences = [report.sentences for report in reports]
    factor = errors.precision / errors.recall if errors else 1.0
    interval = share_of_clusters(found, sentences, errors)
    few = len(reports) < FEW_REPORTS or sum(sentences) < FEW_SENTENCES
    share = min(factor * sum(found) / max(sum(sentences), 1), 1.0)
    return Point(year, share, interval, few or interval is None)


def _points_of_judged(
    theme: str, judgement: Sentiment, years: Mapping[str, Sequence[TaggedReport]]
) -> Iterator[Point]:
    for year, reports in years.items():
        found = [_found(report, theme) for report in reports]
        judged = [report.tags[theme, judgement] + report.tags[theme, "mixed"] for report in reports]
        interval = share_of_clusters(judged, found)
        few = sum(map(bool, found)) < FEW_REPORTS or sum(found) < FEW_FOUND
        if any(found):
            yield Point(year, sum(judged) / sum(found), interval, few or interval is None)


def _found(report: TaggedReport, theme: str) -> int:
    return sum(count for (name, _), count in report.tags.items() if name == theme)


def share_of_clusters(
    parts: Sequence[int], wholes: Sequence[int], errors: Counts | None = None
) -> Range | None:
    """Return a share in reports such as these, with its 95% interval.

    Sentences of one report are alike, so the report is the unit of sampling. The share is the ratio
    ``R = sum(parts) / sum(wholes)``; with ``m`` reports its variance is ``m / (m - 1) *
    sum((part - R * whole) ** 2) / sum(wholes) ** 2`` (Cochran, Sampling Techniques, 3rd ed. 1977,
    chapter 6, without the correction for a finite population), but no less than that of sentences
    drawn singly, ``R * (1 - R) / sum(wholes)``. The interval is taken on the logit scale, with the
    t distribution of ``m - 1`` degrees of freedom. Where the model's error is known, ``R`` is
    multiplied by precision / recall, and the variance of that is added.

    Parameters
    ----------
    parts
        For each report, how many sentences it is about.
    wholes
        For each report, how many sentences it is a share of.
    errors
        How the theme fared in labelled sentences; None for a share as tagged.

    Returns
    -------
    Range or None
        From 0 to 1; None if fewer than two reports have any sentence, or the share is 0 or 1, as
        then nothing can be said of how reports differ.
    """
    part, whole = np.array(parts), np.array(wholes)
    part, whole = part[whole > 0], whole[whole > 0]
    total, count = whole.sum(), len(whole)
    factor = errors.precision / errors.recall if errors else 1.0
    if count < 2 or not 0 < factor * part.sum() / total < 1:
        return None
    ratio = part.sum() / total
    clustered = count / (count - 1) * ((part - ratio * whole) ** 2).sum() / total**2
    variance = max(clustered, ratio * (1 - ratio) / total)
    relative = variance / ratio**2 + (log_variance(errors) if errors else 0.0)
    return _logit_range(factor * ratio, relative**0.5, count - 1)


def _logit_range(share: float, relative_error: float, degrees: int) -> Range:
    from scipy.special import expit, logit, stdtrit  # scipy.stats takes a second to import

    reach = stdtrit(degrees, _CONFIDENCE) * relative_error / (1 - share)
    middle = logit(share)
    return Range(float(share), float(expit(middle - reach)), float(expit(middle + reach)))
