"""Patterns for each fold and for all, kept in a file beside the teachers' scores.

The file is a zip of ``.npy`` entries, named by the number of the patterns and of the array
(``0/slots``); the last patterns are those found by all labelled sentences. The entry ``dealt`` is
the SHA-256 of the fold that each source was in.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from findings_nlp.arrays import DAMAGE, Array, write_arrays
from findings_nlp.errors import LabelError, ModelError, OutputError
from findings_nlp.patterns import Patterns, arrays_of, patterns_from
from findings_nlp.taught import Taught

_DEALT = "dealt"


def write_patterns(found: tuple[Patterns, ...], path: str | Path, taught: Taught) -> None:
    """Write patterns, found by what teachers say, so that `read_patterns` gives them back.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    arrays: dict[str, Array] = {_DEALT: _dealt(taught)}
    for number, patterns in enumerate(found):
        arrays |= arrays_of(patterns, f"{number}/")
    try:
        write_arrays(Path(path), arrays)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error})") from None


def read_patterns(path: str | Path, taught: Taught) -> tuple[Patterns, ...]:
    """Read patterns.

    Parameters
    ----------
    path
        A file that ``write_patterns`` wrote, or that a stranger says it did.
    taught
        What the teachers say. Patterns that were found with the sources dealt out otherwise would
        have seen what they are to be judged by, so they are refused.

    Raises
    ------
    LabelError
        The file is missing, damaged, or of other folds than the teachers'.
    """
    advice = "make it with 'findings-nlp patterns'"
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except DAMAGE as error:
        raise LabelError(f"{path}: no file of patterns ({error}); {advice}") from None
    if not np.array_equal(arrays.pop(_DEALT, None), _dealt(taught)):
        raise LabelError(
            f"{path}: patterns of other folds than the {taught.folds} of the teachers' scores; "
            f"{advice}"
        )
    try:
        return tuple(patterns_from(arrays, f"{number}/") for number in range(taught.folds + 1))
    except ModelError as error:
        raise LabelError(f"{path}: {error}; {advice}") from None


def _dealt(taught: Taught) -> Array:
    """Return the hash of how many folds there are, and of the sources in each."""
    said = json.dumps([taught.folds, dict(taught.fold_of_source)], sort_keys=True)
    return np.frombuffer(hashlib.sha256(said.encode()).digest(), dtype=np.uint8)
