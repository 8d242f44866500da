"""``findings-nlp distil``: train a model on labels and on a teacher's scores."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from findings_nlp.cli import screen
from findings_nlp.cli.options import LabelFiles, Register, TaxonomyFile
from findings_nlp.cli.progress import counting


def distil(
    labels: LabelFiles,
    taught: Annotated[
        Path,
        typer.Option(
            metavar="FILE.parquet",
            help='A teacher\'s scores of passages, from "findings-nlp teach".',
            show_default=False,
        ),
    ],
    reports: Annotated[
        Path,
        typer.Option(
            metavar="DIR", help="The reports that hold those passages.", show_default=False
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Where the model goes.", show_default=False
        ),
    ],
    register: Register = Path("training_data/reports.csv"),
    taxonomy: TaxonomyFile = None,
) -> None:
    """Train a model on labelled sentences and on a teacher's scores of the rest.

    The teacher itself is not needed, only its scores and the reports whose passages they are of.

    Example: findings-nlp distil real.jsonl --taught soft_scores.parquet --reports reports/ -o mine
    """
    from findings_nlp.distillation import distil as distil_model
    from findings_nlp.examples import read_examples
    from findings_nlp.labels.register import read_register
    from findings_nlp.reading.files import report_files
    from findings_nlp.store import load_model, save_model
    from findings_nlp.taxonomy import read_taxonomy
    from findings_nlp.teaching.soft_scores import join_soft_scores, read_soft_scores

    themes = read_taxonomy(taxonomy) if taxonomy else load_model().taxonomy
    examples = read_examples(labels, themes)
    soft = read_soft_scores(taught, themes)
    authorities = {sha256: each.authority for sha256, each in read_register(register).items()}
    with counting(len(report_files([reports])), "reading reports") as read:
        joined = join_soft_scores(soft, reports, authorities, read)
    save_model(distil_model(joined, examples, themes), output)
    screen.console().print(
        f"Trained on {len(examples):,} labelled sentences and {len(joined.texts):,} of "
        f"{len(soft.places):,} that a teacher scored. Wrote {output}.",
        soft_wrap=True,
    )
