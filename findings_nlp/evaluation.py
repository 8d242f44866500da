"""How well tags agree with labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from findings_nlp.metrics import Counts, accuracy, average_precision, count, macro_f1
from findings_nlp.records import Example, Finding, Sentence
from findings_nlp.taxonomy import SENTIMENTS, Sentiment, Taxonomy

Scores = npt.NDArray[np.floating[Any]]


class Tagger(Protocol):
    """What can be evaluated: a model, or a baseline."""

    @property
    def taxonomy(self) -> Taxonomy:
        """Return the themes it looks for."""

    def scores(self, texts: Iterable[str]) -> Scores:
        """Return a score of each column for each text, shape (n_texts, n_columns)."""

    def tag(self, sentences: Iterable[str | Sentence]) -> list[Finding]:
        """Return the finding of each sentence."""


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


def evaluate(model: Tagger, examples: Sequence[Example]) -> Evaluation:
    """Tag labelled sentences and compare.

    Parameters
    ----------
    model
        A model or a baseline.
    examples
        Labelled sentences that it was not trained on.
    """
    texts = [example.text for example in examples]
    return compare(model.taxonomy, model.tag(texts), model.scores(texts), examples)


def compare(
    taxonomy: Taxonomy,
    findings: Sequence[Finding],
    scores: Scores,
    examples: Sequence[Example],
) -> Evaluation:
    """Compare findings with labels.

    Parameters
    ----------
    taxonomy
        The themes.
    findings
        One for each example.
    scores
        Shape (n_examples, n_columns), columns as in ``taxonomy.columns``.
    examples
        The labels.
    """
    counts = {name: _count_theme(name, findings, examples) for name in taxonomy.theme_names}
    found = [finding.sentiment for finding in findings]
    expected = [example.sentiment for example in examples]
    said = _theme_sentiments(findings, examples)
    divided = [pair for pair in said if pair.divided]
    return Evaluation(
        sentence_count=len(examples),
        themes={
            name: _theme_evaluation(counts[name], name, scores[:, column], examples)
            for column, name in enumerate(taxonomy.theme_names)
        },
        themes_f1=sum(counts.values(), Counts()).f1,
        sentiment_accuracy=accuracy(found, expected),
        sentiment_f1={name: macro_f1(found, expected, [name]) for name in SENTIMENTS},
        sentiment_macro_f1=macro_f1(found, expected, SENTIMENTS),
        theme_sentiment_accuracy=_agreement(said),
        divided_theme_sentiment_accuracy=_agreement(divided),
        divided_count=len(divided),
        review_share=sum(finding.needs_review for finding in findings) / max(len(findings), 1),
    )


def _count_theme(name: str, findings: Sequence[Finding], examples: Sequence[Example]) -> Counts:
    found = np.array([name in finding.themes for finding in findings], dtype=np.bool_)
    return count(found, _has(name, examples))


def _has(name: str, examples: Sequence[Example]) -> npt.NDArray[np.bool_]:
    return np.array([name in example.themes for example in examples], dtype=np.bool_)


def _theme_evaluation(
    counts: Counts, name: str, scores: Scores, examples: Sequence[Example]
) -> ThemeEvaluation:
    return ThemeEvaluation(
        precision=counts.precision,
        recall=counts.recall,
        f1=counts.f1,
        average_precision=average_precision(scores, _has(name, examples)),
        support=counts.support,
    )


@dataclass(frozen=True, slots=True)
class _ThemeSentiment:
    found: Sentiment
    expected: Sentiment
    divided: bool


def _theme_sentiments(
    findings: Sequence[Finding], examples: Sequence[Example]
) -> list[_ThemeSentiment]:
    return [
        _ThemeSentiment(tag.sentiment, example.themes[name], _is_divided(example))
        for finding, example in zip(findings, examples, strict=True)
        for name, tag in finding.themes.items()
        if name in example.themes
    ]


def _is_divided(example: Example) -> bool:
    return len(example.themes) > 1 or example.sentiment == "mixed"


def _agreement(said: Sequence[_ThemeSentiment]) -> float:
    return accuracy([each.found for each in said], [each.expected for each in said])
