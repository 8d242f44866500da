"""Labelled sentences to a model: weights, calibration and thresholds."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.calibration import fit_platt
from findings_nlp.decisions import sentiment_columns
from findings_nlp.duplicates import distinct_examples, duplicates, examples_sha256
from findings_nlp.evaluation import Evaluation, evaluate_tagged
from findings_nlp.features import Places
from findings_nlp.fitting import Fit, cross_fit, fit_without, material_of
from findings_nlp.label_matrix import label_matrix
from findings_nlp.model import Model
from findings_nlp.records import Example
from findings_nlp.sentiments import fit_sentiments
from findings_nlp.settings import Settings
from findings_nlp.tagged import Tagged, tag_folds
from findings_nlp.taught import UNTAUGHT, Taught
from findings_nlp.taxonomy import Taxonomy
from findings_nlp.teachable import check_teachable
from findings_nlp.thresholds import best_f1_threshold
from findings_nlp.version import __version__

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_ENOUGH_REAL = 500
"""With so many sentences of known source that nobody chose for being hard, calibration and
thresholds come from these alone. Sentences that were written for training hold rare cases far more
often than reports do, and chosen ones hard cases."""

_log = logging.getLogger(__name__)


def train(
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    settings: Settings | None = None,
    taught: Taught = UNTAUGHT,
) -> Model:
    """Train a model; the same examples and settings give the same bytes.

    Parameters
    ----------
    examples
        Labelled sentences, in any order. Those with the same words and labels count once; those
        that contradict each other all count, and a warning is logged for each.
    taxonomy
        The themes.
    settings
        The default ones if None.
    taught
        Sentences that nobody has labelled, with a teacher's scores, to learn from too.

    Raises
    ------
    LabelError
        A theme has no example or no counter-example, or is not in the taxonomy.
    SettingsError
        There are fewer sentences than folds.
    """
    return train_checked(examples, taxonomy, settings or Settings(), taught).model


@dataclass(frozen=True, eq=False)
class CheckedModel:
    """A model, and the labelled sentences as it tags them where it has not seen their source.

    Attributes
    ----------
    model
        The model.
    tagged
        What was fitted, calibrated and chosen without a fold says of it, for each fold; where
        these are many, of sentences alone that have a source and were not chosen for being hard.
    chosen
        The same of the sentences that were.
    """

    model: Model
    tagged: Tagged
    chosen: Tagged


def train_checked(
    examples: Sequence[Example], taxonomy: Taxonomy, settings: Settings, taught: Taught = UNTAUGHT
) -> CheckedModel:
    """Train a model as `train` does, and keep how its folds tagged what they had not seen."""
    _name_contradictions(examples)
    examples = distinct_examples(examples)
    check_teachable(examples, taxonomy, taxonomy.theme_names)
    material = material_of(examples, taxonomy, settings, taught)
    crossed = cross_fit(material)
    everything = _HeldOut(examples, crossed.scores, material.fold_of)
    judged = everything.of(_judged_by(examples))
    model = _assemble(fit_without(material), judged, taxonomy)
    tagged = _cross_tagged(crossed.fits, judged, judged, taxonomy)
    origin = _origin(examples, evaluate_tagged(tagged)) | {"taught": len(taught.texts)}
    hard = everything.of(np.array([example.chosen for example in examples], dtype=np.bool_))
    chosen = _cross_tagged(crossed.fits, judged, hard, taxonomy)
    return CheckedModel(replace(model, origin=origin), tagged, chosen)


@dataclass(frozen=True, eq=False)
class _HeldOut:
    """Labelled sentences, and what weights that had not seen them or their source say of them.

    Attributes
    ----------
    examples
        The labelled sentences.
    scores
        Linear scores; shape (n_examples, n_columns).
    fold_of
        The fold of each; shape (n_examples,).
    """

    examples: Sequence[Example]
    scores: Floats
    fold_of: Places

    def of(self, chosen: Bools) -> _HeldOut:
        """Return some of them; shape (n_examples,)."""
        examples = [each for each, wanted in zip(self.examples, chosen, strict=True) if wanted]
        return _HeldOut(examples, self.scores[chosen], self.fold_of[chosen])


def _assemble(fit: Fit, held_out: _HeldOut, taxonomy: Taxonomy) -> Model:
    """Calibrate the weights and choose thresholds by scores of sentences they had not seen."""
    scores, labels = held_out.scores, label_matrix(held_out.examples, taxonomy)
    names = [column.name for column in taxonomy.columns]
    platts = [fit_platt(*column) for column in zip(scores.T, labels.T, strict=True)]
    found = np.column_stack(
        [platt.probabilities(column) for platt, column in zip(platts, scores.T, strict=True)]
    )
    sentiments = [example.sentiment for example in held_out.examples]
    return Model(
        taxonomy=taxonomy,
        settings=fit.weights.settings,
        weights=fit.weights,
        bias=fit.bias,
        calibration=dict(zip(names, platts, strict=True)),
        thresholds={
            theme: best_f1_threshold(found[:, place], labels[:, place])
            for place, theme in enumerate(taxonomy.theme_names)
        },
        sentiments=fit_sentiments(sentiment_columns(found, taxonomy), sentiments),
    )


def _judged_by(examples: Sequence[Example]) -> Bools:
    """Return which examples calibrate, choose thresholds and give figures."""
    drawn = np.array([bool(each.source) and not each.chosen for each in examples])
    return drawn if drawn.sum() >= _ENOUGH_REAL else np.ones(len(examples), dtype=np.bool_)


def _cross_tagged(
    fits: Sequence[Fit], judged: _HeldOut, asked: _HeldOut, taxonomy: Taxonomy
) -> Tagged:
    """Tag each fold of what is asked by what was fitted, calibrated and chosen without it."""

    def assembled_without(fold: int) -> Model:
        return _assemble(fits[fold], judged.of(judged.fold_of != fold), taxonomy)

    return tag_folds(assembled_without, asked.examples, taxonomy, asked.fold_of)


def _origin(examples: Sequence[Example], checked: Evaluation) -> dict[str, Any]:
    from importlib.metadata import version

    libraries = ("numpy", "scipy", "scikit-learn")
    return {
        "examples": len(examples),
        "sources": len({example.source for example in examples if example.source}),
        "examples_sha256": examples_sha256(examples),
        "libraries": {"findings-nlp": __version__} | {name: version(name) for name in libraries},
        "cross_validated": asdict(checked),
    }


def _name_contradictions(examples: Sequence[Example]) -> None:
    for duplicate in duplicates(examples):
        if duplicate.contradicts:
            _log.warning("labelled in more than one way, all of them kept: %s", duplicate.named())
