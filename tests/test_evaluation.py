"""Tags compared with labels."""

import numpy as np
import pytest

from findings_nlp.evaluation import evaluate, evaluate_tagged
from findings_nlp.records import Example, Finding, Sentence, ThemeTag
from findings_nlp.tagged import Tagged
from findings_nlp.taxonomy import SENTIMENTS


def finding(sentiment, needs_review=False, **themes):
    tags = {name: ThemeTag(0.9, said) for name, said in themes.items()}
    shares = {name: float(name == sentiment) for name in SENTIMENTS}
    return Finding(Sentence("x"), sentiment, shares, tags, needs_review)


@pytest.fixture(scope="module")
def evaluation(taxonomy):
    findings = [
        finding("mixed", training="strength", referrals="strength"),
        finding("concern", custody="concern", needs_review=True),
        finding("strength"),
        finding("neutral", training="neutral"),
    ]
    examples = [
        Example("a", "mixed", {"training": "strength", "referrals": "concern"}),
        Example("b", "concern", {"custody": "concern"}),
        Example("c", "concern", {"custody": "concern"}),
        Example("d", "neutral"),
    ]
    scores = np.zeros((4, len(taxonomy.columns)))
    return evaluate_tagged(Tagged(taxonomy, examples, findings, scores))


def test_themes_are_counted_over_all_sentences(evaluation):
    assert evaluation.sentence_count == 4
    assert evaluation.themes["training"].precision == 0.5
    assert evaluation.themes["custody"].recall == 0.5
    assert evaluation.themes["custody"].support == 2
    assert evaluation.themes_f1 == pytest.approx(2 * 3 / (2 * 3 + 1 + 1))


def test_sentiments_are_four_classes(evaluation):
    assert evaluation.sentiment_accuracy == 0.75
    assert evaluation.sentiment_f1["strength"] == 0
    assert evaluation.sentiment_macro_f1 == pytest.approx((0 + 2 / 3 + 1 + 1) / 4)


def test_sentiments_of_themes_are_judged_where_the_theme_was_found(evaluation):
    assert evaluation.theme_sentiment_accuracy == pytest.approx(2 / 3)
    assert evaluation.divided_count == 2
    assert evaluation.divided_theme_sentiment_accuracy == 0.5


def test_review_is_counted(evaluation):
    assert evaluation.review_share == 0.25


def test_scores_are_ranked_by_column(taxonomy):
    scores = np.zeros((2, len(taxonomy.columns)))
    scores[:, taxonomy.theme_names.index("custody")] = [0.1, 0.2]
    examples = [Example("a", "neutral"), Example("b", "neutral", {"custody": "neutral"})]
    findings = [finding("neutral"), finding("neutral")]
    compared = evaluate_tagged(Tagged(taxonomy, examples, findings, scores))
    assert compared.themes["custody"].average_precision == 1
    assert compared.themes["custody"].f1 == 0


def test_no_examples_give_zeros(small_model):
    assert evaluate(small_model, []).themes_f1 == 0


def test_a_model_evaluated_on_what_it_learnt_does_well(small_model, few):
    assert evaluate(small_model, few).themes_f1 > 0.9
