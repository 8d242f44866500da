"""Which sentences are reviewed first, and what that buys."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest

from findings_nlp.errors import LabelError, OutputError
from findings_nlp.evaluation import evaluate
from findings_nlp.labels.near_duplicates import near_duplicates
from findings_nlp.reading.reader import read_report
from findings_nlp.records import Example
from findings_nlp.review.candidates import read_candidates, review_items
from findings_nlp.review.coverage import coverage_table
from findings_nlp.review.doubt import doubts
from findings_nlp.review.item import ReviewItem
from findings_nlp.review.queue import review_queue
from findings_nlp.scoring import score_reports

EXAMPLES = Path(__file__).parent.parent / "examples"
REPORT = EXAMPLES / "harrowmere-2025.pdf"
BOTH = [REPORT, EXAMPLES / "ashenford-2025.txt"]


@pytest.fixture(scope="module")
def seen(written, small_model):
    return review_items([example.text for example in written], small_model)


def test_an_item_holds_what_the_model_says_of_every_theme(small_model, taxonomy):
    [item] = review_items(["Custody staff had no training and children wait."], small_model)
    [finding] = small_model.tag([item.example.text])
    assert item.example.themes == {name: tag.sentiment for name, tag in finding.themes.items()}
    assert item.example.sentiment == finding.sentiment
    assert set(item.probabilities) == {*taxonomy.theme_names, *finding.sentiment_scores}
    assert sum(item.probabilities[said] for said in finding.sentiment_scores) == pytest.approx(1)


def test_doubt_is_highest_on_the_threshold_between_two_sentiments(small_model, taxonomy):
    at = [small_model.thresholds[name] for name in taxonomy.theme_names]
    sure, none, level = [1.0, 0.0, 0.0, 0.0], [0.0] * 4, [0.5, 0.5, 0.5]
    pairs = product((at, sure, none), (level, [1.0, 0.0, 0.0]))
    scores = np.array([[*themes, *said] for themes, said in pairs])
    doubtful, on_threshold, on_sentiment, clear, *without_theme = doubts(scores, small_model)
    assert 0.8 < doubtful <= 1
    assert on_threshold >= 0.5
    assert 0.2 < on_sentiment <= 0.5
    assert clear < 0.1
    assert without_theme == [0, 0], "the sentiment of what has no theme is no finding"


def test_what_needs_review_is_more_doubtful(seen, small_model):
    findings = small_model.tag([item.example.text for item in seen])
    sides = {True: [], False: []}
    for item, finding in zip(seen, findings, strict=True):
        sides[finding.needs_review].append(item.doubt)
    assert np.mean(sides[True]) > 2 * np.mean(sides[False])
    assert all(0 <= item.doubt <= 1 for item in seen)


def test_items_of_a_report_point_into_it_and_have_names_of_their_own(small_model):
    items = read_candidates([REPORT], small_model)
    report = read_report(REPORT)
    for item in items:
        assert report.text[item.place.start : item.place.end] == item.example.text
        assert item.example.id == f"{report.sha256[:16]}-{item.place.start}"
        assert item.example.source == "harrowmere-2025"
    assert len({item.example.id for item in items}) == len(items) == len(report.sentences)


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "xlsx"])
def test_a_result_file_gives_the_same_items_as_its_reports(tmp_path, suffix, small_model):
    output = tmp_path / f"out.{suffix}"
    score_reports(BOTH, output, model=small_model, every_sentence=True)
    assert read_candidates([output], small_model) == read_candidates(BOTH, small_model)


def test_without_its_manifest_a_result_names_sentences_by_the_reports_path(tmp_path, small_model):
    score_reports([REPORT], tmp_path / "out.csv", model=small_model)
    (tmp_path / "out.csv.manifest.json").unlink()
    first = read_candidates([tmp_path / "out.csv"], small_model)[0]
    assert first.example.id == f"{REPORT.as_posix()}-{first.place.start}"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("labels.csv", b"text,sentiment\nx,mixed\n"),
        ("labels.jsonl", b'{"text": "x"}\n'),
        ("labels.jsonl", b"{\n"),
        ("labels.parquet", b"PAR1"),
        ("missing.csv", None),
    ],
)
def test_what_is_no_result_file_is_named(tmp_path, small_model, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(LabelError, match=name):
        read_candidates([tmp_path / name], small_model)


def test_no_reports_at_all_is_an_error_and_a_broken_one_is_passed_over(tmp_path, small_model):
    with pytest.raises(OutputError, match="no reports"):
        read_candidates([tmp_path], small_model)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4")
    told = []
    items = read_candidates([tmp_path, BOTH[1]], small_model, on_report=told.append)
    assert [bool(summary.error) for summary in told] == [True, False]
    assert items


def test_the_queue_is_the_same_every_run_and_begins_with_the_most_doubtful(seen):
    queue = review_queue(seen, 50)
    assert queue == review_queue(seen, 50)
    assert queue[0].doubt == max(item.doubt for item in seen)
    assert len({item.example.text for item in queue}) == 50


def test_what_the_queue_takes_is_marked_as_chosen_and_otherwise_as_it_was(seen):
    queue = review_queue(seen, 20)
    assert all(item.example.chosen for item in queue)
    assert not any(item.example.chosen for item in seen)
    unmarked = [replace(item, example=replace(item.example, chosen=False)) for item in queue]
    assert all(item in seen for item in unmarked)


def test_the_queue_holds_no_two_sentences_with_nearly_the_same_words(seen):
    doubled = [
        replace(item, example=replace(item.example, text=item.example.text.replace("The", "Their")))
        for item in seen
    ]
    queue = review_queue([*seen, *doubled, *seen], 100)
    assert len(queue) == 100
    assert near_duplicates([item.example for item in queue]) == []
    assert len({item.example.text for item in queue}) == 100


def test_a_set_phrase_that_recurs_does_not_crowd_out_the_others(seen):
    phrase = replace(seen[0], doubt=0.9)
    shouted = replace(phrase, example=replace(phrase.example, text=phrase.example.text.upper()))
    others = [replace(item, doubt=0.5) for item in seen[1:101]]
    queue = review_queue([phrase, *[shouted] * 49, *others], 10)
    assert len(queue) == 10
    assert [item.doubt for item in queue].count(0.9) == 1


def test_the_queue_takes_from_all_reports_where_they_are_as_doubtful(seen):
    items = [
        replace(item, doubt=0.9, example=replace(item.example, source=f"report {place % 4}"))
        for place, item in enumerate(seen)
    ]
    taken = Counter(item.example.source for item in review_queue(items, 40))
    assert sorted(taken) == [f"report {number}" for number in range(4)]
    assert min(taken.values()) >= 5


def test_a_short_queue_and_an_empty_one(seen):
    assert review_queue([], 10) == []
    assert len(review_queue(seen[:3], 10)) == 3
    certain = [replace(item, doubt=0.0) for item in seen[:30]]
    assert len({item.example.text for item in review_queue(certain, 30)}) == 30


def item_of(doubt, sentiment, *themes):
    labels = dict.fromkeys(themes, sentiment)
    return ReviewItem(Example("A sentence.", sentiment, labels), doubt=doubt)


def test_coverage_of_four_sentences_worked_by_hand():
    items = [
        item_of(0.2, "strength", "training"),
        item_of(0.9, "concern", "custody"),
        item_of(0.5, "neutral"),
        item_of(0.1, "neutral", "custody"),
    ]
    labels = [
        Example("A sentence.", "strength", {"training": "strength"}),
        Example("A sentence.", "mixed", {"training": "mixed", "custody": "mixed"}),
        Example("A sentence.", "concern", {"referrals": "concern"}),
        Example("A sentence.", "neutral"),
    ]
    nothing, one, half, all_of_them = coverage_table(items, labels, [0, 0.01, 0.5, 1])
    assert (nothing.precision, nothing.recall) == (2 / 3, 2 / 4)
    assert nothing.sentiment_accuracy == 2 / 4
    assert one.reviewed == 1, "a share of some sentences is at least one"
    assert (one.precision, one.recall, one.sentiment_accuracy) == (3 / 4, 3 / 4, 3 / 4)
    assert (half.precision, half.recall, half.sentiment_accuracy) == (4 / 5, 1, 1)
    assert (all_of_them.precision, all_of_them.recall) == (1, 1)


def test_coverage_begins_with_the_evaluation_and_never_falls(seen, written, small_model):
    rows = coverage_table(seen, written)
    plain = evaluate(small_model, written)
    assert rows[0].sentiment_accuracy == pytest.approx(plain.sentiment_accuracy)
    f1 = 2 * rows[0].precision * rows[0].recall / (rows[0].precision + rows[0].recall)
    assert f1 == pytest.approx(plain.themes_f1)
    for before, after in pairwise(rows):
        assert after.precision >= before.precision - 0.01
        assert after.recall >= before.recall
        assert after.sentiment_accuracy >= before.sentiment_accuracy


def test_coverage_needs_labels():
    with pytest.raises(LabelError, match="no labelled sentences"):
        coverage_table([], [])
