"""What a set of labelled sentences holds, and what in it deserves a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from findings_nlp.duplicates import Duplicate, duplicates
from findings_nlp.labels.letters import hash_of
from findings_nlp.labels.near_duplicates import NearDuplicate, near_duplicates
from findings_nlp.labels.words import words_of
from findings_nlp.records import Example
from findings_nlp.taxonomy import JUDGEMENTS, SENTIMENTS, Sentiment, Taxonomy

_SAMPLE_WORDS = 10_000
_OPENING_WORDS = 3


@dataclass(frozen=True)
class LabelCheck:
    """What a set of labelled sentences holds: figures, and pairs of sentences that are alike."""

    counts: LabelCounts
    diversity: Diversity
    duplicates: tuple[Duplicate, ...]
    near_duplicates: tuple[NearDuplicate, ...]

    @property
    def contradicts(self) -> bool:
        """Return whether sentences with the same letters are labelled differently."""
        return any(duplicate.contradicts for duplicate in self.duplicates)


def check_labels(examples: Sequence[Example], taxonomy: Taxonomy) -> LabelCheck:
    """Count the labels of sentences and find those that are alike."""
    return LabelCheck(
        counts=count_labels(examples, taxonomy),
        diversity=diversity([example.text for example in examples]),
        duplicates=duplicates(examples),
        near_duplicates=tuple(near_duplicates(examples)),
    )


@dataclass(frozen=True)
class LabelCounts:
    """How often each label occurs.

    Attributes
    ----------
    sentences
        Labelled sentences.
    sources
        Different sources; sentences without one are not counted.
    sentiments
        Sentences by sentiment.
    themes
        By theme, its tags by the theme's own sentiment.
    no_theme, several_themes
        Sentences without a theme, and with two or more.
    opposing
        Sentences in which one theme is a strength and another a concern.
    """

    sentences: int
    sources: int
    sentiments: Mapping[Sentiment, int]
    themes: Mapping[str, Mapping[Sentiment, int]]
    no_theme: int
    several_themes: int
    opposing: int


def count_labels(examples: Sequence[Example], taxonomy: Taxonomy) -> LabelCounts:
    """Count the labels of sentences."""
    tags = Counter(tag for example in examples for tag in example.themes.items())
    sentiments = Counter(example.sentiment for example in examples)
    return LabelCounts(
        sentences=len(examples),
        sources=len({example.source for example in examples if example.source}),
        sentiments={sentiment: sentiments[sentiment] for sentiment in SENTIMENTS},
        themes={
            theme: {sentiment: tags[theme, sentiment] for sentiment in SENTIMENTS}
            for theme in taxonomy.theme_names
        },
        no_theme=sum(not example.themes for example in examples),
        several_themes=sum(len(example.themes) > 1 for example in examples),
        opposing=sum({*JUDGEMENTS} <= {*example.themes.values()} for example in examples),
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """The first three words of sentences, and how many sentences begin with them."""

    words: str
    sentences: int


@dataclass(frozen=True)
class Diversity:
    """How varied the language of sentences is.

    Attributes
    ----------
    sample_words
        Number of words in the sample; figures of samples of the same size can be compared.
    type_token_ratio
        Different words in the sample, as a share of its words.
    openings
        The commonest first three words, the commonest first.
    """

    sample_words: int
    type_token_ratio: float
    openings: tuple[Opening, ...]


def diversity(
    texts: Sequence[str], *, sample_words: int = _SAMPLE_WORDS, openings: int = 10
) -> Diversity:
    """Measure how varied the language of sentences is.

    Parameters
    ----------
    texts
        The sentences.
    sample_words
        Size of the sample: so many words of sentences taken in the order of their hashes, which
        mixes files and subjects and is the same every run.
    openings
        How many of the commonest openings are returned.
    """
    mixed = sorted(texts, key=hash_of)
    sample = list(islice(_words(mixed), sample_words))
    begins = Counter(" ".join(words_of(text)[:_OPENING_WORDS]) for text in mixed)
    return Diversity(
        sample_words=len(sample),
        type_token_ratio=len(set(sample)) / max(len(sample), 1),
        openings=tuple(Opening(words, count) for words, count in begins.most_common(openings)),
    )


def _words(texts: Iterable[str]) -> Iterable[str]:
    return (word for text in texts for word in words_of(text))
