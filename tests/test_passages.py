"""What a teacher is asked about: sentences of reports, and pieces of them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings_nlp.labels.letters import letters_of
from findings_nlp.records import Example
from findings_nlp.teaching.passages import report_passages, split_pieces, to_be_scored

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(scope="module")
def passages():
    return report_passages(EXAMPLES)


def test_pieces_end_where_clauses_and_phrases_do():
    text = (
        "Custody staff are well trained, but children wait too long in cells because no other "
        "accommodation is found."
    )
    assert split_pieces(text) == [
        "Custody staff are well trained",
        "but children wait too long in cells",
        "because no other accommodation is found",
    ]


@pytest.mark.parametrize(
    "text", ["", "Staff are well trained.", "Staff, who are trained, do well."]
)
def test_what_is_short_or_simple_has_no_pieces(text):
    assert split_pieces(text) == []


@given(st.lists(st.sampled_from(["staff", "wait,", "and", "but", "in order", "(long)", "so;"])))
def test_pieces_hold_all_words_in_order(words):
    text = " ".join(words)
    pieces = split_pieces(text)
    assert len(pieces) != 1
    assert all(len(piece.split()) >= 5 for piece in pieces)
    if pieces:
        assert letters_of("".join(pieces)) == letters_of(text)


def test_every_passage_is_there_once_and_a_sentence_is_no_piece(passages):
    hashes = [passage.place.hash for passage in passages]
    assert len(set(hashes)) == len(hashes)
    assert {passage.is_piece for passage in passages} == {False, True}


def test_labelled_passages_are_scored_whatever_their_number(passages):
    labelled = [Example(passage.text, "neutral") for passage in passages[:40]]
    chosen = to_be_scored(passages, labelled, most=5)
    texts = {passage.text for passage in chosen}
    assert {example.text for example in labelled} <= texts
    assert len(texts) == len({example.text for example in labelled}) + 5
