"""What a notebook shows of findings and of a report: a small table of escaped text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from findings_nlp.records import Finding, Report

_MOST_FINDINGS = 50
_MOST_SENTENCES = 10
_CELL = 'style="text-align:left;vertical-align:top"'
"""Notebooks set cells to the right otherwise."""
_TABLE = '<table class="tex2jax_ignore mathjax_ignore">'
"""Notebooks take what stands between two dollar signs for a formula otherwise."""


def findings_html(findings: Sequence[Finding]) -> str:
    """Return a table of findings: the sentence, then a line a theme; ``?`` marks a doubtful one."""
    shown = findings[:_MOST_FINDINGS]
    has_pages = any(finding.sentence.page for finding in shown)
    names = ["page"] * has_pages + ["sentence", "theme", "sentiment", "sure"]
    rows = [row for finding in shown for row in _finding_rows(finding, has_pages)]
    return _table(names, rows, _rest(len(findings) - len(shown), "findings"))


def _finding_rows(finding: Finding, has_pages: bool) -> Iterator[str]:
    mark = "\N{NO-BREAK SPACE}?" if finding.needs_review else ""
    said = {theme: tag.sentiment for theme, tag in finding.themes.items()}
    said = said or {"": finding.sentiment}
    left = [str(finding.sentence.page)] * has_pages + [finding.sentence.text]
    before = "".join(_cell(text, len(said)) for text in left)
    for theme, sentiment in said.items():
        cells = (theme or "–", sentiment, f"{finding.sureness(theme):.0%}{mark}")
        yield before + "".join(map(_cell, cells))
        before = ""


def report_html(report: Report) -> str:
    """Return what was read of a report: counts, warnings and a table of its first sentences."""
    shown = report.sentences[:_MOST_SENTENCES]
    cells = ((str(sentence.page), sentence.heading, sentence.text) for sentence in shown)
    rows = ["".join(map(_cell, row)) for row in cells]
    counts = (
        f"{report.name} ({report.format}): pages {report.page_count:,}, headings "
        f"{len(report.headings):,}, sentences {len(report.sentences):,}"
    )
    above = "".join(f"<p>{escape(line)}</p>" for line in (counts, *report.warnings))
    rest = _rest(len(report.sentences) - len(shown), "sentences")
    return above + _table(("page", "heading", "sentence"), rows, rest)


def _rest(count: int, things: str) -> str:
    return f"<p>and {count:,} more {things}</p>" if count else ""


def _cell(text: str, lines: int = 1) -> str:
    return f'<td {_CELL} rowspan="{lines}">{escape(text)}</td>'


def _table(names: Sequence[str], rows: Sequence[str], below: str) -> str:
    head = "".join(f"<th {_CELL}>{escape(name)}</th>" for name in names)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"{_TABLE}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"
