"""What a model must beat."""

import numpy as np
import pytest

from findings_nlp.baselines import KeywordBaseline, MajorityBaseline, TfidfBaseline
from findings_nlp.evaluation import evaluate
from findings_nlp.taxonomy import Taxonomy, Theme

WEATHER = Taxonomy(
    "weather",
    (Theme("rain", keywords=("rain", "heavy shower")), Theme("snow")),
    {"strength": ("good",), "concern": ("bad",)},
)


@pytest.mark.parametrize(
    ("text", "themes", "sentiment"),
    [
        ("Rainfall was good", ["rain"], "strength"),
        ("a train in bad repair", [], "concern"),
        ("HEAVY SHOWERS, good and bad", ["rain"], "mixed"),
        ("snow", [], "neutral"),
        ("", [], "neutral"),
    ],
)
def test_keywords_are_beginnings_of_words(text, themes, sentiment):
    [finding] = KeywordBaseline(WEATHER).tag([text])
    assert (list(finding.themes), finding.sentiment) == (themes, sentiment)
    assert {tag.sentiment for tag in finding.themes.values()} <= {sentiment}


def test_the_majority_says_the_same_of_every_sentence(taxonomy, few):
    baseline = MajorityBaseline(taxonomy, few)
    findings = baseline.tag(["one", "two"])
    assert {finding.sentiment for finding in findings} == {"concern"}
    assert not any(finding.themes for finding in findings)


def test_tfidf_learns(taxonomy, few):
    baseline = TfidfBaseline(taxonomy, few)
    assert baseline.scores(["x", "y"]).shape == (2, len(taxonomy.columns))
    assert evaluate(baseline, few).themes_f1 > 0.8


def test_no_sentences_give_no_findings(taxonomy, few):
    for baseline in (
        KeywordBaseline(taxonomy),
        MajorityBaseline(taxonomy, few),
        TfidfBaseline(taxonomy, few),
    ):
        assert baseline.tag([]) == []
        assert np.asarray(baseline.scores([])).shape == (0, len(taxonomy.columns))


def test_the_words_of_the_taxonomy_find_most_written_themes(taxonomy, written):
    assert evaluate(KeywordBaseline(taxonomy), written).themes_f1 > 0.8
