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
        What weights fitted without a fold say of it, for each fold, calibrated by the others;
        where these are many, of sentences alone that have a source and were not chosen for being
        hard.
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
    held_out = _HeldOut(examples, crossed.scores, material.fold_of, _judged_by(examples))
    model = _assemble(fit_without(material), held_out, taxonomy)
    tagged = _cross_tagged(crossed.fits, held_out, held_out.judges, taxonomy)
    origin = _origin(examples, evaluate_tagged(tagged)) | {"taught": len(taught.texts)}
    hard = np.array([example.chosen for example in examples], dtype=np.bool_)
    chosen = _cross_tagged(crossed.fits, held_out, hard, taxonomy)
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
    judges
        Which of them calibrate, choose thresholds and give figures; shape (n_examples,).
    """

    examples: Sequence[Example]
    scores: Floats
    fold_of: Places
    judges: Bools

    def of(self, wanted: Bools) -> _HeldOut:
        """Return some of them; shape (n_examples,)."""
        examples = [each for each, take in zip(self.examples, wanted, strict=True) if take]
        return _HeldOut(examples, self.scores[wanted], self.fold_of[wanted], self.judges[wanted])

    def judges_of(self, labels: Bools) -> Bools:
        """Return which of them calibrate a column, by its labels; both of shape (n_examples,).

        A theme that none of the judges has, such as one that was only written for, is calibrated
        by all, or it would never be found.
        """
        theirs = labels[self.judges]
        return self.judges if theirs.any() and not theirs.all() else np.ones_like(self.judges)


def _assemble(fit: Fit, held_out: _HeldOut, taxonomy: Taxonomy) -> Model:
    """Calibrate the weights and choose thresholds by scores of sentences they had not seen."""
    names = [column.name for column in taxonomy.columns]
    platts, thresholds, found = {}, {}, []
    labels = label_matrix(held_out.examples, taxonomy)
    for name, scores, given in zip(names, held_out.scores.T, labels.T, strict=True):
        by = held_out.judges_of(given)
        platts[name] = fit_platt(scores[by], given[by])
        found.append(platts[name].probabilities(scores))
        if name in taxonomy.theme_names:
            thresholds[name] = best_f1_threshold(found[-1][by], given[by])
    judges = held_out.of(held_out.judges).examples
    shares = sentiment_columns(np.column_stack(found)[held_out.judges], taxonomy)
    return Model(
        taxonomy=taxonomy,
        settings=fit.weights.settings,
        weights=fit.weights,
        bias=fit.bias,
        calibration=platts,
        thresholds=thresholds,
        sentiments=fit_sentiments(shares, [example.sentiment for example in judges]),
    )


def _judged_by(examples: Sequence[Example]) -> Bools:
    """Return which examples calibrate, choose thresholds and give figures."""
    drawn = np.array([bool(each.source) and not each.chosen for each in examples])
    return drawn if drawn.sum() >= _ENOUGH_REAL else np.ones(len(examples), dtype=np.bool_)


def _cross_tagged(
    fits: Sequence[Fit], held_out: _HeldOut, asked: Bools, taxonomy: Taxonomy
) -> Tagged:
    """Tag each fold of what is asked by weights that have not seen it.

    Calibration and thresholds come from the other folds' sentences, as weights scored these that
    had not seen them. Those weights had learnt from the fold that is tagged, so that it has had a
    hand in three numbers a column, by way of other sentences' scores.
    """

    def assembled_without(fold: int) -> Model:
        return _assemble(fits[fold], held_out.of(held_out.fold_of != fold), taxonomy)

    wanted = held_out.of(asked)
    return tag_folds(assembled_without, wanted.examples, taxonomy, wanted.fold_of)


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
