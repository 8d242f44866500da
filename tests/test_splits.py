"""Folds that keep sources together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings_nlp.errors import SettingsError
from findings_nlp.splits import grouped_folds

SOURCES = st.lists(st.sampled_from(["", "Aldham", "Brook", "Crayle", "Dunmere"]), max_size=60)


@given(SOURCES, st.integers(2, 4))
def test_a_source_is_never_in_two_folds(sources, folds):
    sources = ["a", "b", "c", "d", *sources]
    labels = np.random.default_rng(0).random((len(sources), 3)) < 0.3
    fold_of = grouped_folds(sources, labels, folds)
    for source in set(sources) - {""}:
        assert (
            len({fold for fold, name in zip(fold_of, sources, strict=True) if name == source}) == 1
        )
    assert set(fold_of) == set(range(folds))


def test_every_label_is_spread_evenly():
    chance = np.random.default_rng(3)
    labels = chance.random((1000, 5)) < [0.5, 0.2, 0.1, 0.02, 0.01]
    fold_of = grouped_folds([""] * 1000, labels, 5)
    counts = np.array([labels[fold_of == fold].sum(axis=0) for fold in range(5)])
    assert (np.ptp(counts, axis=0) <= 0.1 * counts.sum(axis=0) + 2).all()
    assert np.ptp(np.bincount(fold_of)) < 60


def test_large_sources_are_spread_too():
    sources = [f"source {place % 23}" for place in range(500)]
    labels = np.array([[place % 23 < 5, place % 7 == 0] for place in range(500)])
    fold_of = grouped_folds(sources, labels, 5)
    counts = np.array([labels[fold_of == fold].sum(axis=0) for fold in range(5)])
    assert counts.min() > 0
    assert np.ptp(np.bincount(fold_of)) <= 2 * 22


def test_the_same_examples_give_the_same_folds():
    labels = np.random.default_rng(1).random((200, 4)) < 0.3
    sources = [f"s{place % 40}" for place in range(200)]
    first, second = (grouped_folds(sources, labels, 4) for _ in range(2))
    assert first.tolist() == second.tolist()


def test_fewer_sources_than_folds_are_refused():
    with pytest.raises(SettingsError, match=r"5 folds need as many sources.*6 labelled.* have 2"):
        grouped_folds(["Aldham"] * 3 + ["Brook"] * 3, np.zeros((6, 1), dtype=bool), 5)
