"""The four sentiments out of the columns of strength, concern and neutral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.taxonomy import JUDGEMENTS, SENTIMENTS, Column, Sentiment

Floats = npt.NDArray[np.floating[Any]]

_STEPS = 100
_CLOSE_ENOUGH = 1e-10
_PRIOR = 1.0
"""Strength of the pull towards independent judgements; worth about four sentences in doubt."""
_SUREST = 1e-6
"""Probabilities nearer to 0 or 1 count as this, so that their log-odds are finite."""


@dataclass(frozen=True, eq=False)
class SentimentScale:
    """How the log-odds of the columns become probabilities of the sentiments.

    A sentence that is a strength is seldom a concern too, so the columns are not independent: the
    probabilities are a multinomial logistic regression (softmax) on their log-odds. With the
    weights of `INDEPENDENT` it gives the product of independent judgements, strength and concern.

    Attributes
    ----------
    weights
        For each of `SENTIMENTS`, the weight of the log-odds of each of `SENTIMENT_COLUMNS` and an
        offset; shape (4, 4).
    """

    weights: Floats

    def shares(self, columns: Floats) -> Floats:
        """Return the probability of each sentiment.

        Parameters
        ----------
        columns
            Probabilities of the `SENTIMENT_COLUMNS`; shape (n_sentences, 3).

        Returns
        -------
        shares
            Shape (n_sentences, 4), in the order of `SENTIMENTS`; each row sums to 1.
        """
        return _softmax(_design(columns) @ self.weights.T)

    @property
    def contrasts(self) -> Floats:
        """Return how much the log-odds of each column raise each sentiment over the others.

        Over their mean score, so in log-odds against the geometric mean of their probabilities.

        Returns
        -------
        contrasts
            Shape (4, 3), in the order of `SENTIMENTS` and of `SENTIMENT_COLUMNS`.
        """
        weights = self.weights[:, :-1]
        others: Floats = (weights.sum(axis=0) - weights) / (len(SENTIMENTS) - 1)
        return weights - others

    def terms(self, columns: Floats) -> Floats:
        """Return what each column adds to the score of each sentiment.

        The `shares` are the exponentials of the terms' sums, divided by their total (softmax).

        Parameters
        ----------
        columns
            Probabilities of the `SENTIMENT_COLUMNS`; shape (n_sentences, 3).

        Returns
        -------
        terms
            Shape (n_sentences, 4, 4): for each of `SENTIMENTS`, what each of `SENTIMENT_COLUMNS`
            adds, and the offset.
        """
        terms: Floats = _design(columns)[:, None, :] * self.weights
        return terms


INDEPENDENT = SentimentScale(
    np.array(
        [
            [float(Column(sentiment=judgement).holds(sentiment)) for judgement in JUDGEMENTS]
            + [0.0, 0.0]
            for sentiment in SENTIMENTS
        ]
    )
)


def fit_sentiments(columns: Floats, labels: Sequence[Sentiment]) -> SentimentScale:
    """Fit the weights by penalised maximum likelihood, solved by Newton's method.

    Parameters
    ----------
    columns
        Calibrated probabilities of the `SENTIMENT_COLUMNS` of sentences that the model was not
        fitted on; shape (n_sentences, 3).
    labels
        Their sentiments.
    """
    design = _design(columns)
    given = np.array(labels, dtype=object)[:, None] == np.array(SENTIMENTS, dtype=object)
    answer = start = INDEPENDENT.weights.ravel()
    for _ in range(_STEPS):
        guess = _softmax(design @ answer.reshape(INDEPENDENT.weights.shape).T)
        slope = ((guess - given).T @ design).ravel() + _PRIOR * (answer - start)
        step = np.linalg.solve(_bend(design, guess), slope)
        answer = answer - step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < _CLOSE_ENOUGH:
            break
    return SentimentScale(answer.reshape(INDEPENDENT.weights.shape))


def _design(columns: Floats) -> Floats:
    sure = np.clip(columns.astype(np.float64), _SUREST, 1 - _SUREST)
    return np.column_stack([np.log(sure / (1 - sure)), np.ones(len(sure))])


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _bend(design: Floats, guess: Floats) -> Floats:
    """Return the matrix of second derivatives; shape (16, 16)."""
    between = np.einsum("na,ab->nab", guess, np.eye(len(SENTIMENTS)))
    between -= np.einsum("na,nb->nab", guess, guess)
    bend: Floats = np.einsum("nab,ni,nj->aibj", between, design, design, optimize=True)
    size = guess.shape[1] * design.shape[1]
    return np.asarray(bend.reshape(size, size) + _PRIOR * np.eye(size))
