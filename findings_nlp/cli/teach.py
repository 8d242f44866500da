"""``findings-nlp teach``: let a sentence encoder score sentences that nobody has labelled."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from findings_nlp.cli import screen
from findings_nlp.cli.options import EncoderFolder, LabelFiles, TaxonomyFile
from findings_nlp.cli.progress import counting


def teach(
    labels: LabelFiles,
    reports: Annotated[
        Path,
        typer.Option(metavar="DIR", help="Reports with unlabelled sentences.", show_default=False),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE.parquet", help="The scores.", show_default=False
        ),
    ],
    taxonomy: TaxonomyFile = None,
    encoder: EncoderFolder = "",
    rounds: Annotated[
        int, typer.Option(metavar="N", min=1, help="How often each labelled sentence is seen.")
    ] = 3,
    folds: Annotated[int, typer.Option(metavar="N", min=2, help="Teachers, one a fold.")] = 3,
    most: Annotated[
        int, typer.Option(metavar="N", min=1, help="Unlabelled passages scored at most.")
    ] = 1_000_000,
) -> None:
    """Fine-tune a sentence encoder on labelled sentences, and let it score unlabelled ones.

    Needs the extra findings-nlp[teacher]. Scored are the reports' sentences and pieces of them. The
    scores are kept without their texts; train a model on them with "findings-nlp distil".

    Example: findings-nlp teach real.jsonl --reports reports/ -o soft_scores.parquet
    """
    from findings_nlp.examples import read_examples
    from findings_nlp.reading.files import report_files
    from findings_nlp.store import load_model
    from findings_nlp.taxonomy import read_taxonomy
    from findings_nlp.teaching.cross_teaching import cross_teach
    from findings_nlp.teaching.passages import report_passages, to_be_scored
    from findings_nlp.teaching.soft_scores import write_soft_scores
    from findings_nlp.teaching.teacher import TeacherSettings

    themes = read_taxonomy(taxonomy) if taxonomy else load_model().taxonomy
    examples = read_examples(labels, themes)
    with counting(len(report_files([reports])), "reading reports") as read:
        passages = to_be_scored(report_passages(reports, read), examples, most)
    settings = TeacherSettings(encoder=encoder, rounds=rounds)
    with counting(folds, "teaching") as taught:
        soft = cross_teach(
            examples, themes, passages, settings=settings, folds=folds, on_teacher=taught
        )
    write_soft_scores(soft, output)
    screen.console().print(
        f"Taught by {len(examples):,} labelled sentences. Wrote the scores of {len(passages):,} "
        f"passages of the reports to {output}.",
        soft_wrap=True,
    )
