"""The parts of a score, held against the plain words and against the score itself."""

import numpy as np
import pytest
from hypothesis import given
from test_features import TEXTS, plain_letter, plain_words

from findings_nlp.parts import find_parts
from findings_nlp.settings import Settings
from findings_nlp.weights import WeightTable


def table_of(settings):
    """Return a table of chance weights that knows two buckets in three."""
    chance = np.random.default_rng(1)
    buckets = np.flatnonzero(chance.random(1 << settings.bucket_bits) < 0.7).astype(np.int32)
    values = chance.normal(size=(len(buckets), 4)).astype(np.float32)
    values[:, -1] = values[:, -1] ** 2 + 0.1
    return WeightTable(settings, buckets, values)


@pytest.fixture(scope="module", params=[(1, 1), (1, 2), (2, 3)])
def table(request):
    return table_of(Settings(bucket_bits=12, word_ngrams=request.param))


def texts_of(parts):
    """Return which text each part belongs to."""
    return np.searchsorted(parts.bounds, parts.first_words, side="right") - 1


def summed(values, owners, texts):
    sums = np.zeros((len(texts), 3))
    np.add.at(sums, owners, values)
    return sums


@given(texts=TEXTS)
def test_the_parts_of_a_text_sum_to_its_score(table, texts):
    parts = find_parts(texts, table)
    sums = summed(parts.values, texts_of(parts), texts)
    np.testing.assert_allclose(sums, table.linear_scores(texts), atol=1e-5)


@given(texts=TEXTS)
def test_runs_divided_among_their_words_give_the_same_sum(table, texts):
    parts = find_parts(texts, table)
    owners = texts_of(parts)[: parts.bounds[-1]]
    sums = summed(parts.word_values(), owners, texts)
    np.testing.assert_allclose(sums, table.linear_scores(texts), atol=1e-5)


@given(texts=TEXTS)
def test_words_stand_where_the_text_has_them(table, texts):
    parts = find_parts(texts, table)
    for place, text in enumerate(texts):
        words = slice(parts.bounds[place], parts.bounds[place + 1])
        spans = zip(parts.starts[words], parts.ends[words], strict=True)
        found = ["".join(map(plain_letter, text[start:end])) for start, end in spans]
        assert found == [word for word in plain_words(text) if word]


@given(texts=TEXTS)
def test_a_run_stands_from_its_first_word_to_its_last(table, texts):
    parts = find_parts(texts, table)
    last_words = parts.first_words + parts.sizes - 1
    np.testing.assert_array_equal(parts.starts, parts.starts[parts.first_words])
    np.testing.assert_array_equal(parts.ends, parts.ends[last_words])
    np.testing.assert_array_equal(
        texts_of(parts), np.searchsorted(parts.bounds, last_words, side="right") - 1
    )


def test_a_word_has_what_its_own_letters_add():
    table = table_of(Settings(bucket_bits=12, word_ngrams=(1, 2)))
    alone, beside = (find_parts([text], table).values[0] for text in ("door", "door front"))
    ratios = beside / alone
    np.testing.assert_allclose(ratios, ratios[0], rtol=1e-5, err_msg="only the norm differs")


def test_a_run_that_is_not_known_is_no_part():
    table = table_of(Settings(bucket_bits=12, word_ngrams=(1, 2)))
    empty = WeightTable(table.settings, table.buckets[:0], table.values[:0])
    parts = find_parts(["the front door"], empty)
    assert parts.sizes.tolist() == [1, 1, 1]
    assert not parts.values.any()
