"""Training and tagging as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_array, check_consistent_length, check_is_fitted

from findings_nlp.decisions import Decisions
from findings_nlp.records import Example
from findings_nlp.settings import Settings, settings_from_record
from findings_nlp.taxonomy import JUDGEMENTS, SENTIMENTS, Column, Sentiment, Taxonomy, Theme
from findings_nlp.training import train

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_DEFAULTS = Settings()
_NEUTRAL: Sentiment = "neutral"
_LEAST = 1e-9
"""Probabilities nearer to 0 or 1 count as this, so that their log-odds are finite."""


class FindingsClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # untyped library
    """A multilabel classifier of sentences, in the conventions of scikit-learn.

    Its labels are themes and, where they are wanted, the two judgements ``strength`` and
    ``concern`` of the whole sentence: both of them make it ``mixed``, neither ``neutral``.

    Parameters
    ----------
    bucket_bits, word_ngrams, character_ngrams, character_share, fewest_sentences
        What the model sees of a sentence, as in `findings_nlp.Settings`.
    inverse_penalty, folds, review_band
        How it is fitted and when it is unsure, as in `findings_nlp.Settings`.
    taxonomy
        The themes. If None, the columns of ``y`` are: named as a data frame's columns are, else
        ``theme_0``, ``theme_1`` and so on.

    Attributes
    ----------
    classes_
        For each column of ``y`` what it holds, 0 and 1, as scikit-learn's multioutput classifiers
        tell it.
    label_names_
        The names of the columns of ``y``, of what `predict` returns, and so on.
    model_
        The trained `findings_nlp.Model`; ``model_.tag`` gives findings, `save_model` stores it.
    """

    def __init__(
        self,
        *,
        bucket_bits: int = _DEFAULTS.bucket_bits,
        word_ngrams: tuple[int, int] = _DEFAULTS.word_ngrams,
        character_ngrams: tuple[int, int] = _DEFAULTS.character_ngrams,
        character_share: float = _DEFAULTS.character_share,
        fewest_sentences: int = _DEFAULTS.fewest_sentences,
        inverse_penalty: float = _DEFAULTS.inverse_penalty,
        folds: int = _DEFAULTS.folds,
        review_band: float = _DEFAULTS.review_band,
        taxonomy: Taxonomy | None = None,
    ) -> None:
        self.bucket_bits = bucket_bits
        self.word_ngrams = word_ngrams
        self.character_ngrams = character_ngrams
        self.character_share = character_share
        self.fewest_sentences = fewest_sentences
        self.inverse_penalty = inverse_penalty
        self.folds = folds
        self.review_band = review_band
        self.taxonomy = taxonomy

    def fit(self, X: Any, y: Any, sources: Sequence[str] | None = None) -> FindingsClassifier:
        """Train on labelled sentences.

        Parameters
        ----------
        X
            Sentences: a sequence, an array or Series of str, or a table of one column; shape
            (n_sentences,) or (n_sentences, 1).
        y
            Which labels each sentence has, 0 or 1; shape (n_sentences, n_labels). Columns of a data
            frame go by their names. Those of an array are the themes in the order of the taxonomy,
            and after them, if they are there, ``strength`` and ``concern``.
        sources
            The report or authority each sentence comes from, so that the folds for calibration
            and thresholds keep it together; shape (n_sentences,).

        Raises
        ------
        ValueError
            ``X`` holds no sentences, or ``y`` is no multilabel indicator of as many rows.
        LabelError
            A label has no example or no counter-example.
        """
        labels, texts = _indicator(y), _texts(X)
        sources = [""] * len(texts) if sources is None else list(sources)
        check_consistent_length(texts, labels, sources)
        names = self._label_names(y, labels.shape[1])
        taxonomy = self.taxonomy or _taxonomy_of(names)
        self.model_ = train(_examples(texts, labels, names, sources), taxonomy, self._settings())
        self.classes_ = [np.array([0, 1]) for _ in names]
        self.label_names_ = np.array(names)
        return self

    def predict(self, X: Any) -> Integers:
        """Return whether each label holds, 0 or 1, in the order of ``label_names_``.

        Themes are found by the thresholds that training chose, not from 0.5 on.
        """
        decisions = self._decisions(X)
        judged = [np.isin(decisions.sentiments, _codes(name)) for name in JUDGEMENTS]
        return self._in_order(decisions.themes, judged).astype(np.int64)

    def predict_proba(self, X: Any) -> Floats:
        """Return the probability of each label, in the order of ``label_names_``; 0 to 1."""
        decisions = self._decisions(X)
        judged = [decisions.shares[:, _codes(name)].sum(axis=1) for name in JUDGEMENTS]
        return self._in_order(decisions.probabilities, judged).astype(np.float64)

    def decision_function(self, X: Any) -> Floats:
        """Return by how much the log-odds of each label exceed what is needed to find it.

        `predict` finds the labels that are not below 0.
        """
        decisions = self._decisions(X)
        thresholds = self.model_.thresholds
        needed = np.array([thresholds[name] for name in self.model_.taxonomy.theme_names])
        themes = _log_odds(decisions.probabilities) - _log_odds(needed)
        judged = [_margin(decisions.shares, name) for name in JUDGEMENTS]
        return self._in_order(themes, judged)

    def __sklearn_tags__(self) -> Any:
        """Say that it takes sentences and gives several labels to each."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        tags.target_tags.two_d_labels = tags.target_tags.multi_output = True
        tags.target_tags.single_output = False
        tags.classifier_tags.multi_label = True
        tags.classifier_tags.multi_class = False
        return tags

    def _settings(self) -> Settings:
        names = {field.name for field in fields(Settings)}
        given = {name: each for name, each in self.get_params(deep=False).items() if name in names}
        return settings_from_record({name: _plain(value) for name, value in given.items()})

    def _label_names(self, y: Any, count: int) -> list[str]:
        if hasattr(y, "columns"):
            return [str(name) for name in y.columns]
        if self.taxonomy is None:
            return [f"theme_{number}" for number in range(count)]
        names = [*self.taxonomy.theme_names, *JUDGEMENTS]
        if count not in (len(self.taxonomy.themes), len(names)):
            raise ValueError(
                f"y has {count} columns; expected {len(self.taxonomy.themes)}, the themes of the "
                f"taxonomy, or {len(names)}, these and {' and '.join(JUDGEMENTS)}"
            )
        return names[:count]

    def _decisions(self, X: Any) -> Decisions:
        check_is_fitted(self)
        return self.model_.tag_columns(_texts(X))

    def _in_order(
        self, themes: npt.NDArray[Any], judged: Sequence[npt.NDArray[Any]]
    ) -> npt.NDArray[Any]:
        """Return the columns of `label_names_` out of those of the model."""
        names = [column.name for column in self.model_.taxonomy.columns]
        places = [names.index(name) for name in self.label_names_]
        return np.column_stack([themes, *judged])[:, places]


def _texts(X: Any) -> list[str]:
    values = np.asarray(X, dtype=object)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 1:
        raise ValueError(
            f"X is a {type(X).__name__} of the shape {np.shape(X)}; expected sentences, shape "
            "(n_sentences,) or (n_sentences, 1), not numbers, dense or sparse"
        )
    for place, value in enumerate(values):
        if not isinstance(value, str):
            raise ValueError(f"X holds {repr(value)[:60]} in row {place}; expected a sentence, str")
    return list(values)


def _indicator(y: Any) -> npt.NDArray[Any]:
    if y is None:
        raise ValueError("FindingsClassifier requires y to be passed, but the target y is None")
    labels = check_array(y, dtype=None, input_name="y")
    if not np.isin(labels, (0, 1)).all():
        raise ValueError(
            "Unknown label type: y holds other values than 0 and 1; expected a multilabel indicator"
        )
    return np.asarray(labels, dtype=np.bool_)


def _taxonomy_of(names: Sequence[str]) -> Taxonomy:
    return Taxonomy("labels", tuple(Theme(name) for name in names if name not in JUDGEMENTS))


def _examples(
    texts: Sequence[str], labels: npt.NDArray[Any], names: Sequence[str], sources: Sequence[object]
) -> list[Example]:
    """Return labelled sentences; a theme's own sentiment, which nothing learns from, is neutral."""
    examples = []
    for text, row, source in zip(texts, labels, sources, strict=True):
        held = [name for name, holds in zip(names, row, strict=True) if holds]
        themes = dict.fromkeys((name for name in held if name not in JUDGEMENTS), _NEUTRAL)
        examples.append(Example(text, _sentiment_of(held), themes, str(source)))
    return examples


def _sentiment_of(held: Sequence[str]) -> Sentiment:
    said = [judgement for judgement in JUDGEMENTS if judgement in held]
    return "mixed" if len(said) == len(JUDGEMENTS) else said[0] if said else _NEUTRAL


def _codes(judgement: str) -> list[int]:
    """Return the codes of the sentiments that hold a judgement."""
    column = Column(sentiment=judgement)
    return [code for code, sentiment in enumerate(SENTIMENTS) if column.holds(sentiment)]


def _margin(shares: npt.NDArray[Any], judgement: str) -> Floats:
    """Return the log-odds of the likeliest sentiment with a judgement to that without it."""
    likely = np.log(np.maximum(shares, _LEAST))
    holding = _codes(judgement)
    others = np.delete(likely, holding, axis=1)
    return np.asarray(likely[:, holding].max(axis=1) - others.max(axis=1))


def _log_odds(probabilities: npt.NDArray[Any]) -> Floats:
    sure = np.clip(np.asarray(probabilities, dtype=np.float64), _LEAST, 1 - _LEAST)
    return np.asarray(np.log(sure / (1 - sure)))


def _plain(value: Any) -> Any:
    """Return what numpy holds, such as a value of a parameter grid, as Python's own."""
    return value.item() if isinstance(value, np.generic) else value
