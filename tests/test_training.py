"""Training: labelled sentences in, a model out."""

import logging
import os
import random
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from findings_nlp.baselines import MajorityBaseline
from findings_nlp.errors import LabelError, SettingsError
from findings_nlp.evaluation import evaluate
from findings_nlp.fitting import Lessons, count_matrix, fit_weights
from findings_nlp.label_matrix import label_matrix
from findings_nlp.records import Example
from findings_nlp.settings import Settings
from findings_nlp.taxonomy import Taxonomy, Theme
from findings_nlp.training import train

WEATHER = Taxonomy("weather", (Theme("rain"), Theme("wind")))
QUICK = Settings(bucket_bits=12, folds=2)


def example(text, sentiment="neutral", source="", **themes):
    return Example(text, sentiment, themes, source)


@pytest.fixture(scope="module")
def days():
    """Forty days of weather; good rain is a strength, bad wind a concern."""
    return [
        *(
            example(f"A good shower of rain fell on field {n}", "strength", rain="strength")
            for n in range(12)
        ),
        *(example(f"A bad gale blew down roof {n}", "concern", wind="concern") for n in range(12)),
        *(example(f"The sun rose over hill {n}") for n in range(16)),
    ]


def test_a_model_of_other_themes_learns_them(days):
    model = train(days, WEATHER, QUICK)
    rain, wind, sun = model.tag(["A good shower fell", "A bad gale blew", "The sun rose"])
    assert (list(rain.themes), rain.sentiment) == (["rain"], "strength")
    assert (list(wind.themes), wind.sentiment) == (["wind"], "concern")
    assert (dict(sun.themes), sun.sentiment) == ({}, "neutral")
    assert model.scores(["x"]).shape == (1, len(WEATHER.columns))


def test_a_theme_that_was_only_written_for_is_found(days):
    """Of many real sentences none is about wind: they cannot say when wind is found."""
    real = [
        replace(day, text=f"{day.text}, {place}", source=f"station {place % 9}")
        for place in range(20)
        for day in days
        if "wind" not in day.themes
    ]
    written = [day for day in days if "wind" in day.themes]
    model = train([*real, *written], WEATHER, QUICK)
    [finding] = model.tag(["A bad gale blew down roof 99"])
    assert list(finding.themes) == ["wind"]


def test_it_beats_the_commonest_answer(small_model, few, written, taxonomy):
    others = written[1::5]
    learnt = evaluate(small_model, others)
    commonest = evaluate(MajorityBaseline(taxonomy, few), others)
    assert learnt.themes_f1 > 0.6
    assert learnt.sentiment_accuracy > commonest.sentiment_accuracy + 0.15


def test_order_does_not_matter(days):
    shuffled = random.Random(5).sample(days, len(days))
    assert train(days, WEATHER, QUICK).sha256 == train(shuffled, WEATHER, QUICK).sha256


def test_the_number_of_threads_does_not_matter():
    code = (
        "from findings_nlp import Example, Settings, Taxonomy, Theme, train\n"
        "days = [Example(f'{w} {n}', 'neutral', {w: 'neutral'}) "
        "for n in range(30) for w in ('rain', 'wind')]\n"
        "themes = Taxonomy('weather', (Theme('rain'), Theme('wind')))\n"
        "print(train(days, themes, Settings(folds=2)).sha256)"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(found) == 1


def test_duplicates_count_once(days):
    doubled = [*days, *(replace(day, text=day.text.upper() + "!") for day in days[:5])]
    assert train(doubled, WEATHER, QUICK).origin["examples"] == len(days)


def test_contradictions_are_named_in_the_log(days, caplog):
    other = replace(days[0], sentiment="concern", source="Aldham")
    with caplog.at_level(logging.WARNING):
        model = train([*days, other], WEATHER, QUICK)
    assert model.origin["examples"] == len(days) + 1
    assert days[0].text in caplog.text
    assert "Aldham" in caplog.text


def test_a_theme_without_examples_is_refused(days):
    more = Taxonomy("weather", (*WEATHER.themes, Theme("snow")))
    with pytest.raises(LabelError, match="no labelled sentence has the theme 'snow'"):
        train(days, more, QUICK)


def test_a_theme_on_every_sentence_is_refused(days):
    rainy = [replace(day, themes={**day.themes, "rain": "neutral"}) for day in days]
    with pytest.raises(LabelError, match="every labelled sentence has the theme 'rain'"):
        train(rainy, WEATHER, QUICK)


def test_an_unknown_theme_is_refused(days):
    with pytest.raises(LabelError, match=r"theme snow is not in the taxonomy.*rain, wind"):
        train([*days, example("Snow", snow="neutral")], WEATHER, QUICK)


def test_no_examples_and_fewer_than_folds_are_refused(days):
    with pytest.raises(LabelError, match="no labelled sentences"):
        train([], WEATHER, QUICK)
    with pytest.raises(SettingsError, match="41 folds need as many"):
        train(days, WEATHER, replace(QUICK, folds=41))


def test_one_labelled_report_is_enough_and_said_to_flatter(days, caplog):
    model = train([replace(day, source="one") for day in days], WEATHER, QUICK)
    assert list(model.tag(["A good shower fell"])[0].themes) == ["rain"]
    assert "1 source(s), fewer than the 2 folds" in caplog.text


def test_a_judgement_nobody_made_is_never_found(days):
    unjudged = [
        replace(day, sentiment="neutral", themes=dict.fromkeys(day.themes, "neutral"))
        for day in days
    ]
    findings = train(unjudged, WEATHER, QUICK).tag(["A good shower", "A bad gale"])
    assert {finding.sentiment for finding in findings} == {"neutral"}


def test_what_it_was_trained_on_is_kept(small_model, few):
    assert small_model.origin["examples"] == len(few)
    assert len(small_model.origin["examples_sha256"]) == 64
    assert 0.5 < small_model.origin["cross_validated"]["themes_f1"] < 1
    assert "scikit-learn" in small_model.origin["libraries"]


def test_sentences_chosen_for_being_hard_teach_and_give_no_figures(written, taxonomy):
    drawn = [replace(each, source=f"report {n % 9}") for n, each in enumerate(written[:550])]
    hard = [replace(each, source="report 1", chosen=True) for each in written[550:700]]
    settings = Settings(bucket_bits=12, folds=3)
    model = train([*drawn, *hard], taxonomy, settings)
    assert model.origin["examples"] == len(drawn) + len(hard)
    assert model.origin["cross_validated"]["sentence_count"] == len(drawn)
    assert not np.array_equal(model.weights.values, train(drawn, taxonomy, settings).weights.values)


def test_labels_become_columns():
    labels = label_matrix([example("x", "mixed", wind="mixed")], WEATHER)
    names = [column.name for column in WEATHER.columns]
    given = dict(zip(names, labels[0].tolist(), strict=True))
    expected = {"rain": False, "wind": True, "strength": True, "concern": True, "neutral": False}
    assert given == expected


def test_the_table_gives_the_scores_that_were_fitted(days):
    """What is calibrated is what runs: count * idf / norm by hand, then the weights."""
    from sklearn.svm import LinearSVC

    texts = [day.text for day in days]
    labels = label_matrix(days, WEATHER)
    counts = count_matrix(texts, QUICK)
    dense = counts.toarray()
    seen = (dense > 0).sum(axis=0)
    idf = np.where(seen >= 2, np.log((1 + len(days)) / (1 + seen)) + 1, 0)
    idf[1::2] *= QUICK.character_share
    features = dense * idf / np.sqrt(dense @ idf**2)[:, None]
    machine = LinearSVC(dual=False, intercept_scaling=100, tol=1e-8)
    machine.fit(features, labels[:, 0])
    lessons = Lessons(counts, labels.astype(float), np.ones(len(texts)))
    fitted = fit_weights(lessons, QUICK).scores(texts)
    np.testing.assert_allclose(fitted[:, 0], machine.decision_function(features), atol=1e-2)
