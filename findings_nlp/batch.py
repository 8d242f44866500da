"""What a batch run did: the records that scoring hands to the manifest and to the screen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from findings_nlp.errors import ReadError
from findings_nlp.records import Finding, Report


@dataclass(frozen=True)
class ReportSummary:
    """What a batch found in one report, or why it could not be read.

    Attributes
    ----------
    path
        The file, as it was found.
    sha256, page_count, sentence_count
        What was read; empty and 0 where the file could not be read.
    tags
        Number of sentences by theme and the theme's sentiment.
    review_count
        Number of sentences that a person should look at.
    warnings
        Doubts about the reading.
    error
        Why the file could not be read; None if it was.
    """

    path: Path
    sha256: str = ""
    page_count: int = 0
    sentence_count: int = 0
    tags: Counter[tuple[str, str]] = field(default_factory=Counter)
    review_count: int = 0
    warnings: tuple[str, ...] = ()
    error: ReadError | None = None


@dataclass(frozen=True)
class ScoredReport:
    """A report of a batch: every sentence of it, tagged, and the summary.

    The report itself is None where the file could not be read.
    """

    summary: ReportSummary
    findings: tuple[Finding, ...] = ()
    report: Report | None = None


@dataclass(frozen=True)
class Batch:
    """What a batch run wrote.

    Attributes
    ----------
    output
        The result file.
    reports
        A summary of each report, in the order of the run.
    row_count
        Number of rows in the result file.
    """

    output: Path
    reports: tuple[ReportSummary, ...]
    row_count: int

    @property
    def failures(self) -> tuple[ReadError, ...]:
        """Return the errors of the reports that could not be read."""
        return tuple(report.error for report in self.reports if report.error)
