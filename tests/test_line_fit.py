"""Linear scores with soft targets and a prior, held against scikit-learn's."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from findings_nlp.line_fit import Line, Prior, fit_line, pull_line


@pytest.fixture(scope="module")
def rows():
    chance = np.random.default_rng(0)
    features = chance.normal(size=(200, 5))
    labels = features @ [1, -2, 0.5, 0, 0] + chance.normal(size=200) > 0.3
    return features, labels.astype(float)


def test_hard_targets_give_the_support_vector_machine_of_scikit_learn(rows):
    features, labels = rows
    line = fit_line(csr_matrix(features), labels, np.ones(200), 1.5)
    theirs = LinearSVC(C=1.5, tol=1e-8, max_iter=100_000, intercept_scaling=100)
    theirs.fit(features, labels)
    np.testing.assert_allclose(line.weights, theirs.coef_[0], atol=1e-3)
    assert line.bias == pytest.approx(theirs.intercept_[0], abs=1e-3)


def test_a_soft_target_is_the_same_as_both_labels_in_its_proportion(rows):
    features, labels = rows
    soft = fit_line(csr_matrix(features), 0.2 + 0.6 * labels, np.ones(200), 3.0)
    twice = csr_matrix(np.concatenate([features, features]))
    both = np.concatenate([np.ones(200), np.zeros(200)])
    share = np.concatenate([0.2 + 0.6 * labels, 0.8 - 0.6 * labels])
    split = fit_line(twice, both, share, 3.0)
    np.testing.assert_allclose(soft.weights, split.weights, atol=1e-3)


def test_pulled_from_zero_is_the_regression_of_scikit_learn(rows):
    features, labels = rows
    nothing = Prior(Line(np.zeros(5), 0.0), np.ones(5), np.zeros(len(labels)))
    line = pull_line(csr_matrix(features), labels, np.ones(200), 3.0, nothing)
    theirs = LogisticRegression(C=3.0, tol=1e-8, fit_intercept=False).fit(features, labels)
    np.testing.assert_allclose(line.weights, theirs.coef_[0], atol=1e-3)


def test_what_the_prior_explains_does_not_move(rows):
    features, _ = rows
    prior = Prior(
        Line(np.array([1.0, -2.0, 0.5, 0.0, 0.0]), -0.3), np.ones(5), np.zeros(len(features))
    )
    likely = 1 / (1 + np.exp(-(features @ prior.line.weights + prior.line.bias)))
    again = pull_line(csr_matrix(features), likely, np.ones(200), 3.0, prior)
    np.testing.assert_allclose(again.weights, prior.line.weights, atol=1e-3)


def test_a_stiff_weight_moves_less():
    features = csr_matrix(np.ones((4, 2)))
    prior = Prior(Line(np.zeros(2), -1.0), np.array([100.0, 1.0]), np.zeros(4))
    line = pull_line(features, np.ones(4), np.ones(4), 1.0, prior)
    assert 0 < 50 * line.weights[0] < line.weights[1]
    assert line.bias == -1.0
