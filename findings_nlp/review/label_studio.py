"""Label Studio: tasks with predictions, the labelling interface for them, and its JSON export.

Tasks: https://labelstud.io/guide/tasks#Basic-Label-Studio-JSON-format; predictions:
https://labelstud.io/guide/predictions; the export: https://labelstud.io/guide/task_format; the
interface: https://labelstud.io/tags/choices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from findings_nlp.placed_rows import BadRow, shown
from findings_nlp.review.answers import Answer, list_in, object_in
from findings_nlp.review.files import json_rows, write_json, write_text
from findings_nlp.review.format import Format
from findings_nlp.review.item import SENTENCE, Choice, ReviewItem
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy
from findings_nlp.version import __version__

_TEXT = "text"
_HOTKEYS = "1234"


def write(items: Iterable[ReviewItem], path: Path, taxonomy: Taxonomy) -> None:
    """Write the tasks, and the labelling interface beside them."""
    write_json(path, [_task(item) for item in items])
    write_text(interface_path(path), interface(taxonomy))


def interface_path(path: Path) -> Path:
    """Return where the labelling interface of a file of tasks stands."""
    return path.with_suffix(".config.xml")


def _task(item: ReviewItem) -> dict[str, Any]:
    prediction = {
        "model_version": f"findings_nlp {__version__}",
        "score": round(1 - item.doubt, 4),
        "result": [_region(*suggestion) for suggestion in item.suggestions.items()],
    }
    return {"data": {"text": item.example.text, **item.details}, "predictions": [prediction]}


def _region(choice: Choice, probability: float) -> dict[str, Any]:
    return {
        "id": choice.subject,
        "from_name": choice.subject,
        "to_name": _TEXT,
        "type": "choices",
        "score": probability,
        "value": {"choices": [choice.sentiment]},
    }


def interface(taxonomy: Taxonomy) -> str:
    """Return the labelling interface: one choice for the sentence, at most one for each theme.

    ``single`` shows boxes that can be cleared again; radio buttons could not be, and a theme that
    does not apply has no choice.
    """
    keys = dict(zip(SENTIMENTS, _HOTKEYS, strict=True))
    lines = [
        "<View>",
        '  <Header value="$heading" size="5"/>',
        f'  <Text name="{_TEXT}" value="$text"/>',
        '  <Header value="The sentence" size="5"/>',
        f'  <Choices name="{SENTENCE}" toName="{_TEXT}" choice="single" showInline="true" '
        'required="true">',
        *(f'    <Choice value="{said}" hotkey="{keys[said]}"/>' for said in SENTIMENTS),
        "  </Choices>",
    ]
    for theme in taxonomy.themes:
        lines += [
            f'  <Header value="{escape(theme.title or theme.name)}" size="5"/>',
            f'  <Choices name="{theme.name}" toName="{_TEXT}" choice="single" showInline="true">',
            *(f'    <Choice value="{said}"/>' for said in SENTIMENTS),
            "  </Choices>",
        ]
    lines += ['  <Header value="$report, page $page" size="6"/>', "</View>", ""]
    return "\n".join(lines)


def answers_of(task: Mapping[str, Any]) -> list[Answer]:
    """Take the annotations that people finished; predictions and skipped tasks count for none."""
    data = object_in(task, "data")
    annotations = [each for each in list_in(task, "annotations") if not _is_cancelled(each)]
    return [Answer(data, _choices(annotation)) for annotation in annotations]


def _is_cancelled(annotation: Any) -> bool:
    if not isinstance(annotation, dict):
        raise BadRow(f"an annotation is {shown(annotation)}; expected an object")
    return bool(annotation.get("was_cancelled"))


def _choices(annotation: Mapping[str, Any]) -> list[Choice]:
    regions = [each for each in list_in(annotation, "result") if isinstance(each, dict)]
    return [
        Choice(str(region.get("from_name")), str(said))
        for region in regions
        if region.get("type") == "choices"
        for said in list_in(object_in(region, "value"), "choices")
    ]


LABEL_STUDIO = Format(
    name="labelstudio",
    suffix=".json",
    mark="data",
    write=write,
    rows=json_rows,
    answers_of=answers_of,
    how="Paste {beside} into the project's labeling interface (code view), import {file}, and "
    "export as JSON.",
    beside=interface_path,
)
