"""Weights fitted to labelled sentences: counts of n-grams, and a regression for each column."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from findings_nlp.features import Places, batches, text_ngrams
from findings_nlp.records import Example
from findings_nlp.settings import Settings
from findings_nlp.splits import grouped_folds
from findings_nlp.taxonomy import Column, Taxonomy
from findings_nlp.weights import WeightTable

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_MOST_STEPS = 1000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Fit:
    """Weights fitted to labelled sentences, and the bias of each column, shape (n_columns,)."""

    weights: WeightTable
    bias: npt.NDArray[np.float32]

    def scores(self, texts: Sequence[str]) -> Floats:
        """Return the linear scores, shape (n_texts, n_columns)."""
        return (self.weights.linear_scores(texts) + self.bias).astype(np.float64)


@dataclass(frozen=True, eq=False)
class CrossFit:
    """For each fold, weights fitted to the other folds, and what they say of sentences unseen.

    Attributes
    ----------
    counts
        How often each bucket occurs; shape (n_examples, 2 ** bucket_bits).
    fold_of
        The fold of each example; shape (n_examples,).
    fits
        The weights fitted without each fold.
    scores
        Linear scores of each example by the fit that has not seen it or its source; shape
        (n_examples, n_columns).
    """

    counts: csr_matrix
    fold_of: Places
    fits: tuple[Fit, ...]
    scores: Floats


def cross_fit(examples: Sequence[Example], labels: Bools, settings: Settings) -> CrossFit:
    """Fit weights for each fold of the examples; a source is never on both sides.

    Parameters
    ----------
    examples
        Labelled sentences.
    labels
        Their `label_matrix`.
    settings
        The number of folds, and how weights are fitted.

    Raises
    ------
    SettingsError
        There are fewer sentences than folds.
    """
    texts = [example.text for example in examples]
    fold_of = grouped_folds(_sources(examples, settings.folds), labels, settings.folds)
    counts = count_matrix(texts, settings)
    scores = np.zeros(labels.shape)
    fits = []
    for fold in range(settings.folds):
        seen, unseen = fold_of != fold, np.flatnonzero(fold_of == fold).tolist()
        fits.append(fit_weights(counts[seen], labels[seen], settings))
        scores[unseen] = fits[fold].scores([texts[place] for place in unseen])
    return CrossFit(counts, fold_of, tuple(fits), scores)


def folds_of(examples: Sequence[Example], taxonomy: Taxonomy, folds: int) -> Places:
    """Return the fold of each example, as `grouped_folds` deals them out; shape (n_examples,)."""
    return grouped_folds(_sources(examples, folds), label_matrix(examples, taxonomy), folds)


def _sources(examples: Sequence[Example], folds: int) -> list[str]:
    """Return each example's source, or none for all if there are fewer sources than folds.

    Who has labelled a report or two can train too, with figures that flatter.
    """
    sources = [example.source for example in examples]
    groups = len(set(sources) - {""}) + sources.count("")
    if groups >= folds:
        return sources
    _log.warning(
        "the labels come from %d source(s), fewer than the %d folds, so that sentences of one "
        "source stand in several folds and the figures flatter; label more reports, or set folds "
        "lower",
        groups,
        folds,
    )
    return [""] * len(examples)


def label_matrix(examples: Sequence[Example], taxonomy: Taxonomy) -> Bools:
    """Return whether each column holds for each example.

    Returns
    -------
    labels
        Shape (n_examples, n_columns), columns as in ``taxonomy.columns``.
    """
    return np.array(
        [[_holds(example, column) for column in taxonomy.columns] for example in examples],
        dtype=np.bool_,
    ).reshape(len(examples), len(taxonomy.columns))


def _holds(example: Example, column: Column) -> bool:
    if column.theme:
        return column.theme in example.themes
    return example.sentiment in (column.judgement, "mixed")


def count_matrix(texts: Sequence[str], settings: Settings) -> csr_matrix:
    """Return how often each bucket occurs in each text; shape (n_texts, 2 ** bucket_bits)."""
    from scipy.sparse import vstack

    return vstack([_count_batch(batch, settings) for batch in batches(texts)], format="csr")


def _count_batch(texts: Sequence[str], settings: Settings) -> csr_matrix:
    from scipy.sparse import csr_matrix

    owners, buckets = [], []
    for ngrams in text_ngrams(texts, settings):
        owners.append(np.repeat(np.arange(len(texts)), np.diff(ngrams.bounds)))
        buckets.append(ngrams.buckets)
    places = (np.concatenate(owners), np.concatenate(buckets))
    shape = (len(texts), 1 << settings.bucket_bits)
    return csr_matrix((np.ones(len(places[0])), places), shape=shape)


def fit_weights(counts: csr_matrix, labels: Bools, settings: Settings) -> Fit:
    """Fit a logistic regression for each column and fold the idf into its weights.

    Parameters
    ----------
    counts
        How often each bucket occurs; shape (n_examples, 2 ** bucket_bits).
    labels
        Shape (n_examples, n_columns). A column whose labels are all the same gets no weights.
    settings
        The penalty, and what the table is made for.
    """
    from scipy.sparse import diags_array
    from threadpoolctl import threadpool_limits

    occurs_in = np.bincount(counts.indices, minlength=counts.shape[1])
    used = np.flatnonzero(occurs_in >= settings.fewest_sentences)
    idf = np.log((1 + counts.shape[0]) / (1 + occurs_in[used])) + 1
    norms = np.sqrt(counts[:, used] @ idf**2)
    features = diags_array(1 / np.maximum(norms, 1e-12)) @ counts[:, used] @ diags_array(idf)
    with threadpool_limits(limits=1):
        lines = [_fit_column(features, column, settings) for column in labels.T]
    values = np.column_stack([*(line.weights * idf for line in lines), idf**2])
    table = WeightTable(settings, used.astype(np.int32), values.astype(np.float32))
    return Fit(table, np.array([line.bias for line in lines], dtype=np.float32))


@dataclass(frozen=True, eq=False)
class _Line:
    weights: Floats
    bias: float


def _fit_column(features: csr_matrix, labels: npt.NDArray[np.bool_], settings: Settings) -> _Line:
    from sklearn.linear_model import LogisticRegression

    positives = int(labels.sum())
    if positives in (0, len(labels)):
        odds = (positives + 0.5) / (len(labels) - positives + 0.5)
        return _Line(np.zeros(features.shape[1]), float(np.log(odds)))
    regression = LogisticRegression(C=settings.inverse_penalty, max_iter=_MOST_STEPS)
    regression.fit(features, labels)
    return _Line(regression.coef_[0], float(regression.intercept_[0]))
