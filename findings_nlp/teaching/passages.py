"""What a teacher is asked about: the sentences of reports, and pieces of them.

Pieces tell a linear student which words of a sentence made the teacher say what it said (Tang and
others, "Distilling task-specific knowledge from BERT into simple neural networks", 2019, cut
n-grams out of sentences for this; pieces end where clauses and phrases do).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from findings_nlp.errors import ReadError
from findings_nlp.labels.letters import hash_of, letters_of
from findings_nlp.reading.files import report_files
from findings_nlp.reading.reader import Reader
from findings_nlp.records import Example, Report

_CUT = re.compile(
    r"""
    \s*[;:,–—()]\s*
    | \s+(?=(?:and|but|or|however|although|though|whereas|while|despite|yet|which|that|who|when
        |where|because|as|so|if|in\ order|to\ ensure|with|without|for|by)\s)
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Where a piece may end: at punctuation, and before words that begin a clause or a phrase."""
_FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: its report's SHA-256, and the ``hash_of`` its letters."""

    report: str
    hash: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a report or a piece of one, and where it stands."""

    place: Place
    text: str
    is_piece: bool


def report_passages(
    folder: str | Path, on_report: Callable[[], None] = lambda: None
) -> list[Passage]:
    """Return the sentences with a letter and their pieces; bad files are passed over.

    Parameters
    ----------
    folder
        Where the reports are.
    on_report
        Called when a report is done.

    Returns
    -------
    passages
        Each text once for all reports, under the first report that holds it; all sentences
        before all pieces.
    """
    sentences: dict[str, Passage] = {}
    pieces: dict[str, Passage] = {}
    with Reader() as reader:
        for path in report_files([folder]):
            try:
                report = reader.read(path)
            except ReadError:
                continue
            finally:
                on_report()
            for passage in _passages_of(report):
                same = pieces if passage.is_piece else sentences
                same.setdefault(passage.place.hash, passage)
    only_pieces = (piece for letters, piece in pieces.items() if letters not in sentences)
    return [*sentences.values(), *only_pieces]


def _passages_of(report: Report) -> Iterator[Passage]:
    for sentence in report.sentences:
        texts = [sentence.text, *split_pieces(sentence.text)]
        for text in texts:
            letters = letters_of(text)
            if letters:
                place = Place(report.sha256, hash_of(letters))
                yield Passage(place, text, is_piece=text is not sentence.text)


def split_pieces(text: str) -> list[str]:
    """Cut a sentence into pieces of at least five words; an empty list if it cannot be cut."""
    starts = [0]
    for cut in _CUT.finditer(text):
        if len(text[starts[-1] : cut.start()].split()) >= _FEWEST_WORDS:
            starts.append(cut.end())
    if len(text[starts[-1] :].split()) < _FEWEST_WORDS and len(starts) > 1:
        starts.pop()
    ends = [*starts[1:], len(text)]
    pieces = [text[start:end].strip(" .,") for start, end in zip(starts, ends, strict=True)]
    return pieces if len(pieces) > 1 else []


def to_be_scored(
    passages: Sequence[Passage], examples: Sequence[Example], most: int
) -> list[Passage]:
    """Return the passages that are labelled, and so many at most that are not.

    Of those that are not labelled the ones with the lowest hashes are taken, which mixes reports
    and is the same every run.
    """
    labelled = {hash_of(letters_of(example.text)) for example in examples}
    by_hash = sorted(passages, key=lambda passage: passage.place.hash)
    others = [passage for passage in by_hash if passage.place.hash not in labelled][:most]
    taken = labelled | {passage.place.hash for passage in others}
    return [passage for passage in by_hash if passage.place.hash in taken]
