"""Sentences labelled more than once."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from findings_nlp.duplicates import distinct_examples, duplicates, examples_sha256
from findings_nlp.records import Example

RAIN = Example("It rained – again.", "concern", {"rain": "concern"}, "Aldham", "1")
SAME = replace(RAIN, text="IT RAINED, again", source="Brook", id="2")
OTHER = replace(RAIN, sentiment="neutral", id="3")
DRY = Example("It was dry.", "strength")


def test_the_same_letters_and_digits_are_a_duplicate():
    [found] = duplicates([RAIN, DRY, SAME])
    assert found.examples == (RAIN, SAME)
    assert not found.contradicts


def test_contradictions_are_named_with_their_sources():
    [found] = duplicates([RAIN, OTHER])
    assert found.contradicts
    assert "Aldham 1" in found.named()
    assert "Aldham 3" in found.named()


def test_sentences_without_letters_are_told_apart():
    assert duplicates([replace(DRY, text="—"), replace(DRY, text="…")]) == ()


def test_exact_duplicates_go_and_contradictions_stay():
    assert distinct_examples([DRY, SAME, RAIN, OTHER]) == distinct_examples(
        [RAIN, OTHER, SAME, DRY]
    )
    assert len(distinct_examples([DRY, SAME, RAIN, OTHER])) == 3


@given(st.permutations([RAIN, SAME, OTHER, DRY]))
def test_the_hash_is_that_of_the_set(examples):
    assert examples_sha256(examples) == examples_sha256([RAIN, SAME, OTHER, DRY])
    assert examples_sha256(examples) != examples_sha256([RAIN, SAME, OTHER])
