"""The words behind the tags of many sentences, for pages that show them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from findings_nlp.decisions import sentiment_columns
from findings_nlp.explanation import Floats, Part, parts_told
from findings_nlp.features import Places, batches
from findings_nlp.model import Model
from findings_nlp.parts import Parts, find_parts
from findings_nlp.taxonomy import SENTIMENTS

_WEAKEST = 0.1
"""A top word adds more than this share of what the strongest word adds."""


@dataclass(frozen=True, slots=True)
class TopWords:
    """The words that speak most for the tags of a sentence, the strongest first.

    A word has its share of the phrases it stands in, as in `Account.shares`.

    Attributes
    ----------
    themes
        By theme found, the words that raise its score the most.
    sentiment
        The words that raise the sentiment found the most, in log-odds against the other three
        (against the geometric mean of their probabilities).
    """

    themes: Mapping[str, tuple[Part, ...]]
    sentiment: tuple[Part, ...]


def top_words(model: Model, texts: Iterable[str], most: int = 5) -> list[TopWords]:
    """Return the words that speak most for the tags of each sentence.

    For pages that show many sentences; `explain` tells everything of one.

    Parameters
    ----------
    model
        The model that tags them.
    texts
        Sentences.
    most
        How many words are returned at most for each tag.
    """
    return [words for batch in batches(texts) for words in _top_words(model, batch, most)]


def _top_words(model: Model, texts: Sequence[str], most: int) -> Iterator[TopWords]:
    parts = find_parts(texts, model.weights)
    shares = parts.word_values() * model.slopes
    said = sentiment_columns(shares, model.taxonomy) @ model.sentiments.contrasts.T
    column_of = {column.name: place for place, column in enumerate(model.taxonomy.columns)}
    for place, finding in enumerate(model.tag(texts)):
        text, words = texts[place], np.arange(parts.bounds[place], parts.bounds[place + 1])
        code = SENTIMENTS.index(finding.sentiment)
        yield TopWords(
            themes={
                theme: _strongest(text, parts, words, shares[words, column_of[theme]], most)
                for theme in finding.themes
            },
            sentiment=_strongest(text, parts, words, said[words, code], most),
        )


def _strongest(
    text: str, parts: Parts, words: Places, shares: Floats, most: int
) -> tuple[Part, ...]:
    order = np.argsort(-shares, kind="stable")[:most]
    order = order[shares[order] > _WEAKEST * max(shares.max(initial=0), 0)]
    return parts_told(text, parts, words[order], shares[order])
