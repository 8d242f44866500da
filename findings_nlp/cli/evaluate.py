"""``findings-nlp evaluate``: how well a model agrees with labelled sentences."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from findings_nlp.cli import screen
from findings_nlp.cli.options import LabelFiles, ModelFolder
from findings_nlp.evaluation import Evaluation
from findings_nlp.evaluation import evaluate as evaluate_tagger


def evaluate(
    labels: LabelFiles,
    model: ModelFolder = None,
    trained_on: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="LABELS",
            help="What the model was trained on: also evaluate the baselines that learn (the "
            "commonest answer; TF-IDF and logistic regression) trained on the same. May be given "
            "several times.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Compare a model's tags with labelled sentences, beside the baselines.

    The labelled sentences must not be those the model was trained on, nor come from the same
    reports.

    Example: findings-nlp evaluate mine.jsonl --trained-on training_data/written
    """
    from findings_nlp.baselines import KeywordBaseline, MajorityBaseline, TfidfBaseline
    from findings_nlp.evaluation import Tagger
    from findings_nlp.examples import read_examples
    from findings_nlp.store import load_model

    loaded = load_model(model)
    taxonomy = loaded.taxonomy
    examples = read_examples(labels, taxonomy)
    taggers: dict[str, Tagger] = {"this model": loaded, "keywords": KeywordBaseline(taxonomy)}
    if trained_on:
        learnt_from = read_examples(trained_on, taxonomy)
        taggers["TF-IDF + LR"] = TfidfBaseline(taxonomy, learnt_from)
        taggers["commonest"] = MajorityBaseline(taxonomy, learnt_from)
    results = {name: evaluate_tagger(tagger, examples) for name, tagger in taggers.items()}
    if as_json:
        print(json.dumps({name: asdict(result) for name, result in results.items()}, indent=2))
    else:
        _print_tables(results)


def _print_tables(results: dict[str, Evaluation]) -> None:
    out = screen.console()
    first = next(iter(results.values()))
    out.print(f"{first.sentence_count:,} labelled sentences")
    out.print(_overview(results))
    out.print(_themes(first))


def _overview(results: dict[str, Evaluation]) -> Table:
    table = screen.table("", list(results))
    for title, figures in {
        "themes, micro-F1": [result.themes_f1 for result in results.values()],
        **{
            f"  {theme}, F1": [result.themes[theme].f1 for result in results.values()]
            for theme in next(iter(results.values())).themes
        },
        "sentence sentiment, accuracy": [r.sentiment_accuracy for r in results.values()],
        "sentence sentiment, macro-F1": [r.sentiment_macro_f1 for r in results.values()],
        "theme sentiment, accuracy": [r.theme_sentiment_accuracy for r in results.values()],
        "  where two themes or mixed": [
            r.divided_theme_sentiment_accuracy for r in results.values()
        ],
        "share sent to review": [r.review_share for r in results.values()],
    }.items():
        table.add_row(title, *(f"{figure:.3f}" for figure in figures))
    return table


def _themes(result: Evaluation) -> Table:
    table = screen.table(
        "this model, by theme", ["precision", "recall", "F1", "average precision", "sentences"]
    )
    for name, theme in result.themes.items():
        figures = (theme.precision, theme.recall, theme.f1, theme.average_precision)
        table.add_row(name, *(f"{figure:.3f}" for figure in figures), str(theme.support))
    return table
