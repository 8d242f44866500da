"""Runs of words that sentences have in common with reports: nothing of theirs may be copied."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from findings_nlp.errors import LabelError
from findings_nlp.labels.words import words_of
from findings_nlp.reading.reader import Reader
from findings_nlp.records import Example, Report

Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommonRun:
    """Words that stand one after the other in a sentence and in a report."""

    example: Example
    words: str
    report: str


def _take_no_note() -> None:
    """Do nothing when a report is done."""


def runs_in_common(
    examples: Sequence[Example],
    reports: Iterable[str | Path],
    stock_phrases: Iterable[str] = (),
    on_report: Callable[[], None] = _take_no_note,
) -> list[CommonRun]:
    """Return runs of eight words or more that labelled sentences have in common with reports.

    Parameters
    ----------
    examples
        The labelled sentences.
    reports
        The reports' files, which are read one after the other.
    stock_phrases
        Names and set phrases that anyone would use; each counts as one word.
    on_report
        Called when a report is done.

    Raises
    ------
    ReadError
        A report cannot be read, so nothing can be said of it.
    """
    finder, runs = RunFinder(examples, stock_phrases), []
    with Reader() as reader:
        for path in reports:
            runs += finder.in_common_with(reader.read(path))
            on_report()
    return runs


class RunFinder:
    """Finds runs of words that labelled sentences have in common with reports.

    Parameters
    ----------
    examples
        The labelled sentences.
    stock_phrases
        Names and set phrases that anyone would use; each counts as one word.
    least
        Number of words from which a run counts.
    """

    def __init__(
        self, examples: Sequence[Example], stock_phrases: Iterable[str] = (), least: int = 8
    ) -> None:
        self._least = least
        self._examples = examples
        self._words = [words_of(example.text) for example in examples]
        self._stock = _pattern(stock_phrases)
        self._sentences_with: dict[Run, list[int]] = defaultdict(list)
        for place, words in enumerate(self._words):
            for run in dict.fromkeys(_runs(words, least)):
                self._sentences_with[run].append(place)

    def in_common_with(self, report: Report) -> list[CommonRun]:
        """Return the runs that sentences have in common with a report, as long as they go."""
        shared = self._sentences_with.keys() & set(_runs(words_of(report.text), self._least))
        places = sorted({place for run in shared for place in self._sentences_with[run]})
        return [
            CommonRun(self._examples[place], run, report.name)
            for place in places
            for run in self._shared_by(self._words[place], shared)
        ]

    def _shared_by(self, words: Sequence[str], shared: set[Run]) -> Iterator[str]:
        """Yield the stretches of a sentence that shared runs cover, if they are long enough."""
        units = self._units(words)
        covered = [run in shared for run in _runs(words, self._least)]
        for begin, end in _stretches(covered):
            stop = end + self._least - 1
            if len(set(units[begin:stop])) >= self._least:
                yield " ".join(words[begin:stop])

    def _units(self, words: Sequence[str]) -> list[int]:
        """Return a number for each word, the same for the words of one stock phrase."""
        joined = self._stock.sub(lambda phrase: phrase[0].replace(" ", "_"), " ".join(words))
        sizes = [unit.count("_") + 1 for unit in joined.split()]
        return [number for number, size in enumerate(sizes) for _ in range(size)]


def _stretches(covered: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield where the stretches of true values begin and end."""
    places = enumerate(covered)
    for value, group in groupby(places, key=lambda place: place[1]):
        if value:
            inside = [place for place, _ in group]
            yield inside[0], inside[-1] + 1


def _runs(words: Sequence[str], length: int) -> Iterator[Run]:
    return zip(*(words[first:] for first in range(length)), strict=False)


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what matches any of the phrases as whole words, the longest first."""
    joined = sorted((" ".join(words_of(phrase)) for phrase in phrases), key=len, reverse=True)
    either = "|".join(map(re.escape, filter(None, joined))) or "(?!)"
    return re.compile(rf"(?<!\S)(?:{either})(?!\S)")


def read_stock_phrases(path: str | Path) -> list[str]:
    """Read phrases from a text file, one a line; empty lines and those after a # do not count.

    Raises
    ------
    LabelError
        The file cannot be read.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise LabelError(f"{path}: stock phrases cannot be read ({error})") from None
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
