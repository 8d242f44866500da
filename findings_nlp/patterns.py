"""Patterns of three words in a row, known by what the words mean and not by their letters.

N-grams know "lacked understanding" from "understanding was lacking" only if both were learnt.
Words with vectors share what is learnt of one with those that are used like it: a convolution over
the vectors, of which the largest value in a sentence counts (Kim, "Convolutional neural networks
for sentence classification", 2014). A teacher's network finds them; this module needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.errors import ModelError
from findings_nlp.features import Keys, Places, Words
from findings_nlp.taxonomy import SENTIMENT_COLUMNS

Floats = npt.NDArray[np.float32]
Steps = npt.NDArray[np.int16]

WIDTH = 3
"""Words that a pattern looks at: one before, the word itself, one after."""
_SLOT_BITS = 20
_MOST_STEPS = 32_767
"""Reactions are whole numbers of 16 bits: twice as quick as floats, and the same in any order."""
_STRETCH = 32
"""Texts are gone through word by word, all at once, a stretch of so many words at most: numpy
takes the larger of two arrays ten times as fast as the largest of a part of one."""
_MOST = 1 << 14
"""Most values of a vector and most patterns; far beyond what helps."""
_MOST_REACTIONS = 1 << 24
"""Most words times patterns: the tables of their reactions then take 300 MB at most."""


@dataclass(frozen=True, eq=False)
class Patterns:
    """Patterns and what they add to the scores of sentiments.

    Attributes
    ----------
    slots
        The slots of the known words, ascending; int32, shape (n_words,).
    vectors
        The vector of any other word, then those of the known words; float16, shape
        (n_words + 1, n_values).
    kernels
        What each pattern looks for in the word before, the word itself and the word after;
        float32, shape (WIDTH, n_values, n_patterns).
    bias
        What is added to each pattern's reaction; float32, shape (n_patterns,).
    head
        What a reaction of 1 adds to the scores of strength, concern and neutral; float32, shape
        (n_patterns, 3).
    """

    slots: npt.NDArray[np.int32]
    vectors: npt.NDArray[np.float16]
    kernels: Floats
    bias: Floats
    head: Floats

    def linear_scores(self, words: Words, keys: Keys) -> Floats:
        """Return what the patterns in each text add to the scores of sentiments.

        Parameters
        ----------
        words
            The words of a batch of texts.
        keys
            Their ``word_keys``.

        Returns
        -------
        scores
            Shape (n_texts, 3), any real number; 0 where a text has no words.
        """
        before, itself, after = self._rows(words, keys)
        texts, starts, lengths = _stretches(words.bounds)
        order = np.argsort(-lengths, kind="stable")
        starts, ascending = starts[order], -lengths[order]
        strongest = np.zeros((len(starts), len(self.bias)), dtype=np.int16)
        for place in range(_STRETCH):
            at = starts[: np.searchsorted(ascending, -place)] + place
            here = strongest[: len(at)]
            np.maximum(here, self._reactions(before[at], itself[at], after[at]), out=here)
        found = np.zeros((len(words.bounds) - 1, len(self.bias)), dtype=np.int16)
        filled, first = np.unique(texts, return_index=True)
        if len(filled):
            found[filled] = np.maximum.reduceat(strongest[np.argsort(order)], first, axis=0)
        return self._added(found)

    def word_scores(self, words: Words, keys: Keys) -> Floats:
        """Return what the patterns add where they react the most, at the word in their middle.

        Returns
        -------
        scores
            Shape (n_words, 3); those of a text sum to its `linear_scores`.
        """
        reactions = np.maximum(self._reactions(*self._rows(words, keys)), 0)
        kept, patterns = np.zeros_like(reactions), np.arange(len(self.bias))
        for first, last in pairwise(words.bounds):
            if last > first:
                at = first + reactions[first:last].argmax(axis=0), patterns
                kept[at] = reactions[at]
        return self._added(kept)

    def _added(self, reactions: Steps) -> Floats:
        # einsum sums each row alike, however many there are; a product of matrices does not
        added: Floats = np.einsum("tp,cp->tc", reactions.astype(np.float32), self._head_of_steps)
        return added

    @cached_property
    def _head_of_steps(self) -> Floats:
        """Return what a reaction of one step adds to each score; shape (3, n_patterns)."""
        return np.ascontiguousarray(self.head.T / np.float32(self._tables.steps))

    def _rows(self, words: Words, keys: Keys) -> tuple[Places, Places, Places]:
        """Return the row of the word before each, of the word itself, and of the word after."""
        itself = self._row_of_slot[slots_of(keys)].astype(np.int64)
        nothing = len(self.vectors)
        before, after = np.roll(itself, 1), np.roll(itself, -1)
        filled = words.bounds[:-1] < words.bounds[1:]
        before[words.bounds[:-1][filled]] = nothing
        after[words.bounds[1:][filled] - 1] = nothing
        return before, itself, after

    def _reactions(self, before: Places, itself: Places, after: Places) -> Steps:
        """Return how each pattern reacts to words by the rows of them and of their neighbours."""
        reactions: Steps = self._tables.itself.take(itself, axis=0)
        reactions += self._tables.before.take(before, axis=0)
        reactions += self._tables.after.take(after, axis=0)
        return reactions

    @cached_property
    def _tables(self) -> _Tables:
        vectors = self.vectors.astype(np.float32)
        before, itself, after = (vectors @ part for part in self.kernels)
        plain = (before, itself + self.bias, after)
        most = float(sum(np.abs(each).max(initial=0) for each in plain))
        steps = (_MOST_STEPS - WIDTH) / max(most, 1e-6)
        in_steps = (np.rint(each * steps).astype(np.int16) for each in plain)
        return _Tables(steps, *(np.pad(each, ((0, 1), (0, 0))) for each in in_steps))

    @cached_property
    def _row_of_slot(self) -> npt.NDArray[np.int32]:
        rows = np.zeros(1 << _SLOT_BITS, dtype=np.int32)
        rows[self.slots] = np.arange(1, len(self.slots) + 1, dtype=np.int32)
        return rows


@dataclass(frozen=True, eq=False)
class _Tables:
    """How each pattern reacts to each word, before the middle, there and after.

    Attributes
    ----------
    steps
        Into how many steps a reaction of 1 is divided, so that no sum overflows.
    before, itself, after
        In steps; shape (n_words + 2, n_patterns), the last row that of no word, beyond the ends of
        a text.
    """

    steps: float
    before: Steps
    itself: Steps
    after: Steps


def _stretches(bounds: Places) -> tuple[Places, Places, Places]:
    """Cut texts into stretches of words.

    Returns
    -------
    texts, starts, lengths
        The text of each stretch, its first word, and how many it has; shape (n_stretches,).
    """
    lengths = np.diff(bounds)
    counts = -(-lengths // _STRETCH)
    texts = np.repeat(np.arange(len(lengths)), counts)
    number = np.arange(len(texts)) - np.repeat(np.cumsum(counts) - counts, counts)
    starts = bounds[:-1][texts] + _STRETCH * number
    return texts, starts, np.minimum(bounds[1:][texts] - starts, _STRETCH)


def slots_of(keys: Keys) -> Places:
    """Return the slot of each word by its key; of 10,000 words a hundredth share one by chance."""
    return (keys >> np.uint64(64 - _SLOT_BITS)).astype(np.int64)


def arrays_of(patterns: Patterns, prefix: str = "") -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of patterns by name, as `patterns_from` takes them."""
    return {prefix + field.name: getattr(patterns, field.name) for field in fields(Patterns)}


def patterns_from(arrays: Mapping[str, npt.NDArray[Any]], prefix: str = "") -> Patterns:
    """Make patterns from the arrays whose names begin so, which may come from a stranger.

    Raises
    ------
    ModelError
        An array is missing, or of another type or shape than the others need.
    """
    arrays = {
        name.removeprefix(prefix): array
        for name, array in arrays.items()
        if name.startswith(prefix)
    }
    found = {name: (array.dtype.str, array.shape) for name, array in arrays.items()}
    try:
        (words,), (_, values, count) = arrays["slots"].shape, arrays["kernels"].shape
    except (LookupError, ValueError):
        raise ModelError(f"patterns need slots and kernels, found {found}") from None
    expected = {
        "slots": ("<i4", (words,)),
        "vectors": ("<f2", (words + 1, values)),
        "kernels": ("<f4", (WIDTH, values, count)),
        "bias": ("<f4", (count,)),
        "head": ("<f4", (count, len(SENTIMENT_COLUMNS))),
    }
    if found != expected or max(values, count) > _MOST:
        raise ModelError(f"patterns are of the arrays {found}, expected {expected}")
    if words * count > _MOST_REACTIONS:
        raise ModelError(
            f"{count:,} patterns over {words:,} words, expected a product of at most "
            f"{_MOST_REACTIONS:,}"
        )
    slots = arrays["slots"]
    in_range = words == 0 or (slots[0] >= 0 and slots[-1] < 1 << _SLOT_BITS)
    if not ((np.diff(slots) > 0).all() and in_range):
        raise ModelError(f"slots of patterns must ascend from 0 to {1 << _SLOT_BITS}")
    if not all(np.isfinite(array).all() for array in arrays.values()):
        raise ModelError("patterns hold numbers that are not finite")
    return Patterns(**arrays)
