"""A sheet for review: a row a sentence, a column a theme, and one to tick when it is read.

What stands in it is the same in CSV and XLSX. A filled sheet has the columns of labelled sentences
(`findings_nlp.examples`) and more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from findings_nlp.placed_rows import BadRow, Row, shown, table_rows
from findings_nlp.records import Example
from findings_nlp.review.answers import Answer
from findings_nlp.review.item import SENTENCE, Choice, ReviewItem
from findings_nlp.taxonomy import Taxonomy

_YES = ("yes", "y", "x", "true", "1", "1.0", "✓")
_NO = ("", "no", "n", "false", "0", "0.0")
_DIGITS = 4
FILL = "Correct the sentiment and the themes, write yes under reviewed, and save it."


def cells(item: ReviewItem, taxonomy: Taxonomy) -> dict[str, str | float]:
    """Return a row by column: what people fill, then where the sentence stands and how sure.

    No theme's name has brackets, so none is taken for a probability.
    """
    example, sure = item.example, item.probabilities
    return {
        "text": example.text,
        "sentiment": example.sentiment,
        **{theme: example.themes.get(theme, "") for theme in taxonomy.theme_names},
        "reviewed": "",
        **item.details,
        "p(sentiment)": round(sure.get(example.sentiment, 0.0), _DIGITS),
        **{f"p({name})": round(sure.get(name, 0.0), _DIGITS) for name in taxonomy.theme_names},
    }


def columns(taxonomy: Taxonomy) -> list[str]:
    """Return the header."""
    return list(cells(ReviewItem(Example("", "neutral")), taxonomy))


def rows(path: Path, taxonomy: Taxonomy) -> Iterator[Row]:
    """Yield the rows of a CSV or XLSX file, each with its themes and what they hold."""
    needed = ("text", "sentiment", *taxonomy.theme_names, "reviewed")
    for row in table_rows(path, needed, "keep the columns that the export wrote"):
        themes = {theme: row.record.get(theme, "") for theme in taxonomy.theme_names}
        yield Row(row.place, {**row.record, "themes": themes})


def answers_of(record: Mapping[str, Any]) -> list[Answer]:
    """Take the answer from a row that is marked as reviewed."""
    mark = record.get("reviewed", "")
    if mark.strip().lower() in _NO:
        return []
    if mark.strip().lower() not in _YES:
        raise BadRow(f"reviewed is {shown(mark)}; write yes when the row is right, or nothing")
    said = {SENTENCE: record["sentiment"], **record["themes"]}
    chosen = {subject: value.strip().lower() for subject, value in said.items()}
    return [Answer(record, [Choice(*pair) for pair in chosen.items() if pair[1]])]
