"""What a batch run did: the records that scoring hands to the manifest and to the screen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from sys import intern
from typing import Any

import numpy as np

from findings_nlp.decisions import Codes, Decisions, build_findings
from findings_nlp.errors import ReadError
from findings_nlp.records import Finding, Report
from findings_nlp.result_rows import Row, findings_in
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy
from findings_nlp.title_page import TitlePage


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
    title_page
        Whom the report is about and its year, as far as its first page says so.
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
    title_page: TitlePage = field(default_factory=TitlePage)
    error: ReadError | None = None


def name_in_results(path: Path) -> str:
    """Return a path as results name it: in UTF-8, with a question mark for what is none."""
    return path.as_posix().encode("utf-8", "replace").decode("utf-8")


def summary_to_record(summary: ReportSummary) -> dict[str, Any]:
    """Return the JSON form of the summary of a report that was read."""
    return {
        "path": name_in_results(summary.path),
        "sha256": summary.sha256,
        "pages": summary.page_count,
        "sentences": summary.sentence_count,
        "sentences_to_review": summary.review_count,
        "tags": {f"{theme}/{said}": n for (theme, said), n in sorted(summary.tags.items())},
        "warnings": list(summary.warnings),
        "authority": summary.title_page.authority,
        "year": summary.title_page.year,
    }


def summary_from_record(record: dict[str, Any]) -> ReportSummary:
    """Make a summary from the form that `summary_to_record` gives it."""
    tags: Counter[tuple[str, str]] = Counter()
    for name, count in record["tags"].items():
        theme, _, said = name.partition("/")
        tags[intern(theme), intern(said)] = count  # one string for the summaries of all reports
    return ReportSummary(
        path=Path(record["path"]),
        sha256=record["sha256"],
        page_count=record["pages"],
        sentence_count=record["sentences"],
        tags=tags,
        review_count=record["sentences_to_review"],
        warnings=tuple(record["warnings"]),
        title_page=TitlePage(record["authority"], record["year"]),
    )


@dataclass(frozen=True, eq=False)
class Tagging:
    """A report and what was decided of its sentences; findings are made of them when asked for.

    Arrays are sent between processes in a fraction of the time that findings need.
    """

    report: Report
    decisions: Decisions
    taxonomy: Taxonomy

    @property
    def tags(self) -> Counter[tuple[str, str]]:
        """Return the number of sentences by theme and the theme's sentiment."""
        places, themes = np.nonzero(self.decisions.themes)
        codes = self.decisions.theme_sentiments[places, themes]
        names = self.taxonomy.theme_names
        pairs = zip(themes.tolist(), codes.tolist(), strict=True)
        return Counter((names[theme], SENTIMENTS[code]) for theme, code in pairs)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Return the finding of every sentence."""
        return self._findings_of(np.arange(len(self.report.sentences)))

    @property
    def themed_findings(self) -> tuple[Finding, ...]:
        """Return the findings that have a theme."""
        return self._findings_of(np.flatnonzero(self.decisions.themes.any(axis=1)))

    def _findings_of(self, places: Codes) -> tuple[Finding, ...]:
        sentences = [self.report.sentences[place] for place in places.tolist()]
        return tuple(build_findings(sentences, self.decisions.of(places), self.taxonomy))


@dataclass(frozen=True)
class ScoredReport:
    """A report of a batch: the summary and, where the file could be read, its tagging."""

    summary: ReportSummary
    tagging: Tagging | None = None

    @property
    def report(self) -> Report | None:
        """Return the report; None where the file could not be read."""
        return self.tagging.report if self.tagging else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the finding of every sentence; none where the file could not be read."""
        return self.tagging.findings if self.tagging else ()

    @property
    def review_without_theme(self) -> int:
        """Return how many of the sentences that a person should look at have no theme."""
        if not self.tagging:
            return 0
        decisions = self.tagging.decisions
        return int(np.count_nonzero(decisions.unsure & ~decisions.themes.any(axis=1)))


@dataclass(frozen=True)
class WrittenReport:
    """A report of a batch as its result has it: the summary and the rows."""

    summary: ReportSummary
    rows: tuple[Row, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings that have rows, with as much of each as its rows tell."""
        return tuple(findings_in(self.rows))

    @property
    def review_without_theme(self) -> int:
        """Return how many of the sentences that a person should look at have no theme."""
        doubtful = (row for row in self.rows if row.needs_review and row.theme)
        return self.summary.review_count - len({(row.paragraph, row.start) for row in doubtful})


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
    def read_count(self) -> int:
        """Return the number of reports that were read; of none, nothing is written."""
        return len(self.reports) - len(self.failures)

    @property
    def failures(self) -> tuple[ReadError, ...]:
        """Return the errors of the reports that could not be read."""
        return tuple(report.error for report in self.reports if report.error)
