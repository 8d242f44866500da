"""``findings-nlp explain``: why a sentence is tagged as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from findings_nlp.cli.explain_screen import explanation_record, print_explanation, print_neighbours
from findings_nlp.cli.options import ModelFolder
from findings_nlp.errors import TaxonomyError
from findings_nlp.taxonomy import SENTIMENT_COLUMNS, Taxonomy


def explain(
    sentence: Annotated[
        str, typer.Argument(metavar="SENTENCE", help="A sentence, in quotes.", show_default=False)
    ],
    model: ModelFolder = None,
    themes: Annotated[
        list[str] | None,
        typer.Option(
            "--theme",
            metavar="THEME",
            help="Explain this theme, found or not. May be given several times.",
            show_default="the themes found, or the likeliest",
        ),
    ] = None,
    labels: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="LABELS",
            help="Show the nearest of these labelled sentences: JSONL, CSV or XLSX files, or "
            "folders. May be given several times.",
            show_default=False,
        ),
    ] = None,
    show: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, help="Words and phrases for and against, and labelled sentences."
        ),
    ] = 5,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything as one JSON object.")
    ] = False,
) -> None:
    """Show what each word and phrase of a sentence adds to its tags, exactly.

    Words in blue speak for a tag, words in orange against it; the strongest are listed, --json
    gives all of them. How strength, concern and neutral make the sentiment is shown below.

    Example: findings-nlp explain "Custody staff are well trained." --labels training_data/written
    """
    from findings_nlp.examples import read_examples
    from findings_nlp.explanation import explain as explain_sentence
    from findings_nlp.neighbours import LabelledSentences
    from findings_nlp.store import load_model

    loaded = load_model(model)
    columns = _columns(themes or [], loaded.taxonomy)
    explanation = explain_sentence(loaded, sentence)
    examples = read_examples(labels, loaded.taxonomy) if labels else []
    neighbours = LabelledSentences(loaded, examples).nearest(sentence, show)
    if as_json:
        print(json.dumps(explanation_record(explanation, neighbours), ensure_ascii=False, indent=2))
        return
    print_explanation(explanation, columns or explanation.telling_columns, show)
    if labels:
        print_neighbours(neighbours)


def _columns(themes: Sequence[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """Return the themes asked for and the sentiments' columns; none if no theme is asked for."""
    for theme in themes:
        if theme not in taxonomy.theme_names:
            raise TaxonomyError(
                f"--theme {theme}: the model has no such theme; choose from "
                f"{', '.join(taxonomy.theme_names)}"
            )
    return (*themes, *SENTIMENT_COLUMNS) if themes else ()
