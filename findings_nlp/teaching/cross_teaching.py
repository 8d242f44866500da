"""One teacher a fold: each scores all sentences, and has not seen the sources of its fold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from findings_nlp.duplicates import distinct_examples
from findings_nlp.fitting import folds_of
from findings_nlp.records import Example
from findings_nlp.taxonomy import Taxonomy
from findings_nlp.teaching.passages import Passage
from findings_nlp.teaching.soft_scores import SoftScores, in_steps
from findings_nlp.teaching.teacher import TeacherSettings, fit_teacher


def cross_teach(  # noqa: PLR0913  (what teaching needs, the last three by name)
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    passages: Sequence[Passage],
    *,
    settings: TeacherSettings | None = None,
    folds: int = 3,
    on_teacher: Callable[[], None] = lambda: None,
) -> SoftScores:
    """Fine-tune a teacher without each fold of the labelled sentences, and let each score all.

    Parameters
    ----------
    examples
        Labelled sentences; a source is in one fold.
    taxonomy
        The themes.
    passages
        What the teachers are asked about.
    settings
        The default ones if None. The seed of each further fold is one higher.
    folds
        Number of folds, at least 2.
    on_teacher
        Called when a teacher is done.

    Raises
    ------
    SettingsError
        The extra is not installed, there is no such encoder, or there are fewer sentences than
        folds.
    """
    settings = settings or TeacherSettings()
    examples = distinct_examples(examples)
    fold_of = folds_of(examples, taxonomy, folds)
    texts = [passage.text for passage in passages]
    scores = []
    for fold in range(folds):
        seen = [examples[place] for place in np.flatnonzero(fold_of != fold).tolist()]
        teacher = fit_teacher(seen, taxonomy, replace(settings, seed=settings.seed + fold))
        scores.append(in_steps(teacher.scores(texts)))
        on_teacher()
    return SoftScores(
        places=tuple(passage.place for passage in passages),
        columns=tuple(column.name for column in taxonomy.columns),
        scores=np.array(scores),
        fold_of_source={
            example.source: int(fold)
            for example, fold in zip(examples, fold_of, strict=True)
            if example.source
        },
    )
