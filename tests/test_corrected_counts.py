"""Counts corrected for the model's error: worked values, and how often the intervals hold."""

import numpy as np
import pytest

from findings_nlp.metrics import Counts
from findings_nlp.store import load_model
from findings_nlp.summary.correction import (
    corrected_count,
    known_errors,
    known_sentiment_accuracy,
    log_variance,
)
from findings_nlp.summary.trend import share_of_clusters

ERRORS = Counts(right=90, wrong=10, missed=30)


def test_a_count_is_corrected_by_precision_and_recall():
    corrected = corrected_count(50, ERRORS)
    assert corrected.value == pytest.approx(50 * 0.9 / 0.75)
    assert corrected.low < corrected.value < corrected.high


def test_where_nothing_is_found_a_few_may_have_been_missed():
    corrected = corrected_count(0, ERRORS)
    assert (corrected.value, corrected.low) == (0, 0)
    assert 1 <= corrected.high <= 4


def test_more_labelled_sentences_make_the_interval_narrower():
    def width(times):
        corrected = corrected_count(400, Counts(90 * times, 10 * times, 30 * times))
        return corrected.high - corrected.low

    assert width(1) > width(4) > width(100)


def test_a_model_without_error_leaves_a_count_nearly_as_it_is():
    corrected = corrected_count(100, Counts(right=100_000, wrong=0, missed=0))
    assert (corrected.low, corrected.value, corrected.high) == (100, 100, 100)


def test_the_same_count_has_the_same_interval_every_time():
    first = corrected_count(37, ERRORS)
    corrected_count.cache_clear()
    corrected_count(1_000, ERRORS)
    assert corrected_count(37, ERRORS) == first


PRECISION, RECALL = 0.8, 0.75


def drawn_counts(draws, there):
    """Return how many sentences are rightly and wrongly found where so many are there."""
    return draws.binomial(there, RECALL), draws.poisson(there * RECALL * (1 / PRECISION - 1))


def share_inside(draws, labelled, there, runs=100):
    """Return how often the interval holds the true count, labels and sentences drawn anew."""
    inside = 0
    for _ in range(runs):
        right, wrong = map(int, drawn_counts(draws, labelled))
        found = sum(map(int, drawn_counts(draws, there)))
        corrected = corrected_count(found, Counts(right, wrong, labelled - right))
        inside += corrected.low <= there <= corrected.high
    return inside / runs


def test_the_interval_holds_the_true_count_95_times_in_100():
    draws = np.random.default_rng(7)
    inside = [share_inside(draws, labels, there) for labels in (40, 400) for there in (4, 40, 400)]
    assert np.mean(inside) > 0.94
    assert min(inside) > 0.89, "0.95 less two and a half standard errors of 100 runs"


def test_the_variance_of_the_correction_is_what_drawing_labels_anew_gives():
    draws = np.random.default_rng(3)
    right, wrong, missed = (draws.poisson(each, 200_000) for each in (90, 10, 30))
    drawn = np.log((right + missed) / (right + wrong)).var()
    assert log_variance(ERRORS) == pytest.approx(drawn, rel=0.05)


def test_the_shipped_model_says_how_well_it_finds_each_theme():
    model = load_model()
    figures = model.origin["cross_validated"]["themes"]
    errors = known_errors(model.origin)
    assert set(errors) == set(model.taxonomy.theme_names)
    for theme, each in errors.items():
        assert each.precision == pytest.approx(figures[theme]["precision"], abs=1e-6)
        assert each.recall == pytest.approx(figures[theme]["recall"], abs=1e-6)
    assert 0.5 < known_sentiment_accuracy(model.origin) < 1


@pytest.mark.parametrize(
    "figures",
    [
        None,
        "0.9",
        {"precision": 0.9},
        {"precision": "high", "recall": 0.9, "support": 10},
        {"precision": 0.0, "recall": 0.0, "support": 10},
        {"precision": 1.2, "recall": 0.9, "support": 10},
        {"precision": float("nan"), "recall": 0.9, "support": 10},
        {"precision": 0.9, "recall": 0.9, "support": float("inf")},
        {"precision": 1e-300, "recall": 0.9, "support": 10},
    ],
)
def test_figures_that_cannot_be_are_left_out(figures):
    good = {"precision": 0.9, "recall": 0.8, "support": 100}
    origin = {"cross_validated": {"themes": {"custody": figures, "training": good}}}
    assert set(known_errors(origin)) == {"training"}


@pytest.mark.parametrize("origin", [{}, {"cross_validated": []}, {"cross_validated": {}}])
def test_a_model_that_says_nothing_of_its_error_corrects_nothing(origin):
    assert known_errors(origin) == {}
    assert known_sentiment_accuracy(origin) is None


def test_a_share_of_clusters_is_the_ratio_estimator_of_the_textbook():
    """m = 3, R = 30/600; variance 3/2 * (5**2 + 0 + 5**2) / 600**2, worked by hand."""
    share = share_of_clusters([5, 10, 15], [200, 200, 200])
    assert share.value == pytest.approx(0.05)
    error = (1.5 * 50) ** 0.5 / 600
    reach = 4.302653 * error / (0.05 * 0.95)  # t of 2 degrees of freedom
    assert np.log(share.high / (1 - share.high)) == pytest.approx(np.log(0.05 / 0.95) + reach)


def test_reports_that_happen_to_be_alike_do_not_make_a_share_certain():
    share = share_of_clusters([10, 10, 10], [200, 200, 200])
    assert share.low < 0.04
    assert share.high > 0.06


@pytest.mark.parametrize(
    ("parts", "wholes"),
    [([3], [90]), ([0, 0], [90, 90]), ([9, 9], [9, 9]), ([], []), ([3, 0], [9, 0])],
)
def test_one_report_or_none_found_tells_nothing_of_how_reports_differ(parts, wholes):
    assert share_of_clusters(parts, wholes) is None


@pytest.mark.parametrize("reports", [6, 25])
def test_the_interval_of_a_share_takes_in_how_reports_differ(reports):
    """Each report has its own share round 0.04, three times as scattered as chance makes it."""
    draws, runs = np.random.default_rng(11), 500
    held = narrow = 0
    for _ in range(runs):
        sentences = draws.integers(100, 900, reports)
        found = draws.binomial(sentences, draws.gamma(8, 0.04 / 8, reports))
        share = share_of_clusters(found.tolist(), sentences.tolist())
        held += share.low <= 0.04 <= share.high
        ratio = found.sum() / sentences.sum()
        narrow += abs(ratio - 0.04) < 1.96 * (ratio * (1 - ratio) / sentences.sum()) ** 0.5
    assert held / runs > 0.92
    assert narrow / runs < 0.85, "as if every sentence stood alone"
