"""The index: a table of the reports of a batch, and those that could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from findings_nlp.batch import ReportSummary
from findings_nlp.html.frame import most_of, render
from findings_nlp.taxonomy import Taxonomy


@dataclass(frozen=True)
class Entry:
    """A report of the index: its counts, and the file name of its page; empty if it has none."""

    summary: ReportSummary
    page: str

    def count(self, theme: str = "", sentiment: str = "") -> int:
        """Return the number of findings of a theme, or that say this of theirs, or of all."""
        return sum(
            count
            for (name, said), count in self.summary.tags.items()
            if theme in ("", name) and sentiment in ("", said)
        )


def index_page(entries: Sequence[Entry], taxonomy: Taxonomy) -> str:
    """Return the index of a batch.

    Parameters
    ----------
    entries
        Its reports, in any order.
    taxonomy
        The themes that are counted.
    """
    entries = sorted(entries, key=lambda entry: (entry.summary.path.name, entry.summary.path))
    tags = sum((entry.summary.tags for entry in entries), Counter[tuple[str, str]]())
    return render(
        "index",
        entries=[entry for entry in entries if entry.page],
        failures=[entry.summary for entry in entries if not entry.page],
        themes=taxonomy.themes,
        tags=tags,
        most=most_of(tags),
    )
