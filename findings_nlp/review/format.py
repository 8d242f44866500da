"""What a format of review files is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from findings_nlp.placed_rows import Row
from findings_nlp.review.answers import AnswerReader
from findings_nlp.review.item import ReviewItem
from findings_nlp.taxonomy import Taxonomy


@dataclass(frozen=True)
class Format:
    """How items go out to a tool and come back.

    Attributes
    ----------
    name
        What the user calls it.
    suffix
        What its files end in.
    mark
        A key that its records have and those of other formats with this suffix have not.
    write
        Writes items to a file.
    rows
        Yields the records of a file that came back.
    answers_of
        Takes the answers from a record.
    how
        What people do with the file; ``{file}`` stands for it and ``{beside}`` for the one beside.
    beside
        Where a file that goes with it stands, such as the tool's settings; None if there is none.
    """

    name: str
    suffix: str
    mark: str
    write: Callable[[Iterable[ReviewItem], Path, Taxonomy], None]
    rows: Callable[[Path, Taxonomy], Iterator[Row]]
    answers_of: AnswerReader
    how: str
    beside: Callable[[Path], Path] | None = None
