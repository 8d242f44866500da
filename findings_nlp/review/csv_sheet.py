"""CSV for review in any spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from findings_nlp.placed_rows import protected
from findings_nlp.review.files import written_aside
from findings_nlp.review.format import Format
from findings_nlp.review.item import ReviewItem
from findings_nlp.review.sheet import FILL, answers_of, cells, columns, rows
from findings_nlp.taxonomy import Taxonomy


def write(items: Iterable[ReviewItem], path: Path, taxonomy: Taxonomy) -> None:
    """Write items with a byte order mark, so that Excel takes the file for UTF-8."""
    with (
        written_aside(path) as aside,
        aside.open("w", encoding="utf-8-sig", newline="", errors="backslashreplace") as stream,
    ):
        writer = csv.writer(stream)
        writer.writerow(columns(taxonomy))
        for item in items:
            row = cells(item, taxonomy).values()
            writer.writerow([protected(each) if isinstance(each, str) else each for each in row])


CSV = Format(
    name="csv",
    suffix=".csv",
    mark="text",
    write=write,
    rows=rows,
    answers_of=answers_of,
    how=FILL,
)
