"""``findings-nlp patterns``: find patterns of words by labels and a teacher's scores."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from findings_nlp.cli import screen
from findings_nlp.cli.options import (
    EncoderFolder,
    LabelFiles,
    Register,
    ScoredReports,
    SoftScoresFile,
    TaxonomyFile,
)
from findings_nlp.cli.progress import counting


def patterns(
    labels: LabelFiles,
    taught: SoftScoresFile,
    reports: ScoredReports,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE.npz", help="The patterns.", show_default=False
        ),
    ],
    register: Register = Path("training_data/reports.csv"),
    taxonomy: TaxonomyFile = None,
    encoder: EncoderFolder = "",
) -> None:
    """Find patterns of three words in a row that tell of sentiment, for "findings-nlp distil".

    Needs the extra findings-nlp[teacher]. They are learnt from labelled sentences and from a
    teacher's scores of the rest, without each fold and with all.

    Example: findings-nlp patterns real.jsonl --taught soft_scores.parquet --reports reports/
    -o patterns.npz
    """
    from findings_nlp.cli.student_data import read_student_data
    from findings_nlp.distillation import student_material
    from findings_nlp.teaching.finding_patterns import cross_find
    from findings_nlp.teaching.pattern_file import write_patterns

    data = read_student_data(labels, taxonomy, taught, reports, register)
    material = student_material(data.taught, data.examples, data.taxonomy)
    with counting(data.taught.folds + 1, "finding patterns") as done:
        found = cross_find(material, encoder=encoder, on_found=done)
    write_patterns(found, output, data.taught)
    screen.console().print(
        f"Wrote {len(found[-1].bias)} patterns over {len(found[-1].slots):,} words to {output}, "
        f"and as many without each of {data.taught.folds} folds.",
        soft_wrap=True,
    )
