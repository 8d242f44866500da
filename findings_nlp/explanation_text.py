"""An explanation in words and small tables, for the terminal and for notebooks alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from findings_nlp.explanation import Account, Clause, Explanation, Part
from findings_nlp.taxonomy import JUDGEMENTS, SENTIMENT_COLUMNS, Sentiment

UNIT = (
    "Parts are in log-odds and add up: +0.7 doubles the odds, -0.7 halves them. A phrase counts on "
    "top of its words; colours divide it among them."
)
"""What the numbers of an explanation mean."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table: a header, and rows of as many cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a sentence, and how much it adds: from -1, against, to 1, the most for."""

    text: str
    weight: float = 0.0


def stretches(text: str, account: Account) -> Iterator[Stretch]:
    """Yield the words of a sentence and what stands between them; together they are the text."""
    strongest = max((abs(word.log_odds) for word in account.shares), default=0.0) or 1.0
    done = 0
    for word in account.shares:
        yield Stretch(text[done : word.start])
        yield Stretch(word.text, word.log_odds / strongest)
        done = word.end
    yield Stretch(text[done:])


def headline(explanation: Explanation, column: str) -> str:
    """Return a column with its probability; for a theme, what is said of it or what it lacks."""
    probability = f"{explanation.columns[column].probability:.0%}"
    if column in SENTIMENT_COLUMNS:
        return f"{column}: {probability}"
    threshold = f"{explanation.thresholds[column]:.0%}"
    if tag := explanation.finding.themes.get(column):
        return f"{column} ({tag.sentiment}): {probability}, found from {threshold} on"
    return f"{column}: {probability}, not found below {threshold}"


def parts_grid(account: Account, most: int) -> Grid:
    """Return the strongest words and phrases for and against a column, at most so many of each.

    What the weaker ones add together follows in a row, so that the cells make the sum.
    """
    count = len(account.words) + len(account.phrases)
    raising, lowering = (
        _cells(parts, most) for parts in (account.raising(count), account.lowering(count))
    )
    return Grid(("for", "against"), tuple(zip_longest(raising, lowering, fillvalue="")))


def _cells(parts: Sequence[Part], most: int) -> list[str]:
    cells = [f"{part.log_odds:+6.2f}  {part.text}" for part in parts[:most]]
    if weaker := parts[most:]:
        cells.append(f"{sum(part.log_odds for part in weaker):+6.2f}  and {len(weaker)} weaker")
    return cells


def sum_line(account: Account) -> str:
    """Return the sum of a column in one line."""
    parts = [part.log_odds for part in (*account.words, *account.phrases)]
    raising, lowering = sum(part for part in parts if part > 0), sum(p for p in parts if p < 0)
    return (
        f"{account.constant:+.2f} before any word, {raising:+.2f} for and {lowering:+.2f} against: "
        f"{account.log_odds:+.2f}, that is {account.probability:.0%}"
    )


def sentiment_grid(explanation: Explanation) -> Grid:
    """Return how strength, concern and neutral make the probabilities of the four sentiments."""
    columns = (f"by {name}" for name in SENTIMENT_COLUMNS)
    header = ("sentiment", *columns, "constant", "sum", "probability")
    shares = explanation.finding.sentiment_scores
    rows = tuple(
        (name, *(f"{value:+6.2f}" for value in _terms(explanation, name)), f"{shares[name]:.0%}")
        for name in explanation.sentiments
    )
    return Grid(header, rows)


def _terms(explanation: Explanation, name: Sentiment) -> tuple[float, ...]:
    terms = explanation.sentiments[name]
    parts = (terms.strength, terms.concern, terms.neutral, terms.constant)
    return (*parts, sum(parts))


def clause_line(explanation: Explanation) -> str:
    """Return in a line how the themes got their sentiments."""
    if not explanation.clauses:
        return "Each theme has the sentiment of the sentence."
    if len(explanation.clauses) == 1:
        return "A mixed sentence of one clause: each of its themes is mixed."
    several = len(explanation.finding.themes) > 1
    kind = "of several themes" if several else "that comes to its theme after the first clause"
    return (
        f"A mixed sentence {kind}: each clause counts for a theme by the probability of the theme, "
        "shared with the clause's other themes, times that of strength less that of concern."
    )


def clause_grid(explanation: Explanation) -> Grid:
    """Return what each clause says of each theme, and their sums."""
    themes = explanation.finding.themes
    rows = [_clause_row(clause) for clause in explanation.clauses]
    sums = {theme: sum(c.balances[theme] for c in explanation.clauses) for theme in themes}
    verdicts = (f"{sums[theme]:+.2f} {tag.sentiment}" for theme, tag in themes.items())
    return Grid(("clause", *JUDGEMENTS, *themes), (*rows, ("together", "", "", *verdicts)))


def _clause_row(clause: Clause) -> tuple[str, ...]:
    themes = (
        f"{likely:.0%} {clause.balances[theme]:+.2f}" for theme, likely in clause.themes.items()
    )
    return (clause.text, f"{clause.strength:.0%}", f"{clause.concern:.0%}", *themes)
