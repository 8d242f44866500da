"""A model taught more: corrections are learnt, and nothing else is lost."""

import numpy as np
import pytest

from findings_nlp.errors import LabelError
from findings_nlp.evaluation import evaluate
from findings_nlp.model_card import model_card
from findings_nlp.records import Example
from findings_nlp.retraining import retrain
from findings_nlp.store import load_model, save_model
from findings_nlp.taxonomy import Taxonomy, Theme

RELOCATION = [
    Example(f"The unit moved to {place} in the spring", "neutral", {"premises": "neutral"})
    for place in ("Harrowmere", "the old town hall", "a rented office", "Quayside", "the north")
]
OTHERS = [
    Example(text, "neutral")
    for text in ("The board met twice", "We interviewed staff", "Fieldwork took a week", "Ten left")
]


def is_right(finding, example):
    return finding.sentiment == example.sentiment and set(finding.themes) == set(example.themes)


def right(model, examples):
    findings = model.tag([example.text for example in examples])
    return sum(map(is_right, findings, examples))


@pytest.fixture(scope="module")
def corrections(small_model, written):
    """Fifty sentences that the model gets wrong, as a reviewer would correct them."""
    others = written[1::5]
    findings = small_model.tag([example.text for example in others])
    wrong = [one for one, found in zip(others, findings, strict=True) if not is_right(found, one)]
    return wrong[:50]


@pytest.fixture(scope="module")
def corrected(small_model, corrections):
    return retrain(small_model, corrections)


def test_corrections_are_learnt(corrected, corrections, small_model):
    assert right(small_model, corrections) == 0
    assert right(corrected, corrections) >= 0.9 * len(corrections)


def test_little_else_is_lost(corrected, small_model, few, written):
    """Of a model of 1,020 sentences; one of 12,000 loses nothing (docs/decisions.md)."""
    for examples in (few, written[2::5]):
        before, after = evaluate(small_model, examples), evaluate(corrected, examples)
        assert after.themes_f1 > before.themes_f1 - 0.03
        assert after.sentiment_accuracy > before.sentiment_accuracy - 0.03


def test_a_model_that_agrees_already_keeps_its_tags(small_model, few):
    texts = [example.text for example in few]
    before = small_model.tag(texts)
    agreed = [one for one, found in zip(few, before, strict=True) if is_right(found, one)][:20]
    after = retrain(small_model, agreed).tag(texts)
    kept = [
        (one.sentiment, *one.themes) == (other.sentiment, *other.themes)
        for one, other in zip(before, after, strict=True)
    ]
    assert np.mean(kept) > 0.98


def test_it_remembers_what_it_was_made_of(corrected, corrections, small_model, tmp_path):
    assert corrected.origin["retrained_from"] == small_model.sha256
    assert corrected.origin["examples"] == len(corrections)
    save_model(corrected, tmp_path / "model")
    assert load_model(tmp_path / "model").sha256 == corrected.sha256


def test_a_new_theme_leaves_the_others_exactly_as_they_were(small_model, taxonomy, few):
    wider = Taxonomy(taxonomy.name, (Theme("premises"), *taxonomy.themes), taxonomy.cues)
    taught = retrain(small_model, [*RELOCATION, *OTHERS], wider)
    texts = [example.text for example in few]
    before, after = small_model.scores(texts), taught.scores(texts)
    assert taught.taxonomy.columns[0].name == "premises"
    assert (after[:, 1:] == before).all()
    assert taught.thresholds.keys() == {"premises", *taxonomy.theme_names}
    [moved] = taught.tag(["The unit moved to a rented office"])
    assert "premises" in moved.themes


def test_a_new_theme_needs_examples(small_model, taxonomy):
    wider = Taxonomy(taxonomy.name, (*taxonomy.themes, Theme("premises")), taxonomy.cues)
    with pytest.raises(LabelError, match="no labelled sentence has the theme 'premises'"):
        retrain(small_model, OTHERS, wider)


def test_order_does_not_matter(small_model, corrections):
    one, other = retrain(small_model, corrections), retrain(small_model, corrections[::-1])
    assert one.sha256 == other.sha256


def test_the_card_says_what_it_was_retrained_from_and_claims_no_figure(corrected, small_model):
    card = model_card(corrected)
    assert small_model.sha256 in card
    assert "None were measured" in card
    assert "None were measured" not in model_card(small_model)


def test_one_correction_of_a_certain_tag_is_learnt(small_model, few):
    [found] = small_model.tag([few[0].text])
    other = "neutral" if found.sentiment != "neutral" else "concern"
    correction = Example(few[0].text, other)
    [after] = retrain(small_model, [correction]).tag([few[0].text])
    assert (after.sentiment, dict(after.themes)) == (other, {})
