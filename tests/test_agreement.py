"""Agreement of two labellers, held against scikit-learn and values worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from findings_nlp.errors import LabelError
from findings_nlp.labels.agreement import agreement, cohens_kappa
from findings_nlp.records import Example
from findings_nlp.taxonomy import SENTIMENTS

SAID = st.lists(st.tuples(*[st.sampled_from(SENTIMENTS)] * 2), min_size=1, max_size=40)


@given(SAID)
def test_kappa_is_that_of_scikit_learn(pairs):
    first, second = zip(*pairs, strict=True)
    if first != second:  # scikit-learn gives no number where chance alone explains everything
        assert cohens_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second))


def test_a_worked_kappa():
    """50 grant proposals: 20 yes and 15 no by both readers, 5 and 10 by one (Wikipedia): 0.4."""
    pairs = [("strength",) * 2] * 20 + [("concern",) * 2] * 15
    pairs += [("strength", "concern")] * 5 + [("concern", "strength")] * 10
    first, second = zip(*pairs, strict=True)
    assert cohens_kappa(first, second) == pytest.approx(0.4)


def test_sentences_are_paired_whatever_their_order(taxonomy):
    trained = Example("Staff are trained.", "strength", {"training": "strength"}, "A")
    held = Example("Children were held overnight.", "concern", {"custody": "concern"}, "A")
    alike = Example("staff are trained", "neutral", {"training": "neutral"}, "A")
    elsewhere = Example("Staff are trained.", "strength", {}, "B")
    measured = agreement([trained, held, elsewhere], [held, alike], taxonomy)
    assert [pair.second for pair in measured.pairs] == [alike, held]
    assert [pair.first for pair in measured.disagreements] == [trained]
    assert measured.sentiment_accuracy == 0.5
    assert measured.all_themes.f1 == 1.0
    assert measured.theme_sentiment_accuracy == 0.5


def test_a_theme_that_one_labeller_gave_counts_against_its_f1(taxonomy):
    both = Example("Staff are trained.", "strength", {"training": "strength"})
    one = Example("Staff learn.", "strength", {"training": "strength"})
    other = Example("Staff learn.", "strength", {})
    measured = agreement([both, one], [both, other], taxonomy)
    assert measured.themes["training"].f1 == pytest.approx(2 / 3)
    assert measured.themes["custody"].f1 == 0


def test_two_labellings_without_a_sentence_in_common_are_refused(taxonomy):
    with pytest.raises(LabelError, match="no sentence is in both"):
        agreement([Example("One.", "neutral")], [Example("Other.", "neutral")], taxonomy)
