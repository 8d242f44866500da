"""Labelled sentences to a model: weights, calibration and thresholds."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from findings_nlp.calibration import fit_platt
from findings_nlp.duplicates import distinct_examples, duplicates, examples_sha256
from findings_nlp.errors import LabelError
from findings_nlp.evaluation import Evaluation, compare
from findings_nlp.features import Places, batches, text_ngrams
from findings_nlp.model import Model
from findings_nlp.records import Example, Finding
from findings_nlp.settings import Settings
from findings_nlp.splits import grouped_folds
from findings_nlp.taxonomy import Column, Taxonomy
from findings_nlp.thresholds import best_accuracy_threshold, best_f1_threshold
from findings_nlp.version import __version__
from findings_nlp.weights import WeightTable

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_MOST_STEPS = 1000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Fit:
    """Weights fitted to labelled sentences, and the bias of each column, shape (n_columns,)."""

    weights: WeightTable
    bias: npt.NDArray[np.float32]

    def scores(self, texts: Sequence[str]) -> Floats:
        """Return the linear scores, shape (n_texts, n_columns)."""
        return (self.weights.linear_scores(texts) + self.bias).astype(np.float64)


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
    fold_of = grouped_folds(_sources(examples, settings), labels, settings.folds)
    counts = count_matrix([example.text for example in examples], settings)
    fits = [
        fit_weights(counts[fold_of != fold], labels[fold_of != fold], settings)
        for fold in range(settings.folds)
    ]
    held_out = _held_out_scores(fits, examples, fold_of)
    model = _assemble(fit_weights(counts, labels, settings), held_out, labels, taxonomy)
    checked = _cross_validated(model, fits, examples, fold_of)
    return replace(model, origin=_origin(examples, checked))


def _sources(examples: Sequence[Example], settings: Settings) -> list[str]:
    """Return each example's source, or none for all if there are fewer sources than folds.

    Who has labelled a report or two can train too, with figures that flatter.
    """
    sources = [example.source for example in examples]
    groups = len(set(sources) - {""}) + sources.count("")
    if groups >= settings.folds:
        return sources
    _log.warning(
        "the labels come from %d source(s), fewer than the %d folds, so that sentences of one "
        "source stand in several folds and the figures flatter; label more reports, or set folds "
        "lower",
        groups,
        settings.folds,
    )
    return [""] * len(examples)


def _held_out_scores(fits: Sequence[Fit], examples: Sequence[Example], fold_of: Places) -> Floats:
    """Return linear scores of each example by the fit that has not seen it."""
    scores = np.zeros((len(examples), len(fits[0].bias)))
    for fold, fit in enumerate(fits):
        unseen = np.flatnonzero(fold_of == fold).tolist()
        scores[unseen] = fit.scores([examples[place].text for place in unseen])
    return scores


def _assemble(fit: Fit, held_out: Floats, labels: Bools, taxonomy: Taxonomy) -> Model:
    calibration, thresholds = {}, {}
    for column, scores, given in zip(taxonomy.columns, held_out.T, labels.T, strict=True):
        platt = fit_platt(scores, given)
        best = best_f1_threshold if column.theme else best_accuracy_threshold
        calibration[column.name] = platt
        thresholds[column.name] = best(platt.probabilities(scores), given)
    settings = fit.weights.settings
    return Model(taxonomy, settings, fit.weights, fit.bias, calibration, thresholds)


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


def label_matrix(examples: Sequence[Example], taxonomy: Taxonomy) -> Bools:
    """Return whether each column holds for each example.

    Returns
    -------
    labels
        Shape (n_examples, n_columns), columns as in ``taxonomy.columns``.
    """
    return np.array(
        [[_holds(example, column) for column in taxonomy.columns] for example in examples],
        dtype=np.bool_,
    ).reshape(len(examples), len(taxonomy.columns))


def _holds(example: Example, column: Column) -> bool:
    if not column.judgement:
        return column.theme in example.themes
    said = example.themes.get(column.theme) if column.theme else example.sentiment
    return said in (column.judgement, "mixed")


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


def count_matrix(texts: Sequence[str], settings: Settings) -> csr_matrix:
    """Return how often each bucket occurs in each text; shape (n_texts, 2 ** bucket_bits)."""
    from scipy.sparse import vstack

    return vstack([_count_batch(batch, settings) for batch in batches(texts)], format="csr")


def _count_batch(texts: Sequence[str], settings: Settings) -> csr_matrix:
    from scipy.sparse import csr_matrix

    owners, buckets = [], []
    for ngrams in text_ngrams(texts, settings):
        owners.append(np.repeat(np.arange(len(texts)), np.diff(ngrams.bounds)))
        buckets.append(ngrams.buckets)
    places = (np.concatenate(owners), np.concatenate(buckets))
    shape = (len(texts), 1 << settings.bucket_bits)
    return csr_matrix((np.ones(len(places[0])), places), shape=shape)


def fit_weights(counts: csr_matrix, labels: Bools, settings: Settings) -> Fit:
    """Fit a logistic regression for each column and fold the idf into its weights.

    Parameters
    ----------
    counts
        How often each bucket occurs; shape (n_examples, 2 ** bucket_bits).
    labels
        Shape (n_examples, n_columns). A column whose labels are all the same gets no weights.
    settings
        The penalty, and what the table is made for.
    """
    from scipy.sparse import diags_array
    from threadpoolctl import threadpool_limits

    occurs_in = np.bincount(counts.indices, minlength=counts.shape[1])
    used = np.flatnonzero(occurs_in >= settings.fewest_sentences)
    idf = np.log((1 + counts.shape[0]) / (1 + occurs_in[used])) + 1
    norms = np.sqrt(counts[:, used] @ idf**2)
    features = diags_array(1 / np.maximum(norms, 1e-12)) @ counts[:, used] @ diags_array(idf)
    with threadpool_limits(limits=1):
        lines = [_fit_column(features, column, settings) for column in labels.T]
    values = np.column_stack([*(line.weights * idf for line in lines), idf**2])
    table = WeightTable(settings, used.astype(np.int32), values.astype(np.float32))
    return Fit(table, np.array([line.bias for line in lines], dtype=np.float32))


@dataclass(frozen=True, eq=False)
class _Line:
    weights: Floats
    bias: float


def _fit_column(features: csr_matrix, labels: npt.NDArray[np.bool_], settings: Settings) -> _Line:
    from sklearn.linear_model import LogisticRegression

    positives = int(labels.sum())
    if positives in (0, len(labels)):
        odds = (positives + 0.5) / (len(labels) - positives + 0.5)
        return _Line(np.zeros(features.shape[1]), float(np.log(odds)))
    regression = LogisticRegression(C=settings.inverse_penalty, max_iter=_MOST_STEPS)
    regression.fit(features, labels)
    return _Line(regression.coef_[0], float(regression.intercept_[0]))
