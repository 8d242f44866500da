"""Patterns for each fold and for all, kept in a file beside the teachers' scores.

The file is a zip of ``.npy`` entries, named by the number of the patterns and of the array
(``0/slots``); the last patterns are those found by all labelled sentences.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from findings_nlp.arrays import Array, write_arrays
from findings_nlp.errors import LabelError, ModelError, OutputError
from findings_nlp.patterns import Patterns, arrays_of, patterns_from


def write_patterns(found: tuple[Patterns, ...], path: str | Path) -> None:
    """Write patterns so that `read_patterns` gives them back.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    arrays: dict[str, Array] = {}
    for number, patterns in enumerate(found):
        arrays |= arrays_of(patterns, f"{number}/")
    try:
        write_arrays(Path(path), arrays)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error})") from None


def read_patterns(path: str | Path, folds: int) -> tuple[Patterns, ...]:
    """Read patterns.

    Parameters
    ----------
    path
        A file that ``write_patterns`` wrote, or that a stranger says it did.
    folds
        Number of folds of the teachers' scores.

    Raises
    ------
    LabelError
        The file is missing, damaged, or of another number of folds.
    """
    advice = "make it with 'findings-nlp patterns'"
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise LabelError(f"{path}: no file of patterns ({error}); {advice}") from None
    numbers = {name.partition("/")[0] for name in arrays}
    if numbers != {str(number) for number in range(folds + 1)}:
        raise LabelError(
            f"{path}: patterns numbered {', '.join(sorted(numbers))}, expected one for each of "
            f"{folds} folds and one for all; {advice}"
        )
    try:
        return tuple(patterns_from(arrays, f"{number}/") for number in range(folds + 1))
    except ModelError as error:
        raise LabelError(f"{path}: {error}; {advice}") from None
