"""What reviewing buys: how right the tags are when the most doubtful sentences were reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from findings_nlp.errors import LabelError
from findings_nlp.metrics import Counts
from findings_nlp.records import Example
from findings_nlp.review.item import ReviewItem

SHARES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """What results if some sentences are reviewed and those are right.

    Attributes
    ----------
    share
        Share of the sentences that is reviewed, 0 to 1: the most doubtful first.
    reviewed
        Number of sentences reviewed.
    precision, recall
        Of all themes together, 0 to 1.
    sentiment_accuracy
        Share of sentences with the right sentiment, 0 to 1.
    """

    share: float
    reviewed: int
    precision: float
    recall: float
    sentiment_accuracy: float


def coverage_table(
    items: Sequence[ReviewItem],
    examples: Sequence[Example],
    shares: Sequence[float] = SHARES,
) -> list[CoverageRow]:
    """Measure on labelled sentences what reviewing so many of them would give.

    Parameters
    ----------
    items
        The sentences as the model sees them, which has not learnt from them; see `review_items`.
    examples
        The same sentences with their labels.
    shares
        Shares of the sentences that are reviewed, 0 to 1.

    Raises
    ------
    LabelError
        There are no labelled sentences.
    """
    if not examples:
        raise LabelError("no labelled sentences were given; label some")
    by_doubt = np.argsort([-item.doubt for item in items], kind="stable").tolist()
    found = [items[place].example for place in by_doubt]
    labelled = [examples[place] for place in by_doubt]
    return [_row(share, found, labelled) for share in shares]


def _row(share: float, found: Sequence[Example], labelled: Sequence[Example]) -> CoverageRow:
    reviewed = ceil(share * len(labelled) - 1e-9)
    right = [*labelled[:reviewed], *found[reviewed:]]
    pairs = list(zip(right, labelled, strict=True))
    counts = sum((_count(*pair) for pair in pairs), Counts())
    accurate = sum(one.sentiment == other.sentiment for one, other in pairs)
    return CoverageRow(share, reviewed, counts.precision, counts.recall, accurate / len(labelled))


def _count(found: Example, labelled: Example) -> Counts:
    one, other = set(found.themes), set(labelled.themes)
    return Counts(len(one & other), len(one - other), len(other - one))
