"""XLSX for review: an Excel sheet with drop-downs and colours in the cells that people fill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

from findings_nlp.errors import OutputError
from findings_nlp.review.files import written_aside
from findings_nlp.review.format import Format
from findings_nlp.review.item import ReviewItem
from findings_nlp.review.sheet import FILL, answers_of, cells, columns, rows
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy

_MOST_CHARACTERS = 32_767
"""What Excel keeps of a cell."""
_TITLE, _MESSAGE = 32, 255
"""What Excel takes for the title and the text of an input message, in characters."""
_WIDTHS = {"text": 80, "heading": 30, "report": 24, "source": 20, "id": 24}
_WRAPPED = ("text", "heading")
_LINE = 15
"""Height of a line, in points."""
_FILLED = 0.9
"""How much of a line's width words fill."""
_COLOURS = {"strength": "#E2F0D9", "concern": "#FBE0DC", "mixed": "#FFF2CC", "neutral": "#EDEDED"}
_MESSAGES = {
    "sentiment": "What the whole sentence says: strength, concern, mixed (both), neutral (neither)",
    "reviewed": "Write yes when the row is right. Other rows are left out when it is read again.",
}


def write(items: Iterable[ReviewItem], path: Path, taxonomy: Taxonomy) -> None:
    """Write items.

    Raises
    ------
    OutputError
        A text is longer than a cell, or the file cannot be written.
    """
    import xlsxwriter

    filled = [cells(item, taxonomy) for item in items]
    _check_lengths(filled, path)
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with written_aside(path) as aside, xlsxwriter.Workbook(aside, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # the same bytes every run
        sheet = book.add_worksheet("review")
        _write_rows(book, sheet, [{name: name for name in columns(taxonomy)}, *filled])
        sheet.freeze_panes(1, 1)
        for column, name in enumerate(columns(taxonomy)):
            sheet.set_column(column, column, _WIDTHS.get(name, max(9, len(name) + 2)))
        if filled:
            _dress(book, sheet, taxonomy, len(filled))


def _check_lengths(rows: Sequence[Mapping[str, str | float]], path: Path) -> None:
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            if isinstance(value, str) and len(value) > _MOST_CHARACTERS:
                raise OutputError(
                    f"{path}: row {number}: {name} has {len(value):,} characters and a cell of "
                    f"Excel holds {_MOST_CHARACTERS:,}; write .csv instead"
                )


def _write_rows(book: Any, sheet: Any, rows: Sequence[Mapping[str, str | float]]) -> None:
    header = book.add_format({"bold": True, "bottom": 1})
    free_text = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    plain = book.add_format({"valign": "top"})
    for number, row in enumerate(rows):
        sheet.set_row(number, _LINE * _lines(row))
        for column, (name, value) in enumerate(row.items()):
            look = header if number == 0 else free_text if name in _WIDTHS else plain
            sheet.write(number, column, value, look)


def _lines(row: Mapping[str, str | float]) -> int:
    """Return how many lines the row's longest text takes; not every program finds out itself."""
    return max(ceil(len(str(row[name])) / (_WIDTHS[name] * _FILLED)) or 1 for name in _WRAPPED)


def _dress(book: Any, sheet: Any, taxonomy: Taxonomy, row_count: int) -> None:
    """Give the cells that people fill a list to choose from, a message and colours."""
    names = columns(taxonomy)
    sheet.autofilter(0, 0, row_count, len(names) - 1)
    formats = {said: book.add_format({"bg_color": colour}) for said, colour in _COLOURS.items()}
    messages = _MESSAGES | {theme.name: _message(theme.definition) for theme in taxonomy.themes}
    for name, message in messages.items():
        cells_filled = (1, names.index(name), row_count, names.index(name))
        allowed = ["yes"] if name == "reviewed" else list(SENTIMENTS)
        told = {"input_title": name[:_TITLE], "input_message": message[:_MESSAGE]}
        sheet.data_validation(*cells_filled, {"validate": "list", "source": allowed, **told})
        for said, look in formats.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{said}"', "format": look}
            sheet.conditional_format(*cells_filled, rule)


def _message(definition: str) -> str:
    return f"What is said of it; empty if the sentence is not about it. {definition}".strip()


XLSX = Format(
    name="xlsx",
    suffix=".xlsx",
    mark="text",
    write=write,
    rows=rows,
    answers_of=answers_of,
    how=FILL,
)
