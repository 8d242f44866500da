"""Measures, held against scikit-learn and against values worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, f1_score, precision_score, recall_score

from findings_nlp.metrics import Counts, accuracy, average_precision, count, macro_f1

PAIRS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40)
CLASSES = ["strength", "concern", "mixed", "neutral"]
SAID = st.lists(st.tuples(*[st.sampled_from(CLASSES)] * 2), min_size=1, max_size=40)


@given(PAIRS)
def test_counts_give_the_measures_of_scikit_learn(pairs):
    found, labels = map(np.array, zip(*pairs, strict=True))
    counts = count(found, labels)
    assert counts.precision == pytest.approx(precision_score(labels, found, zero_division=0))
    assert counts.recall == pytest.approx(recall_score(labels, found, zero_division=0))
    assert counts.f1 == pytest.approx(f1_score(labels, found, zero_division=0))
    assert counts.support == labels.sum()


@given(SAID)
def test_macro_f1_is_that_of_scikit_learn(pairs):
    found, expected = map(list, zip(*pairs, strict=True))
    worked = f1_score(expected, found, average="macro", zero_division=0)
    assert macro_f1(found, expected, CLASSES) == pytest.approx(worked)
    assert accuracy(found, expected) == np.mean([a == b for a, b in pairs])


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=40))
def test_average_precision_is_that_of_scikit_learn(pairs):
    scores, labels = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    worked = average_precision_score(labels, scores) if labels.any() else 0.0
    assert average_precision(scores / 5, labels) == pytest.approx(worked)


def test_the_worked_example_of_manning_and_others():
    """Introduction to Information Retrieval (2008), section 8.3: 20 of 60 found, 40 missed."""
    counts = Counts(right=20, wrong=40, missed=60)
    assert (counts.precision, counts.recall) == (pytest.approx(1 / 3), 1 / 4)
    assert counts.f1 == pytest.approx(2 / 7)


def test_the_worked_example_of_average_precision():
    """The example in scikit-learn's documentation of average_precision_score: 0.83."""
    scores, labels = np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True])
    assert average_precision(scores, labels) == pytest.approx(5 / 6)


def test_micro_average_adds_counts_up():
    both = count(np.array([True, True]), np.array([True, False])) + Counts(missed=1)
    assert both == Counts(right=1, wrong=1, missed=1)
    assert both.f1 == 0.5


def test_nothing_to_count_is_zero_and_no_error():
    empty = np.zeros(0)
    assert (Counts().precision, Counts().recall, Counts().f1) == (0, 0, 0)
    assert accuracy([], []) == macro_f1([], [], CLASSES) == 0
    assert average_precision(empty, empty.astype(bool)) == 0
