"""Measures of agreement, from counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a label was rightly found, wrongly found, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right; 0 if nothing was found."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Return the share of what there is that was found; 0 if there is nothing."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall, ``2TP / (2TP + FP + FN)``."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    @property
    def support(self) -> int:
        """Return how often the label is there."""
        return self.right + self.missed

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right, self.wrong + other.wrong, self.missed + other.missed
        )


def count(found: Bools, labels: Bools) -> Counts:
    """Count agreement of two arrays of the same shape."""
    return Counts(
        right=int((found & labels).sum()),
        wrong=int((found & ~labels).sum()),
        missed=int((~found & labels).sum()),
    )


def accuracy(found: Sequence[str], expected: Sequence[str]) -> float:
    """Return the share of places where both say the same; 0 if there is none."""
    return _share(sum(map(str.__eq__, found, expected)), len(expected))


def macro_f1(found: Sequence[str], expected: Sequence[str], classes: Sequence[str]) -> float:
    """Return the mean F1 of the classes that occur on either side; 0 if none does."""
    found_array, expected_array = np.array(found, dtype=object), np.array(expected, dtype=object)
    counts = [count(found_array == name, expected_array == name) for name in classes]
    occurring = [each.f1 for each in counts if each != Counts()]
    return _share(sum(occurring), len(occurring))


def average_precision(scores: Floats, labels: Bools) -> float:
    """Return the mean precision at each label found, going down the scores; 0 without labels.

    Equal scores count as found together: the sum over distinct scores of
    ``(recall - recall before) * precision``.
    """
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(labels[order])
    last_of_equals = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    right_there = right[last_of_equals] if len(scores) else np.zeros(0)
    gained = np.diff(right_there, prepend=0)
    return _share(float((gained * right_there / (last_of_equals + 1)).sum()), int(labels.sum()))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
