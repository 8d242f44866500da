"""Weights fitted to labelled sentences: counts of n-grams, and a line for each column."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from findings_nlp.features import Places, are_characters, batches, text_ngrams
from findings_nlp.label_matrix import Bools, label_matrix
from findings_nlp.line_fit import Line, fit_line
from findings_nlp.records import Example
from findings_nlp.settings import Settings
from findings_nlp.splits import grouped_folds
from findings_nlp.taught import UNTAUGHT, Taught
from findings_nlp.taxonomy import Taxonomy
from findings_nlp.weights import WeightTable

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]

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
class Lessons:
    """Sentences to fit weights to, and what is to be learnt of them.

    Attributes
    ----------
    counts
        How often each bucket occurs; shape (n_sentences, 2 ** bucket_bits).
    targets
        How likely each column holds, from 0 to 1; shape (n_sentences, n_columns).
    importance
        How much each sentence counts; shape (n_sentences,).
    """

    counts: csr_matrix
    targets: Floats
    importance: Floats


@dataclass(frozen=True, eq=False)
class Material:
    """Everything there is to learn from: labelled sentences, and those a teacher has scored.

    Attributes
    ----------
    texts
        The labelled sentences.
    labels
        Their `label_matrix`.
    fold_of
        The fold of each; shape (n_examples,).
    taught
        Sentences that nobody has labelled, with a teacher's scores; none if there is no teacher.
    """

    texts: Sequence[str]
    labels: Bools
    fold_of: Places
    taught: Taught
    settings: Settings

    def lessons(self, left_out: int | None = None) -> Lessons:
        """Return what to fit to: all of it, or all that a fold's sources had no part in."""
        labelled, rows = self._places(left_out)
        counts, importance = self._counts[labelled], np.ones(len(labelled))
        if len(rows):
            from scipy.sparse import vstack

            counts = vstack([counts, self._taught_counts[rows]], format="csr")
            are_pieces, settings = self.taught.are_pieces[rows], self.settings
            shares = np.where(are_pieces, settings.piece_share, settings.teacher_share)
            importance = np.append(importance, shares)
        return Lessons(counts, self.targets(left_out), importance)

    def passages(self, left_out: int | None = None) -> list[str]:
        """Return the texts of the lessons: labelled sentences, and then those that were scored."""
        labelled, rows = self._places(left_out)
        return [
            *(self.texts[place] for place in labelled.tolist()),
            *(self.taught.texts[place] for place in rows.tolist()),
        ]

    def targets(self, left_out: int | None = None) -> Floats:
        """Return how likely each column of each text is, shape (n_texts, n_columns), 0 to 1."""
        labelled, rows = self._places(left_out)
        targets = self.labels[labelled].astype(np.float64)
        if not len(rows):
            return targets
        return np.concatenate([targets, self.taught.targets(rows, left_out)])

    def _places(self, left_out: int | None) -> tuple[Places, Places]:
        """Return the labelled and the scored texts that a fold's sources had no part in."""
        labelled = np.flatnonzero(self.fold_of != (-1 if left_out is None else left_out))
        return labelled, self.taught.outside(left_out)

    @cached_property
    def _counts(self) -> csr_matrix:
        return count_matrix(self.texts, self.settings)

    @cached_property
    def _taught_counts(self) -> csr_matrix:
        return count_matrix(self.taught.texts, self.settings)


@dataclass(frozen=True, eq=False)
class CrossFit:
    """For each fold, weights fitted to the other folds, and what they say of sentences unseen.

    Attributes
    ----------
    fits
        The weights fitted without each fold.
    scores
        Linear scores of each example by the fit that has not seen it or its source; shape
        (n_examples, n_columns).
    """

    fits: tuple[Fit, ...]
    scores: Floats


def cross_fit(material: Material) -> CrossFit:
    """Fit weights for each fold of the labelled sentences; a source is never on both sides."""
    scores = np.zeros(material.labels.shape)
    fits = []
    for fold in range(int(material.fold_of.max()) + 1):
        fit = fit_without(material, fold)
        unseen = np.flatnonzero(material.fold_of == fold).tolist()
        scores[unseen] = fit.scores([material.texts[place] for place in unseen])
        fits.append(fit)
    return CrossFit(tuple(fits), scores)


def material_of(
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    settings: Settings,
    taught: Taught = UNTAUGHT,
) -> Material:
    """Deal labelled sentences out to folds, as their teachers did if there were any.

    Raises
    ------
    SettingsError
        There are fewer sentences than folds.
    """
    folds = taught.folds if taught.texts else settings.folds
    dealt = folds_of(examples, taxonomy, folds)
    known = taught.fold_of_source
    fold_of = np.array(
        [known.get(each.source, fold) for each, fold in zip(examples, dealt, strict=True)]
    )
    texts = [example.text for example in examples]
    return Material(texts, label_matrix(examples, taxonomy), fold_of, taught, settings)


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


def fit_without(material: Material, left_out: int | None = None) -> Fit:
    """Fit weights to all of the material, or without a fold, beside patterns found in the same."""
    fit = fit_weights(material.lessons(left_out), material.settings)
    patterns = material.taught.patterns_without(left_out)
    return replace(fit, weights=replace(fit.weights, patterns=patterns))


def fit_weights(lessons: Lessons, settings: Settings) -> Fit:
    """Fit a line for each column and fold the idf into its weights.

    Parameters
    ----------
    lessons
        What to fit to. A column whose targets are all the same gets no weights.
    settings
        The penalty, and what the table is made for.
    """
    from threadpoolctl import threadpool_limits

    counts = lessons.counts
    occurs_in = np.bincount(counts.indices, minlength=counts.shape[1])
    used = np.flatnonzero(occurs_in >= settings.fewest_sentences)
    rarity = np.log((1 + counts.shape[0]) / (1 + occurs_in[used])) + 1
    idf = rarity * kind_shares(used, settings)
    features = weighted(counts[:, used], idf)
    with threadpool_limits(limits=1):
        lines = [
            _fit_column(features, column, lessons.importance, settings)
            for column in lessons.targets.T
        ]
    values = np.column_stack([*(line.weights * idf for line in lines), idf**2])
    table = WeightTable(settings, used.astype(np.int32), values.astype(np.float32))
    return Fit(table, np.array([line.bias for line in lines], dtype=np.float32))


def kind_shares(buckets: npt.NDArray[np.integer[Any]], settings: Settings) -> Floats:
    """Return how much the n-grams of each bucket count by their kind, above 0; same shape."""
    return np.where(are_characters(buckets), settings.character_share, 1.0)


def weighted(counts: csr_matrix, idf: Floats) -> csr_matrix:
    """Return ``count * idf / norm`` of each n-gram, as a `WeightTable` weights it; same shape."""
    from scipy.sparse import diags_array

    norms = np.sqrt(counts @ idf**2)
    return (diags_array(1 / np.maximum(norms, 1e-12)) @ counts @ diags_array(idf)).tocsr()


def _fit_column(
    features: csr_matrix, targets: Floats, importance: Floats, settings: Settings
) -> Line:
    if targets.min() == targets.max():
        hoped = (importance @ targets + 0.5) / (importance.sum() + 1)
        return Line(np.zeros(features.shape[1]), float(np.log(hoped / (1 - hoped))))
    return fit_line(features, targets, importance, settings.inverse_penalty)
