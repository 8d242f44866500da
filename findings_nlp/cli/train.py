"""``findings-nlp train``: make a model from labelled sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from findings_nlp.cli import screen
from findings_nlp.cli.options import LabelFiles, TaxonomyFile
from findings_nlp.settings import Settings

_DEFAULTS = Settings()


def train(
    labels: LabelFiles,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Where the model goes.", show_default=False
        ),
    ],
    taxonomy: TaxonomyFile = None,
    start: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="MODEL",
            help="Begin from this model ('default': the shipped one) and pull its weights towards "
            "the labels: a few corrections are learnt and nothing else is lost. A theme that "
            "--taxonomy adds gets a column of its own, and all others stay exactly as they were. "
            "The settings stay the model's.",
            show_default=False,
        ),
    ] = None,
    inverse_penalty: Annotated[
        float, typer.Option(metavar="C", help="Higher fits the labels more closely.")
    ] = _DEFAULTS.inverse_penalty,
    bucket_bits: Annotated[
        int, typer.Option(metavar="N", help="N-grams are hashed into 2 to the power of N buckets.")
    ] = _DEFAULTS.bucket_bits,
    folds: Annotated[
        int, typer.Option(metavar="N", help="Folds for calibration and thresholds.")
    ] = _DEFAULTS.folds,
) -> None:
    """Train a model from labelled sentences.

    A labelled sentence is a JSON line {"text": "…", "sentiment": "concern", "themes": {"custody":
    "concern"}}, or a row of a CSV or XLSX file with the columns text and sentiment and one for
    each theme, which holds the theme's sentiment or nothing. A column or key "source" (the report
    or authority) keeps sentences of one source together when the model is calibrated.

    Examples: findings-nlp train mine.xlsx training_data/written/*.jsonl -o my_model

    findings-nlp train corrections.jsonl --from default -o my_model
    """
    from findings_nlp.examples import read_examples
    from findings_nlp.retraining import retrain
    from findings_nlp.store import load_model, save_model
    from findings_nlp.taxonomy import read_taxonomy
    from findings_nlp.training import train as train_model

    themes = read_taxonomy(taxonomy) if taxonomy else load_model(start).taxonomy
    examples = read_examples(labels, themes)
    if start:
        model = retrain(load_model(start), examples, themes)
    else:
        settings = Settings(inverse_penalty=inverse_penalty, bucket_bits=bucket_bits, folds=folds)
        model = train_model(examples, themes, settings)
    save_model(model, output)
    out = screen.console()
    out.print(screen.example_table(themes.theme_names, examples))
    out.print(f"Trained on {len(examples):,} labelled sentences. Wrote {output}.", markup=False)
