"""What the checks of labelled sentences count and find."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings_nlp.errors import LabelError
from findings_nlp.labels.checks import check_labels, count_labels, diversity
from findings_nlp.labels.near_duplicates import near_duplicates
from findings_nlp.labels.overlap import RunFinder, read_stock_phrases, runs_in_common
from findings_nlp.labels.suspects import suspicious_labels
from findings_nlp.labels.words import words_of
from findings_nlp.reading.reader import read_report
from findings_nlp.records import Example
from findings_nlp.settings import Settings

RAIN = Example("The rain fell on the old stone bridge all day.", "concern", {"custody": "concern"})
MORE = replace(RAIN, text="The rain fell on the old stone bridge all night.")
LESS = replace(MORE, sentiment="neutral", themes={})
SUN = Example("Nobody minded the sun.", "mixed", {"custody": "strength", "training": "concern"})


def jaccard(one, other):
    first, second = set(words_of(one.text)), set(words_of(other.text))
    return len(first & second) / len(first | second)


def test_labels_are_counted(taxonomy):
    counts = count_labels([RAIN, replace(LESS, source="Aldham"), SUN], taxonomy)
    assert (counts.sentences, counts.sources, counts.no_theme) == (3, 1, 1)
    assert counts.sentiments == {"strength": 0, "concern": 1, "mixed": 1, "neutral": 1}
    assert counts.themes["custody"] == {"strength": 1, "concern": 1, "mixed": 0, "neutral": 0}
    assert (counts.several_themes, counts.opposing) == (1, 1)


def test_diversity_is_that_of_a_sample_of_fixed_size():
    few = diversity(["The rain fell.", "The rain fell on us."], sample_words=8)
    assert (few.sample_words, few.type_token_ratio) == (8, 5 / 8)
    assert (few.openings[0].words, few.openings[0].sentences) == ("the rain fell", 2)
    texts = [f"Word{number} rain." for number in range(50)]
    assert diversity(texts, sample_words=20) == diversity(texts[::-1], sample_words=20)
    assert diversity([]).type_token_ratio == 0


def test_near_duplicates_are_found_and_contradictions_told():
    [pair] = near_duplicates([RAIN, SUN, MORE])
    assert (pair.first, pair.second, pair.contradicts) == (RAIN, MORE, False)
    assert pair.similarity == pytest.approx(8 / 10)
    [pair] = near_duplicates([LESS, RAIN])
    assert pair.contradicts
    assert near_duplicates([RAIN, MORE], least=0.81) == []


def test_equal_sentences_are_no_near_duplicates():
    assert near_duplicates([RAIN, replace(RAIN, text=RAIN.text.upper())]) == []


@given(st.integers(0, 2**32), st.sampled_from([0.5, 0.6, 0.7, 0.8, 0.9, 1.0]))
def test_no_near_duplicate_is_missed(seed, least):
    chance = Random(seed)
    texts = {" ".join(chance.choices("abcdefghijkl", k=chance.randint(1, 12))) for _ in range(30)}
    examples = [Example(text, "neutral") for text in sorted(texts)]
    pairs = [(one, other) for place, one in enumerate(examples) for other in examples[:place]]
    letters = {example.text: example.text.replace(" ", "") for example in examples}
    expected = sum(
        jaccard(*pair) >= least for pair in pairs if letters[pair[0].text] != letters[pair[1].text]
    )
    if len(set(letters.values())) == len(letters):
        assert len(near_duplicates(examples, least)) == expected


def test_a_check_puts_them_together(taxonomy):
    checked = check_labels([RAIN, LESS, replace(RAIN, sentiment="neutral")], taxonomy)
    assert checked.counts.sentences == 3
    assert checked.contradicts
    assert len(checked.near_duplicates) == 1


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("reports") / "report.txt"
    path.write_text(
        "We saw that the rain fell on the old\nstone bridge all day, and nobody minded.\n\n"
        "It was said by His Majesty’s Inspectorate of Rain and Snow that it was wet.\n",
        "utf-8",
    )
    return path


def test_a_run_of_eight_words_is_found_across_lines(report):
    [run] = runs_in_common([SUN, RAIN], [report])
    assert run.words == "the rain fell on the old stone bridge all day"
    assert (run.example, run.report) == (RAIN, "report.txt")


def test_seven_words_are_no_run(report):
    seven = Example("And the rain fell on the old stone wall.", "neutral")
    assert runs_in_common([seven], [report]) == []


def test_a_stock_phrase_counts_as_one_word(report):
    text = "That was said by Her Majesty’s Inspectorate of Rain and Snow that it rains."
    said = Example(text.replace("Her", "His"), "neutral")
    assert len(runs_in_common([said], [report])) == 1
    stock = ["His Majesty’s Inspectorate of Rain and Snow"]
    assert runs_in_common([said], [report], stock) == []
    longer = replace(
        said, text="It was said by His Majesty’s Inspectorate of Rain and Snow that it was"
    )
    [run] = runs_in_common([longer], [report], stock)
    assert run.words.startswith("it was said by his majesty's")
    assert len(runs_in_common([said], [report], ["Majesty’s Inspectorate of Rai"])) == 1


def test_a_run_that_is_there_twice_in_a_sentence_is_told_twice(report):
    twice = Example(f"{RAIN.text} {RAIN.text}", "neutral")
    assert len(RunFinder([twice]).in_common_with(read_report(report))) == 2


def test_stock_phrases_are_read_without_comments(tmp_path):
    path = tmp_path / "stock.txt"
    path.write_text("# Bodies\n\nthe Bail Act 1976\n", "utf-8")
    assert read_stock_phrases(path) == ["the Bail Act 1976"]
    with pytest.raises(LabelError, match="none"):
        read_stock_phrases(tmp_path / "none")


def test_a_wrong_label_is_suspicious(few, taxonomy):
    settings = Settings(bucket_bits=14, folds=3)
    place = next(
        place
        for place, example in enumerate(few)
        if "custody" in example.text.lower() and "custody" in example.themes
    )
    wrong = replace(few[place], themes={"referrals": "strength"}, id="wrong")
    labels = [*few[:place], wrong, *few[place + 1 :]]
    suspects = suspicious_labels(labels, taxonomy, settings, 40)
    assert len(suspects) == 40
    assert [each.probability for each in suspects] == sorted(each.probability for each in suspects)
    assert any(each.example.id == "wrong" for each in suspects)
    assert all(each.probability <= 0.5 for each in suspects)
    assert suspicious_labels(labels, taxonomy, settings, 3) == suspects[:3]
