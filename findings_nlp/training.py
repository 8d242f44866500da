"""Labelled sentences to a model: weights, calibration and thresholds."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.calibration import fit_platt
from findings_nlp.decisions import judgements
from findings_nlp.duplicates import distinct_examples, duplicates, examples_sha256
from findings_nlp.errors import LabelError
from findings_nlp.evaluation import Evaluation, compare
from findings_nlp.features import Places
from findings_nlp.fitting import Fit, cross_fit, fit_weights, label_matrix
from findings_nlp.model import Model
from findings_nlp.records import Example, Finding
from findings_nlp.sentiments import fit_sentiments
from findings_nlp.settings import Settings
from findings_nlp.taxonomy import Taxonomy
from findings_nlp.thresholds import best_f1_threshold
from findings_nlp.version import __version__

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_ENOUGH_REAL = 500
"""With so many sentences of known source, calibration and thresholds come from these alone.
Sentences that were written for training hold rare cases far more often than reports do."""

_log = logging.getLogger(__name__)


def train(
    examples: Sequence[Example], taxonomy: Taxonomy, settings: Settings | None = None
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

    Raises
    ------
    LabelError
        A theme has no example or no counter-example, or is not in the taxonomy.
    SettingsError
        There are fewer sentences than folds.
    """
    settings = settings or Settings()
    _name_contradictions(examples)
    examples = distinct_examples(examples)
    _check_themes(examples, taxonomy)
    labels = label_matrix(examples, taxonomy)
    _check_both_sides(labels, taxonomy)
    crossed = cross_fit(examples, labels, settings)
    judged = _judged_by(examples)
    known = [examples[place] for place in judged]
    fit = fit_weights(crossed.counts, labels, settings)
    model = _assemble(fit, crossed.scores[judged], known, taxonomy)
    checked = _cross_validated(model, crossed.fits, known, crossed.fold_of[judged])
    return replace(model, origin=_origin(examples, checked))


def _assemble(fit: Fit, held_out: Floats, examples: Sequence[Example], taxonomy: Taxonomy) -> Model:
    """Calibrate the weights and choose thresholds by scores of sentences they had not seen."""
    labels = label_matrix(examples, taxonomy)
    names = [column.name for column in taxonomy.columns]
    platts = [fit_platt(*column) for column in zip(held_out.T, labels.T, strict=True)]
    found = np.column_stack(
        [platt.probabilities(scores) for platt, scores in zip(platts, held_out.T, strict=True)]
    )
    sentiments = [example.sentiment for example in examples]
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
        sentiments=fit_sentiments(judgements(found, taxonomy), sentiments),
    )


def _judged_by(examples: Sequence[Example]) -> list[int]:
    """Return the places of the examples that calibrate, choose thresholds and give figures."""
    real = [place for place, example in enumerate(examples) if example.source]
    return real if len(real) >= _ENOUGH_REAL else list(range(len(examples)))


def _cross_validated(
    model: Model, fits: Sequence[Fit], examples: Sequence[Example], fold_of: Places
) -> Evaluation:
    """Evaluate on each fold the weights fitted without it.

    Calibration and thresholds are those of all folds, two or three numbers a column.
    """
    findings: dict[int, Finding] = {}
    scores = np.zeros((len(examples), len(fits[0].bias)))
    for fold, fit in enumerate(fits):
        unseen = np.flatnonzero(fold_of == fold).tolist()
        texts = [examples[place].text for place in unseen]
        fold_model = replace(model, weights=fit.weights, bias=fit.bias)
        findings |= zip(unseen, fold_model.tag(texts), strict=True)
        scores[unseen] = fold_model.scores(texts)
    in_order = [findings[place] for place in range(len(examples))]
    return compare(model.taxonomy, in_order, scores, examples)


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


def _check_themes(examples: Sequence[Example], taxonomy: Taxonomy) -> None:
    if not examples:
        raise LabelError("no labelled sentences were given; label some")
    unknown = {theme for example in examples for theme in example.themes}
    unknown -= set(taxonomy.theme_names)
    if unknown:
        raise LabelError(
            f"theme {', '.join(sorted(unknown))} is not in the taxonomy {taxonomy.name!r}; "
            f"allowed: {', '.join(taxonomy.theme_names)}"
        )


def _check_both_sides(labels: Bools, taxonomy: Taxonomy) -> None:
    for theme, positives in zip(taxonomy.theme_names, labels.sum(axis=0), strict=False):
        if positives == 0:
            raise LabelError(
                f"no labelled sentence has the theme {theme!r}; label some, or take it out of the "
                "taxonomy"
            )
        if positives == len(labels):
            raise LabelError(
                f"every labelled sentence has the theme {theme!r}; add sentences without it"
            )
