"""``findings-nlp score``: tag the sentences of reports."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from findings_nlp.batch import ReportSummary, ScoredReport, WrittenReport
from findings_nlp.cli import screen
from findings_nlp.cli.options import ModelFolder
from findings_nlp.cli.progress import counting
from findings_nlp.errors import OutputError

if TYPE_CHECKING:
    from findings_nlp.html.pages import Pages
    from findings_nlp.records import Finding

_SHOWN_IN_FULL = 5
"""Of so many reports at most, the findings are shown on the terminal."""
_LEFT_OUT = "Sentences to review that have no theme, which only --every-sentence writes"


def score(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Reports (PDF, DOCX, HTML, TXT, Markdown), folders of them, or globs in quotes.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where the findings go; the format is .csv, .jsonl, .parquet or .xlsx, and a "
            "folder of Parquet files without a suffix. A manifest is written beside it. Without "
            "it, the findings are only shown.",
            show_default=False,
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="A folder for pages to read and correct the findings in, one a report, and an "
            "index of them. They open in a browser and need no network.",
            show_default=False,
        ),
    ] = None,
    model: ModelFolder = None,
    workers: Annotated[
        int,
        typer.Option(
            "--workers", "-j", metavar="N", help="Reports at a time; -1: one a processor."
        ),
    ] = 1,
    every_sentence: Annotated[
        bool, typer.Option("--every-sentence", help="Write sentences without a theme too.")
    ] = False,
    show: Annotated[
        int,
        typer.Option(
            metavar="N", min=0, help="Findings of each report to show, where reports are few."
        ),
    ] = 10,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with status 1 if any file could not be read.")
    ] = False,
) -> None:
    """Tag the sentences of reports by theme and sentiment.

    Each row of the result is one theme of one sentence: the report, the page, the sentence and
    where it stands, what is said of the theme, how probable it is (0 to 1), and whether a person
    should look. A file that cannot be read is named and passed over. A run that broke off goes on
    with the reports that were not finished when the same command is given again.

    Example: findings-nlp score reports/ -o findings.xlsx
    """
    from findings_nlp.html.pages import open_pages
    from findings_nlp.reading.files import report_files
    from findings_nlp.scoring import score_each, score_reports
    from findings_nlp.store import load_model

    loaded, files = load_model(model), report_files(paths)
    if not files:
        raise OutputError(f"{', '.join(paths)}: no reports found; name files or folders of reports")
    shown = show if len(files) <= _SHOWN_IN_FULL else 0
    with ExitStack() as stack:
        pages = stack.enter_context(open_pages(html, loaded)) if html else None
        advance = stack.enter_context(counting(len(files), "reading and tagging"))
        watch = _Watch(shown, advance, pages)
        in_worker = pages.writer if pages else None
        if output:
            batch = score_reports(
                files,
                output,
                model=loaded,
                workers=workers,
                every_sentence=every_sentence,
                in_worker=in_worker,
                on_report=watch.note,
            )
        else:
            for scored in score_each(files, loaded, workers=workers, in_worker=in_worker):
                watch.note(scored)
    _print_summary(watch, loaded.taxonomy.theme_names, every_sentence=every_sentence)
    _print_problems(watch.summaries)
    if output and batch.read_count:
        screen.console().print(f"Wrote {batch.row_count:,} rows to {output}.", soft_wrap=True)
    elif output:
        screen.console(errors=True).print(f"Nothing was written to {output}.", soft_wrap=True)
    if html:
        screen.console().print(f"Wrote pages; open {html / 'index.html'}.", soft_wrap=True)
    failed = sum(1 for summary in watch.summaries if summary.error)
    if failed == len(files) or (strict and failed):
        raise typer.Exit(1)


class _Watch:
    """Notes each report as it is done: its summary, and its first findings on the screen."""

    def __init__(self, shown: int, advance: Callable[[], None], pages: Pages | None) -> None:
        self.summaries: list[ReportSummary] = []
        self.marked = False
        """Whether a finding with a ? was shown."""
        self.review_without_theme = 0
        self._advance = advance
        self._out = screen.console()
        self._shown = shown
        self._pages = pages

    def note(self, scored: ScoredReport | WrittenReport) -> None:
        self.summaries.append(scored.summary)
        self.review_without_theme += scored.review_without_theme
        self._advance()
        if self._pages:
            self._pages.enter(scored.summary)
        if self._shown:
            self._show(scored.summary.path, screen.themed_findings(scored))

    def _show(self, path: Path, findings: list[Finding]) -> None:
        first = findings[: self._shown]
        if not first:
            return
        self.marked |= any(finding.needs_review for finding in first)
        self._out.print(f"{path}\n", style="bold")
        self._out.print(screen.findings_table(first, pages=True))
        if len(findings) > len(first):
            more = f"and {len(findings) - len(first):,} more"
            self._out.print(f"{more}; --show {len(findings)} shows all", style="dim")
        self._out.print()


def _print_summary(watch: _Watch, themes: tuple[str, ...], *, every_sentence: bool) -> None:
    out = screen.console()
    if any(not summary.error for summary in watch.summaries):
        out.print(screen.report_table(watch.summaries))
        out.print()
        out.print(screen.batch_table(themes, watch.summaries))
        out.print()
    if watch.marked:
        out.print("A ? marks a finding that a person should look at.", style="dim")
    if watch.review_without_theme and not every_sentence:
        left_out = f"{_LEFT_OUT}: {watch.review_without_theme:,}"
        out.print(f"{left_out}.", style="dim")


def _print_problems(summaries: list[ReportSummary]) -> None:
    errors = screen.console(errors=True)
    for summary in summaries:
        if summary.error:
            errors.print(f"not read: {summary.error}", style="red", soft_wrap=True)
        for warning in summary.warnings:
            errors.print(f"{summary.path}: {warning}", style="yellow", soft_wrap=True)
