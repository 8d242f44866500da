"""Labels that a model which has not seen them would not have given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.calibration import fit_platt
from findings_nlp.decisions import sentiment_columns
from findings_nlp.fitting import cross_fit, material_of
from findings_nlp.records import Example
from findings_nlp.sentiments import fit_sentiments
from findings_nlp.settings import Settings
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy

Floats = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A label that may be wrong.

    Attributes
    ----------
    example
        The labelled sentence.
    subject
        A theme's name, or ``sentiment`` for that of the whole sentence.
    given
        The label: a sentiment, or ``yes`` or ``no`` for a theme.
    likelier
        What the model would have said.
    probability
        That the label is right, by the model; from 0 to 1.
    """

    example: Example
    subject: str
    given: str
    likelier: str
    probability: float


def suspicious_labels(
    examples: Sequence[Example], taxonomy: Taxonomy, settings: Settings, most: int
) -> list[Suspect]:
    """Return the labels that a model of the other folds disagrees with, the strongest doubt first.

    Parameters
    ----------
    examples
        Labelled sentences. Those of one source are never in two folds.
    taxonomy
        The themes.
    settings
        How the models of the folds are trained, and how many folds there are.
    most
        How many are returned at most.

    Raises
    ------
    SettingsError
        There are fewer sentences than folds.
    """
    material = material_of(examples, taxonomy, settings)
    columns = zip(cross_fit(material).scores.T, material.labels.T, strict=True)
    probabilities = np.column_stack(
        [fit_platt(scores, given).probabilities(scores) for scores, given in columns]
    )
    judged = sentiment_columns(probabilities, taxonomy)
    scale = fit_sentiments(judged, [example.sentiment for example in examples])
    suspects = [
        *_theme_suspects(examples, probabilities, taxonomy),
        *_sentiment_suspects(examples, scale.shares(judged)),
    ]
    suspects.sort(key=lambda suspect: (suspect.probability, suspect.subject, suspect.example.text))
    return suspects[:most]


def _theme_suspects(
    examples: Sequence[Example], probabilities: Floats, taxonomy: Taxonomy
) -> Iterator[Suspect]:
    for theme, column in zip(taxonomy.theme_names, probabilities.T.tolist(), strict=False):
        for example, probability in zip(examples, column, strict=True):
            if theme in example.themes and probability < 0.5:
                yield Suspect(example, theme, "yes", "no", probability)
            elif theme not in example.themes and probability > 0.5:
                yield Suspect(example, theme, "no", "yes", 1 - probability)


def _sentiment_suspects(examples: Sequence[Example], shares: Floats) -> Iterator[Suspect]:
    for example, share in zip(examples, shares.tolist(), strict=True):
        by_sentiment = dict(zip(SENTIMENTS, share, strict=True))
        likelier = max(SENTIMENTS, key=by_sentiment.__getitem__)
        if likelier != example.sentiment:
            probability = by_sentiment[example.sentiment]
            yield Suspect(example, "sentiment", example.sentiment, likelier, probability)
