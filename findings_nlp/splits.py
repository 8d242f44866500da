"""Folds that keep a source together and spread every label evenly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from findings_nlp.errors import SettingsError

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


def grouped_folds(sources: Sequence[str], labels: Bools, folds: int) -> Places:
    """Assign each example to a fold; examples of one source share it.

    The groups are dealt out from the largest down, each to the fold that holds least of what the
    group brings, where a rare label weighs more than a common one (after Sechidis and others,
    "On the stratification of multi-label data", 2011). There is no chance in it.

    Parameters
    ----------
    sources
        Where each example comes from; one without a source (empty) is a group of its own.
    labels
        Shape (n_examples, n_columns).
    folds
        Number of folds, at least 2.

    Returns
    -------
    fold_of
        Shape (n_examples,), from 0 to ``folds - 1``.

    Raises
    ------
    SettingsError
        There are fewer groups than folds.
    """
    group_of = _groups(sources)
    group_count = int(group_of.max(initial=-1)) + 1
    if group_count < folds:
        raise SettingsError(
            f"{folds} folds need as many sources, but the {len(sources)} labelled sentences have "
            f"{group_count}; label sentences from more reports, or set folds lower"
        )
    loads = np.zeros((group_count, labels.shape[1] + 1))
    np.add.at(loads, group_of, np.column_stack([np.ones(len(labels)), labels]))
    return _deal(loads, folds)[group_of]


def _groups(sources: Sequence[str]) -> Places:
    """Return each example's group, numbered in order of first appearance."""
    numbers: dict[object, int] = {}
    names: list[object] = [source or place for place, source in enumerate(sources)]
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def _deal(loads: Floats, folds: int) -> Places:
    """Deal groups with these loads, shape (n_groups, n_kinds), to folds of even load."""
    shares = loads / np.maximum(loads.sum(axis=0), 1)
    held = np.zeros((folds, loads.shape[1]))
    fold_of = np.zeros(len(loads), dtype=np.int64)
    for group in np.argsort(-shares.sum(axis=1), kind="stable"):
        fold = int(np.argmin(held @ shares[group]))
        held[fold] += shares[group]
        fold_of[group] = fold
    return fold_of
