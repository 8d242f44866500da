"""The stream of letters and digits."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings_nlp.labels.letters import Letters, hash_of, letters_of


@pytest.mark.parametrize(
    "text",
    ["It’s the force’s 2nd plan.", "It's the  force's\n2nd plan", "• IT’S THE FOR-\nCE’S 2ND PLAN"],
)
def test_the_letters_are_the_same_however_the_words_are_set(text):
    assert letters_of(text) == "itstheforces2ndplan"


def test_the_hash_is_sixteen_digits_of_sha256():
    assert hash_of("abc") == hashlib.sha256(b"abc").hexdigest()[:16]


@given(st.text())
def test_there_is_one_letter_for_each_letter(text):
    assert len(letters_of(text)) == sum(map(str.isalnum, text))
    hash_of(letters_of(text))


@given(st.text(), st.text(min_size=1), st.text())
def test_a_stretch_stands_where_its_letters_are(before, text, after):
    letters = Letters(f"{before} {text} {after}")
    wanted = letters_of(text)
    if wanted:
        span = letters.span(len(letters_of(before)), len(wanted))
        assert letters_of(letters.text[span.start : span.end]) == wanted


def test_quotes_and_stops_that_touch_a_stretch_belong_to_it():
    letters = Letters("He said: “(£5m is enough).” She left.")
    span = letters.span(len("hesaid"), len("5misenough"))
    assert letters.text[span.start : span.end] == "“(£5m is enough).”"
