"""Tagging sentences with a model."""

import subprocess
import sys
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from findings_nlp.calibration import Platt
from findings_nlp.reading.reader import read_report
from findings_nlp.records import Sentence
from findings_nlp.sentiments import INDEPENDENT
from findings_nlp.settings import Settings
from findings_nlp.store import load_model
from findings_nlp.taxonomy import SENTIMENTS
from findings_nlp.weights import WeightTable

EXAMPLES = Path(__file__).parent.parent / "examples"
EVERY_SCORE = Platt(slope=1.0, offset=0.0)


def of_word(model, **scores):
    """Return the model with the scores of single words and no others: word=[score, …]."""
    from findings_nlp.features import text_ngrams

    chosen = Settings(bucket_bits=20, word_ngrams=(1, 1), character_ngrams=(8, 8))
    rows = {}
    for word, values in scores.items():
        [bucket] = next(text_ngrams([word], chosen)).buckets.tolist()
        rows[bucket] = [*values, 1.0]
    buckets = sorted(rows)
    table = np.array([rows[bucket] for bucket in buckets], dtype=np.float32)
    names = [column.name for column in model.taxonomy.columns]
    return replace(
        model,
        settings=replace(chosen, review_band=0.1),
        weights=WeightTable(chosen, np.array(buckets, dtype=np.int32), table),
        bias=np.full(len(names), -3, dtype=np.float32),
        calibration=dict.fromkeys(names, EVERY_SCORE),
        thresholds=dict.fromkeys(model.taxonomy.theme_names, 0.5),
        sentiments=INDEPENDENT,
    )


def column_values(model, *names):
    return [12.0 if column.name in names else 0.0 for column in model.taxonomy.columns]


@pytest.fixture(scope="module")
def plain_model(small_model):
    """A model that knows five words, each for one column."""
    words = {
        "drills": ["training"],
        "mash": ["referrals"],
        "cells": ["custody"],
        "good": ["strength"],
        "poor": ["concern"],
    }
    known = {word: column_values(small_model, *names) for word, names in words.items()}
    return of_word(small_model, **known)


def test_every_theme_that_applies_is_found(plain_model):
    [finding] = plain_model.tag(["cells drills"])
    assert list(finding.themes) == ["training", "custody"]
    assert all(tag.probability > 0.5 for tag in finding.themes.values())


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("mash good", "strength"),
        ("mash poor", "concern"),
        ("mash good poor", "mixed"),
        ("mash", "neutral"),
    ],
)
def test_sentiment_comes_from_two_judgements(plain_model, text, sentiment):
    [finding] = plain_model.tag([text])
    assert finding.sentiment == sentiment
    assert finding.themes["referrals"].sentiment == sentiment
    assert max(finding.sentiment_scores, key=finding.sentiment_scores.get) == sentiment


def test_each_theme_is_judged_by_its_own_clause(plain_model):
    [finding] = plain_model.tag(["drills good, but mash poor"])
    assert finding.sentiment == "mixed"
    assert finding.themes["training"].sentiment == "strength"
    assert finding.themes["referrals"].sentiment == "concern"


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("it is good, but drills poor", "concern"),  # what comes before is about something else
        ("it is poor, but drills good", "strength"),
        ("drills good, but it is poor", "mixed"),  # what comes after may go on about drills
    ],
)
def test_a_theme_alone_is_judged_from_where_it_is_named(plain_model, text, sentiment):
    [finding] = plain_model.tag([text])
    assert finding.sentiment == "mixed"
    assert finding.themes["training"].sentiment == sentiment


def test_a_mixed_sentence_of_one_clause_is_mixed_for_all_its_themes(plain_model):
    [finding] = plain_model.tag(["drills mash good poor"])
    assert {tag.sentiment for tag in finding.themes.values()} == {"mixed"}


def test_thresholds_take_labels_away_as_well_as_add_them(plain_model):
    """The nearest peer's thresholds could only add labels."""
    higher = replace(plain_model, thresholds={**plain_model.thresholds, "custody": 0.999})
    lower = replace(plain_model, thresholds={**plain_model.thresholds, "custody": 0.01})
    text = ["cells drills"]
    assert list(higher.tag(text)[0].themes) == ["training"]
    assert list(lower.tag(["drills"])[0].themes) == ["training", "custody"]


def test_thresholds_and_calibration_go_by_name_not_by_order(plain_model):
    """The nearest peer matched thresholds by the order of a dict."""
    thresholds = {**plain_model.thresholds, "custody": 0.999}
    turned = dict(reversed(thresholds.items()))
    calibration = {**plain_model.calibration, "training": Platt(0.5, 0.1)}
    one = replace(plain_model, thresholds=thresholds, calibration=calibration)
    other = replace(plain_model, thresholds=turned, calibration=dict(reversed(calibration.items())))
    texts = ["cells drills", "mash good", ""]
    assert one.tag(texts) == other.tag(texts)


def test_sentences_near_a_threshold_go_to_review(plain_model):
    columns = [column.name for column in plain_model.taxonomy.columns]
    bias = plain_model.bias.copy()
    bias[columns.index("custody")] = 0.05
    assert plain_model.tag(["drills"])[0].needs_review is False
    assert replace(plain_model, bias=bias).tag(["drills"])[0].needs_review is True


@pytest.mark.parametrize("threshold", [0.0, 0.05, 0.15, 0.5, 0.9, 1.0])
def test_a_theme_as_good_as_certain_is_not_near_any_threshold(plain_model, threshold):
    thresholds = dict.fromkeys(plain_model.thresholds, threshold)
    bias = np.where(np.arange(len(plain_model.bias)) < len(thresholds), -20.0, plain_model.bias)
    model = replace(plain_model, thresholds=thresholds, bias=bias.astype(np.float32))
    assert model.tag(["and so on"])[0].needs_review is False


def test_most_sentences_of_a_report_need_no_review():
    report = read_report(EXAMPLES / "harrowmere-2025.pdf")
    unsure = [finding.needs_review for finding in load_model().tag(report.sentences)]
    assert 0 < sum(unsure) < len(unsure) / 3


def test_findings_keep_their_sentences(small_model):
    sentences = [Sentence("Custody staff were trained.", 3, 1, "Custody", 10, 37), Sentence("")]
    findings = small_model.tag(iter(sentences))
    assert [finding.sentence for finding in findings] == sentences
    assert small_model.tag([]) == []
    assert small_model.scores([]).shape == (0, 7)


def test_a_stream_is_tagged_as_it_comes(small_model):
    stream = (f"The {number} custody officers were trained." for number in count())
    first = list(islice(small_model.tag_each(stream), 3))
    assert [finding.sentence.text for finding in first] == [
        f"The {number} custody officers were trained." for number in range(3)
    ]
    assert first == small_model.tag([finding.sentence for finding in first])


@settings(max_examples=50)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_text_can_be_tagged(small_model, texts):
    findings = small_model.tag(texts)
    assert [finding.sentence.text for finding in findings] == texts
    for finding in findings:
        assert set(finding.sentiment_scores) == set(SENTIMENTS)
        assert sum(finding.sentiment_scores.values()) == pytest.approx(1)
        assert set(finding.themes) <= set(small_model.taxonomy.theme_names)


@settings(max_examples=30)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_a_sentence_scores_the_same_alone(small_model, texts):
    together = small_model.scores(texts)
    alone = np.concatenate([small_model.scores([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_a_model_needs_nothing_but_numpy_to_score():
    heavy = {"sklearn", "scipy", "spacy", "pandas", "joblib"}
    code = (
        "import sys, types\n"
        "package = types.ModuleType('findings_nlp')\n"
        "import importlib.util\n"
        "package.__path__ = importlib.util.find_spec('findings_nlp').submodule_search_locations\n"
        "sys.modules['findings_nlp'] = package\n"
        "import findings_nlp.model\n"
        "print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert not heavy & {name.partition(".")[0] for name in loaded.split()}
