"""Labels as an array: which columns hold for which labelled sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from findings_nlp.records import Example
from findings_nlp.taxonomy import Column, Taxonomy

Bools = npt.NDArray[np.bool_]


def label_matrix(examples: Sequence[Example], taxonomy: Taxonomy) -> Bools:
    """Return whether each column holds for each example.

    Returns
    -------
    labels
        Shape (n_examples, n_columns), columns as in ``taxonomy.columns``.
    """
    return np.array(
        [[_holds(example, column) for column in taxonomy.columns] for example in examples],
        dtype=np.bool_,
    ).reshape(len(examples), len(taxonomy.columns))


def _holds(example: Example, column: Column) -> bool:
    if column.theme:
        return column.theme in example.themes
    return column.holds(example.sentiment)
