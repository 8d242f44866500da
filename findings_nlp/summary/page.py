"""A summary as one HTML page that loads nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from findings_nlp.summary.chart import Chart
from findings_nlp.summary.explanation import explanations
from findings_nlp.summary.figures import count, interval, percent, share
from findings_nlp.summary.summary import Summary
from findings_nlp.taxonomy import SENTIMENTS
from findings_nlp.version import __version__


def summary_page(summary: Summary, charts: Sequence[Chart]) -> str:
    """Return the page; whatever comes from a report, a file's name or a list is escaped."""
    from jinja2 import Environment, StrictUndefined

    templates = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters.update(
        count=count, interval=interval, percent=percent, share=share, data_url=_data_url
    )
    style = _text("page.css")
    return templates.from_string(_text("page.html")).render(
        summary=summary,
        charts={chart.name: chart for chart in charts},
        explanations=list(explanations(summary)),
        sentiments=SENTIMENTS,
        style=style,
        policy=_policy(style),
        version=__version__,
    )


def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _policy(style: str) -> str:
    """Return the Content Security Policy that allows this style, pictures inside, and no more."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'"


def _data_url(chart: Chart) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(chart.svg).decode()}"
