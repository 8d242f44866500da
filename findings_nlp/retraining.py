"""A model taught more: by corrections, or by labelled sentences of a new theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.calibration import Platt, fit_platt
from findings_nlp.duplicates import distinct_examples, examples_sha256
from findings_nlp.features import Places
from findings_nlp.fitting import count_matrix, folds_of, kind_shares, weighted
from findings_nlp.label_matrix import label_matrix
from findings_nlp.line_fit import Line, Prior, fit_line, pull_line
from findings_nlp.model import Model
from findings_nlp.records import Example
from findings_nlp.taxonomy import Taxonomy
from findings_nlp.teachable import check_teachable
from findings_nlp.thresholds import best_f1_threshold

Floats = npt.NDArray[np.floating[Any]]

_EAGER = 300.0
"""The inverse penalty of corrections: of 50, all are learnt (docs/decisions.md)."""


def retrain(model: Model, examples: Sequence[Example], taxonomy: Taxonomy | None = None) -> Model:
    """Teach a model more, from where it stands.

    Without a new theme, the weights are fitted to the labels and pulled towards those they were:
    a prior centred on them, the stiffer the more sentences an n-gram was learnt from, as in
    elastic weight consolidation (Kirkpatrick and others, "Overcoming catastrophic forgetting in
    neural networks", 2017). So a few corrections are learnt by their rarer n-grams and nothing
    else is lost; bias, calibration and thresholds stay. With new themes, all other columns stay
    exactly as they were, and the new ones are fitted, calibrated and given thresholds by the
    labels. The n-grams that the model knows stay the same.

    Parameters
    ----------
    model
        The model to begin from; it is not changed.
    examples
        Labelled sentences: corrections, or sentences with and without the new themes.
    taxonomy
        The themes, with new ones; the model's own if None.

    Raises
    ------
    LabelError
        A new theme has no example or no counter-example, or a theme is not in the taxonomy.
    SettingsError
        There are fewer sentences than folds to calibrate a new theme by.
    """
    taxonomy = taxonomy or model.taxonomy
    examples = distinct_examples(examples)
    new = [name for name in taxonomy.theme_names if name not in model.taxonomy.theme_names]
    check_teachable(examples, taxonomy, new)
    study = _Study(model, taxonomy, examples)
    learn = study.kept if new else study.pulled
    columns = {
        column.name: study.fresh(column.name) if column.name in new else learn(column.name)
        for column in taxonomy.columns
    }
    return _model_of(model, taxonomy, columns, examples)


@dataclass(frozen=True, eq=False)
class _Column:
    """A column of a model: its values in the weight table, and how its scores are read."""

    values: npt.NDArray[np.float32]
    bias: float
    platt: Platt
    threshold: float | None


class _Study:
    """Labelled sentences as the n-grams that a model knows."""

    def __init__(self, model: Model, taxonomy: Taxonomy, examples: Sequence[Example]) -> None:
        self._model = model
        self._idf = np.sqrt(np.maximum(model.weights.values[:, -1].astype(np.float64), 1e-12))
        texts = [each.text for each in examples]
        self._scores = model.weights.linear_scores(texts).astype(np.float64)
        counts = count_matrix(texts, model.weights.settings)
        self._features = weighted(counts[:, model.weights.buckets], self._idf)
        self._taxonomy, self._examples = taxonomy, examples
        names = [column.name for column in taxonomy.columns]
        labels = label_matrix(examples, taxonomy)
        self._labels = dict(zip(names, labels.T, strict=True))

    @cached_property
    def _fold_of(self) -> Places:
        """Return each sentence's fold, by which new columns alone are calibrated."""
        folds = min(self._model.settings.folds, len(self._examples))
        return folds_of(self._examples, self._taxonomy, folds)

    def kept(self, name: str) -> _Column:
        """Return a column as the model has it."""
        model, place = self._model, self._place(name)
        values, bias = model.weights.values[:, place], float(model.bias[place])
        return _Column(values, bias, model.calibration[name], model.thresholds.get(name))

    def pulled(self, name: str) -> _Column:
        """Return a column fitted to the labels and pulled towards what it was.

        It is fitted in calibrated log-odds, where 0 is an even chance.
        """
        was = self.kept(name)
        slope, offset = was.platt.slope, was.platt.offset
        line = Line(slope * was.values / self._idf, slope * was.bias + offset)
        table = self._model.weights
        rarity = self._idf / kind_shares(table.buckets, table.settings)
        learnt_from = np.exp(rarity.max(initial=0) - rarity)  # rarity is -log of a share
        labels = self._labels[name].astype(np.float64)
        by_patterns = slope * self._scores[:, self._place(name)] - self._features @ line.weights
        prior = Prior(line, learnt_from, by_patterns)
        fitted = pull_line(self._features, labels, np.ones(len(labels)), _EAGER, prior)
        return replace(was, values=self._folded(fitted.weights / slope))

    def fresh(self, name: str) -> _Column:
        """Return a new column, calibrated by folds that had not seen the sentence."""
        scores = np.zeros(len(self._fold_of))
        for fold in np.unique(self._fold_of):
            unseen = self._fold_of == fold
            line = self._fitted(np.flatnonzero(~unseen), name)
            scores[unseen] = self._features[unseen] @ line.weights + line.bias
        labels = self._labels[name]
        platt = fit_platt(scores, labels)
        threshold = best_f1_threshold(platt.probabilities(scores), labels)
        line = self._fitted(np.arange(len(scores)), name)
        return _Column(self._folded(line.weights), line.bias, platt, threshold)

    def _place(self, name: str) -> int:
        """Return where the model has a column."""
        return [column.name for column in self._model.taxonomy.columns].index(name)

    def _folded(self, weights: Floats) -> npt.NDArray[np.float32]:
        return (weights * self._idf).astype(np.float32)

    def _fitted(self, places: Places, name: str) -> Line:
        return fit_line(
            self._features[places],
            self._labels[name][places].astype(np.float64),
            np.ones(len(places)),
            self._model.settings.inverse_penalty,
        )


def _model_of(
    model: Model, taxonomy: Taxonomy, columns: dict[str, _Column], examples: Sequence[Example]
) -> Model:
    by_column = [each.values for each in columns.values()]
    values = np.column_stack([*by_column, model.weights.values[:, -1]])
    return replace(
        model,
        taxonomy=taxonomy,
        weights=replace(model.weights, values=values),
        bias=np.array([each.bias for each in columns.values()], dtype=np.float32),
        calibration={name: each.platt for name, each in columns.items()},
        thresholds={
            name: each.threshold for name, each in columns.items() if each.threshold is not None
        },
        origin={
            "examples": len(examples),
            "examples_sha256": examples_sha256(examples),
            "retrained_from": model.sha256,
            "before": dict(model.origin),
        },
    )
