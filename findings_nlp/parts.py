"""The parts of a text's score: what each word and each run of words in it adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from findings_nlp.features import Ngrams, Places, Words, split_words, word_keys, word_runs
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
    groups = list(_groups(words, weights))
    first_words = np.concatenate([group.first_words for group in groups])
    sizes = np.concatenate([np.full(len(group.sums), group.size) for group in groups])
    last_words = first_words + sizes - 1
    text_of_word = np.repeat(np.arange(len(texts)), np.diff(words.bounds))
    word_starts = words.starts - _text_starts(texts)[text_of_word]
    sums = np.concatenate([group.sums for group in groups]).astype(np.float64)
    return Parts(
        bounds=words.bounds,
        first_words=first_words,
        sizes=sizes,
        starts=word_starts[first_words],
        ends=(word_starts + words.lengths)[last_words],
        values=_divided_by_norm(sums, text_of_word[first_words], len(texts)),
    )


@dataclass(frozen=True, eq=False)
class _Group:
    """Parts of one size: the first word of each, and the sum of its rows of the weight table."""

    size: int
    first_words: Places
    sums: npt.NDArray[np.float32]


def _groups(words: Words, weights: WeightTable) -> Iterator[_Group]:
    """Yield all words, then the known runs of each number of words."""
    keys = word_keys(words)
    yield _Group(1, np.arange(len(keys)), weights.sum_inside(words, keys))
    shortest = max(2, weights.settings.word_ngrams[0])
    for size, runs in enumerate(word_runs(words, keys, weights.settings), start=shortest):
        in_text = np.diff(runs.bounds)
        first_words = np.arange(len(runs.buckets)) + np.repeat(
            words.bounds[:-1] - runs.bounds[:-1], in_text
        )
        sums = weights.sum_known(Ngrams(runs.buckets, np.arange(len(runs.buckets) + 1)))
        known = np.flatnonzero(sums.any(axis=1))
        yield _Group(size, first_words[known], sums[known])


def _text_starts(texts: Sequence[str]) -> Places:
    """Return where each text begins among the codes of `split_words`; shape (n_texts,)."""
    lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
    return 1 + np.cumsum(lengths) - lengths


def _divided_by_norm(sums: Floats, text_of_part: Places, text_count: int) -> Floats:
    """Return the sums without their last column, divided by the norm that it gives each text."""
    norms = np.sqrt(np.bincount(text_of_part, sums[:, -1], text_count))[text_of_part, None]
    return np.divide(sums[:, :-1], norms, out=np.zeros_like(sums[:, :-1]), where=norms > 0)
