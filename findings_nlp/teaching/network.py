"""The teacher's network: a sentence encoder and one linear layer, in PyTorch.

Imported only where a teacher is made, since PyTorch is an extra and takes seconds to load.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer
from transformers.utils import logging

_DROPOUT = 0.1
_FAR_BELOW = -1e4
"""What stands for padding when the largest value of a sentence is taken."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Tokens of some sentences.

    Attributes
    ----------
    tokens
        Token numbers, zeros after a sentence's end; shape (n_sentences, n_tokens).
    there
        1 for a token, 0 for padding; the same shape.
    """

    tokens: torch.Tensor
    there: torch.Tensor


class Network:
    """An encoder read by its mean and its largest values, and a linear layer on both."""

    def __init__(self, encoder: str | Path, outputs: int) -> None:
        """Load an encoder from a folder, and begin the layer with this many outputs at random."""
        logging.disable_progress_bar()
        self.tokenizer: Any = AutoTokenizer.from_pretrained(encoder, local_files_only=True)
        self.encoder: Any = AutoModel.from_pretrained(encoder, local_files_only=True)
        size = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(_DROPOUT)
        self.head = nn.Linear(2 * size, outputs)

    def tokens(self, texts: Sequence[str], most: int) -> list[list[int]]:
        """Return the token numbers of each text, cut after so many."""
        found: list[list[int]] = self.tokenizer(list(texts), truncation=True, max_length=most)[
            "input_ids"
        ]
        return found

    def scores(self, batch: Batch) -> torch.Tensor:
        """Return the outputs, shape (n_sentences, n_outputs), any real number."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self._states(batch)
            largest = states.masked_fill(batch.there.unsqueeze(-1) == 0, _FAR_BELOW).max(1).values
            read = torch.cat([_mean(states, batch), largest], -1)
            outputs = self.head(self.dropout(read))
        return outputs.float()

    def means(self, batch: Batch) -> torch.Tensor:
        """Return the mean state of each sentence's tokens, shape (n_sentences, n_values)."""
        return _mean(self._states(batch), batch)

    def _states(self, batch: Batch) -> torch.Tensor:
        found = self.encoder(input_ids=batch.tokens, attention_mask=batch.there)
        states: torch.Tensor = found.last_hidden_state
        return states

    def parts(self) -> list[nn.Module]:
        """Return the layers from the bottom up: embeddings, each of the encoder's, the head."""
        return [self.encoder.embeddings, *self.encoder.encoder.layer, self.head]

    def parameters(self) -> Iterator[nn.Parameter]:
        """Yield everything that is learnt."""
        yield from self.encoder.parameters()
        yield from self.head.parameters()

    def learns(self, yes: bool) -> None:
        """Switch dropout on for learning, or off for scoring."""
        for part in (self.encoder, self.dropout, self.head):
            part.train(yes)


def _mean(states: torch.Tensor, batch: Batch) -> torch.Tensor:
    there = batch.there.unsqueeze(-1).to(states.dtype)
    return (states * there).sum(1) / there.sum(1)


def padded(tokens: Sequence[Sequence[int]]) -> Batch:
    """Put sentences of several lengths into one batch."""
    longest = max(map(len, tokens))
    rows = [[*row, *[0] * (longest - len(row))] for row in tokens]
    there = [[1] * len(row) + [0] * (longest - len(row)) for row in tokens]
    return Batch(torch.tensor(rows), torch.tensor(there))
