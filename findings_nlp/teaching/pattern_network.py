"""How patterns are found: a small convolution, learnt from labels and a teacher's scores.

Imported only where patterns are found, since PyTorch is an extra and takes seconds to load.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from findings_nlp.patterns import WIDTH, Patterns
from findings_nlp.teaching.batching import at_random

Floats = npt.NDArray[np.floating[Any]]
Rows = npt.NDArray[np.int64]

_PADDING, _UNKNOWN = 0, 1
_SPREAD = 0.3
"""Standard deviation of the vectors' values at the beginning."""
_DECAY = 1e-4
_WARM_UP_STEPS = 300
_SORTED_TOGETHER = 50
"""So many batches are sorted by length at a time, so that little of a batch is padding."""
_SHARE = 0.2
"""How much the log-odds of patterns count beside the scores of n-grams, in which labels are a
margin of 1 apart from the threshold (docs/decisions.md)."""


@dataclass(frozen=True)
class PatternSettings:
    """How patterns are found.

    Attributes
    ----------
    patterns
        How many.
    values
        Values of a word's vector.
    rounds
        How often each passage is seen.
    rate
        Highest learning rate.
    batch
        Passages a step.
    dropout
        Share of values and reactions left out at random while learning.
    unknown_share
        Share of words taken for unknown ones at random while learning.
    seed
        Of the order of passages, and of what is random in the network.
    """

    patterns: int = 128
    values: int = 64
    rounds: int = 8
    rate: float = 2e-3
    batch: int = 128
    dropout: float = 0.3
    unknown_share: float = 0.1
    seed: int = 0


class Network:
    """Vectors of words, patterns over them, and what the strongest reactions say."""

    def __init__(self, vectors: Floats, settings: PatternSettings, outputs: int) -> None:
        """Begin from the vectors of the known words; shape (n_words, n_values)."""
        self.vectors = nn.Embedding(2 + len(vectors), vectors.shape[1], padding_idx=_PADDING)
        nn.init.normal_(self.vectors.weight, std=_SPREAD)
        with torch.no_grad():
            self.vectors.weight[_PADDING] = 0
            self.vectors.weight[2:] = torch.from_numpy(vectors)
        self.kernels = nn.Conv1d(vectors.shape[1], settings.patterns, WIDTH, padding=WIDTH // 2)
        self.head = nn.Linear(settings.patterns, outputs)
        self._dropout = nn.Dropout(settings.dropout)
        self._unknown_share = settings.unknown_share

    def parameters(self) -> list[nn.Parameter]:
        """Return everything that is learnt."""
        parts = (self.vectors, self.kernels, self.head)
        return [parameter for part in parts for parameter in part.parameters()]

    def learning_scores(self, rows: torch.Tensor) -> torch.Tensor:
        """Return the log-odds of each column, with some of what is known left out at random.

        Parameters
        ----------
        rows
            The rows of passages' words; shape (n_passages, n_words).
        """
        there = rows != _PADDING
        unknown = torch.rand(rows.shape) < self._unknown_share
        vectors = self._dropout(self.vectors(rows.masked_fill(unknown & there, _UNKNOWN)))
        reactions = torch.relu(self.kernels(vectors.transpose(1, 2))) * there[:, None]
        found: torch.Tensor = self.head(self._dropout(reactions.amax(2)))
        return found


def learn_patterns(
    passages: Sequence[Rows],
    targets: Floats,
    slots: Rows,
    vectors: Floats,
    settings: PatternSettings,
) -> Patterns:
    """Learn patterns by what they say of passages.

    What is least is the cross-entropy of the columns, found by AdamW (Loshchilov and Hutter,
    "Decoupled weight decay regularization", 2019) with a learning rate that rises and then falls
    to nothing. The same seed and processor give the same patterns.

    Parameters
    ----------
    passages
        The row of each word of each passage, -1 for an unknown word; at least one word each.
    targets
        How likely each column holds; shape (n_passages, 3), from 0 to 1.
    slots, vectors
        The slots of the known words, ascending, and the vectors to begin from; shapes (n_words,)
        and (n_words, n_values).
    settings
        How they are learnt.
    """
    torch.manual_seed(settings.seed)
    wanted = torch.from_numpy(targets.astype(np.float32))
    network = Network(_to_spread(vectors), settings, targets.shape[1])
    optimiser = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=_DECAY)
    steps = settings.rounds * math.ceil(len(passages) / settings.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _pace(step, steps))
    batches = at_random(
        passages, settings.batch, settings.rounds, settings.seed, sorted_together=_SORTED_TOGETHER
    )
    for places in batches:
        outputs = network.learning_scores(_padded([passages[place] for place in places]))
        loss = functional.binary_cross_entropy_with_logits(outputs, wanted[places]) * len(wanted[0])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return _patterns_of(network, slots)


def _to_spread(vectors: Floats) -> npt.NDArray[np.float32]:
    spread: npt.NDArray[np.float32] = (vectors / vectors.std() * _SPREAD).astype(np.float32)
    return spread


def _pace(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / _WARM_UP_STEPS) * (steps - step) / steps


def _padded(passages: Sequence[Rows]) -> torch.Tensor:
    rows = np.full((len(passages), max(map(len, passages))), _PADDING)
    for place, passage in enumerate(passages):
        rows[place, : len(passage)] = passage + 2
    return torch.from_numpy(rows)


def _patterns_of(network: Network, slots: Rows) -> Patterns:
    def plain(parameter: torch.Tensor) -> npt.NDArray[np.float32]:
        array: npt.NDArray[np.float32] = parameter.detach().numpy().astype(np.float32)
        return np.ascontiguousarray(array)

    return Patterns(
        slots=slots.astype(np.int32),
        vectors=plain(network.vectors.weight[_UNKNOWN:]).astype(np.float16),
        kernels=plain(network.kernels.weight.permute(2, 1, 0)),
        bias=plain(network.kernels.bias),
        head=plain(network.head.weight.T) * np.float32(_SHARE),
    )
