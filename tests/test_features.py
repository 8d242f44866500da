"""The fast features, held against a plain implementation that goes letter by letter."""

import pickle
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import exp
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings_nlp import weights
from findings_nlp.features import batches, split_words, text_ngrams
from findings_nlp.reading.reader import Reader
from findings_nlp.settings import Settings
from findings_nlp.store import load_model
from findings_nlp.weights import WeightTable

REPORTS = Path(__file__).parent.parent.parent / "shared" / "reports"
SETTINGS = Settings(bucket_bits=12)
ODD, FULL = 0x9E3779B97F4A7C15, (1 << 64) - 1
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet="ab' -’9É.\n\x00Ω", max_size=300),
        st.sampled_from(["", " ", "the front door", "x" * 64, "x" * 65, "x" * 200, "it's 'so'"]),
    ),
    max_size=8,
)


def plain_words(text):
    codes = re.sub(r"(?<= )'|'(?= )", " ", f" {''.join(map(plain_letter, text))} ")
    for word in codes.split():
        yield from (word[start : start + 64] for start in range(0, len(word), 65))


def plain_letter(character):
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return " "
    if character in "'‘’":
        return "'"
    if character in "0123456789":
        return "0"
    return character.lower() if character.isalpha() else " "


def plain_mix(key):
    key = (key ^ (key >> 33)) * 0xFF51AFD7ED558CCD & FULL
    key = (key ^ (key >> 33)) * 0xC4CEB9FE1A85EC53 & FULL
    return key ^ (key >> 33)


def plain_key(word):
    key, letters = 0, word.encode("cp1252")
    for start in range(0, len(letters), 8):
        key = plain_mix(key ^ int.from_bytes(letters[start : start + 8], "little"))
    return key


def plain_bucket(key, kind, bits):
    half = plain_mix(key ^ (kind * ODD & FULL)) >> (65 - bits)
    return 2 * half + (kind >= 16)


def plain_ngrams(text, bits=SETTINGS.bucket_bits):
    words = [word for word in plain_words(text) if word]
    keys = [plain_key(word) for word in words]
    for first, second in pairwise(keys):
        yield plain_bucket((first * ODD + second) & FULL, 2, bits)
    for word in words:
        yield from plain_inner_ngrams(word, bits)


@cache
def plain_inner_ngrams(word, bits):
    padded = f" {word} ".encode("cp1252")
    grams = [padded[at : at + size] for size in (3, 4, 5) for at in range(len(padded) + 1 - size)]
    runs = (plain_bucket(int.from_bytes(gram, "little"), 16 + len(gram), bits) for gram in grams)
    return [plain_bucket(plain_key(word), 1, bits), *runs]


def fast_ngrams(texts):
    found = [Counter() for _ in texts]
    for ngrams in text_ngrams(texts, SETTINGS):
        for place in range(len(texts)):
            found[place].update(
                ngrams.buckets[ngrams.bounds[place] : ngrams.bounds[place + 1]].tolist()
            )
    return found


@given(TEXTS)
def test_the_ngrams_are_those_of_the_plain_implementation(texts):
    assert fast_ngrams(texts) == [Counter(plain_ngrams(text)) for text in texts]


@pytest.fixture(scope="module")
def table():
    chance = np.random.default_rng(1)
    buckets = np.flatnonzero(chance.random(1 << SETTINGS.bucket_bits) < 0.7).astype(np.int32)
    values = chance.normal(size=(len(buckets), 4)).astype(np.float32)
    values[:, -1] = values[:, -1] ** 2 + 0.1
    return WeightTable(SETTINGS, buckets, values)


def plain_scores(texts, table):
    """Return the weighted sums of texts: a dict of n-grams, a loop, and plain sums."""
    bits, width = table.settings.bucket_bits, table.values.shape[1]
    rows = dict(zip(table.buckets.tolist(), table.values.astype(np.float64), strict=True))
    scores = []
    for text in texts:
        known = [rows[bucket] for bucket in plain_ngrams(text, bits) if bucket in rows]
        *sums, square = np.sum(known, axis=0) if known else np.zeros(width)
        scores.append([each / square**0.5 if known else 0.0 for each in sums])
    return np.array(scores).reshape(-1, width - 1)


def plain_pattern_scores(texts, patterns):
    """Return what patterns add to texts: a loop over words, and whole numbers of steps."""
    plain = [patterns.vectors.astype(np.float32) @ part for part in patterns.kernels]
    plain[1] = plain[1] + patterns.bias
    steps = (32_767 - 3) / sum(float(np.abs(each).max()) for each in plain)
    tables = [np.rint(each * np.float32(steps)).astype(int) for each in plain]
    rows = {slot: row for row, slot in enumerate(patterns.slots.tolist(), start=1)}
    scores = []
    for text in texts:
        known = [rows.get(plain_key(word) >> 44, 0) for word in plain_words(text) if word]
        strongest = np.zeros(len(patterns.bias), dtype=int)
        for place in range(len(known)):
            near = zip(tables, (place - 1, place, place + 1), strict=True)
            reaction = sum(table[known[at]] for table, at in near if 0 <= at < len(known))
            strongest = np.maximum(strongest, reaction)
        scores.append((strongest / steps) @ patterns.head.astype(np.float64))
    return np.array(scores).reshape(-1, patterns.head.shape[1])


def plain_probabilities(texts, model):
    """Return the probabilities of texts, one by one."""
    rules = [model.calibration[column.name] for column in model.taxonomy.columns]
    linear = plain_scores(texts, model.weights) + model.bias.astype(np.float64)
    if model.weights.patterns:
        linear[:, -3:] += plain_pattern_scores(texts, model.weights.patterns)
    found = [
        1 / (1 + exp(-(rule.slope * score + rule.offset)))
        for scores in linear.tolist()
        for rule, score in zip(rules, scores, strict=True)
    ]
    return np.array(found).reshape(linear.shape)


@given(texts=TEXTS)
def test_the_scores_are_those_of_the_plain_implementation(table, texts):
    expected = plain_scores(texts, table)
    np.testing.assert_allclose(table.linear_scores(texts), expected, atol=1e-5)


@given(texts=TEXTS, data=st.data())
def test_neither_batch_nor_order_changes_a_score(table, texts, data):
    expected = plain_scores(texts, table)
    order = data.draw(st.permutations(range(len(texts))))
    size = data.draw(st.integers(1, 1 + len(texts)))
    for start in range(0, len(order), size):
        batch = order[start : start + size]
        scores = table.linear_scores(texts[place] for place in batch)
        np.testing.assert_allclose(scores, expected[batch], atol=1e-5)


@given(texts=TEXTS)
def test_the_probabilities_are_those_of_the_plain_implementation(small_model, texts):
    expected = plain_probabilities(texts, small_model)
    np.testing.assert_allclose(small_model.scores(texts), expected, atol=1e-5)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not REPORTS.is_dir(), reason=f"the public reports are not in {REPORTS}")
def test_all_sentences_of_real_reports_have_the_plain_implementations_probabilities():
    model = load_model()
    with Reader() as reader:
        reports = [reader.read(path) for path in sorted(REPORTS.glob("*.pdf"))]
    texts = [sentence.text for report in reports for sentence in report.sentences]
    assert len(texts) > 80_000
    # reactions of patterns are whole numbers: of 600,000 probabilities a few are 1.2e-5 apart
    np.testing.assert_allclose(model.scores(texts), plain_probabilities(texts, model), atol=2e-5)


@given(before=TEXTS, texts=TEXTS)
def test_what_was_scored_before_changes_no_score(table, before, texts):
    fresh, used = replace(table), replace(table)
    used.linear_scores(before)
    np.testing.assert_array_equal(used.linear_scores(texts), fresh.linear_scores(texts))


def test_words_that_share_a_slot_change_no_score(table, few, monkeypatch):
    texts = [example.text for example in few[:60]]
    expected = table.linear_scores(texts)
    monkeypatch.setattr(weights, "_SLOT_BITS", 4)
    crowded = replace(table)
    for _ in range(2):
        np.testing.assert_array_equal(crowded.linear_scores(texts), expected)


def test_threads_and_copies_of_a_table_score_alike(table, few):
    texts = [example.text for example in few[:60]]
    expected = table.linear_scores(texts)
    with ThreadPoolExecutor(4) as threads:
        for scores in threads.map(table.linear_scores, [texts] * 8):
            np.testing.assert_array_equal(scores, expected)
    copied = pickle.loads(pickle.dumps(table))
    np.testing.assert_array_equal(copied.linear_scores(texts), expected)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Don’t re-refer", "don't RE refer"),
        ("“Training”", "training"),
        ("in 2017", "in 1999"),
        ("'quoted'", "quoted"),
        ("CAFÉ", "café"),
        ("dash – here", "dash here"),
    ],
)
def test_texts_that_differ_only_in_print_are_the_same(one, other):
    assert fast_ngrams([one]) == fast_ngrams([other])


def test_words_of_two_texts_do_not_run_together():
    assert fast_ngrams(["front", "door"]) != fast_ngrams(["front door", ""])
    assert fast_ngrams(["front", "door"])[0] == fast_ngrams(["front"])[0]


def test_a_word_without_end_is_cut_and_costs_little():
    words = split_words(["x" * 1_000_000])
    assert words.lengths.max() == 64


def test_a_table_without_rows_scores_nothing():
    table = WeightTable(SETTINGS, np.zeros(0, np.int32), np.zeros((0, 4), np.float32))
    assert table.linear_scores(["some words", ""]).tolist() == [[0, 0, 0], [0, 0, 0]]


@given(st.lists(st.text(max_size=20)), st.integers(1, 50))
def test_batches_hold_all_texts_in_order(texts, characters):
    found = list(batches(texts, characters))
    assert [text for batch in found for text in batch] == texts
    assert all(len(batch) == 1 or sum(map(len, batch)) <= characters for batch in found)


@pytest.mark.parametrize("words", [(1, 1), (2, 2), (1, 3), (2, 4)])
def test_other_runs_of_words_can_be_asked_for(words):
    chosen = Settings(word_ngrams=words, character_ngrams=(5, 5))
    count = sum(len(ngrams.buckets) for ngrams in text_ngrams(["aa bb cc dd"], chosen))
    assert count == sum(4 + 1 - size for size in range(words[0], words[1] + 1))
