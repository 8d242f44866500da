"""An explanation as HTML, for notebooks. Everything that comes from outside is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from findings_nlp.explanation import Explanation
from findings_nlp.explanation_text import (
    UNIT,
    Grid,
    Stretch,
    clause_grid,
    clause_line,
    headline,
    parts_grid,
    sentiment_grid,
    stretches,
    sum_line,
)

_MOST = 6
_FOR, _AGAINST = "30, 110, 230", "230, 120, 0"
"""Blue and orange, which colour-blind readers can tell apart."""
_DEEPEST = 0.6
"""Opacity of the strongest word, so that letters stay readable on light and dark pages."""


def explanation_html(explanation: Explanation) -> str:
    """Return an explanation as a piece of HTML without scripts or outside parts."""
    return f"<div>{''.join(_pieces(explanation))}</div>"


def _pieces(explanation: Explanation) -> Iterator[str]:
    text = explanation.finding.sentence.text
    for column in explanation.telling_columns:
        account = explanation.columns[column]
        yield _paragraph(f"<b>{escape(headline(explanation, column))}</b>")
        yield _paragraph("".join(map(_stretch, stretches(text, account))))
        yield _table(parts_grid(account, _MOST))
        yield _paragraph(escape(sum_line(account)))
    yield _paragraph(f"<b>sentiment: {escape(explanation.finding.sentiment)}</b>")
    yield _table(sentiment_grid(explanation))
    yield _paragraph(escape(clause_line(explanation)))
    if explanation.clauses:
        yield _table(clause_grid(explanation))
    yield _paragraph(f"<small>{escape(UNIT)}</small>")


def _stretch(stretch: Stretch) -> str:
    if not stretch.weight:
        return escape(stretch.text)
    colour = _FOR if stretch.weight > 0 else _AGAINST
    shade = f"rgba({colour}, {_DEEPEST * abs(stretch.weight):.2f})"
    return f'<span style="background: {shade}">{escape(stretch.text)}</span>'


def _paragraph(content: str) -> str:
    return f'<p style="margin: 0.4em 0">{content}</p>'


def _table(grid: Grid) -> str:
    header = "".join(f"<th>{escape(cell)}</th>" for cell in grid.header)
    rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in grid.rows)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><tr>{header}</tr>{body}</table>"
