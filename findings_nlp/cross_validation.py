"""Evaluation on the labels themselves: each fold is tagged by what has not seen its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from findings_nlp.evaluation import Evaluation, evaluate_tagged
from findings_nlp.features import Places
from findings_nlp.fitting import folds_of
from findings_nlp.records import Example
from findings_nlp.tagged import Tagged, Tagger, tag_folds
from findings_nlp.taxonomy import Taxonomy

Learner = Callable[[Sequence[Example]], Tagger]
"""Makes a model or a baseline from labelled sentences."""


def cross_tag(  # noqa: PLR0913  (what learning needs, and of what it is asked)
    learner: Learner,
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    fold_of: Places,
    always: Sequence[Example] = (),
    *,
    asked: Sequence[int] | None = None,
) -> Tagged:
    """Train on all folds but one and tag that one, for each fold.

    What the learner chooses (weights, calibration, thresholds) it chooses from the other folds.

    Parameters
    ----------
    learner
        What is evaluated.
    examples
        Labelled sentences.
    taxonomy
        The themes.
    fold_of
        The fold of each example; shape (n_examples,).
    always
        Labelled sentences that are trained on in every fold and not evaluated.
    asked
        The places of the examples that are tagged; all of them if None.
    """

    def learnt_without(fold: int) -> Tagger:
        seen = np.flatnonzero(fold_of != fold).tolist()
        return learner([*(examples[place] for place in seen), *always])

    places = range(len(examples)) if asked is None else asked
    wanted = [examples[place] for place in places]
    return tag_folds(learnt_without, wanted, taxonomy, fold_of[list(places)])


def cross_validate(
    learner: Learner,
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    *,
    folds: int = 5,
    always: Sequence[Example] = (),
) -> Evaluation:
    """Evaluate what `cross_tag` gives for folds dealt out evenly.

    Raises
    ------
    SettingsError
        There are fewer sentences than folds.
    """
    fold_of = folds_of(examples, taxonomy, folds)
    return evaluate_tagged(cross_tag(learner, examples, taxonomy, fold_of, always))
