"""What people see on the terminal: tables of reports, themes, labels and findings."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from findings_nlp.taxonomy import SENTIMENTS

if TYPE_CHECKING:
    from findings_nlp.batch import ReportSummary, ScoredReport, WrittenReport
    from findings_nlp.records import Example, Finding

_PIPE_WIDTH = 120
"""Columns where the output is no terminal, which has no width of its own."""
_STYLES = {"strength": "green", "concern": "red", "mixed": "yellow", "neutral": "dim"}
_AS_GOOD_AS_CERTAIN = 0.99
"""Nothing a model says is 100 % sure, as rounding would have it."""
_REPORTS_LISTED = 40
"""Up to so many reports have a line each; a longer list is in the manifest."""

_CONTROLS = dict.fromkeys({*range(32), *range(127, 160)} - set(map(ord, "\t\n")), "\ufffd")
"""What could move the cursor or change colours and titles, from a report or a file of labels."""

Tags = Counter[tuple[str, str]]


class _Console(Console):
    """A console on which nothing that it is given to print can act as a control sequence."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        if isinstance(renderable, Text):
            renderable = renderable.copy()
            renderable.plain = printable(renderable.plain)  # before lines are broken
        for segment in super().render(renderable, options):
            text = segment.text if segment.control else printable(segment.text)
            yield segment._replace(text=text)


def console(*, errors: bool = False) -> Console:
    """Return the console of standard output, or of standard error."""
    stream = sys.stderr if errors else sys.stdout
    width = None if stream.isatty() else _PIPE_WIDTH
    return _Console(file=stream, width=width, highlight=False, emoji=False, markup=False)


def printable(text: str) -> str:
    """Return the text with each control character but tab and line end replaced."""
    return text.translate(_CONTROLS)


def table(subject: str, numbers: Iterable[str]) -> Table:
    """Return an empty table: a column of names, then columns of numbers."""
    lines = Table(box=None, pad_edge=False, header_style="bold")
    lines.add_column(subject, overflow="fold")
    for number in numbers:
        lines.add_column(number, justify="right")
    return lines


def report_table(reports: Sequence[ReportSummary]) -> Table:
    """Return a table with a line a report, or one for all of them where they are many."""
    lines = table("report", ("pages", "sentences", "findings", "to review"))
    read = [report for report in reports if not report.error]
    if len(reports) <= _REPORTS_LISTED:
        for report in read:
            lines.add_row(Text(str(report.path)), *_numbers([report]))
    if len(read) != 1:
        lines.add_row(f"{len(read):,} reports", *_numbers(read), style="bold")
    return lines


def _numbers(reports: Sequence[ReportSummary]) -> list[str]:
    sums = (
        sum(report.page_count for report in reports),
        sum(report.sentence_count for report in reports),
        sum(_all_tags(reports).values()),
        sum(report.review_count for report in reports),
    )
    return [f"{number:,}" for number in sums]


def _all_tags(reports: Iterable[ReportSummary]) -> Tags:
    return sum((report.tags for report in reports), Counter())


def theme_table(themes: Sequence[str], tags: Tags) -> Table:
    """Return a table with a line a theme: how many sentences say what of it."""
    lines = table("theme", (*SENTIMENTS, "all"))
    for theme in themes:
        numbers = [tags[theme, sentiment] for sentiment in SENTIMENTS]
        lines.add_row(theme, *(f"{number:,}" for number in (*numbers, sum(numbers))))
    return lines


def batch_table(themes: Sequence[str], reports: Iterable[ReportSummary]) -> Table:
    """Return the `theme_table` of the findings of a batch."""
    return theme_table(themes, _all_tags(reports))


def example_table(themes: Sequence[str], examples: Iterable[Example]) -> Table:
    """Return the `theme_table` of labelled sentences."""
    tags: Tags = Counter(tag for example in examples for tag in example.themes.items())
    return theme_table(themes, tags)


def findings_table(findings: Iterable[Finding], *, pages: bool) -> Table:
    """Return a table of findings: the sentence, then a line a theme.

    Parameters
    ----------
    findings
        Tagged sentences.
    pages
        Whether they come from a report, so that their page is shown.
    """
    lines = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1))
    if pages:
        lines.add_column("page", justify="right", style="dim")
    lines.add_column("sentence", ratio=1)
    lines.add_column("theme", no_wrap=True)
    lines.add_column("sentiment", no_wrap=True)
    lines.add_column("sure", justify="right", no_wrap=True)
    for finding in findings:
        for row in _lines_of(finding):
            lines.add_row(*(row if pages else row[1:]))
    return lines


def _lines_of(finding: Finding) -> list[list[str | Text]]:
    rows: list[list[str | Text]] = [
        ["", "", theme, _coloured(tag.sentiment), _sureness(finding, theme)]
        for theme, tag in finding.themes.items()
    ]
    if not rows:
        rows = [["", "", "–", _coloured(finding.sentiment), _sureness(finding)]]
    rows[0][:2] = [str(finding.sentence.page), Text(finding.sentence.text)]
    return rows


def _sureness(finding: Finding, theme: str = "") -> str:
    sure = finding.sureness(theme)
    shown = ">99%" if sure > _AS_GOOD_AS_CERTAIN else f"{sure:.0%}"
    return shown + (" ?" if finding.needs_review else "  ")


def _coloured(sentiment: str) -> Text:
    """Return a sentiment in its colour; the word stands, so no meaning hangs on the colour."""
    return Text(sentiment, style=_STYLES[sentiment])


def themed_findings(scored: ScoredReport | WrittenReport) -> list[Finding]:
    """Return the findings of a report that have a theme."""
    return [finding for finding in scored.findings if finding.themes]
