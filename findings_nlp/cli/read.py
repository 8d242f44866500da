"""``findings-nlp read``: show what the reader makes of a report, for checking."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from findings_nlp.cli import screen
from findings_nlp.records import Report


def read(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A report.", show_default=False)],
    sentences: Annotated[
        bool, typer.Option("--sentences", help="A line a sentence: page, offsets, sentence.")
    ] = False,
    left_out: Annotated[
        bool, typer.Option("--left-out", help="Only what is not read: headers, footers, contents.")
    ] = False,
) -> None:
    """Show a report as the reader sees it: a line a paragraph, with page and kind.

    Example: findings-nlp read report.pdf | less
    """
    from findings_nlp.reading.reader import read_report

    report = read_report(path)
    if left_out:
        lines = [f"p. {line.page}  {line.kind:10} {line.text}" for line in report.left_out]
    elif sentences:
        lines = [f"p. {s.page}  {s.start}-{s.end}  {s.text}" for s in report.sentences]
    else:
        lines = _paragraphs(report)
    for line in lines:
        print(screen.printable(line))
    for warning in report.warnings:
        screen.console(errors=True).print(f"{path}: {warning}", soft_wrap=True)


def _paragraphs(report: Report) -> list[str]:
    lines = [
        f"{report.name}: {report.format}, {report.page_count} pages, "
        f"{len(report.sentences)} sentences, {len(report.left_out)} lines left out"
    ]
    for paragraph in report.paragraphs:
        label = f"{paragraph.label} " if paragraph.label else ""
        text = report.text[paragraph.start : paragraph.end]
        lines.append(f"p. {paragraph.page}  {paragraph.kind:10} {label}{text}")
    return lines
