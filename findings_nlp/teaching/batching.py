"""Which passages a network takes together: those of like length, so that little is padding."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence, Sized

_READ_TOGETHER = 64


def by_length(passages: Sequence[Sized]) -> Iterator[list[int]]:
    """Yield the places of passages that are read together, the shortest first."""
    order = sorted(range(len(passages)), key=lambda place: len(passages[place]))
    for begin in range(0, len(order), _READ_TOGETHER):
        yield order[begin : begin + _READ_TOGETHER]


def at_random(
    passages: Sequence[Sized], size: int, rounds: int, seed: int, *, sorted_together: int
) -> Iterator[list[int]]:
    """Yield the places of passages that are learnt from together, all rounds.

    Parameters
    ----------
    passages
        Their tokens or words.
    size
        Passages a batch, at most.
    rounds
        How often each passage is yielded.
    seed
        Of their order.
    sorted_together
        How many batches are sorted by length at a time.
    """
    chance = random.Random(seed)  # noqa: S311  (an order, no secret)
    for _ in range(rounds):
        order = list(range(len(passages)))
        chance.shuffle(order)
        batches: list[list[int]] = []
        for begin in range(0, len(order), size * sorted_together):
            near = order[begin : begin + size * sorted_together]
            near.sort(key=lambda place: len(passages[place]))
            batches += [near[start : start + size] for start in range(0, len(near), size)]
        chance.shuffle(batches)
        yield from batches
