"""``findings-nlp summary``: results summed up by theme, year, authority and report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from findings_nlp.cli import screen
from findings_nlp.cli.options import ModelFolder
from findings_nlp.summary.figures import count, interval, share
from findings_nlp.taxonomy import SENTIMENTS

if TYPE_CHECKING:
    from findings_nlp.summary.groups import Group, ThemeTally
    from findings_nlp.summary.summary import Summary

_MOST_LINES = 25
"""Up to so many groups have a line each; a longer list is in the files."""

_MEANING = (
    "Corrected: how many a careful reader is expected to find, with the 95% interval; it holds "
    "where the model errs as on its labelled sentences. Sentiments are as tagged."
)


def summary(
    results: Annotated[
        Path,
        typer.Argument(
            metavar="RESULTS",
            help="What score wrote: .csv, .jsonl, .parquet or .xlsx, its manifest beside it.",
            show_default=False,
        ),
    ],
    reports_csv: Annotated[
        Path | None,
        typer.Option(
            "--reports-csv",
            metavar="FILE",
            help="Whom the reports are about, and when they were published: a CSV file with the "
            "columns file or sha256, authority, date.",
            show_default="what the report's first page says plainly, else a file's name that ends "
            "in a date, as kent-2023-03-31.pdf does",
        ),
    ] = None,
    model: ModelFolder = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR or FILE",
            help="A page (.html), a workbook (.xlsx), or a folder for both and for the charts as "
            "SVG and PNG. Without it, the summary is only shown.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Sum up results: counts and shares by theme, sentiment, year, authority and report.

    Counts are corrected for the known error of the model that tagged, with 95% intervals; the
    page says what that means and when it does not hold.

    Example: findings-nlp summary findings.csv --reports-csv reports.csv -o summary
    """
    from findings_nlp.store import load_model
    from findings_nlp.summary.output import write_summary
    from findings_nlp.summary.summary import summarise

    summed = summarise(results, reports_csv, load_model(model))
    written = write_summary(summed, output) if output else []
    _print_summary(summed)
    for path in written:
        screen.console().print(f"Wrote {path}.", soft_wrap=True)


def _print_summary(summed: Summary) -> None:
    out, errors = screen.console(), screen.console(errors=True)
    out.print(_theme_table(summed))
    for named, groups in (("year", summed.years), ("authority", summed.authorities)):
        if 1 < len(groups) <= _MOST_LINES:
            out.print()
            out.print(_group_table(summed, named, groups))
    if summed.errors:
        out.print()
        out.print(_MEANING, style="dim")
    for note in summed.notes:
        errors.print(note, style="yellow", soft_wrap=True)


def _theme_table(summed: Summary) -> Table:
    total = summed.total
    subject = f"{total.reports:,} reports, {total.sentences:,} sentences"
    lines = screen.table(subject, ("found", "share", "corrected", *SENTIMENTS))
    for theme, tally in total.themes.items():
        said = (f"{tally.said[sentiment]:,}" for sentiment in SENTIMENTS)
        found = (f"{tally.found:,}", share(tally.found, total.sentences))
        lines.add_row(theme, *found, _corrected(tally), *said)
    return lines


def _group_table(summed: Summary, named: str, groups: Sequence[Group]) -> Table:
    """Return a table with a line a group, a column a theme: as corrected, else as found."""
    themes = (theme.replace("_", " ") for theme in summed.themes)
    lines = screen.table(named, ("reports", "sentences", *themes))
    for group in groups:
        tallies = group.themes.values()
        counts = (_corrected(each) if each.corrected else f"{each.found:,}" for each in tallies)
        lines.add_row(Text(group.name), f"{group.reports:,}", f"{group.sentences:,}", *counts)
    return lines


def _corrected(tally: ThemeTally) -> str:
    corrected = tally.corrected
    if not corrected:
        return "–"
    return f"{count(corrected.value)} ({interval(corrected)})"
