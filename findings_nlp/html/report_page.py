"""The page of one report: its text with the findings marked, to read and to correct in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from findings_nlp.batch import ScoredReport
from findings_nlp.explanation import Part
from findings_nlp.html.frame import MARKS, colour_of, most_of, render, title_of
from findings_nlp.html.outline import outline
from findings_nlp.model import Model
from findings_nlp.records import Finding, Report
from findings_nlp.taxonomy import Sentiment, Taxonomy
from findings_nlp.top_words import TopWords, top_words

_DIGITS = 4
"""Of a probability, as in result tables."""
_NO_WORDS = TopWords({}, ())


@dataclass(frozen=True, slots=True)
class Chip:
    """A tag as it stands behind a sentence: the theme's title and colour, and what is said."""

    title: str
    colour: str
    sentiment: Sentiment


def report_page(report: Report, scored: ScoredReport, model: Model) -> str:
    """Return the page of a report.

    Parameters
    ----------
    report
        The report.
    scored
        Its findings and their counts.
    model
        The model that found them. Its themes are those that a reader can give to a sentence.
    """
    taxonomy = model.taxonomy
    return render(
        "report",
        report=report,
        summary=scored.summary,
        most=most_of(scored.summary.tags),
        findings=scored.findings,
        themes=taxonomy.themes,
        chips_of=lambda finding: _chips(finding, taxonomy),
        sections=outline(report, scored.findings),
        data=_data(report, scored.findings, model),
    )


def _chips(finding: Finding, taxonomy: Taxonomy) -> list[Chip]:
    """Return a finding's tags in the order of the taxonomy."""
    return [
        Chip(title_of(theme), colour_of(place), finding.themes[theme.name].sentiment)
        for place, theme in enumerate(taxonomy.themes)
        if theme.name in finding.themes
    ]


def _data(report: Report, findings: Sequence[Finding], model: Model) -> dict[str, Any]:
    """Return what the page's script needs to know."""
    telling = [finding for finding in findings if finding.themes or finding.needs_review]
    texts = [finding.sentence.text for finding in telling]
    words = dict(zip(texts, top_words(model, texts), strict=True))
    return {
        "report": report.name,
        "sha256": report.sha256,
        "marks": MARKS,
        "themes": [
            {"name": theme.name, "title": title_of(theme), "colour": colour_of(place)}
            for place, theme in enumerate(model.taxonomy.themes)
        ],
        "sentences": [
            _sentence(each, words.get(each.sentence.text, _NO_WORDS)) for each in findings
        ],
    }


def _sentence(finding: Finding, words: TopWords) -> dict[str, Any]:
    sentence = finding.sentence
    return {
        "id": f"{sentence.start}-{sentence.end}",
        "page": sentence.page,
        "sentiment": finding.sentiment,
        "sure": round(finding.sureness(), _DIGITS),
        "words": _spans(sentence.text, words.sentiment),
        "review": finding.needs_review,
        "themes": {
            theme: {
                "sentiment": tag.sentiment,
                "sure": round(finding.sureness(theme), _DIGITS),
                "words": _spans(sentence.text, words.themes[theme]),
            }
            for theme, tag in finding.themes.items()
        },
    }


def _spans(text: str, parts: Iterable[Part]) -> list[tuple[int, int]]:
    """Return where words stand as JavaScript counts, in units of UTF-16."""
    return [(_units(text[: part.start]), _units(text[: part.end])) for part in parts]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
