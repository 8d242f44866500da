"""Scores to probabilities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from findings_nlp.calibration import Platt, fit_platt, sigmoid


def test_probabilities_match_how_often_the_label_is_there():
    chance = np.random.default_rng(0)
    scores = chance.normal(size=20_000) * 3
    labels = chance.random(20_000) < sigmoid(0.5 * scores - 1)
    platt = fit_platt(scores, labels)
    assert platt.slope == pytest.approx(0.5, abs=0.03)
    assert platt.offset == pytest.approx(-1, abs=0.06)
    sure = platt.probabilities(scores) > 0.8
    assert labels[sure].mean() == pytest.approx(platt.probabilities(scores)[sure].mean(), abs=0.02)


def test_with_many_examples_it_is_a_logistic_regression():
    chance = np.random.default_rng(2)
    scores = chance.normal(size=5000)
    labels = chance.random(5000) < sigmoid(2 * scores + 0.3)
    expected = LogisticRegression(C=1e6).fit(scores[:, None], labels)
    platt = fit_platt(scores, labels)
    assert platt.slope == pytest.approx(expected.coef_[0, 0], abs=0.02)
    assert platt.offset == pytest.approx(expected.intercept_[0], abs=0.02)


@pytest.mark.parametrize("positives", [0, 1, 3, 10])
def test_few_or_one_sided_labels_give_no_certainty(positives):
    labels = np.arange(10) < positives
    probabilities = fit_platt(np.linspace(5, -5, 10), labels).probabilities(np.array([9.0, -9.0]))
    assert (probabilities > 0).all()
    assert (probabilities < 1).all()


def test_a_higher_score_never_means_less_likely():
    scores = np.array([3.0, 2, 1, -1, -2, -3] * 20)
    platt = fit_platt(scores, scores < 0)
    assert platt.slope > 0
    assert platt.probabilities(scores).mean() == pytest.approx(0.5, abs=0.02)


@given(st.lists(st.tuples(st.floats(-50, 50), st.booleans()), min_size=2, max_size=40))
def test_any_scores_give_finite_probabilities(pairs):
    scores, labels = map(np.array, zip(*pairs, strict=True))
    platt = fit_platt(scores, labels)
    probabilities = platt.probabilities(scores)
    assert np.isfinite([platt.slope, platt.offset]).all()
    assert ((probabilities >= 0) & (probabilities <= 1)).all()


def test_scores_beyond_all_bounds_do_not_overflow():
    assert Platt(2.0, 1.0).probabilities(np.array([-1e9, 1e9])).tolist() == [0.0, 1.0]
