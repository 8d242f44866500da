"""Sentences that have nearly the same words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from findings_nlp.labels.letters import letters_of
from findings_nlp.labels.words import words_of
from findings_nlp.records import Example


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two labelled sentences with nearly the same words.

    Attributes
    ----------
    first, second
        The sentences, in the order given.
    similarity
        Words they share as a share of the words of both, from 0 to 1 (Jaccard).
    """

    first: Example
    second: Example
    similarity: float

    @property
    def contradicts(self) -> bool:
        """Return whether they are labelled differently."""
        first, second = self.first, self.second
        return (first.sentiment, dict(first.themes)) != (second.sentiment, dict(second.themes))


def near_duplicates(examples: Sequence[Example], least: float = 0.7) -> list[NearDuplicate]:
    """Return pairs of sentences with nearly the same words, the most similar first.

    Sentences with the very same letters are taken once: `findings_nlp.duplicates` lists those.
    Two sets as similar as that share one of their rarest words, so only sentences that do are
    compared (prefix filter: Xiao and others, "Efficient similarity joins for near duplicate
    detection", 2008).

    Parameters
    ----------
    examples
        Labelled sentences.
    least
        The lowest similarity, above 0 and up to 1.
    """
    distinct = list({letters_of(example.text): example for example in reversed(examples)}.values())
    distinct.reverse()
    word_sets = [frozenset(words_of(example.text)) for example in distinct]
    found = [
        NearDuplicate(distinct[min(pair)], distinct[max(pair)], similarity)
        for pair in _candidates(word_sets, least)
        if (similarity := _similarity(word_sets, pair)) >= least
    ]
    return sorted(found, key=lambda pair: (-pair.similarity, pair.first.text, pair.second.text))


def _similarity(word_sets: Sequence[frozenset[str]], pair: tuple[int, int]) -> float:
    one, other = (word_sets[place] for place in pair)
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _candidates(word_sets: Sequence[frozenset[str]], least: float) -> Iterator[tuple[int, int]]:
    """Yield pairs that share a rare word and are not too different in size, the longer first."""
    frequency = Counter(word for words in word_sets for word in words)
    with_word: dict[str, list[int]] = defaultdict(list)
    for place in sorted(range(len(word_sets)), key=lambda each: len(word_sets[each])):
        words = sorted(word_sets[place], key=lambda word: (frequency[word], word))
        size = len(words)
        rarest = words[: _prefix(size, least)]
        shorter = {other for word in rarest for other in with_word[word]}
        for other in shorter:
            if len(word_sets[other]) >= least * size - 1e-9:
                yield place, other
        for word in words[: _prefix(size, 2 * least / (1 + least))]:
            with_word[word].append(place)


def _prefix(size: int, shared: float) -> int:
    """Return how many words there are of which one is shared if this share of all words is."""
    return size - ceil(shared * size - 1e-9) + 1
