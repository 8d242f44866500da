"""Passages with what teachers say of them, for a model to learn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.patterns import Patterns

Floats = npt.NDArray[np.floating[Any]]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Taught:
    """Sentences, and pieces of sentences, with what the teachers of all folds say of them.

    Attributes
    ----------
    texts
        The passages.
    sources
        Where each comes from, as of labelled sentences; empty if unknown.
    are_pieces
        Which of them are pieces of a sentence; shape (n_passages,).
    scores
        Probability of each column by the teacher of each fold, which has not seen the labelled
        sentences of that fold; shape (n_folds, n_passages, n_columns), from 0 to 1.
    fold_of_source
        The fold of each source.
    patterns
        Those found without each fold, and then those found by all; none if there are none.
    """

    texts: tuple[str, ...]
    sources: tuple[str, ...]
    are_pieces: npt.NDArray[np.bool_]
    scores: Floats
    fold_of_source: Mapping[str, int]
    patterns: tuple[Patterns, ...] = ()

    @property
    def folds(self) -> int:
        """Return the number of teachers."""
        return len(self.scores)

    def only(self, places: Places) -> Taught:
        """Return some of the passages."""
        return replace(
            self,
            texts=tuple(self.texts[place] for place in places),
            sources=tuple(self.sources[place] for place in places),
            are_pieces=self.are_pieces[places],
            scores=self.scores[:, places],
        )

    def outside(self, fold: int | None) -> Places:
        """Return the places of the passages that come from no source of a fold."""
        folds = np.array([self.fold_of_source.get(source, -1) for source in self.sources])
        return np.flatnonzero(folds != fold) if fold is not None else np.arange(len(folds))

    def patterns_without(self, fold: int | None) -> Patterns | None:
        """Return the patterns that were found without a fold, or by all of them."""
        if not self.patterns:
            return None
        return self.patterns[-1 if fold is None else fold]

    def targets(self, places: Places, fold: int | None) -> Floats:
        """Return what a fold's teacher, or all of them on average, says of passages."""
        scores = self.scores.mean(axis=0) if fold is None else self.scores[fold]
        targets: Floats = scores[places].astype(np.float64)
        return targets


UNTAUGHT = Taught((), (), np.zeros(0, dtype=np.bool_), np.zeros((1, 0, 0)), {})
"""What there is without a teacher."""
