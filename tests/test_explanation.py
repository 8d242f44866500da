"""Explanations say exactly how the scores of a sentence are made up."""

from dataclasses import astuple
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_features import TEXTS

from findings_nlp.explanation import explain
from findings_nlp.explanation_text import clause_line, headline, parts_grid, stretches, sum_line
from findings_nlp.records import Sentence
from findings_nlp.taxonomy import SENTIMENTS

TWO_THEMES = "Custody staff are well trained, but detained children wait far too long in cells."


def log_odds_of(model, text):
    [linear] = model.weights.linear_scores([text]).tolist()
    names = [column.name for column in model.taxonomy.columns]
    rows = zip(names, linear, model.bias.tolist(), strict=True)
    return {
        name: model.calibration[name].slope * (score + bias) + model.calibration[name].offset
        for name, score, bias in rows
    }


def total(account, parts):
    return account.constant + sum(part.log_odds for part in parts)


@pytest.fixture(scope="module")
def divided(small_model, written):
    """Mixed sentences with several themes, as the model sees them."""
    found = [
        finding
        for finding in small_model.tag([example.text for example in written])
        if finding.sentiment == "mixed" and len(finding.themes) > 1
    ]
    return [explain(small_model, finding.sentence) for finding in found[:40]]


@settings(max_examples=50)
@given(TEXTS)
def test_constant_words_and_phrases_sum_to_the_score_of_any_text(small_model, texts):
    for text in texts:
        columns = explain(small_model, text).columns
        for name, score in log_odds_of(small_model, text).items():
            account = columns[name]
            assert account.log_odds == pytest.approx(score, abs=1e-5)
            assert total(account, account.shares) == pytest.approx(score, abs=1e-5)


@settings(max_examples=50)
@given(TEXTS)
def test_parts_stand_where_the_sentence_has_them(small_model, texts):
    for text in texts:
        account = explain(small_model, text).columns["custody"]
        for part in (*account.words, *account.phrases, *account.shares):
            assert text[part.start : part.end] == part.text != ""
        assert "".join(stretch.text for stretch in stretches(text, account)) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Trained” staff’s cells", ["Trained", "staff’s", "cells"]),
        ("Ω 😀 custody\u2014cells", ["custody", "cells"]),
        ("conﬁdent staff", ["con", "dent", "staff"]),  # the ligature is unknown to the features
        ("Café, 24 hours", ["Café", "24", "hours"]),
        ("x" * 70, ["x" * 64, "x" * 5]),
    ],
)
def test_words_keep_their_places_among_unusual_characters(small_model, text, words):
    account = explain(small_model, text).columns["custody"]
    assert [word.text for word in account.words] == words
    assert [text[word.start : word.end] for word in account.words] == words


def test_the_probabilities_are_those_of_the_tags(small_model, few):
    texts = [example.text for example in few[:100]]
    for text, row in zip(texts, small_model.scores(texts).tolist(), strict=True):
        columns = explain(small_model, text).columns
        assert [column.probability for column in columns.values()] == pytest.approx(row, abs=1e-5)


def test_the_strongest_parts_come_first(small_model):
    account = explain(small_model, TWO_THEMES).columns["training"]
    raising, lowering = account.raising(3), account.lowering(100)
    assert raising[0].text == "trained"
    assert [part.log_odds for part in raising] == sorted(
        (part.log_odds for part in raising), reverse=True
    )
    assert all(part.log_odds < 0 for part in lowering)
    assert len(account.raising(100)) + len(lowering) <= len(account.words) + len(account.phrases)


def test_the_cells_of_a_column_make_its_sum(small_model):
    for account in explain(small_model, TWO_THEMES).columns.values():
        cells = [cell for row in parts_grid(account, 2).rows for cell in row if cell]
        total = account.constant + sum(float(cell.split()[0]) for cell in cells)
        assert total == pytest.approx(account.log_odds, abs=0.005 * len(cells) + 1e-6)


def test_a_sentence_of_a_report_is_explained_too(small_model):
    sentence = Sentence(TWO_THEMES, 3, 1, "Custody", 10, 90)
    assert explain(small_model, sentence).finding.sentence == sentence


def test_the_columns_of_sentiments_make_the_four_sentiments(small_model, few):
    for example in few[:100]:
        explanation = explain(small_model, example.text)
        terms = explanation.sentiments
        powers = np.exp([sum(astuple(terms[name])) for name in terms])
        assert list(terms) == list(SENTIMENTS)
        assert powers / powers.sum() == pytest.approx(
            list(explanation.finding.sentiment_scores.values())
        )


def test_the_clauses_give_the_themes_the_sentiments_of_the_tags(divided):
    assert divided
    for explanation in divided:
        for theme, tag in explanation.finding.themes.items():
            balance = sum(clause.balances[theme] for clause in explanation.clauses)
            if len(explanation.clauses) == 1:
                assert tag.sentiment == "mixed"
            else:
                assert tag.sentiment == ("strength" if balance > 0 else "concern")


def test_the_clauses_are_shown_only_where_they_decide(small_model, few):
    for finding in small_model.tag([example.text for example in few[:200]]):
        said = {tag.sentiment for tag in finding.themes.values()}
        if not explain(small_model, finding.sentence).clauses:
            assert said <= {finding.sentiment}
    explanation = explain(small_model, "Custody staff waited too long.")
    assert clause_line(explanation) == "Each theme has the sentiment of the sentence."


def test_the_likeliest_theme_is_explained_where_none_is_found(small_model):
    explanation = explain(small_model, "The weather was fine.")
    assert explanation.finding.themes == {}
    theme, *sentiments = explanation.telling_columns
    assert sentiments == ["strength", "concern", "neutral"]
    assert "not found below" in headline(explanation, theme)
    assert sum_line(explanation.columns[theme]).endswith(
        f"{explanation.columns[theme].probability:.0%}"
    )


class _Seen(HTMLParser):
    """The tags and the words of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words = set(), ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.words += data


@pytest.mark.parametrize("text", [TWO_THEMES, "<script>alert('custody')</script> & \"cells\"", ""])
def test_a_notebook_shows_the_sentence_and_runs_nothing_of_it(small_model, text):
    seen = _Seen(explain(small_model, text)._repr_html_())
    assert text in seen.words
    assert seen.tags <= {"div", "p", "b", "span", "table", "tr", "th", "td", "small"}


@settings(max_examples=30)
@given(st.text(alphabet="<>&\"'/abc custody;", max_size=60))
def test_no_text_breaks_out_of_the_page(small_model, text):
    seen = _Seen(explain(small_model, text)._repr_html_())
    assert text in seen.words
    assert seen.tags <= {"div", "p", "b", "span", "table", "tr", "th", "td", "small"}
