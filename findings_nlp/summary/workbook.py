"""A summary as an Excel workbook: a sheet for each kind of count, a row a theme."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from findings_nlp.summary.explanation import explanations
from findings_nlp.summary.groups import Group, ThemeTally
from findings_nlp.summary.summary import Summary
from findings_nlp.summary.trend import Point
from findings_nlp.taxonomy import SENTIMENTS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class Share:
    """A cell shown in per cent."""

    value: float


Cell = str | float | Share | None
Row = Mapping[str, Cell]
"""The cells of a row by column; None for an empty one."""

_NARROW, _WIDE = 11, 90


def summary_workbook(summary: Summary) -> bytes:
    """Return the workbook; the same bytes for the same summary. Text stays text: no formula."""
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(stream, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # the same bytes every run
        for name, rows in _sheets(summary):
            _write_sheet(book, name, list(rows))
    return stream.getvalue()


def _sheets(summary: Summary) -> Iterator[tuple[str, Iterable[Row]]]:
    yield "themes", _group_rows(summary, "group", [summary.total])
    yield "years", _group_rows(summary, "year", summary.years)
    yield "trend", _trend_rows(summary)
    yield "authorities", _group_rows(summary, "authority", summary.authorities)
    yield "reports", _group_rows(summary, "report", summary.reports)
    yield "meaning", _meaning_rows(summary)


def _group_rows(summary: Summary, named: str, groups: Sequence[Group]) -> Iterator[Row]:
    for group in groups:
        for theme in summary.themes:
            yield {
                named: group.name,
                "theme": theme,
                "reports": group.reports,
                "sentences": group.sentences,
                **_cells(group.themes[theme], group.sentences),
            }


def _cells(tally: ThemeTally, sentences: int) -> dict[str, Cell]:
    whole, corrected = max(sentences, 1), tally.corrected
    return {
        "found": tally.found,
        "found, share": Share(tally.found / whole),
        "corrected": round(corrected.value, 1) if corrected else None,
        "corrected, low": corrected.low if corrected else None,
        "corrected, high": corrected.high if corrected else None,
        "corrected, share": Share(corrected.value / whole) if corrected else None,
        "corrected, share, low": Share(corrected.low / whole) if corrected else None,
        "corrected, share, high": Share(corrected.high / whole) if corrected else None,
        **{sentiment: tally.said[sentiment] for sentiment in SENTIMENTS},
        **{
            f"{sentiment}, share of found": Share(tally.said[sentiment] / max(tally.found, 1))
            for sentiment in SENTIMENTS
        },
        "to review": tally.to_review,
    }


def _trend_rows(summary: Summary) -> Iterator[Row]:
    for theme, trend in summary.trends.items():
        lines = {"of all sentences": trend.sentences} | {
            f"of the theme's sentences, with a {judgement}": points
            for judgement, points in trend.judged.items()
        }
        for line, points in lines.items():
            for point in points:
                yield {"theme": theme, "share": line, **_point_cells(point)}


def _point_cells(point: Point) -> Row:
    interval = point.interval
    return {
        "year": point.year,
        "estimate": Share(point.share),
        "low": Share(interval.low) if interval else None,
        "high": Share(interval.high) if interval else None,
        "rests on little": "yes" if point.few else "no",
    }


def _meaning_rows(summary: Summary) -> Iterator[Row]:
    for explained in explanations(summary):
        yield {"what": explained.term, "meaning": explained.meaning}
    for note in summary.notes:
        yield {"what": "note", "meaning": note}
    for theme, errors in summary.errors.items():
        measured = (
            f"precision {errors.precision:.3f}, recall {errors.recall:.3f}, on {errors.support:,} "
            "labelled sentences with the theme"
        )
        yield {"what": theme, "meaning": measured}


def _write_sheet(book: Workbook, name: str, rows: Sequence[Row]) -> None:
    sheet = book.add_worksheet(name)
    header = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    per_cent = book.add_format({"num_format": "0.00%"})
    sheet.freeze_panes(1, 1)
    columns = list(rows[0]) if rows else []
    sheet.write_row(0, 0, columns, header)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, max(_width(row[column]) for row in rows))
        for line, row in enumerate(rows, start=1):
            _write_cell(sheet, line, place, row[column], per_cent)
    sheet.autofilter(0, 0, max(len(rows), 1), max(len(columns) - 1, 0))


def _width(cell: Cell) -> int:
    """Return how many characters wide a cell should be."""
    return min(len(cell), _WIDE) if isinstance(cell, str) else _NARROW


def _write_cell(sheet: Worksheet, line: int, place: int, cell: Cell, per_cent: Format) -> None:
    if isinstance(cell, Share):
        sheet.write_number(line, place, cell.value, per_cent)
    elif isinstance(cell, str):
        sheet.write_string(line, place, cell)
    elif cell is not None:
        sheet.write_number(line, place, cell)
