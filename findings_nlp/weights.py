"""The folded weight table: the scores of a text are one gather and sum over its n-grams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from findings_nlp.features import (
    Keys,
    Ngrams,
    Places,
    Words,
    batches,
    inner_ngrams,
    split_words,
    word_keys,
    word_runs,
)
from findings_nlp.settings import Settings

Floats = npt.NDArray[np.float32]

_SLOT_BITS = 17
"""Slots for finding equal words; about four times the words of a batch."""


@dataclass(frozen=True, eq=False)
class Distinct:
    """The words that stand for all of a batch.

    Attributes
    ----------
    words
        Their indices in the batch; shape (n_distinct,).
    place
        For each word of the batch, the place in ``words`` of the one equal to it; shape (n_words,).
    """

    words: Places
    place: Places


@dataclass(frozen=True, eq=False)
class WeightTable:
    """The weights of the n-grams that a model knows.

    An n-gram's value in a text is ``count * idf / norm``, where ``norm`` is the square root of the
    sum of ``idf ** 2`` over all occurrences of known n-grams in the text. So ``idf`` is folded
    into the weights, the norm is one more column to sum, and nothing is left to multiply.

    Attributes
    ----------
    settings
        Which n-grams are counted, and into how many buckets.
    buckets
        The buckets in use, ascending; int32, shape (n_rows,).
    values
        Weight times idf for each column, and in the last column ``idf ** 2``; float32, shape
        (n_rows, n_columns + 1).
    """

    settings: Settings
    buckets: npt.NDArray[np.int32]
    values: Floats

    def linear_scores(self, texts: Iterable[str]) -> Floats:
        """Return the weighted sum of each text's features, without bias.

        Parameters
        ----------
        texts
            Any number; they are taken a batch at a time.

        Returns
        -------
        scores
            Shape (n_texts, n_columns), any real number; 0 where no n-gram is known.
        """
        nothing = np.zeros((0, self.values.shape[1]), dtype=np.float32)
        sums = np.concatenate(
            [nothing, *(self._sums(split_words(each)) for each in batches(texts))]
        )
        norms = np.sqrt(sums[:, -1:])
        np.divide(sums, norms, out=sums, where=norms > 0)
        return sums[:, :-1]

    def _sums(self, words: Words) -> Floats:
        keys = word_keys(words)
        sums = _sum_segments(self.sum_inside(words, keys), words.bounds)
        for ngrams in word_runs(words, keys, self.settings):
            sums += self.sum_known(ngrams)
        return sums

    def sum_inside(self, words: Words, keys: Keys) -> Floats:
        """Sum the rows of the n-grams inside each word, once for each distinct word.

        Returns
        -------
        sums
            Shape (n_words, n_columns + 1), columns as in ``values``.
        """
        distinct = _distinct(keys)
        of_word = np.zeros((len(distinct.words), self.values.shape[1]), dtype=np.float32)
        for ngrams in inner_ngrams(words, keys, distinct.words, self.settings):
            of_word += self.sum_known(ngrams)
        return of_word.take(distinct.place, axis=0)

    def sum_known(self, ngrams: Ngrams) -> Floats:
        """Sum the rows of each owner's known n-grams; shape (n_owners, n_columns + 1)."""
        rows = self._row_of_bucket[ngrams.buckets]
        known = np.flatnonzero(rows >= 0)
        bounds = np.searchsorted(known, ngrams.bounds)
        return _sum_segments(self.values.take(rows[known], axis=0), bounds)

    @cached_property
    def _row_of_bucket(self) -> npt.NDArray[np.int32]:
        rows = np.full(1 << self.settings.bucket_bits, -1, dtype=np.int32)
        rows[self.buckets] = np.arange(len(self.buckets), dtype=np.int32)
        return rows


def _distinct(keys: Keys) -> Distinct:
    """Find one word for each distinct key, in linear time.

    Each key writes its index into a slot. Where two keys share a slot the loser stands for itself,
    so a word may occur twice among the distinct ones; that costs time and changes no sum.
    """
    everyone = np.arange(len(keys))
    slots = (keys >> np.uint64(64 - _SLOT_BITS)).astype(np.int64)
    winner_of_slot = np.zeros(1 << _SLOT_BITS, dtype=np.int64)
    winner_of_slot[slots] = everyone
    winners = winner_of_slot[slots]
    stand_ins = np.where(keys[winners] == keys, winners, everyone)
    is_distinct = stand_ins == everyone
    return Distinct(np.flatnonzero(is_distinct), (np.cumsum(is_distinct) - 1)[stand_ins])


def _sum_segments(rows: Floats, bounds: Places) -> Floats:
    """Sum ``rows[bounds[i]:bounds[i + 1]]`` for each i, 0 where that is empty."""
    sums = np.zeros((len(bounds) - 1, rows.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(bounds[1:] > bounds[:-1])
    if len(filled):
        sums[filled] = np.add.reduceat(rows, bounds[filled], axis=0)
    return sums
