"""From which probability on a theme counts as found, chosen for each theme by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.floating[Any]]

_LOWEST, _HIGHEST = 0.05, 0.95
_GRID: Floats = np.linspace(_LOWEST, _HIGHEST, 181)
_APART = 0.6
"""Thresholds as far apart as this in log-odds say little of one another."""
_RARE = 20
"""With this many examples on the rarer side of a label, what was seen and what the probabilities
lead to expect weigh the same."""


def best_f1_threshold(probabilities: Floats, labels: Bools) -> float:
    """Return the threshold with the highest F1: right for themes, which most sentences lack.

    The F1 at a threshold is averaged with those at its neighbours, since a peak that a few
    sentences make is not there in other reports.

    Parameters
    ----------
    probabilities
        Calibrated probabilities of examples the model was not fitted on; shape (n_examples,).
    labels
        Whether each example has the label; shape (n_examples,).

    Returns
    -------
    threshold
        From 0.05 to 0.95; the middle of the best ones where several are equally good.
    """
    measured = f1_at(_GRID, probabilities, _expected(probabilities, labels))
    return _best(_neighbours() @ measured)


def _expected(probabilities: Floats, labels: Bools) -> Floats:
    """Blend each label with its own probability, the more so the rarer the label.

    A few examples say little about where the best threshold is; what the calibrated probabilities
    lead to expect says more.
    """
    share = _RARE / (_RARE + min(labels.sum(), (~labels).sum()))
    expected: Floats = (1 - share) * labels + share * probabilities
    return expected


def _neighbours() -> Floats:
    """Return how much each threshold's F1 counts for each; a row sums to 1."""
    odds = np.log(_GRID / (1 - _GRID))
    near: Floats = np.exp(-(((odds[:, None] - odds) / _APART) ** 2) / 2)
    shares: Floats = near / near.sum(axis=1, keepdims=True)
    return shares


def _best(measured: Floats) -> float:
    best = np.flatnonzero(measured >= measured.max() - 1e-9)
    return round(float(_GRID[best[len(best) // 2]]), 4)


def f1_at(thresholds: Floats, probabilities: Floats, labels: Floats) -> Floats:
    """Return the F1 at each threshold; 0 where nothing is found and nothing is there.

    Parameters
    ----------
    thresholds
        Shape (n_thresholds,).
    probabilities
        Shape (n_examples,).
    labels
        Whether each example has the label, or how likely it has; 0 to 1, shape (n_examples,).
    """
    called = _above(thresholds, probabilities, np.ones(len(labels)))
    total = called + labels.sum()
    right = _above(thresholds, probabilities, labels)
    scores: Floats = np.divide(2 * right, total, out=np.zeros(len(thresholds)), where=total > 0)
    return scores


def _above(thresholds: Floats, probabilities: Floats, amounts: Floats) -> Floats:
    """Sum the amounts whose probability reaches each threshold."""
    order = np.argsort(probabilities, kind="stable")
    below = np.searchsorted(probabilities[order], thresholds, side="left")
    sums = np.concatenate(([0.0], np.cumsum(amounts[order])))
    above: Floats = sums[-1] - sums[below]
    return above
