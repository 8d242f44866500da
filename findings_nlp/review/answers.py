"""What people answered, checked once: items with their labels, and what was refused and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from findings_nlp.examples import chosen_in_words, example_from_record
from findings_nlp.placed_rows import BadRow, Row, shown
from findings_nlp.review.item import SENTENCE, Choice, Place, ReviewItem
from findings_nlp.taxonomy import Taxonomy

Held = TypeVar("Held", dict[str, Any], list[Any])


@dataclass(frozen=True)
class Answer:
    """What one person chose for one sentence, before it is checked.

    Attributes
    ----------
    told
        The text, and what else the file tells of the sentence: see `ReviewItem.details`.
    choices
        What was chosen.
    kept
        See `ReviewItem`.
    """

    told: Mapping[str, Any]
    choices: Sequence[Choice]
    kept: Mapping[str, str | int] = field(default_factory=dict)


AnswerReader = Callable[[Mapping[str, Any]], list[Answer]]
"""Takes the answers from a record of a file; none if nobody has answered. Raises `BadRow`."""


@dataclass(frozen=True)
class Review:
    """What came back from a review.

    Attributes
    ----------
    items
        The sentences answered, with the labels people gave.
    refused
        The answers that could not be taken, each with its place in the file and the reason.
    left_out
        How many sentences nobody has answered, or that were skipped.
    """

    items: tuple[ReviewItem, ...]
    refused: tuple[str, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class _Placed:
    place: str
    item: ReviewItem


def check_answers(rows: Iterable[Row], answers_of: AnswerReader, taxonomy: Taxonomy) -> Review:
    """Check the answers of a file against the taxonomy and against each other.

    Parameters
    ----------
    rows
        The records of the file.
    answers_of
        Takes the answers from a record.
    taxonomy
        The themes allowed.
    """
    answered: dict[tuple[str, str], list[_Placed]] = {}
    refused, left_out = [], 0
    for row in rows:
        try:
            items = [_item(answer, taxonomy) for answer in answers_of(_object(row.record))]
        except BadRow as problem:
            refused.append(f"{row.place}: {problem}")
            continue
        left_out += not items
        for item in items:
            key = (item.example.id or row.place, item.example.text)
            answered.setdefault(key, []).append(_Placed(row.place, item))
    settled = [group for group in answered.values() if _agree(group)]
    refused += [_contradiction(group) for group in answered.values() if not _agree(group)]
    return Review(tuple(group[0].item for group in settled), tuple(refused), left_out)


def _item(answer: Answer, taxonomy: Taxonomy) -> ReviewItem:
    said = _said(answer.choices)
    sentiment = said.pop(SENTENCE, None)
    chosen = chosen_in_words(str(answer.told.get("chosen") or ""))
    checked = {"sentiment": sentiment, "themes": said, "chosen": chosen}
    example = example_from_record({**answer.told, **checked}, taxonomy)
    return ReviewItem(example, _place(answer.told), kept=answer.kept)


def _said(choices: Iterable[Choice]) -> dict[str, str]:
    said: dict[str, str] = {}
    for choice in choices:
        if said.setdefault(choice.subject, choice.sentiment) != choice.sentiment:
            raise BadRow(
                f"{choice.subject} is both {said[choice.subject]} and {choice.sentiment}; "
                "choose one of them, or mixed"
            )
    return said


def _place(told: Mapping[str, Any]) -> Place:
    return Place(
        report=str(told.get("report") or ""),
        page=_number(told.get("page")),
        heading=str(told.get("heading") or ""),
        start=_number(told.get("start")),
        end=_number(told.get("end")),
    )


def _number(value: Any) -> int:
    """Return a whole number, also of what a spreadsheet made of it (``3.0``); 0 if it is none."""
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return 0


def _agree(group: Sequence[_Placed]) -> bool:
    return all(_labels(each) == _labels(group[0]) for each in group)


def _labels(placed: _Placed) -> tuple[str, dict[str, str]]:
    return placed.item.example.sentiment, dict(placed.item.example.themes)


def _contradiction(group: Sequence[_Placed]) -> str:
    said = " and ".join(f"({', '.join(map(str, each.item.suggestions))})" for each in group)
    places = ", ".join(dict.fromkeys(each.place for each in group))
    return f"{places}: answered differently, {said}; settle which of them is right and import again"


def _object(record: Any) -> Mapping[str, Any]:
    if isinstance(record, BadRow):
        raise record
    if not isinstance(record, dict):
        raise BadRow(f"found {shown(record)}; expected an object")
    return record


def object_in(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the object that a record holds under a key, an empty one if there is nothing.

    Raises
    ------
    BadRow
        It holds something else there.
    """
    return _held(record, key, dict, "an object")


def list_in(record: Mapping[str, Any], key: str) -> list[Any]:
    """Return the list that a record holds under a key, an empty one if there is nothing.

    Raises
    ------
    BadRow
        It holds something else there.
    """
    return _held(record, key, list, "a list")


def _held(record: Mapping[str, Any], key: str, kind: type[Held], expected: str) -> Held:
    value = record.get(key)
    if value is None:
        return kind()
    if not isinstance(value, kind):
        raise BadRow(f"{key} is {shown(value)}; expected {expected}")
    return value
