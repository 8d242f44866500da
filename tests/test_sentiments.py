"""The four sentiments out of the columns of strength, concern and neutral."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from findings_nlp.sentiments import INDEPENDENT, fit_sentiments
from findings_nlp.taxonomy import SENTIMENTS

PROBABILITIES = st.floats(0, 1, width=32)


@given(PROBABILITIES, PROBABILITIES, PROBABILITIES)
def test_independent_judgements_are_multiplied(strength, concern, neutral):
    [shares] = INDEPENDENT.shares(np.array([[strength, concern, neutral]]))
    expected = {
        "strength": strength * (1 - concern),
        "concern": (1 - strength) * concern,
        "mixed": strength * concern,
        "neutral": (1 - strength) * (1 - concern),
    }
    assert dict(zip(SENTIMENTS, shares, strict=True)) == pytest.approx(expected, abs=1e-5)


def drawn(count=4000, seed=0):
    """Columns of sentences, and sentiments among which mixed is rarer than by chance."""
    chance = np.random.default_rng(seed)
    columns = chance.random((count, 3))
    shares = INDEPENDENT.shares(columns)
    shares[:, SENTIMENTS.index("mixed")] *= 0.2
    shares[:, SENTIMENTS.index("neutral")] *= columns[:, 2]
    shares /= shares.sum(axis=1, keepdims=True)
    return columns, [chance.choice(SENTIMENTS, p=share) for share in shares]


def test_what_seldom_comes_together_is_learnt():
    columns, labels = drawn()
    both = np.array([[0.7, 0.7, 0.3]])
    mixed = SENTIMENTS.index("mixed")
    assert INDEPENDENT.shares(both)[0].argmax() == mixed
    assert fit_sentiments(columns, labels).shares(both)[0].argmax() != mixed


def test_a_neutral_column_that_tells_is_heeded():
    columns, labels = drawn()
    scale = fit_sentiments(columns, labels)
    neutral = SENTIMENTS.index("neutral")
    unlike, like = scale.shares(np.array([[0.4, 0.4, 0.1], [0.4, 0.4, 0.9]]))[:, neutral]
    assert like > unlike + 0.2


def test_with_many_sentences_it_is_a_multinomial_regression():
    columns, labels = drawn()
    odds = np.log(columns / (1 - columns))
    regression = LogisticRegression(C=1e6, max_iter=1000).fit(odds, labels)
    expected = regression.predict_proba(odds)
    places = [SENTIMENTS.index(name) for name in regression.classes_]
    shares = fit_sentiments(columns, labels).shares(columns)
    np.testing.assert_allclose(shares[:, places], expected, atol=0.01)


@pytest.mark.parametrize("labels", [[], ["strength"], ["neutral"] * 10])
def test_few_or_equal_labels_give_no_certainty(labels):
    scale = fit_sentiments(np.full((len(labels), 3), 0.5), labels)
    assert (scale.shares(np.array([[0.5, 0.5, 0.5]])) > 0.001).all()
