"""How far two labellers agree who labelled the same sentences independently."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from findings_nlp.errors import LabelError
from findings_nlp.labels.letters import letters_of
from findings_nlp.metrics import Counts, accuracy, macro_f1
from findings_nlp.records import Example
from findings_nlp.taxonomy import SENTIMENTS, Sentiment, Taxonomy


@dataclass(frozen=True, slots=True)
class TwiceLabelled:
    """A sentence as two labellers labelled it."""

    first: Example
    second: Example

    @property
    def agree(self) -> bool:
        """Return whether sentiment, themes and the themes' sentiments are all the same."""
        return (
            self.first.sentiment == self.second.sentiment
            and self.first.themes == self.second.themes
        )


@dataclass(frozen=True)
class Agreement:
    """How far two labellers agree; shares from 0 to 1.

    Attributes
    ----------
    pairs
        The sentences that both labelled, in the first labeller's order.
    themes
        By theme, how often both, only the first (``wrong``) and only the second (``missed``)
        gave it; its F1 is the same whichever labeller is taken for right.
    sentiment_accuracy
        Share of sentences to which both gave the same sentiment.
    sentiment_macro_f1
        Mean F1 of the sentiments.
    sentiment_kappa
        Cohen's kappa of the sentiments: agreement beyond chance; at most 1, 0 for none beyond it.
    theme_sentiment_accuracy
        Of the themes that both gave, the share to which both gave the same sentiment.
    """

    pairs: tuple[TwiceLabelled, ...]
    themes: Mapping[str, Counts]
    sentiment_accuracy: float
    sentiment_macro_f1: float
    sentiment_kappa: float
    theme_sentiment_accuracy: float

    @property
    def all_themes(self) -> Counts:
        """Return the counts of all themes together."""
        return sum(self.themes.values(), Counts())

    @property
    def disagreements(self) -> list[TwiceLabelled]:
        """Return the sentences that are not labelled alike."""
        return [pair for pair in self.pairs if not pair.agree]


def agreement(first: Sequence[Example], second: Sequence[Example], taxonomy: Taxonomy) -> Agreement:
    """Measure how far two labellers agree on the sentences that both labelled.

    Parameters
    ----------
    first, second
        Their labels. Sentences are the same if they have the same letters and digits and the same
        source; those that occur several times are paired in their order.
    taxonomy
        The themes.

    Raises
    ------
    LabelError
        No sentence was labelled by both.
    """
    pairs = tuple(_pairs(first, second))
    if not pairs:
        raise LabelError("no sentence is in both files; give two labellings of the same sentences")
    ours = [pair.first.sentiment for pair in pairs]
    theirs = [pair.second.sentiment for pair in pairs]
    said = [
        (pair.first.themes[theme], pair.second.themes[theme])
        for pair in pairs
        for theme in pair.first.themes
        if theme in pair.second.themes
    ]
    return Agreement(
        pairs=pairs,
        themes={theme: _count(theme, pairs) for theme in taxonomy.theme_names},
        sentiment_accuracy=accuracy(ours, theirs),
        sentiment_macro_f1=macro_f1(ours, theirs, SENTIMENTS),
        sentiment_kappa=cohens_kappa(ours, theirs),
        theme_sentiment_accuracy=accuracy([one for one, _ in said], [other for _, other in said]),
    )


def _pairs(first: Iterable[Example], second: Iterable[Example]) -> Iterable[TwiceLabelled]:
    waiting: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in second:
        waiting[_key(example)].append(example)
    for example in first:
        if others := waiting[_key(example)]:
            yield TwiceLabelled(example, others.pop(0))


def _key(example: Example) -> tuple[str, str]:
    return example.source, letters_of(example.text)


def _count(theme: str, pairs: Sequence[TwiceLabelled]) -> Counts:
    given = Counter((theme in pair.first.themes, theme in pair.second.themes) for pair in pairs)
    return Counts(right=given[True, True], wrong=given[True, False], missed=given[False, True])


def cohens_kappa(first: Sequence[Sentiment], second: Sequence[Sentiment]) -> float:
    """Return Cohen's kappa ("A coefficient of agreement for nominal scales", 1960).

    Parameters
    ----------
    first, second
        What two labellers said of the same sentences; at least one.

    Returns
    -------
    kappa
        ``(agreement - chance) / (1 - chance)``; 1 where both always said the same.
    """
    agreed = accuracy(first, second)
    ours, theirs = Counter(first), Counter(second)
    chance = sum(ours[name] * theirs[name] for name in ours) / len(first) ** 2
    return 1.0 if agreed == 1 else (agreed - chance) / (1 - chance)
