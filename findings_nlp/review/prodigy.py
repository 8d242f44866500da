"""Prodigy: tasks of the choice interface with the model's choices made, and annotated tasks.

https://prodi.gy/docs/api-interfaces#choice; what the hashes are:
https://prodi.gy/docs/api-loaders#hashing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from findings_nlp.placed_rows import BadRow, shown
from findings_nlp.review.answers import Answer, list_in, object_in
from findings_nlp.review.files import filled, json_line_rows, write_json_lines
from findings_nlp.review.format import Format
from findings_nlp.review.item import ReviewItem, choice_of, choices
from findings_nlp.taxonomy import Taxonomy

_HASHES = ("_input_hash", "_task_hash")
_NO_LABEL = (None, "ignore", "reject")
"""Not annotated; skipped; or said to be wrong without saying what is right."""


def write(items: Iterable[ReviewItem], path: Path, taxonomy: Taxonomy) -> None:
    """Write the tasks."""
    options = [
        {"id": str(choice), "text": f"{choice.subject}: {choice.sentiment}"}
        for choice in choices(taxonomy)
    ]
    write_json_lines(path, (_task(item, options) for item in items))


def _task(item: ReviewItem, options: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "text": item.example.text,
        "options": options,
        "accept": [str(choice) for choice in item.suggestions],
        "config": {"choice_style": "multiple"},
        "probabilities": {str(choice): share for choice, share in item.suggestions.items()},
        "meta": filled(item.details),
    }


def answers_of(task: Mapping[str, Any]) -> list[Answer]:
    """Take the choices of a task that a person accepted, and Prodigy's hashes with them."""
    answer = task.get("answer")
    if answer in _NO_LABEL:
        return []
    if answer != "accept":
        raise BadRow(f"answer is {shown(answer)}; allowed: accept, reject, ignore")
    told = {**object_in(task, "meta"), "text": task.get("text")}
    hashes = {name: task[name] for name in _HASHES if isinstance(task.get(name), int | str)}
    return [Answer(told, [choice_of(str(each)) for each in list_in(task, "accept")], hashes)]


PRODIGY = Format(
    name="prodigy",
    suffix=".jsonl",
    mark="options",
    write=write,
    rows=json_line_rows,
    answers_of=answers_of,
    how="Run: prodigy mark NAME {file} --view-id choice; then: prodigy db-out NAME > FILE",
)
