"""Scores to probabilities, by Platt's method on scores of examples the model had not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.floating[Any]]

_STEPS = 100
_CLOSE_ENOUGH = 1e-10
_LOWEST_SLOPE = 0.1
"""A higher score never lowers the probability, whatever a handful of examples seems to say."""
_PRIOR = 1.0
"""Strength of the pull towards slope 1; worth about as much as four examples in doubt."""


@dataclass(frozen=True, slots=True)
class Platt:
    """The probability is ``1 / (1 + exp(-(slope * score + offset)))``."""

    slope: float = 1.0
    offset: float = 0.0

    def probabilities(self, scores: Floats) -> Floats:
        """Return the probability of each score, from 0 to 1."""
        return sigmoid(self.slope * scores + self.offset)


def sigmoid(scores: Floats) -> Floats:
    """Return ``1 / (1 + exp(-scores))``, without overflow."""
    result: Floats = 0.5 + 0.5 * np.tanh(0.5 * scores)
    return result


def fit_platt(scores: Floats, labels: Bools) -> Platt:
    """Fit slope and offset by penalised maximum likelihood.

    The targets are Platt's smoothed ones ("Probabilistic outputs for support vector machines",
    1999), so that few examples do not give certainty; solved by Newton's method.

    Parameters
    ----------
    scores
        Scores of examples that the model was not fitted on; shape (n_examples,).
    labels
        Whether each example has the label; shape (n_examples,).
    """
    positives = int(labels.sum())
    high = (positives + 1) / (positives + 2)
    low = 1 / (len(labels) - positives + 2)
    targets = np.where(labels, high, low)
    slope, offset = _newton(scores, targets)
    if slope < _LOWEST_SLOPE:
        slope, offset = _LOWEST_SLOPE, _newton(_LOWEST_SLOPE * scores, targets, fixed=True)[1]
    return Platt(float(slope), float(offset))


def _newton(scores: Floats, targets: Floats, *, fixed: bool = False) -> Floats:
    """Return slope and offset; the slope stays 1 if it is fixed."""
    design = np.column_stack([scores, np.ones_like(scores)])
    pull = np.array([1e12 if fixed else _PRIOR, 1e-6])
    answer = start = np.array([1.0, 0.0])
    for _ in range(_STEPS):
        guess = sigmoid(design @ answer)
        slope = design.T @ (guess - targets) + pull * (answer - start)
        bend = (design * (guess * (1 - guess))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        answer = answer - step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < _CLOSE_ENOUGH:
            break
    return answer
