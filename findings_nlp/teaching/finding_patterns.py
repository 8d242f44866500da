"""Patterns for each fold of the labelled sentences and for all, found with the teacher's extra."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from findings_nlp.features import Places, batches, split_words, word_keys
from findings_nlp.fitting import Material
from findings_nlp.patterns import Patterns, slots_of
from findings_nlp.taxonomy import SENTIMENT_COLUMNS
from findings_nlp.teaching.encoder import word_vectors

if TYPE_CHECKING:
    from findings_nlp.teaching.pattern_network import PatternSettings

Floats = npt.NDArray[np.floating[Any]]

_FEWEST = 3
"""A word is known to the patterns if it occurs so often."""


def cross_find(
    material: Material,
    *,
    settings: PatternSettings | None = None,
    encoder: str = "",
    on_found: Callable[[], None] = lambda: None,
) -> tuple[Patterns, ...]:
    """Find patterns without each fold of the labelled sentences, and by all of them.

    Parameters
    ----------
    material
        Labelled sentences, and passages with their teachers' scores.
    settings
        The default ones if None. The seed of each further fold is one higher.
    encoder
        Folder of the sentence encoder that knows what words mean; as for a teacher.
    on_found
        Called when the patterns of a fold, or of all, are found.

    Returns
    -------
    patterns
        Those of each fold, which have seen nothing of its sources, and then those of all.

    Raises
    ------
    SettingsError
        The extra is not installed, or there is no such encoder.
    """
    found = []
    for place, fold in enumerate((*range(int(material.fold_of.max()) + 1), None)):
        sentiments = material.targets(fold)[:, -len(SENTIMENT_COLUMNS) :]
        found.append(_find(material.passages(fold), sentiments, place, settings, encoder))
        on_found()
    return tuple(found)


def _find(
    texts: Sequence[str],
    targets: Floats,
    place: int,
    settings: PatternSettings | None,
    encoder: str,
) -> Patterns:
    said = list(_words_of(texts))
    slots, spelled = _known_words(said)
    vectors = word_vectors(spelled, encoder)  # first, since it says what is missing
    from findings_nlp.teaching.pattern_network import PatternSettings, learn_patterns

    settings = settings or PatternSettings()
    vectors = _most_telling(vectors, settings.values)
    filled = [number for number, (theirs, _) in enumerate(said) if len(theirs)]
    rows = [_rows(said[number][0], slots) for number in filled]
    seeded = replace(settings, seed=settings.seed + place)
    return learn_patterns(rows, targets[filled], slots, vectors, seeded)


def _words_of(texts: Sequence[str]) -> Iterator[tuple[Places, list[str]]]:
    """Yield the slot and the letters of each word of each text."""
    for batch in batches(texts):
        words = split_words(batch)
        slots = slots_of(word_keys(words))
        letters = words.codes.tobytes()
        spans = zip(words.starts.tolist(), words.lengths.tolist(), strict=True)
        spelled = [letters[start : start + length].decode("cp1252") for start, length in spans]
        for first, last in zip(words.bounds[:-1], words.bounds[1:], strict=True):
            yield slots[first:last], spelled[first:last]


def _known_words(said: Sequence[tuple[Places, list[str]]]) -> tuple[Places, list[str]]:
    """Return the slots of words that occur often enough, ascending, and a word of each."""
    slots, counts = np.unique(np.concatenate([theirs for theirs, _ in said]), return_counts=True)
    slots = slots[counts >= _FEWEST]
    spelled: dict[int, str] = {}
    for theirs, words in said:
        for slot, word in zip(theirs.tolist(), words, strict=True):
            spelled.setdefault(slot, word)
    return slots, [spelled[slot] for slot in slots.tolist()]


def _rows(theirs: Places, slots: Places) -> Places:
    """Return the row of each word among the known ones, -1 for another word."""
    rows = np.minimum(np.searchsorted(slots, theirs), len(slots) - 1)
    return np.where(slots[rows] == theirs, rows, -1)


def _most_telling(vectors: Floats, values: int) -> Floats:
    """Return vectors of fewer values that keep the most of their differences (PCA)."""
    centred = vectors - vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    told: Floats = centred @ axes[:values].T
    return told
