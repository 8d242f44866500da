"""Sentences cut into clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings_nlp.clauses import split_clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Training is good, but referrals wait.", ["Training is good", "but referrals wait."]),
        ("Staff are trained; cells are full.", ["Staff are trained", "cells are full."]),
        ("Although A is good, and B is not", ["Although A is good", "and B is not"]),
        ("Visits, calls and letters are recorded.", ["Visits, calls and letters are recorded."]),
        ("", [""]),
    ],
)
def test_clauses_end_where_the_sentence_turns(text, clauses):
    assert split_clauses(text) == clauses


@given(st.text())
def test_any_text_has_a_clause(text):
    assert split_clauses(text)
