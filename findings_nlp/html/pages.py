"""Pages written report by report into a folder, and the index once all are there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from findings_nlp.batch import ScoredReport
from findings_nlp.errors import OutputError
from findings_nlp.html.index_page import Entry, index_page
from findings_nlp.html.report_page import report_page
from findings_nlp.model import Model
from findings_nlp.records import Report

_UNSAFE = re.compile(r"[^\w]+")
"""Runs of characters that do not go into a page's name as they are."""
_LONGEST_NAME = 50


class Pages:
    """Takes scored reports as they come and holds no more of each than its counts."""

    def __init__(self, folder: Path, model: Model) -> None:
        self._folder = folder
        self._model = model
        self._entries: list[Entry] = []

    def write(self, scored: ScoredReport) -> None:
        """Write the page of a report; one that could not be read only goes into the index."""
        name = ""
        if scored.report:
            name = page_name(scored.report)
            self._save(name, report_page(scored.report, scored, self._model))
        self._entries.append(Entry(scored.summary, name))

    def close(self) -> None:
        """Write the index."""
        self._save("index.html", index_page(self._entries, self._model.taxonomy))

    def _save(self, name: str, page: str) -> None:
        """Write a page aside; it takes its name when it is whole."""
        path, aside = self._folder / name, self._folder / f".{name}.part"
        try:
            aside.write_text(page, encoding="utf-8", errors="xmlcharrefreplace", newline="\n")
            os.replace(aside, path)
        except OSError as error:
            raise OutputError(
                f"{path}: {error.strerror or error}; close it elsewhere, or choose another folder"
            ) from None
        finally:
            aside.unlink(missing_ok=True)


def page_name(report: Report) -> str:
    """Return the file name of a report's page; it depends on the report's name and bytes alone."""
    plain = _UNSAFE.sub("-", report.name).strip("-")[:_LONGEST_NAME]
    return f"{plain}-{report.sha256[:8]}.html"


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
