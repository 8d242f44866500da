"""``findings-nlp review``: out to people who check the tags, and back as labelled sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from findings_nlp.cli import screen
from findings_nlp.cli.options import LabelFiles, ModelFolder
from findings_nlp.errors import OutputError

if TYPE_CHECKING:
    from findings_nlp.batch import ReportSummary
    from findings_nlp.review.coverage import CoverageRow

_MOST = 200
_MOST_REFUSED = 20

review = typer.Typer(
    help="Out to people who check the tags, and back as labelled sentences.", no_args_is_help=True
)

FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME",
        help="csv, xlsx, labelstudio, doccano, prodigy or argilla.",
        show_default="what the file's suffix, or its content, tells",
    ),
]


@review.command()
def export(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Reports, folders of them, globs in quotes, or files that score has written.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="Where they go.", show_default=False),
    ],
    format_name: FormatName = None,
    most: Annotated[
        int, typer.Option(metavar="N", min=1, help="How many sentences, the most telling first.")
    ] = _MOST,
    everything: Annotated[
        bool, typer.Option("--everything", help="All sentences instead, as the reports have them.")
    ] = False,
    model: ModelFolder = None,
    workers: Annotated[
        int, typer.Option("--workers", "-j", metavar="N", help="Processes; -1: one a processor.")
    ] = 1,
) -> None:
    """Write the sentences that teach most to a file for people to check.

    Each carries what the model says of it and how sure it is. Chosen are those the model is least
    sure of, no two alike, from many reports. A file that score has written holds only sentences
    with a theme, unless it was written with --every-sentence.

    Example: findings-nlp review export reports/ -o review.xlsx --most 300
    """
    from findings_nlp.review.candidates import read_candidates
    from findings_nlp.review.formats import export_review, format_of
    from findings_nlp.review.queue import review_queue
    from findings_nlp.store import load_model

    format_of(output, format_name)
    if not output.parent.is_dir():
        raise OutputError(f"{output}: there is no folder {output.parent}; create it first")
    loaded = load_model(model)
    candidates = read_candidates(paths, loaded, workers=workers, on_report=_name_failure)
    if not candidates:
        raise OutputError(f"{output}: not written, no sentence was read; name other reports")
    items = candidates if everything else review_queue(candidates, most)
    written = export_review(items, output, loaded.taxonomy, format_name)
    beside = written.beside(output) if written.beside else ""
    for line in (
        f"Wrote {len(items):,} of {len(candidates):,} sentences to {output}.",
        written.how.format(file=str(output), beside=str(beside)),
        "Then: findings-nlp review import FILE -o labels.jsonl",
    ):
        screen.console().print(line, soft_wrap=True)


def _name_failure(summary: ReportSummary) -> None:
    if summary.error:
        screen.console(errors=True).print(f"not read: {summary.error}", style="red", soft_wrap=True)


@review.command("import")
def import_labels(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="What came back.", show_default=False)
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="A .jsonl file.", show_default=False),
    ],
    format_name: FormatName = None,
    model: ModelFolder = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with status 1 if an answer was refused.")
    ] = False,
) -> None:
    """Make labelled sentences of what people answered.

    Sentences that nobody answered, or that were skipped, are left out. An answer that is no label
    of the model's taxonomy, or contradicts another, is named and left out; the others are written.
    From doccano export only approved documents: its file does not tell which they are.

    Example: findings-nlp review import review.xlsx -o labels.jsonl
    """
    from findings_nlp.review.files import write_labels
    from findings_nlp.review.formats import import_review
    from findings_nlp.store import load_model

    taxonomy = load_model(model).taxonomy
    came_back = import_review(path, taxonomy, format_name)
    _name_refused(came_back.refused)
    out = screen.console()
    if came_back.items:
        write_labels(came_back.items, output)
        examples = [item.example for item in came_back.items]
        out.print(screen.example_table(taxonomy.theme_names, examples))
        out.print(f"Wrote {len(examples):,} labelled sentences to {output}.", soft_wrap=True)
    out.print(f"{came_back.left_out:,} not reviewed, {len(came_back.refused):,} refused.")
    if not came_back.items or (strict and came_back.refused):
        raise typer.Exit(1)


def _name_refused(refused: tuple[str, ...]) -> None:
    errors = screen.console(errors=True)
    for problem in refused[:_MOST_REFUSED]:
        errors.print(f"refused: {problem}", style="red", soft_wrap=True)
    if len(refused) > _MOST_REFUSED:
        errors.print(f"and {len(refused) - _MOST_REFUSED:,} more", style="red")


@review.command()
def coverage(
    labels: LabelFiles,
    model: ModelFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the table as JSON.")] = False,
) -> None:
    """Show what reviewing buys: how right the tags are once so many sentences were reviewed.

    The most doubtful are reviewed first, and what was reviewed is taken to be right. The model must
    not have learnt from these labelled sentences.

    Example: findings-nlp review coverage mine.jsonl
    """
    import json
    from dataclasses import asdict

    from findings_nlp.examples import read_examples
    from findings_nlp.review.candidates import review_items
    from findings_nlp.review.coverage import coverage_table
    from findings_nlp.store import load_model

    loaded = load_model(model)
    examples = read_examples(labels, loaded.taxonomy)
    items = review_items((example.text for example in examples), loaded)
    rows = coverage_table(items, examples)
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        _print_coverage(rows)


def _print_coverage(rows: list[CoverageRow]) -> None:
    lines = screen.table("reviewed", ("sentences", "precision", "recall", "sentiment right"))
    for row in rows:
        figures = (row.precision, row.recall, row.sentiment_accuracy)
        lines.add_row(f"{row.share:.0%}", f"{row.reviewed:,}", *(f"{each:.3f}" for each in figures))
    screen.console().print(lines)
