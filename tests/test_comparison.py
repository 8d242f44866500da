"""Two models compared on labelled sentences."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from findings_nlp.baselines import KeywordBaseline, MajorityBaseline
from findings_nlp.comparison import compare_models
from findings_nlp.store import load_model, save_model


@pytest.fixture(scope="module")
def sourced(few):
    return [replace(example, source=f"report {place % 12}") for place, example in enumerate(few)]


def test_a_model_gains_nothing_over_itself(sourced, taxonomy):
    keywords = KeywordBaseline(taxonomy)
    comparison = compare_models(keywords, keywords, sourced)
    assert comparison.flips == ()
    assert not any(gain.shown for gain in comparison.gains.values())
    assert {gain.second - gain.first for gain in comparison.gains.values()} == {0}


def test_a_gain_that_is_there_is_shown(sourced, taxonomy):
    commonest = MajorityBaseline(taxonomy, sourced)
    comparison = compare_models(commonest, KeywordBaseline(taxonomy), sourced)
    gain = comparison.gains["themes_f1"]
    assert gain.shown
    assert gain.interval.low < gain.second - gain.first < gain.interval.high
    back = compare_models(KeywordBaseline(taxonomy), commonest, sourced).gains["themes_f1"]
    turned = (-gain.interval.high, -gain.interval.low)
    assert (back.interval.low, back.interval.high) == pytest.approx(turned)


def test_flips_are_what_is_tagged_differently(sourced, taxonomy):
    keywords, commonest = KeywordBaseline(taxonomy), MajorityBaseline(taxonomy, sourced)
    flips = compare_models(commonest, keywords, sourced).flips
    assert flips
    assert any(flip.mended for flip in flips)
    assert not any(flip.mended and flip.spoilt for flip in flips)
    for flip in flips:
        assert (flip.first.sentiment, set(flip.first.themes)) != (
            flip.second.sentiment,
            set(flip.second.themes),
        ) or flip.first.themes != flip.second.themes


def test_the_command_says_where_no_difference_is_shown(tmp_path):
    shipped = load_model()
    for name in ("a", "b"):
        save_model(shipped, tmp_path / name)
    labels = tmp_path / "labels.jsonl"
    labels.write_text(
        '{"text": "Staff are well trained.", "sentiment": "strength", '
        '"themes": {"training": "strength"}}\n',
        "utf-8",
    )
    command = [sys.executable, "-m", "findings_nlp.cli", "compare", "a", "b", str(labels)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert "no difference shown" in done.stdout
    assert "0 sentences are tagged differently" in done.stdout
    done = subprocess.run(
        [*command, "--json"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert json.loads(done.stdout)["sentence_count"] == 1
