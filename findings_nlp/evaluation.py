"""How well tags agree with labels, with intervals by a bootstrap over sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from findings_nlp.metrics import average_precision
from findings_nlp.records import Example
from findings_nlp.tagged import Codes, Tagged, Tagger, tag_examples
from findings_nlp.tallies import Floats, Tallies, tally
from findings_nlp.taxonomy import SENTIMENTS, Sentiment, Taxonomy

_FEWEST_SOURCES = 10
"""With fewer sources, intervals are of samples of sentences."""
_RESAMPLES = 1000
_SEED = 20260101
_TAILS = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure lies in 95 of 100 samples of the sources."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ThemeEvaluation:
    """How well one theme is found.

    Attributes
    ----------
    precision, recall, f1
        From 0 to 1.
    average_precision
        Area under the precision-recall curve, from 0 to 1: how well its scores rank sentences,
        whatever the threshold.
    support
        Number of sentences that have the theme.
    """

    precision: float
    recall: float
    f1: float
    average_precision: float
    support: int


@dataclass(frozen=True)
class Evaluation:
    """How well sentences are tagged; shares from 0 to 1.

    Attributes
    ----------
    sentence_count
        Number of labelled sentences.
    themes
        By theme.
    themes_f1
        F1 over all themes together (micro-averaged).
    sentiment_accuracy
        Share of sentences whose sentiment is right.
    sentiment_f1
        By sentiment, the F1 of sentences.
    sentiment_macro_f1
        Mean F1 of the four sentiments.
    theme_sentiment_accuracy
        Of the themes that are there and were found, the share whose own sentiment is right.
    divided_theme_sentiment_accuracy
        The same on sentences with two or more themes or of mixed sentiment.
    divided_count
        Number of themes the last figure is taken over.
    review_share
        Share of sentences sent to review.
    calibration_error
        By column, the expected calibration error of the scores.
    confusion
        By labelled sentiment, how many sentences were found to have each sentiment.
    intervals
        By a figure's name (``themes_f1``, ``training.f1``, ``sentiment_accuracy`` …), its 95 %
        interval, by a bootstrap over sources (Efron, 1979; percentiles of 1,000 samples).
    """

    sentence_count: int
    themes: Mapping[str, ThemeEvaluation]
    themes_f1: float
    sentiment_accuracy: float
    sentiment_f1: Mapping[Sentiment, float]
    sentiment_macro_f1: float
    theme_sentiment_accuracy: float
    divided_theme_sentiment_accuracy: float
    divided_count: int
    review_share: float
    calibration_error: Mapping[str, float]
    confusion: Mapping[Sentiment, Mapping[Sentiment, int]]
    intervals: Mapping[str, Interval]


def evaluate(model: Tagger, examples: Sequence[Example]) -> Evaluation:
    """Tag labelled sentences and compare.

    Parameters
    ----------
    model
        A model or a baseline.
    examples
        Labelled sentences that it was not trained on.
    """
    return evaluate_tagged(tag_examples(model, examples))


def evaluate_tagged(tagged: Tagged) -> Evaluation:
    """Compare tags with labels.

    Parameters
    ----------
    tagged
        Labelled sentences as something tagged them that has not seen them.
    """
    tallies = tally(tagged, group_of_source(tagged.examples))
    total, taxonomy = tallies.total(), tagged.taxonomy
    columns = [column.name for column in taxonomy.columns]
    figures = {name: float(column[0]) for name, column in figures_of(total, taxonomy)}
    return Evaluation(
        sentence_count=len(tagged.examples),
        themes={name: _theme(tagged, total, name) for name in taxonomy.theme_names},
        themes_f1=figures["themes_f1"],
        sentiment_accuracy=figures["sentiment_accuracy"],
        sentiment_f1=dict(zip(SENTIMENTS, total.sentiment_f1[0].tolist(), strict=True)),
        sentiment_macro_f1=figures["sentiment_macro_f1"],
        theme_sentiment_accuracy=figures["theme_sentiment_accuracy"],
        divided_theme_sentiment_accuracy=figures["divided_theme_sentiment_accuracy"],
        divided_count=int(total.theme_sentiments[0, 1, 0]),
        review_share=float(total.review_share[0]),
        calibration_error=dict(zip(columns, total.calibration_error[0].tolist(), strict=True)),
        confusion={
            said: dict(zip(SENTIMENTS, map(int, row), strict=True))
            for said, row in zip(SENTIMENTS, total.sentiments[0], strict=True)
        },
        intervals=_intervals(tallies, taxonomy),
    )


def figures_of(tallies: Tallies, taxonomy: Taxonomy) -> Iterator[tuple[str, Floats]]:
    """Yield each figure that has an interval: its name, and its values, shape (n_rows,)."""
    yield "themes_f1", tallies.themes_f1
    for place, name in enumerate(taxonomy.theme_names):
        yield f"{name}.precision", tallies.theme_precision[:, place]
        yield f"{name}.recall", tallies.theme_recall[:, place]
        yield f"{name}.f1", tallies.theme_f1[:, place]
    yield "sentiment_accuracy", tallies.sentiment_accuracy
    yield "sentiment_macro_f1", tallies.sentiment_macro_f1
    yield "theme_sentiment_accuracy", tallies.theme_sentiment_accuracy[:, 0]
    yield "divided_theme_sentiment_accuracy", tallies.theme_sentiment_accuracy[:, 1]


def group_of_source(examples: Sequence[Example]) -> Codes:
    """Return the number of each example's source; one without a source is its own.

    Of fewer sources than ten, every example is its own: samples of two or three sources are nearly
    all alike, so that intervals would be far too narrow.
    """
    names: list[object] = [each.source or place for place, each in enumerate(examples)]
    if len(set(names)) < _FEWEST_SOURCES:
        return np.arange(len(names))
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def resampled(tallies: Tallies) -> Tallies:
    """Return tallies of 1,000 samples of the sources, drawn with replacement; always the same."""
    count = len(tallies.themes)
    chance = np.random.default_rng(_SEED)
    weights = chance.multinomial(count, np.full(count, 1 / max(count, 1)), size=_RESAMPLES)
    return tallies.weighted(weights.astype(np.float64))


def interval(values: Floats) -> Interval:
    """Return the middle 95 % of values."""
    low, high = np.percentile(values, _TAILS)
    return Interval(float(low), float(high))


def _intervals(tallies: Tallies, taxonomy: Taxonomy) -> dict[str, Interval]:
    if len(tallies.themes) == 0:
        return {}
    samples = resampled(tallies)
    return {name: interval(values) for name, values in figures_of(samples, taxonomy)}


def _theme(tagged: Tagged, total: Tallies, name: str) -> ThemeEvaluation:
    place = tagged.taxonomy.theme_names.index(name)
    there = tagged.labelled_themes[:, place] >= 0
    return ThemeEvaluation(
        precision=float(total.theme_precision[0, place]),
        recall=float(total.theme_recall[0, place]),
        f1=float(total.theme_f1[0, place]),
        average_precision=average_precision(tagged.scores[:, place], there),
        support=int(there.sum()),
    )
