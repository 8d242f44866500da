"""Thresholds chosen for each column."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from findings_nlp.thresholds import best_f1_threshold, f1_at

LABELLED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50)


@given(LABELLED, st.floats(0, 1))
def test_the_measure_is_that_of_scikit_learn(pairs, threshold):
    probabilities, labels = map(np.array, zip(*pairs, strict=True))
    found = probabilities >= threshold
    at = np.array([threshold])
    expected = f1_score(labels, found, zero_division=0)
    assert f1_at(at, probabilities, labels)[0] == pytest.approx(expected)


def calibrated(count, shift, seed=0):
    """Probabilities that mean what they say, and labels drawn from them."""
    chance = np.random.default_rng(seed)
    probabilities = 1 / (1 + np.exp(-2.5 * chance.normal(size=count) - shift))
    return probabilities, chance.random(count) < probabilities


def test_thresholds_go_down_and_up():
    probabilities, labels = calibrated(5000, shift=-2)
    assert best_f1_threshold(probabilities, labels) < 0.5
    sure_but_wrong = np.concatenate([probabilities, np.full(3000, 0.7)])
    wrong = np.concatenate([labels, np.zeros(3000, dtype=bool)])
    assert best_f1_threshold(sure_but_wrong, wrong) > 0.7


def test_the_best_threshold_beats_one_half():
    probabilities, labels = calibrated(3000, shift=-2)
    best = best_f1_threshold(probabilities, labels)
    assert f1_score(labels, probabilities >= best) >= f1_score(labels, probabilities >= 0.5)


def test_other_sentences_of_the_same_kind_give_nearly_the_same_threshold():
    samples = [calibrated(3000, shift=-3, seed=seed) for seed in range(12)]
    assert np.ptp([best_f1_threshold(*sample) for sample in samples]) < 0.15


def test_a_rare_label_does_not_throw_the_threshold_about():
    probabilities, _ = calibrated(300, shift=-4)
    thresholds = []
    for lucky in np.argsort(probabilities)[::-40][:7]:
        labels = np.zeros(300, dtype=bool)
        labels[lucky] = True
        thresholds.append(best_f1_threshold(probabilities, labels))
    assert max(thresholds) - min(thresholds) < 0.25


@given(LABELLED)
def test_any_labels_give_a_threshold_in_range(pairs):
    probabilities, labels = map(np.array, zip(*pairs, strict=True))
    assert 0.05 <= best_f1_threshold(probabilities, labels) <= 0.95
