"""Pages written report by report into a folder, and the index once all are there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from findings_nlp.batch import ReportSummary, ScoredReport
from findings_nlp.errors import OutputError
from findings_nlp.html.index_page import Entry, index_page
from findings_nlp.html.report_page import report_page
from findings_nlp.model import Model

_UNSAFE = re.compile(r"[^\w]+")
"""Runs of characters that do not go into a page's name as they are."""
_LONGEST_NAME = 50


@dataclass(frozen=True)
class PageWriter:
    """Writes the pages of reports into a folder; it is small to send to a worker."""

    folder: Path

    def __call__(self, scored: ScoredReport, model: Model) -> None:
        """Write the page of a report; one that could not be read has none."""
        if scored.report:
            page = report_page(scored.report, scored, model)
            self.save(page_name(scored.summary), page)

    def save(self, name: str, page: str) -> None:
        """Write a page aside; it takes its name when it is whole."""
        path = self.folder / name
        aside = self.folder / f".{uuid4().hex}.part"  # several workers may write the same page
        try:
            aside.write_text(page, encoding="utf-8", errors="xmlcharrefreplace", newline="\n")
            os.replace(aside, path)
        except OSError as error:
            raise OutputError(
                f"{path}: {error.strerror or error}; close it elsewhere, or choose another folder"
            ) from None
        finally:
            aside.unlink(missing_ok=True)


class Pages:
    """Takes scored reports as they come and holds no more of each than its counts.

    Attributes
    ----------
    writer
        Writes the pages; where workers use it, their reports only have to be entered here.
    """

    def __init__(self, folder: Path, model: Model) -> None:
        self.writer = PageWriter(folder)
        self._model = model
        self._entries: list[Entry] = []

    def write(self, scored: ScoredReport) -> None:
        """Write the page of a report and enter the report in the index."""
        self.writer(scored, self._model)
        self.enter(scored.summary)

    def enter(self, summary: ReportSummary) -> None:
        """Enter a report in the index, whether its page is written or it could not be read."""
        self._entries.append(Entry(summary, "" if summary.error else page_name(summary)))

    def close(self) -> None:
        """Write the index."""
        self.writer.save("index.html", index_page(self._entries, self._model.taxonomy))


def page_name(summary: ReportSummary) -> str:
    """Return the file name of a report's page; it depends on the report's name and bytes alone."""
    plain = _UNSAFE.sub("-", summary.path.name).strip("-")[:_LONGEST_NAME]
    return f"{plain}-{summary.sha256[:8]}.html"


@contextmanager
def open_pages(folder: str | Path, model: Model) -> Iterator[Pages]:
    """Write pages into a folder, one a report as they are scored, and an index of them at the end.

    Parameters
    ----------
    folder
        Where the pages go; it is created if it is not there.
    model
        The model that tags the reports.

    Raises
    ------
    OutputError
        The folder cannot be created, or a page cannot be written.
    """
    folder = Path(folder)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: {error.strerror or error}; give a folder, in a place that is there"
        ) from None
    pages = Pages(folder, model)
    yield pages
    pages.close()
