"""doccano: JSONL for a text classification project, the labels for it, and its JSONL export.

doccano keeps every key beside ``text`` and ``label`` and gives it back (doccano 1.8.4,
``data_import/pipeline/data.py`` and ``data_export/models.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from findings_nlp.review.answers import Answer, list_in
from findings_nlp.review.files import json_line_rows, write_json, write_json_lines
from findings_nlp.review.format import Format
from findings_nlp.review.item import ReviewItem, choice_of, choices
from findings_nlp.taxonomy import Taxonomy

_COLOURS = {"strength": "#2E7D32", "concern": "#C62828", "mixed": "#B26A00", "neutral": "#616161"}


def write(items: Iterable[ReviewItem], path: Path, taxonomy: Taxonomy) -> None:
    """Write the examples, and the labels of the project beside them.

    The examples are ASCII, since doccano guesses the encoding of what is uploaded.
    """
    write_json_lines(path, map(_example, items), ascii_only=True)
    labels = [
        {
            "text": str(choice),
            "background_color": _COLOURS[choice.sentiment],
            "text_color": "#FFFFFF",
        }
        for choice in choices(taxonomy)
    ]
    write_json(labels_path(path), labels)


def labels_path(path: Path) -> Path:
    """Return where the labels for a file of examples stand."""
    return path.with_suffix(".labels.json")


def _example(item: ReviewItem) -> dict[str, Any]:
    sure = ", ".join(f"{choice} {share}" for choice, share in item.suggestions.items())
    labels = [str(choice) for choice in item.suggestions]
    return {"text": item.example.text, "label": labels, **item.details, "probabilities": sure}


def answers_of(example: Mapping[str, Any]) -> list[Answer]:
    """Take the labels of an example; one without any has not been read.

    doccano does not tell which examples a person approved: only those must be exported.
    """
    labels = list_in(example, "label")
    return [Answer(example, [choice_of(str(label)) for label in labels])] if labels else []


DOCCANO = Format(
    name="doccano",
    suffix=".jsonl",
    mark="label",
    write=write,
    rows=json_line_rows,
    answers_of=answers_of,
    how="In a text classification project that takes several labels a text, import {beside} under "
    "Labels and {file} under Dataset; export as JSONL, only approved documents.",
    beside=labels_path,
)
