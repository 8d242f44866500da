"""``findings-nlp distil``: train a model on labels and on a teacher's scores."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from findings_nlp.cli import screen
from findings_nlp.cli.options import (
    LabelFiles,
    Register,
    ScoredReports,
    SoftScoresFile,
    TaxonomyFile,
)


def distil(
    labels: LabelFiles,
    taught: SoftScoresFile,
    reports: ScoredReports,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Where the model goes.", show_default=False
        ),
    ],
    patterns: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.npz",
            help='Patterns that tell of sentiment, from "findings-nlp patterns".',
            show_default="none",
        ),
    ] = None,
    register: Register = Path("training_data/reports.csv"),
    taxonomy: TaxonomyFile = None,
) -> None:
    """Train a model on labelled sentences and on a teacher's scores of the rest.

    The teacher itself is not needed, only its scores and the reports whose passages they are of.

    Example: findings-nlp distil real.jsonl --taught soft_scores.parquet --reports reports/ -o mine
    """
    from findings_nlp.cli.student_data import read_student_data
    from findings_nlp.distillation import distil as distil_model
    from findings_nlp.store import save_model
    from findings_nlp.teaching.pattern_file import read_patterns

    data = read_student_data(labels, taxonomy, taught, reports, register)
    joined = data.taught
    if patterns:
        joined = replace(joined, patterns=read_patterns(patterns, joined))
    save_model(distil_model(joined, data.examples, data.taxonomy), output)
    screen.console().print(
        f"Trained on {len(data.examples):,} labelled sentences and {len(joined.texts):,} of "
        f"{data.scored_count:,} that a teacher scored. Wrote {output}.",
        soft_wrap=True,
    )
