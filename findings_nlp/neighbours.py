"""The labelled sentences that are nearest to a sentence, as the model sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from findings_nlp.duplicates import distinct_examples
from findings_nlp.fitting import count_matrix
from findings_nlp.model import Model
from findings_nlp.records import Example

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_SHORTEST = 1e-12
"""Stands for lengths of 0, of texts without a known n-gram."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A labelled sentence, and how near it is to another: 0 to 1, where 1 is the same words."""

    example: Example
    similarity: float


@dataclass(frozen=True, eq=False)
class LabelledSentences:
    """Labelled sentences to look for neighbours in, as a model sees them.

    Attributes
    ----------
    model
        The model that sees them.
    examples
        Labelled sentences. Those with the same letters and labels are taken once.
    """

    model: Model
    examples: Sequence[Example]

    def nearest(self, sentence: str, most: int = 5) -> list[Neighbour]:
        """Return the labelled sentences that are nearest to a sentence.

        The similarity is the cosine of what the n-grams of the two add to all columns, so that
        words count by how much the model makes of them: sentences about the same thing that say
        the same of it are near, whatever the rest of their words. What the labelled sentences'
        n-grams add is reckoned when they are first asked for, and kept.

        Parameters
        ----------
        sentence
            Any text.
        most
            How many are returned at most.

        Returns
        -------
        neighbours
            The nearest first; none that shares no known n-gram with the sentence.
        """
        if not self._distinct:
            return []
        asked = unit_vectors(self.model, [sentence])
        similarities = (self._vectors @ asked.T).toarray().ravel()
        order = np.argsort(-similarities, kind="stable")[:most]
        return [
            Neighbour(self._distinct[place], min(1.0, float(similarities[place])))
            for place in order[similarities[order] > 0].tolist()
        ]

    @cached_property
    def _distinct(self) -> list[Example]:
        return distinct_examples(self.examples)

    @cached_property
    def _vectors(self) -> csr_matrix:
        return unit_vectors(self.model, [example.text for example in self._distinct])


def unit_vectors(model: Model, texts: Sequence[str]) -> csr_matrix:
    """Return how much each known n-gram of each text adds to all columns, scaled to length 1.

    Returns
    -------
    vectors
        Shape (n_texts, n_rows), a column a row of the weight table; all 0 where nothing is known.
        Products of two rows are their cosine, from 0 to 1.
    """
    from scipy.sparse import diags_array
    from scipy.sparse.linalg import norm

    table = model.weights
    reach = np.linalg.norm(table.values[:, :-1] * model.slopes, axis=1).astype(np.float64)
    vectors = count_matrix(texts, table.settings)[:, table.buckets] @ diags_array(reach)
    return diags_array(1 / np.maximum(norm(vectors, axis=1), _SHORTEST)) @ vectors
