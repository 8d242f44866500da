"""A student learns from a teacher's scores what its labels do not tell it."""

import numpy as np
import pytest

from findings_nlp.distillation import distil
from findings_nlp.evaluation import evaluate
from findings_nlp.settings import Settings
from findings_nlp.taught import Taught
from findings_nlp.training import train

QUICK = Settings(bucket_bits=14, folds=2)


@pytest.fixture(scope="module")
def teacher(written, taxonomy):
    return train(written[::3], taxonomy, QUICK)


@pytest.fixture(scope="module")
def taught(teacher, written):
    texts = tuple(example.text for example in written[1::3])
    scores = np.repeat(teacher.scores(texts)[None], 2, axis=0)
    return Taught(texts, ("",) * len(texts), scores, {})


@pytest.fixture(scope="module")
def labelled(written):
    return written[::30]


def test_a_student_does_better_than_its_labels_alone(taught, labelled, written, taxonomy):
    alone = evaluate(train(labelled, taxonomy, QUICK), written[2::3])
    student = evaluate(distil(taught, labelled, taxonomy, QUICK), written[2::3])
    assert student.themes_f1 > alone.themes_f1 + 0.05
    assert student.sentiment_accuracy > alone.sentiment_accuracy


def test_a_labelled_sentence_is_learnt_from_its_label_alone(taught, labelled, taxonomy):
    texts = (*taught.texts, *(example.text.upper() for example in labelled))
    wrong = np.concatenate([taught.scores, np.ones((2, len(labelled), taught.scores.shape[2]))], 1)
    more = Taught(texts, ("",) * len(texts), wrong, {})
    one, other = (distil(each, labelled, taxonomy, QUICK) for each in (taught, more))
    assert one.sha256 == other.sha256
