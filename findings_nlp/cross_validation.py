"""Evaluation on the labels themselves: each fold is tagged by what has not seen its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from findings_nlp.evaluation import Evaluation, evaluate_tagged
from findings_nlp.features import Places
from findings_nlp.fitting import folds_of
from findings_nlp.records import Example, Finding
from findings_nlp.tagged import Tagged, Tagger
from findings_nlp.taxonomy import Taxonomy

Learner = Callable[[Sequence[Example]], Tagger]
"""Makes a model or a baseline from labelled sentences."""


def cross_tag(
    learner: Learner,
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    fold_of: Places,
    always: Sequence[Example] = (),
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
    """
    findings: dict[int, Finding] = {}
    scores = np.zeros((len(examples), len(taxonomy.columns)))
    for fold in range(int(fold_of.max(initial=-1)) + 1):
        seen = np.flatnonzero(fold_of != fold).tolist()
        unseen = np.flatnonzero(fold_of == fold).tolist()
        tagger = learner([*(examples[place] for place in seen), *always])
        texts = [examples[place].text for place in unseen]
        findings |= zip(unseen, tagger.tag(texts), strict=True)
        scores[unseen] = tagger.scores(texts)
    in_order = [findings[place] for place in range(len(examples))]
    return Tagged(taxonomy, examples, in_order, scores)


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
