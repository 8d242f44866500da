"""``findings-nlp evaluate``: how well a model agrees with labelled sentences."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from findings_nlp.cli import screen
from findings_nlp.cli.options import LabelFiles, ModelFolder
from findings_nlp.evaluation import Evaluation, Tagger
from findings_nlp.evaluation import evaluate as evaluate_tagger
from findings_nlp.records import Example

if TYPE_CHECKING:
    from findings_nlp.model import Model


def evaluate(
    labels: LabelFiles,
    model: ModelFolder = None,
    trained_on: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="LABELS",
            help="What the model was trained on: the baselines that learn (the commonest answer; "
            "TF-IDF and logistic regression) are trained on the same. May be given several times.",
            show_default=False,
        ),
    ] = None,
    cross_validate: Annotated[
        bool,
        typer.Option(
            "--cross-validate",
            help="Do not take a finished model: train on the labels themselves, fold by fold, a "
            "source (a report, an authority) never on both sides, and on --trained-on in each.",
        ),
    ] = False,
    folds: Annotated[int, typer.Option(metavar="N", min=2, help="Folds to cross-validate by.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Compare tags with labelled sentences, beside the baselines.

    The labelled sentences must not be those the model was trained on, nor come from the same
    reports; or use --cross-validate.

    Example: findings-nlp evaluate mine.jsonl --trained-on training_data/written
    """
    from findings_nlp.examples import read_examples
    from findings_nlp.store import load_model

    loaded = load_model(model)
    examples = read_examples(labels, loaded.taxonomy)
    also = read_examples(trained_on, loaded.taxonomy) if trained_on else []
    if cross_validate:
        results = _cross_validated(examples, also, loaded, folds)
    else:
        results = _evaluated(examples, also, loaded)
    if as_json:
        print(json.dumps({name: asdict(result) for name, result in results.items()}, indent=2))
    else:
        _print_tables(results)


def _evaluated(
    examples: Sequence[Example], trained_on: Sequence[Example], model: Model
) -> dict[str, Evaluation]:
    from findings_nlp.baselines import KeywordBaseline, MajorityBaseline, TfidfBaseline

    taxonomy = model.taxonomy
    taggers: dict[str, Tagger] = {"this model": model, "keywords": KeywordBaseline(taxonomy)}
    if trained_on:
        taggers["TF-IDF + LR"] = TfidfBaseline(taxonomy, trained_on)
        taggers["commonest"] = MajorityBaseline(taxonomy, trained_on)
    return {name: evaluate_tagger(tagger, examples) for name, tagger in taggers.items()}


def _cross_validated(
    examples: Sequence[Example], also: Sequence[Example], model: Model, folds: int
) -> dict[str, Evaluation]:
    from findings_nlp.baselines import KeywordBaseline, MajorityBaseline, TfidfBaseline
    from findings_nlp.cross_validation import Learner, cross_validate
    from findings_nlp.training import train

    taxonomy = model.taxonomy
    learners: dict[str, Learner] = {
        "this model": lambda seen: train(seen, taxonomy, model.settings),
        "keywords": lambda seen: KeywordBaseline(taxonomy),
        "TF-IDF + LR": lambda seen: TfidfBaseline(taxonomy, seen),
        "commonest": lambda seen: MajorityBaseline(taxonomy, seen),
    }
    return {
        name: cross_validate(learner, examples, taxonomy, folds=folds, always=also)
        for name, learner in learners.items()
    }


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
