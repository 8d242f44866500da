"""``findings-nlp evaluate``: how well a model agrees with labelled sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from findings_nlp.cli import screen
from findings_nlp.cli.options import LabelFiles, ModelFolder
from findings_nlp.evaluation import Evaluation, evaluate_tagged
from findings_nlp.records import Example
from findings_nlp.tagged import Tagged, Tagger, tag_examples

if TYPE_CHECKING:
    from findings_nlp.model import Model

Results = Mapping[str, Evaluation]
"""By the name of what was evaluated."""

_OURS = "this model"
_FIGURES = {
    "themes, micro-F1": "themes_f1",
    "sentence sentiment, accuracy": "sentiment_accuracy",
    "sentence sentiment, macro-F1": "sentiment_macro_f1",
    "theme sentiment, accuracy": "theme_sentiment_accuracy",
    "  where two themes or mixed": "divided_theme_sentiment_accuracy",
    "share sent to review": "review_share",
}
"""What people call a figure of an evaluation."""


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

    Several files of labels are taken together, and each by itself. Intervals come from samples of
    the labels' sources.

    The labelled sentences must not be those the model was trained on, nor come from the same
    reports; or use --cross-validate.

    Example: findings-nlp evaluate mine.jsonl --trained-on training_data/written
    """
    from findings_nlp.examples import read_examples
    from findings_nlp.store import load_model

    loaded = load_model(model)
    by_file = {str(path): read_examples(path, loaded.taxonomy) for path in labels}
    examples = [example for each in by_file.values() for example in each]
    also = read_examples(trained_on, loaded.taxonomy) if trained_on else []
    if cross_validate:
        tagged = _cross_tagged(examples, also, loaded, folds)
    else:
        tagged = _tagged(examples, also, loaded)
    results = {"all": {name: evaluate_tagged(each) for name, each in tagged.items()}}
    if len(by_file) > 1:
        results |= _apart(tagged, {name: len(each) for name, each in by_file.items()})
    if as_json:
        typer.echo(json.dumps(_record(results), indent=2))
    else:
        _print_tables(results)


def _tagged(
    examples: Sequence[Example], trained_on: Sequence[Example], model: Model
) -> dict[str, Tagged]:
    from findings_nlp.baselines import KeywordBaseline, MajorityBaseline, TfidfBaseline

    taxonomy = model.taxonomy
    taggers: dict[str, Tagger] = {_OURS: model, "keywords": KeywordBaseline(taxonomy)}
    if trained_on:
        taggers["TF-IDF + LR"] = TfidfBaseline(taxonomy, trained_on)
        taggers["commonest"] = MajorityBaseline(taxonomy, trained_on)
    return {name: tag_examples(tagger, examples) for name, tagger in taggers.items()}


def _cross_tagged(
    examples: Sequence[Example], also: Sequence[Example], model: Model, folds: int
) -> dict[str, Tagged]:
    from findings_nlp.baselines import KeywordBaseline, MajorityBaseline, TfidfBaseline
    from findings_nlp.cross_validation import Learner, cross_tag
    from findings_nlp.fitting import folds_of
    from findings_nlp.training import train

    taxonomy = model.taxonomy
    fold_of = folds_of(examples, taxonomy, folds)
    learners: dict[str, Learner] = {
        _OURS: lambda seen: train(seen, taxonomy, model.settings),
        "keywords": lambda seen: KeywordBaseline(taxonomy),
        "TF-IDF + LR": lambda seen: TfidfBaseline(taxonomy, seen),
        "commonest": lambda seen: MajorityBaseline(taxonomy, seen),
    }
    return {
        name: cross_tag(learner, examples, taxonomy, fold_of, also)
        for name, learner in learners.items()
    }


def _apart(
    tagged: Mapping[str, Tagged], counts: Mapping[str, int]
) -> dict[str, dict[str, Evaluation]]:
    """Evaluate each file of labels by itself; they stand one after the other."""
    results, begin = {}, 0
    for file, count in counts.items():
        places = range(begin, begin + count)
        results[file] = {name: evaluate_tagged(each.of(places)) for name, each in tagged.items()}
        begin += count
    return results


def _record(results: Mapping[str, Results]) -> dict[str, Any]:
    return {
        file: {name: asdict(result) for name, result in each.items()}
        for file, each in results.items()
    }


def _print_tables(results: Mapping[str, Results]) -> None:
    out = screen.console()
    for file, each in results.items():
        title = file if len(results) > 1 else ""
        out.print(f"{title} {each[_OURS].sentence_count:,} labelled sentences".strip())
        out.print(_overview(each))
        out.print()
    ours = results["all"][_OURS]
    out.print(_columns(ours))
    out.print()
    out.print(_confusion(ours))


def _overview(results: Results) -> Table:
    table = screen.table("", [*results, f"95 % interval of {_OURS}"])
    for title, name in _FIGURES.items():
        figures = [f"{getattr(result, name):.3f}" for result in results.values()]
        table.add_row(title, *figures, _interval(results[_OURS], name))
    return table


def _columns(result: Evaluation) -> Table:
    table = screen.table(
        f"{_OURS}, by column",
        ["precision", "recall", "F1", "95 % interval", "average precision", "calibration error"],
    )
    for name, error in result.calibration_error.items():
        theme = result.themes.get(name)
        figures = ["", "", "", "", ""]
        if theme:
            figures = [f"{each:.3f}" for each in (theme.precision, theme.recall, theme.f1)]
            figures += [_interval(result, f"{name}.f1"), f"{theme.average_precision:.3f}"]
        table.add_row(name, *figures, f"{error:.3f}")
    return table


def _confusion(result: Evaluation) -> Table:
    table = screen.table("labelled \\ found", result.confusion)
    for labelled, found in result.confusion.items():
        table.add_row(labelled, *(f"{count:,}" for count in found.values()))
    return table


def _interval(result: Evaluation, name: str) -> str:
    found = result.intervals.get(name)
    return f"{found.low:.3f} to {found.high:.3f}" if found else ""
