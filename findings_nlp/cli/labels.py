"""``findings-nlp labels``: labels on published reports, and checks of labelled sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from findings_nlp.cli import screen
from findings_nlp.cli.label_screen import (
    agreement_record,
    check_record,
    print_agreement,
    print_check,
    print_not_found,
)
from findings_nlp.cli.options import LabelFiles, Register, TaxonomyFile
from findings_nlp.cli.progress import counting
from findings_nlp.errors import OutputError
from findings_nlp.settings import Settings

if TYPE_CHECKING:
    from findings_nlp.labels.overlap import CommonRun
    from findings_nlp.labels.published import NotFound
    from findings_nlp.records import Example
    from findings_nlp.taxonomy import Taxonomy

_DATA = Path("training_data")

labels = typer.Typer(
    help="Labels on published reports, and checks of labelled sentences.", no_args_is_help=True
)

ReportsFolder = Annotated[
    Path,
    typer.Argument(metavar="REPORTS_DIR", help="The folder with the reports.", show_default=False),
]
Output = Annotated[
    Path,
    typer.Option("--output", "-o", metavar="FILE", help="A .jsonl file.", show_default=False),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="End with status 1 if a sentence was not found.")
]


@labels.command()
def join(
    reports: ReportsFolder,
    output: Output,
    published: Annotated[
        list[Path],
        typer.Option("--labels", metavar="FILE/DIR", help="Labels that point at reports."),
    ] = [_DATA / "published"],  # noqa: B006  (Typer copies it)
    register: Register = _DATA / "reports.csv",
    taxonomy: TaxonomyFile = None,
    strict: Strict = False,
) -> None:
    """Make labelled sentences of labels that point at published reports.

    The reports may have any names; they are known by their SHA-256. The authority of a report is
    the source of its sentences, so that folds never split it.

    Example: findings-nlp labels join reports/ -o real.jsonl
    """
    from findings_nlp.examples import write_examples
    from findings_nlp.labels.pointers import read_pointers
    from findings_nlp.labels.published import join_labels
    from findings_nlp.labels.register import read_register

    _check_output(output)
    themes = _taxonomy(taxonomy)
    pointers, known = read_pointers(published, themes), read_register(register)
    with counting(len({pointer.report for pointer in pointers}), "reading reports") as done:
        joined = join_labels(pointers, reports, known, done)
    write_examples(joined.examples, output, themes)
    _conclude(len(joined.examples), joined.not_found, output, strict)


@labels.command()
def point(
    sentences: Annotated[
        Path,
        typer.Argument(
            metavar="LABELS.jsonl",
            help='Labelled sentences, each with "file" (or "source"): the name of its report\'s '
            'file; and "page" if known.',
            show_default=False,
        ),
    ],
    reports: ReportsFolder,
    output: Output,
    taxonomy: TaxonomyFile = None,
    strict: Strict = False,
) -> None:
    """Make labels that point at published reports of labelled sentences.

    What is written holds no word of the reports.

    Example: findings-nlp labels point real.jsonl reports/ -o training_data/published/real.jsonl
    """
    from findings_nlp.labels.pointers import write_pointers
    from findings_nlp.labels.published import point_labels, read_located

    _check_output(output)
    located = read_located(sentences, _taxonomy(taxonomy))
    with counting(len({label.file for label in located}), "reading reports") as done:
        pointed = point_labels(located, reports, done)
    write_pointers(pointed.pointers, output)
    _conclude(len(pointed.pointers), pointed.not_found, output, strict)


@labels.command()
def check(
    files: LabelFiles,
    suspicious: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=0,
            help="Show the N labels that models which have not seen them doubt most.",
        ),
    ] = 0,
    reports: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Find runs of eight words in common with any of these reports.",
            show_default=False,
        ),
    ] = None,
    stock_phrases: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Phrases that count as one word in such a run, one a line.",
            show_default="training_data/stock_phrases.txt if it is there",
        ),
    ] = None,
    taxonomy: TaxonomyFile = None,
    folds: Annotated[
        int, typer.Option(metavar="N", help="Folds for --suspicious.")
    ] = Settings.folds,
    show: Annotated[int, typer.Option(metavar="N", min=0, help="Length of the lists.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="End with status 1 if equal sentences are labelled differently, or words are in "
            "common with a report.",
        ),
    ] = False,
) -> None:
    """Check labelled sentences: counts, duplicates, contradictions, variety, doubtful labels.

    Example: findings-nlp labels check training_data/written --suspicious 50 --reports reports/
    """
    from findings_nlp.examples import read_examples
    from findings_nlp.labels.checks import check_labels
    from findings_nlp.labels.suspects import suspicious_labels

    themes = _taxonomy(taxonomy)
    examples = read_examples(files, themes)
    checked = check_labels(examples, themes)
    settings = Settings(folds=folds)
    doubted = suspicious_labels(examples, themes, settings, suspicious) if suspicious else []
    runs = _runs(examples, reports, stock_phrases) if reports else None
    if as_json:
        typer.echo(check_record(checked, doubted, runs))
    else:
        print_check(checked, doubted, runs, show)
    if strict and (checked.contradicts or runs):
        raise typer.Exit(1)


@labels.command()
def agree(
    first: Annotated[
        Path,
        typer.Argument(metavar="FIRST", help="Labelled sentences.", show_default=False),
    ],
    second: Annotated[
        Path,
        typer.Argument(
            metavar="SECOND", help="The same sentences by another labeller.", show_default=False
        ),
    ],
    taxonomy: TaxonomyFile = None,
    show: Annotated[
        int, typer.Option(metavar="N", min=0, help="Disagreements shown at most.")
    ] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Measure how far two labellers agree: F1 of each theme, Cohen's kappa of the sentiments.

    Example: findings-nlp labels agree anna.csv ben.csv
    """
    from findings_nlp.examples import read_examples
    from findings_nlp.labels.agreement import agreement

    themes = _taxonomy(taxonomy)
    measured = agreement(read_examples(first, themes), read_examples(second, themes), themes)
    if as_json:
        typer.echo(agreement_record(measured))
    else:
        print_agreement(measured, show)


def _runs(examples: Sequence[Example], folder: Path, stock_phrases: Path | None) -> list[CommonRun]:
    from findings_nlp.labels.overlap import read_stock_phrases, runs_in_common
    from findings_nlp.reading.files import report_files

    shipped = _DATA / "stock_phrases.txt"
    path = stock_phrases or (shipped if shipped.exists() else None)
    phrases = read_stock_phrases(path) if path else []
    files = report_files([folder])
    with counting(len(files), "comparing with reports") as done:
        return runs_in_common(examples, files, phrases, done)


def _taxonomy(path: Path | None) -> Taxonomy:
    from findings_nlp.store import load_model
    from findings_nlp.taxonomy import read_taxonomy

    return read_taxonomy(path) if path else load_model().taxonomy


def _check_output(path: Path) -> None:
    if path.suffix.lower() != ".jsonl":
        raise OutputError(f"{path}: labels are written as JSONL; end the name in .jsonl")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}; create it first")


def _conclude(found: int, not_found: Sequence[NotFound], output: Path, strict: bool) -> None:
    print_not_found(not_found)
    screen.console().print(
        f"Found {found:,} of {found + len(not_found):,} sentences. Wrote {output}.", soft_wrap=True
    )
    if strict and not_found:
        raise typer.Exit(1)
