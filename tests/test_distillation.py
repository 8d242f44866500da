"""A student learns from a teacher's scores what its labels do not tell it."""

from dataclasses import replace

import numpy as np
import pytest

from findings_nlp.distillation import distil
from findings_nlp.evaluation import evaluate
from findings_nlp.model_card import model_card
from findings_nlp.settings import Settings
from findings_nlp.taught import Taught
from findings_nlp.training import train

QUICK = Settings(bucket_bits=14, folds=2)


@pytest.fixture(scope="module")
def teacher(written, taxonomy):
    return train(written[::3], taxonomy, QUICK)


def taught_of(texts, scores, are_pieces=None):
    if are_pieces is None:
        are_pieces = np.zeros(len(texts), dtype=bool)
    return Taught(texts, ("",) * len(texts), are_pieces, scores, {})


@pytest.fixture(scope="module")
def taught(teacher, written):
    texts = tuple(example.text for example in written[1::3])
    scores = np.repeat(teacher.scores(texts)[None], 2, axis=0)
    return taught_of(texts, scores)


@pytest.fixture(scope="module")
def labelled(written):
    return written[::30]


def test_there_are_as_many_folds_as_teachers(taught, labelled, taxonomy):
    sourced = [replace(each, source=f"report {place % 9}") for place, each in enumerate(labelled)]
    assert taught.folds == 2
    assert distil(taught, sourced, taxonomy).origin["taught"] == len(taught.texts)


def test_a_student_does_better_than_its_labels_alone(taught, labelled, written, taxonomy):
    alone = evaluate(train(labelled, taxonomy, QUICK), written[2::3])
    student = evaluate(distil(taught, labelled, taxonomy, QUICK), written[2::3])
    assert student.themes_f1 > alone.themes_f1 + 0.05
    assert student.sentiment_accuracy > alone.sentiment_accuracy


def test_a_labelled_sentence_is_learnt_from_its_label_alone(taught, labelled, taxonomy):
    texts = (*taught.texts, *(example.text.upper() for example in labelled))
    wrong = np.concatenate([taught.scores, np.ones((2, len(labelled), taught.scores.shape[2]))], 1)
    more = taught_of(texts, wrong)
    one, other = (distil(each, labelled, taxonomy, QUICK) for each in (taught, more))
    assert one.sha256 == other.sha256


def test_a_piece_of_a_sentence_counts_less_than_a_sentence(taught, labelled, written, taxonomy):
    wrong = np.roll(taught.scores, 500, axis=1)
    sentences = taught_of(taught.texts, wrong)
    pieces = taught_of(taught.texts, wrong, np.ones(len(taught.texts), dtype=bool))
    misled, less = (
        evaluate(distil(each, labelled, taxonomy, QUICK), written[2::3])
        for each in (sentences, pieces)
    )
    assert less.sentiment_accuracy > misled.sentiment_accuracy + 0.05


def test_the_card_tells_that_there_was_a_teacher(taught, labelled, taxonomy):
    student = distil(taught, labelled, taxonomy, QUICK)
    assert f"{student.origin['taught']} passages of reports that a teacher scored" in model_card(
        student
    )
    assert "teacher" not in model_card(train(labelled, taxonomy, QUICK))
