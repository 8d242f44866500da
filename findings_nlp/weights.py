"""The folded weight table: the scores of a text are one gather and sum over its n-grams.

Patterns, if there are any, add to the scores of sentiments.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
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
from findings_nlp.patterns import Patterns
from findings_nlp.settings import Settings

Floats = npt.NDArray[np.float32]

_SLOT_BITS = 17
"""Slots for the words that are held; twelve times the different words of 226 real reports."""


class HeldWords(threading.local):
    """Words met before, so that what stands inside a word is summed once; each thread has its own.

    A word's slot is the top of its key. Of words that share a slot, the last one met is held.

    Attributes
    ----------
    keys
        The key of the word in each slot; of another slot where there is none; shape (n_slots,).
    sums
        What the n-grams inside that word add up to; shape (n_slots, n_columns + 1).
    """

    def __init__(self, width: int) -> None:
        slots = np.arange(1 << _SLOT_BITS, dtype=np.uint64)
        self.keys: Keys = (slots ^ np.uint64(1)) << np.uint64(64 - _SLOT_BITS)
        self.sums: Floats = np.zeros((len(slots), width), dtype=np.float32)

    def __reduce__(self) -> tuple[type[HeldWords], tuple[int]]:
        """Leave the words behind where a model is sent or copied."""
        return HeldWords, (self.sums.shape[1],)


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
    patterns
        What adds to the last three columns, those of sentiments; None for nothing.
    """

    settings: Settings
    buckets: npt.NDArray[np.int32]
    values: Floats
    patterns: Patterns | None = None

    def linear_scores(self, texts: Iterable[str]) -> Floats:
        """Return the weighted sum of each text's features and what patterns add, without bias.

        Parameters
        ----------
        texts
            Any number; they are taken a batch at a time.

        Returns
        -------
        scores
            Shape (n_texts, n_columns), any real number; 0 where nothing is known.
        """
        nothing = np.zeros((0, self.values.shape[1] - 1), dtype=np.float32)
        return np.concatenate([nothing, *map(self._batch_scores, batches(texts))])

    def _batch_scores(self, texts: Sequence[str]) -> Floats:
        words = split_words(texts)
        keys = word_keys(words)
        sums = _sum_segments(self.sum_inside(words, keys), words.bounds)
        for ngrams in word_runs(words, keys, self.settings):
            sums += self.sum_known(ngrams)
        norms = np.sqrt(sums[:, -1:])
        np.divide(sums, norms, out=sums, where=norms > 0)
        scores = sums[:, :-1]
        if self.patterns:
            scores[:, -self.patterns.head.shape[1] :] += self.patterns.linear_scores(words, keys)
        return scores

    def sum_inside(self, words: Words, keys: Keys) -> Floats:
        """Sum the rows of the n-grams inside each word, for words met before from memory.

        Returns
        -------
        sums
            Shape (n_words, n_columns + 1), columns as in ``values``.
        """
        held = self._held
        slots = (keys >> np.uint64(64 - _SLOT_BITS)).astype(np.int64)
        new = np.flatnonzero(held.keys[slots] != keys)
        if len(new):
            new = new[np.unique(slots[new], return_index=True)[1]]
            held.keys[slots[new]] = keys[new]
            held.sums[slots[new]] = self._sum_words(words, keys, new)
        sums: Floats = held.sums.take(slots, axis=0)
        others = np.flatnonzero(held.keys[slots] != keys)
        if len(others):
            sums[others] = self._sum_words(words, keys, others)
        return sums

    def _sum_words(self, words: Words, keys: Keys, chosen: Places) -> Floats:
        sums = np.zeros((len(chosen), self.values.shape[1]), dtype=np.float32)
        for ngrams in inner_ngrams(words, keys, chosen, self.settings):
            sums += self.sum_known(ngrams)
        return sums

    @cached_property
    def _held(self) -> HeldWords:
        return HeldWords(self.values.shape[1])

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


def _sum_segments(rows: Floats, bounds: Places) -> Floats:
    """Sum ``rows[bounds[i]:bounds[i + 1]]`` for each i, 0 where that is empty."""
    sums = np.zeros((len(bounds) - 1, rows.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(bounds[1:] > bounds[:-1])
    if len(filled):
        sums[filled] = np.add.reduceat(rows, bounds[filled], axis=0)
    return sums
