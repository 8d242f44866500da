"""Counts of right and wrong that add up, a row a source, and the figures that follow from them.

Since they add up, the figures of a sample of the sources are those of the sum of their rows, and
a bootstrap over sources is one product of matrices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.tagged import Codes, Tagged
from findings_nlp.taxonomy import SENTIMENTS

Floats = npt.NDArray[np.floating[Any]]

_BINS = 10
_MIXED = SENTIMENTS.index("mixed")


@dataclass(frozen=True, eq=False)
class Tallies:
    """What was right and wrong of sentences; all shapes begin with the number of rows.

    Attributes
    ----------
    themes
        Of each theme: found rightly, found wrongly, missed; shape (n_rows, n_themes, 3).
    sentiments
        Sentences by their labelled and their found sentiment; shape (n_rows, 4, 4).
    theme_sentiments
        Of themes there and found: how many, and how many with the right sentiment; on all
        sentences, and on divided ones; shape (n_rows, 2, 2).
    bins
        Of each column and each tenth of the probabilities: how many, how many with the label, and
        the sum of the probabilities; shape (n_rows, n_columns, 10, 3).
    reviewed
        How many sentences, and how many are sent to review; shape (n_rows, 2).
    """

    themes: Floats
    sentiments: Floats
    theme_sentiments: Floats
    bins: Floats
    reviewed: Floats

    def weighted(self, weights: Floats) -> Tallies:
        """Return sums of rows, each as often as weighted; weights of shape (n_sums, n_rows)."""
        return Tallies(*(np.tensordot(weights, part, axes=1) for part in self._parts()))

    def total(self) -> Tallies:
        """Return the sum of all rows, as one row."""
        return self.weighted(np.ones((1, len(self.themes))))

    def _parts(self) -> Iterator[Floats]:
        yield from (
            self.themes,
            self.sentiments,
            self.theme_sentiments,
            self.bins,
            self.reviewed,
        )

    @property
    def theme_f1(self) -> Floats:
        """Return the F1 of each theme; shape (n_rows, n_themes)."""
        return _f1(self.themes)

    @property
    def theme_precision(self) -> Floats:
        """Return the precision of each theme; shape (n_rows, n_themes)."""
        return _share(self.themes[..., 0], self.themes[..., 0] + self.themes[..., 1])

    @property
    def theme_recall(self) -> Floats:
        """Return the recall of each theme; shape (n_rows, n_themes)."""
        return _share(self.themes[..., 0], self.themes[..., 0] + self.themes[..., 2])

    @property
    def themes_f1(self) -> Floats:
        """Return the F1 over all themes together; shape (n_rows,)."""
        return _f1(self.themes.sum(axis=1))

    @property
    def sentiment_accuracy(self) -> Floats:
        """Return the share of sentences with the right sentiment; shape (n_rows,)."""
        right = np.trace(self.sentiments, axis1=1, axis2=2)
        return _share(right, self.sentiments.sum(axis=(1, 2)))

    @property
    def sentiment_f1(self) -> Floats:
        """Return the F1 of each sentiment; shape (n_rows, 4)."""
        right = np.diagonal(self.sentiments, axis1=1, axis2=2)
        return _share(2 * right, self.sentiments.sum(axis=1) + self.sentiments.sum(axis=2))

    @property
    def sentiment_macro_f1(self) -> Floats:
        """Return the mean F1 of the sentiments that were labelled or found; shape (n_rows,)."""
        occurs = (self.sentiments.sum(axis=1) + self.sentiments.sum(axis=2)) > 0
        return _share(self.sentiment_f1.sum(axis=1), occurs.sum(axis=1))

    @property
    def theme_sentiment_accuracy(self) -> Floats:
        """Return the share of right theme sentiments, on all and on divided sentences."""
        return _share(self.theme_sentiments[..., 1], self.theme_sentiments[..., 0])

    @property
    def calibration_error(self) -> Floats:
        """Return the expected calibration error of each column; shape (n_rows, n_columns).

        The mean distance of a tenth's share of labels from its mean probability, each tenth as
        much as it holds (Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities
        using Bayesian binning", 2015).
        """
        away = np.abs(self.bins[..., 1] - self.bins[..., 2]).sum(axis=-1)
        return _share(away, self.bins[..., 0].sum(axis=-1))

    @property
    def review_share(self) -> Floats:
        """Return the share of sentences sent to review; shape (n_rows,)."""
        return _share(self.reviewed[:, 1], self.reviewed[:, 0])


def _f1(counts: Floats) -> Floats:
    """Return the F1 from right, wrong and missed on the last axis."""
    right, wrong, missed = np.moveaxis(counts, -1, 0)
    return _share(2 * right, 2 * right + wrong + missed)


def _share(part: Floats, whole: Floats) -> Floats:
    shares: Floats = np.divide(part, whole, out=np.zeros(np.shape(part)), where=whole > 0)
    return shares


def tally(tagged: Tagged, group_of: Codes) -> Tallies:
    """Count what is right and wrong in each group of sentences.

    Parameters
    ----------
    tagged
        Labelled sentences as something tagged them.
    group_of
        The group of each, from 0; shape (n_examples,).
    """
    there, found = tagged.labelled_themes >= 0, tagged.found_themes >= 0
    themes = np.stack([there & found, ~there & found, there & ~found], axis=-1)
    pairs = np.eye(len(SENTIMENTS) ** 2)[
        tagged.labelled_sentiments * len(SENTIMENTS) + tagged.found_sentiments
    ].reshape(-1, len(SENTIMENTS), len(SENTIMENTS))
    unsure = np.array([each.needs_review for each in tagged.findings], dtype=np.float64)
    reviewed = np.column_stack([np.ones(len(unsure)), unsure])
    by_example = (themes, pairs, _theme_sentiments(tagged), _bins(tagged), reviewed)
    return Tallies(*(_grouped(part, group_of) for part in by_example))


def _theme_sentiments(tagged: Tagged) -> Floats:
    both = (tagged.labelled_themes >= 0) & (tagged.found_themes >= 0)
    right = both & (tagged.labelled_themes == tagged.found_themes)
    counts = np.column_stack([both.sum(axis=1), right.sum(axis=1)])
    divided = ((tagged.labelled_themes >= 0).sum(axis=1) > 1) | (
        tagged.labelled_sentiments == _MIXED
    )
    return np.stack([counts, counts * divided[:, None]], axis=1).astype(np.float64)


def _bins(tagged: Tagged) -> Floats:
    bins = np.minimum((tagged.scores * _BINS).astype(np.int64), _BINS - 1)
    chosen = np.eye(_BINS)[bins]
    return np.stack(
        [chosen, chosen * tagged.columns[..., None], chosen * tagged.scores[..., None]], axis=-1
    )


def _grouped(part: Any, group_of: Codes) -> Floats:
    sums = np.zeros((int(group_of.max(initial=-1)) + 1, *part.shape[1:]))
    np.add.at(sums, group_of, part)
    return sums
