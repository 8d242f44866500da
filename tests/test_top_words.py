"""The words behind the tags of many sentences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings_nlp.explanation import explain
from findings_nlp.store import load_model
from findings_nlp.taxonomy import SENTIMENT_COLUMNS, SENTIMENTS
from findings_nlp.top_words import top_words


def assert_strongest(words, shares, text):
    strongest = sorted(shares, reverse=True)
    assert len(words) <= 3
    assert [word.log_odds for word in words] == pytest.approx(strongest[: len(words)], abs=1e-5)
    assert all(text[word.start : word.end] == word.text for word in words)


def test_top_words_are_the_strongest_of_each_theme_found(small_model, few):
    texts = [example.text for example in few]
    found = top_words(small_model, texts, most=3)
    findings = small_model.tag(texts)
    assert [list(words.themes) for words in found] == [list(each.themes) for each in findings]
    for text, top in zip(texts[:100], found, strict=False):
        columns = explain(small_model, text).columns
        for theme, words in top.themes.items():
            assert words
            assert_strongest(words, [share.log_odds for share in columns[theme].shares], text)


def test_words_speak_for_the_sentiment_as_their_scores_say(small_model, few):
    """Against the three others: the score of one less the mean score of these."""
    for text in [example.text for example in few[:100]]:
        [words], explanation = top_words(small_model, [text], most=3), explain(small_model, text)
        columns = [
            np.array([share.log_odds for share in explanation.columns[name].shares])
            for name in SENTIMENT_COLUMNS
        ]
        weights = small_model.sentiments.weights[:, :-1]
        scores = [sum(map(np.multiply, row, columns)) for row in weights]
        said = SENTIMENTS.index(explanation.finding.sentiment)
        others = [score for code, score in enumerate(scores) if code != said]
        assert_strongest(words.sentiment, scores[said] - np.mean(others, axis=0), text)


def test_a_strength_and_a_concern_have_other_words():
    good, poor = top_words(load_model(), ["Training is excellent.", "Training is poor."], most=1)
    assert [word.text for word in (*good.sentiment, *poor.sentiment)] == ["excellent", "poor"]


@given(st.lists(st.text(max_size=60), max_size=5))
def test_top_words_of_any_text_can_be_asked_for(small_model, texts):
    assert len(top_words(small_model, texts)) == len(texts)
