"""``findings-nlp tag``: tag sentences given on the command line or on standard input."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from findings_nlp.cli import screen
from findings_nlp.cli.options import ModelFolder

if TYPE_CHECKING:
    from findings_nlp.records import Finding


def tag(
    sentences: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SENTENCE...",
            help="Sentences, each in quotes; none: a line of standard input is a sentence.",
            show_default=False,
        ),
    ] = None,
    model: ModelFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """Tag sentences by theme and sentiment.

    Example: findings-nlp tag "Custody staff are well trained, but children wait too long."
    """
    from findings_nlp.store import load_model

    texts = sentences or (line.strip() for line in sys.stdin if line.strip())
    findings = load_model(model).tag_each(texts)
    if as_json:
        for finding in findings:
            print(json.dumps(finding_record(finding), ensure_ascii=False))
    else:
        screen.console().print(screen.findings_table(findings, pages=False))


def finding_record(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON values."""
    return {
        "text": finding.sentence.text,
        "sentiment": finding.sentiment,
        "sentiment_scores": {
            name: round(score, 4) for name, score in finding.sentiment_scores.items()
        },
        "themes": {
            theme: {"sentiment": tag.sentiment, "probability": round(tag.probability, 4)}
            for theme, tag in finding.themes.items()
        },
        "needs_review": finding.needs_review,
    }
