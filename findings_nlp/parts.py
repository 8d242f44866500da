"""The parts of a text's score: what each word and each run of words in it adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from findings_nlp.features import (
    Keys,
    Ngrams,
    Places,
    Words,
    split_words,
    word_keys,
    word_runs,
)
from findings_nlp.patterns import WIDTH
from findings_nlp.weights import WeightTable

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Parts:
    """The words of a batch of texts, in their order, and then the runs of words that are known.

    Attributes
    ----------
    bounds
        The words of text ``i`` are the parts ``bounds[i]`` to ``bounds[i + 1]``; shape
        (n_texts + 1,).
    first_words
        The part that is the first word of each part: a word's own index; shape (n_parts,).
    sizes
        Number of words of each part, 1 for a word; shape (n_parts,).
    starts, ends
        Where each part stands in its text, in characters, end exclusive; shape (n_parts,).
    values
        What each part adds to its text's linear scores; shape (n_parts, n_columns). All parts of a
        text together give its `WeightTable.linear_scores`.
    """

    bounds: Places
    first_words: Places
    sizes: Places
    starts: Places
    ends: Places
    values: Floats

    def word_values(self) -> Floats:
        """Return what each word adds, with an equal share of each run of words it stands in.

        Returns
        -------
        values
            Shape (n_words, n_columns); they sum to the same as all parts.
        """
        values = self.values[: self.bounds[-1]].copy()
        for size in range(2, int(self.sizes.max(initial=1)) + 1):
            runs = self.sizes == size
            shares, firsts = self.values[runs] / size, self.first_words[runs]
            for place in range(size):
                values[firsts + place] += shares
        return values


def find_parts(texts: Sequence[str], weights: WeightTable) -> Parts:
    """Find the parts of a batch of texts and what they add.

    Parameters
    ----------
    texts
        Any strings, as many as `findings_nlp.features.batches` takes at a time.
    weights
        The weights that score them.
    """
    words = split_words(texts)
    keys = word_keys(words)
    text_of_word = np.repeat(np.arange(len(texts)), np.diff(words.bounds))
    runs = _divided_by_norm(_ngram_runs(words, keys, weights), text_of_word, len(texts))
    if weights.patterns:
        runs = _together(runs, _pattern_runs(words, weights.patterns.word_scores(words, keys)))
    word_starts = words.starts - _text_starts(texts)[text_of_word]
    return Parts(
        bounds=words.bounds,
        first_words=runs.first_words,
        sizes=runs.sizes,
        starts=word_starts[runs.first_words],
        ends=(word_starts + words.lengths)[runs.first_words + runs.sizes - 1],
        values=runs.values,
    )


@dataclass(frozen=True, eq=False)
class _Runs:
    """Words and runs of words: the first word of each, how many, and a row of values."""

    first_words: Places
    sizes: Places
    values: Floats


def _ngram_runs(words: Words, keys: Keys, weights: WeightTable) -> _Runs:
    """Return all words, and then the known runs, with the sums of their rows of the table."""
    first_words, sizes = [np.arange(len(keys))], [np.ones(len(keys), dtype=np.int64)]
    sums = [weights.sum_inside(words, keys)]
    shortest = max(2, weights.settings.word_ngrams[0])
    for size, runs in enumerate(word_runs(words, keys, weights.settings), start=shortest):
        in_text = np.diff(runs.bounds)
        firsts = np.arange(len(runs.buckets)) + np.repeat(
            words.bounds[:-1] - runs.bounds[:-1], in_text
        )
        found = weights.sum_known(Ngrams(runs.buckets, np.arange(len(runs.buckets) + 1)))
        known = np.flatnonzero(found.any(axis=1))
        first_words.append(firsts[known])
        sizes.append(np.full(len(known), size))
        sums.append(found[known])
    values = np.concatenate(sums).astype(np.float64)
    return _Runs(np.concatenate(first_words), np.concatenate(sizes), values)


def _divided_by_norm(runs: _Runs, text_of_word: Places, text_count: int) -> _Runs:
    """Divide the values by the norm that their last column gives each text, and leave it out."""
    text_of_run, sums = text_of_word[runs.first_words], runs.values[:, :-1]
    norms = np.sqrt(np.bincount(text_of_run, runs.values[:, -1], text_count))[text_of_run, None]
    divided = np.divide(sums, norms, out=np.zeros_like(sums), where=norms > 0)
    return replace(runs, values=divided)


def _pattern_runs(words: Words, scores: npt.NDArray[np.float32]) -> _Runs:
    """Return the runs of words that patterns react to, by what they add at the word in the middle.

    Parameters
    ----------
    words
        The words of a batch.
    scores
        `Patterns.word_scores`.
    """
    middles = np.flatnonzero(scores.any(axis=1))
    texts = np.searchsorted(words.bounds, middles, side="right") - 1
    reach = WIDTH // 2
    firsts = np.maximum(middles - reach, words.bounds[texts])
    lasts = np.minimum(middles + reach, words.bounds[texts + 1] - 1)
    return _Runs(firsts, lasts + 1 - firsts, scores[middles].astype(np.float64))


def _together(runs: _Runs, others: _Runs) -> _Runs:
    """Put runs of two kinds together, those of the same words into one."""
    first_words = np.concatenate([runs.first_words, others.first_words])
    sizes = np.concatenate([runs.sizes, others.sizes])
    values = np.zeros((len(sizes), runs.values.shape[1]))
    values[: len(runs.sizes)] = runs.values
    values[len(runs.sizes) :, -others.values.shape[1] :] = others.values
    spans = np.stack([sizes, first_words])
    kept, group = np.unique(spans, axis=1, return_inverse=True)
    summed = np.zeros((kept.shape[1], values.shape[1]))
    np.add.at(summed, group.ravel(), values)
    return _Runs(first_words=kept[1], sizes=kept[0], values=summed)


def _text_starts(texts: Sequence[str]) -> Places:
    """Return where each text begins among the codes of `split_words`; shape (n_texts,)."""
    lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
    return 1 + np.cumsum(lengths) - lengths
