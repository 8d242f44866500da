"""What people and machines see of an explanation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from findings_nlp.cli import screen
from findings_nlp.cli.tag import finding_record
from findings_nlp.explanation import Account, Explanation
from findings_nlp.explanation_text import (
    UNIT,
    Grid,
    clause_grid,
    clause_line,
    headline,
    parts_grid,
    sentiment_grid,
    stretches,
    sum_line,
)
from findings_nlp.neighbours import Neighbour
from findings_nlp.records import Example

_FOR, _AGAINST = "rgb(70,140,240)", "rgb(225,120,20)"
"""Blue and orange, which colour-blind readers can tell apart."""
_STRONG, _FAINT = 0.5, 0.15
"""Share of what the strongest word adds, from which on a word is marked, and coloured."""


def explanation_record(explanation: Explanation, neighbours: Iterable[Neighbour]) -> dict[str, Any]:
    """Return everything that an explanation says, as JSON values."""
    said = asdict(explanation)
    accounts = explanation.columns.items()
    return {
        **finding_record(explanation.finding),
        "columns": {name: _account_record(account) for name, account in accounts},
        "thresholds": said["thresholds"],
        "sentiment_terms": said["sentiments"],
        "clauses": said["clauses"],
        "nearest": [{"similarity": near.similarity, **asdict(near.example)} for near in neighbours],
    }


def _account_record(account: Account) -> dict[str, Any]:
    score = {"probability": account.probability, "log_odds": account.log_odds}
    return {**score, **asdict(account)}


def print_explanation(explanation: Explanation, columns: Sequence[str], show: int) -> None:
    """Print the tags of a sentence, and how they come about.

    Parameters
    ----------
    explanation
        What is printed.
    columns
        The themes and judgements whose words and phrases are shown.
    show
        How many words and phrases for and against each.
    """
    out = screen.console()
    out.print(screen.findings_table([explanation.finding], pages=False))
    for column in columns:
        _print_account(explanation, column, show, out)
    _print_sentiment(explanation, out)
    out.print(f"\n{UNIT}", style="dim")


def _print_account(explanation: Explanation, column: str, show: int, out: Console) -> None:
    account = explanation.columns[column]
    out.print(f"\n{headline(explanation, column)}", style="bold")
    if out.color_system:
        out.print(_coloured(explanation.finding.sentence.text, account))
    out.print(_table(parts_grid(account, show)))
    out.print(sum_line(account), style="dim")


def _print_sentiment(explanation: Explanation, out: Console) -> None:
    out.print(f"\nsentiment: {explanation.finding.sentiment}", style="bold")
    out.print(_table(sentiment_grid(explanation)))
    out.print(f"\n{clause_line(explanation)}")
    if explanation.clauses:
        out.print(_table(clause_grid(explanation)))


def print_neighbours(neighbours: Iterable[Neighbour]) -> None:
    """Print labelled sentences with their labels, and how near they are."""
    rows = tuple(
        (f"{near.similarity:.2f}", near.example.text, _labels(near.example)) for near in neighbours
    )
    out = screen.console()
    out.print()
    out.print(_table(Grid(("near", "labelled sentence", "labels"), rows)))


def _labels(example: Example) -> str:
    themes = (f"{theme} {said}" for theme, said in example.themes.items())
    return ", ".join(themes) or f"no theme, {example.sentiment}"


def _table(grid: Grid) -> Table:
    lines = Table(*grid.header, box=None, pad_edge=False, header_style="bold")
    for row in grid.rows:
        lines.add_row(*(Text(cell) for cell in row))
    return lines


def _coloured(text: str, account: Account) -> Text:
    line = Text()
    for stretch in stretches(text, account):
        line.append(stretch.text, style=_style(stretch.weight))
    return line


def _style(weight: float) -> str:
    """Return a style that can be read on light and on dark terminals."""
    colour = _FOR if weight > 0 else _AGAINST
    if abs(weight) >= _STRONG:
        return f"bold black on {colour}"
    return colour if abs(weight) >= _FAINT else ""
