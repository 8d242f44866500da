"""How near a model is to saying something else of a sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.decisions import nearness, sentiment_columns
from findings_nlp.model import Model

Floats = npt.NDArray[np.floating[Any]]


def doubts(scores: Floats, model: Model) -> Floats:
    """Return how near each sentence is to another tag.

    It is the mean of two: how near the most doubtful theme is to its threshold, on the way there
    from 0 or from 1; and how small the margin between the two likeliest sentiments is, which counts
    as much as the sentence is likely to have a theme.

    Parameters
    ----------
    scores
        What the model gives; shape (n_sentences, n_columns), columns as in ``taxonomy.columns``.
    model
        The model, for its thresholds and its sentiments.

    Returns
    -------
    doubts
        0 to 1; shape (n_sentences,).
    """
    names = model.taxonomy.theme_names
    themes = scores[:, : len(names)].astype(np.float64)
    thresholds = np.array([model.thresholds[name] for name in names])
    near = nearness(themes, thresholds)
    shares = np.sort(model.sentiments.shares(sentiment_columns(scores, model.taxonomy)), axis=1)
    level = 1 - (shares[:, -1] - shares[:, -2])
    has_theme = 1 - np.prod(1 - themes, axis=1)
    return np.asarray((near.max(axis=1) + has_theme * level) / 2)
