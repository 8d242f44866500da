"""Which sentences a person should look at first: those that teach a model most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from findings_nlp.fitting import count_matrix
from findings_nlp.labels.letters import letters_of
from findings_nlp.labels.near_duplicates import near_duplicates
from findings_nlp.review.item import ReviewItem
from findings_nlp.settings import Settings

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_DOUBTFUL = 5
"""For each sentence wanted, so many of the most doubtful, no two equal, are looked at."""
_LIKENESS, _REPORT = 0.1, 0.25
"""How much it counts that a sentence is like one taken, and that others of its report are taken.
Measured with `benchmarks.review_queue`: more diversity than this teaches less."""


def review_queue(items: Sequence[ReviewItem], most: int) -> list[ReviewItem]:
    """Return the sentences that teach most, the most telling first; the same every run.

    They are taken one by one from the most doubtful: each time the one of the highest value, which
    is its doubt, less the more it is like one already taken and the more of its report are.

    Parameters
    ----------
    items
        Sentences as a model sees them.
    most
        How many are returned at most. Of those with nearly the same words there is one.

    Returns
    -------
    queue
        The sentences, marked as chosen: they are harder than what reports say as a rule.
    """
    by_doubt = sorted(items, key=lambda item: -item.doubt)
    pool = _without_near_duplicates(list(islice(_without_equals(by_doubt), _DOUBTFUL * most)))
    return [_chosen(pool[place]) for place in _places(pool, most)]


def _chosen(item: ReviewItem) -> ReviewItem:
    return replace(item, example=replace(item.example, chosen=True))


def _without_equals(items: Iterable[ReviewItem]) -> Iterator[ReviewItem]:
    """Yield the first of those that have the same letters."""
    seen = set[str]()
    for item in items:
        letters = letters_of(item.example.text)
        if letters not in seen:
            seen.add(letters)
            yield item


def _without_near_duplicates(items: Sequence[ReviewItem]) -> list[ReviewItem]:
    """Return the first of those that have nearly the same words."""
    pairs = near_duplicates([item.example for item in items])
    later = {pair.second.text for pair in pairs}
    return [item for item in items if item.example.text not in later]


def _places(pool: Sequence[ReviewItem], most: int) -> list[int]:
    if not pool:
        return []
    features = _features([item.example.text for item in pool])
    doubt = np.array([item.doubt for item in pool])
    report = np.unique([item.example.source for item in pool], return_inverse=True)[1]
    unlike, of_report, taken = np.ones(len(pool)), np.zeros(len(pool)), list[int]()
    for _ in range(min(most, len(pool))):
        value = doubt * unlike**_LIKENESS / (1 + of_report) ** _REPORT
        value[taken] = -1
        best = int(np.argmax(value))
        taken.append(best)
        unlike = np.clip(1 - (features @ features[[best]].T).toarray().ravel(), 0, unlike)
        of_report += report == report[best]
    return taken


def _features(texts: Sequence[str]) -> csr_matrix:
    """Return n-grams weighted by how rare they are, each row of length 1."""
    from scipy.sparse import diags_array

    counts = count_matrix(texts, Settings())
    occurs_in = np.bincount(counts.indices, minlength=counts.shape[1])
    weighted = counts @ diags_array(np.log((1 + len(texts)) / (1 + occurs_in)) + 1)
    norms = np.sqrt(np.asarray(weighted.power(2).sum(axis=1)).ravel())
    return (diags_array(1 / np.maximum(norms, 1e-12)) @ weighted).tocsr()
