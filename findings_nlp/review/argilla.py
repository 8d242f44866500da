"""Argilla: records with suggestions, settings for their dataset, and records with responses.

The records are those of ``dataset.records.from_json`` and ``to_json``, the settings those of
``rg.Settings.from_json``: https://docs.argilla.io/latest/how_to_guides/import_export and
https://docs.argilla.io/latest/reference/argilla/records/records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from findings_nlp.placed_rows import BadRow, shown
from findings_nlp.review.answers import Answer, list_in, object_in
from findings_nlp.review.files import filled, json_rows, write_json
from findings_nlp.review.format import Format
from findings_nlp.review.item import SENTENCE, Choice, ReviewItem, subjects
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy

_SUBMITTED = "submitted"
_AGENT = "findings_nlp"


def write(items: Iterable[ReviewItem], path: Path, taxonomy: Taxonomy) -> None:
    """Write the records, and the settings of the dataset beside them."""
    write_json(path, [_record(item) for item in items])
    write_json(settings_path(path), _settings(taxonomy))


def settings_path(path: Path) -> Path:
    """Return where the settings for a file of records stand."""
    return path.with_suffix(".settings.json")


def _record(item: ReviewItem) -> dict[str, Any]:
    told = item.details
    fields = {"text": item.example.text, "heading": told.pop("heading")}
    return {
        "id": told.pop("id"),
        "fields": filled(fields),
        "metadata": {**filled(told), "doubt": round(item.doubt, 4)},
        "suggestions": {
            choice.subject: {"value": choice.sentiment, "score": probability, "agent": _AGENT}
            for choice, probability in item.suggestions.items()
        },
        "responses": {},
        "vectors": {},
    }


def _settings(taxonomy: Taxonomy) -> dict[str, Any]:
    text = {"type": "text", "use_markdown": False}
    numbers = {"page": "integer", "start": "integer", "end": "integer", "doubt": "float"}
    kinds = {**dict.fromkeys(("source", "chosen", "report"), "terms"), **numbers}
    return {
        "guidelines": None,
        "fields": [
            {"name": "text", "title": "Sentence", "required": True, "settings": text},
            {"name": "heading", "title": "Heading", "required": False, "settings": text},
        ],
        "questions": list(_questions(taxonomy)),
        "metadata": [
            {
                "name": name,
                "title": name,
                "settings": {"type": kind},
                "visible_for_annotators": True,
            }
            for name, kind in kinds.items()
        ],
        "vectors": [],
        "allow_extra_metadata": False,
    }


def _questions(taxonomy: Taxonomy) -> Iterator[dict[str, Any]]:
    """Yield one question for the sentence, and one for each theme that may stay unanswered."""
    options = [{"value": said, "text": said} for said in SENTIMENTS]
    titles = {theme.name: theme.title or theme.name for theme in taxonomy.themes}
    definitions = {theme.name: theme.definition or None for theme in taxonomy.themes}
    for subject in subjects(taxonomy):
        yield {
            "name": subject,
            "title": titles.get(subject, "The sentence"),
            "description": definitions.get(subject),
            "required": subject == SENTENCE,
            "settings": {"type": "label_selection", "options": options},
        }


@dataclass(frozen=True, slots=True)
class _Response:
    """What one person answered to one question."""

    user: str
    choice: Choice


def answers_of(record: Mapping[str, Any]) -> list[Answer]:
    """Take the responses that people submitted, by person.

    `to_json` tells no response's status, only whether enough were submitted for the record to be
    completed; drafts and discarded responses stand in pending ones.
    """
    told = {**object_in(record, "metadata"), **object_in(record, "fields"), "id": record.get("id")}
    by_user: dict[str, list[Choice]] = defaultdict(list)
    for response in _responses(record):
        by_user[response.user].append(response.choice)
    return [Answer(told, choices) for choices in by_user.values()]


def _responses(record: Mapping[str, Any]) -> Iterator[_Response]:
    usual = _SUBMITTED if record.get("status") == "completed" else None
    responses = object_in(record, "responses")
    for question in responses:
        for response in list_in(responses, question):
            if not isinstance(response, dict):
                raise BadRow(f"a response is {shown(response)}; expected an object")
            if response.get("status", usual) == _SUBMITTED and response.get("value") is not None:
                said = Choice(question, str(response["value"]))
                yield _Response(str(response.get("user_id")), said)


ARGILLA = Format(
    name="argilla",
    suffix=".json",
    mark="fields",
    write=write,
    rows=json_rows,
    answers_of=answers_of,
    how="Create the dataset with rg.Settings.from_json({beside!r}), fill it with "
    "dataset.records.from_json({file!r}), and save the answers with dataset.records.to_json(FILE).",
    beside=settings_path,
)
