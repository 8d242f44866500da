"""A linear student of a teacher: as quick as any model, and nearer to what the teacher knows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from findings_nlp.duplicates import distinct_examples, letters
from findings_nlp.fitting import Material, material_of
from findings_nlp.model import Model
from findings_nlp.records import Example
from findings_nlp.settings import Settings
from findings_nlp.taught import Taught
from findings_nlp.taxonomy import Taxonomy
from findings_nlp.training import CheckedModel, train_checked

STUDENT = Settings(fewest_sentences=3, teacher_share=1.0, folds=3)
"""Chosen by cross-validation on real sentences (docs/decisions.md)."""


def distil(
    taught: Taught, examples: Sequence[Example], taxonomy: Taxonomy, settings: Settings = STUDENT
) -> Model:
    """Train a model on labels and on a teacher's scores of unlabelled passages together.

    What the columns are fitted to are the labels, 0 or 1, and the teacher's probabilities
    (Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network", 2015). A fold's
    figures, calibration and thresholds come from a student whose teacher had not seen the fold.

    Parameters
    ----------
    taught
        Passages with the teachers' scores; see
        `findings_nlp.teaching.soft_scores.join_soft_scores`.
    examples
        Labelled sentences; these are learnt from their labels alone.
    taxonomy
        The themes.
    settings
        How the student is trained. The number of folds is that of the teachers.

    Raises
    ------
    LabelError
        A theme has no example or no counter-example, or is not in the taxonomy.
    """
    return distil_checked(taught, examples, taxonomy, settings).model


def distil_checked(
    taught: Taught, examples: Sequence[Example], taxonomy: Taxonomy, settings: Settings = STUDENT
) -> CheckedModel:
    """Train a student as `distil` does, and keep how its folds tagged what they had not seen."""
    return train_checked(examples, taxonomy, settings, _unlabelled(taught, examples))


def student_material(
    taught: Taught, examples: Sequence[Example], taxonomy: Taxonomy, settings: Settings = STUDENT
) -> Material:
    """Return what a student is fitted to, for what is to be learnt from the same."""
    rest = _unlabelled(taught, examples)
    return material_of(distinct_examples(examples), taxonomy, settings, rest)


def _unlabelled(taught: Taught, examples: Sequence[Example]) -> Taught:
    """Return the passages that are not among labelled sentences."""
    labelled = {letters(example.text) for example in examples}
    others = [place for place, text in enumerate(taught.texts) if letters(text) not in labelled]
    return taught.only(np.array(others, dtype=np.int64))
