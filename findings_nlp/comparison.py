"""Two models on the same labelled sentences: what one gains over the other, where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from findings_nlp.evaluation import Interval, figures_of, group_of_source, interval, resampled
from findings_nlp.records import Example, Finding
from findings_nlp.tagged import Tagged, Tagger, tag_examples
from findings_nlp.tallies import Tallies, tally
from findings_nlp.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Gain:
    """What the second model gains over the first in one figure.

    Attributes
    ----------
    first, second
        The figure of each.
    interval
        Where the gain lies in 95 of 100 samples of the sources.
    """

    first: float
    second: float
    interval: Interval

    @property
    def shown(self) -> bool:
        """Return whether the interval leaves no room for no difference."""
        return not self.interval.low <= 0 <= self.interval.high


@dataclass(frozen=True)
class Flip:
    """A sentence that two models tag differently.

    Attributes
    ----------
    example
        The labelled sentence.
    first, second
        What each model found.
    """

    example: Example
    first: Finding
    second: Finding

    @property
    def mended(self) -> bool:
        """Return whether the second model says what the label says and the first does not."""
        return _is_right(self.second, self.example) and not _is_right(self.first, self.example)

    @property
    def spoilt(self) -> bool:
        """Return whether the first model says what the label says and the second does not."""
        return _is_right(self.first, self.example) and not _is_right(self.second, self.example)


@dataclass(frozen=True)
class Comparison:
    """Two models on the same labelled sentences.

    Attributes
    ----------
    sentence_count
        Number of labelled sentences.
    gains
        By a figure's name, as in `findings_nlp.evaluation.figures_of`.
    flips
        The sentences tagged differently, in the order given.
    """

    sentence_count: int
    gains: Mapping[str, Gain]
    flips: tuple[Flip, ...]


def compare_models(first: Tagger, second: Tagger, examples: Sequence[Example]) -> Comparison:
    """Compare two models on labelled sentences that neither was trained on.

    Parameters
    ----------
    first, second
        The models; their themes must be the same.
    examples
        Labelled sentences. The intervals are of a paired bootstrap over their sources.
    """
    return compare_tagged(tag_examples(first, examples), tag_examples(second, examples))


def compare_tagged(first: Tagged, second: Tagged) -> Comparison:
    """Compare what two taggers said of the same labelled sentences."""
    group_of = group_of_source(first.examples)
    return Comparison(
        sentence_count=len(first.examples),
        gains=_gains(tally(first, group_of), tally(second, group_of), first.taxonomy),
        flips=tuple(_flips(first, second)),
    )


def _gains(first: Tallies, second: Tallies, taxonomy: Taxonomy) -> dict[str, Gain]:
    if len(first.themes) == 0:
        return {}
    ours, theirs = (dict(figures_of(each.total(), taxonomy)) for each in (first, second))
    was, now = (dict(figures_of(resampled(each), taxonomy)) for each in (first, second))
    return {
        name: Gain(float(ours[name][0]), float(theirs[name][0]), interval(now[name] - was[name]))
        for name in ours
    }


def _flips(first: Tagged, second: Tagged) -> Iterator[Flip]:
    for example, one, other in zip(first.examples, first.findings, second.findings, strict=True):
        if _said(one) != _said(other):
            yield Flip(example, one, other)


def _said(finding: Finding) -> tuple[str, dict[str, str]]:
    return finding.sentiment, {theme: tag.sentiment for theme, tag in finding.themes.items()}


def _is_right(finding: Finding, example: Example) -> bool:
    return _said(finding) == (example.sentiment, dict(example.themes))
