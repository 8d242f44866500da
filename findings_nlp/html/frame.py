"""Templates to pages: everything is escaped, and a page runs and loads nothing but its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from findings_nlp.taxonomy import SENTIMENTS, Sentiment, Theme
from findings_nlp.version import __version__

if TYPE_CHECKING:
    from jinja2 import Environment

MARKS: dict[Sentiment, str] = {"strength": "+", "concern": "−", "mixed": "±", "neutral": "○"}
"""What stands for a sentiment beside its word, so that no meaning hangs on a colour."""

_SCRIPTS = {"report": ("corrections.js", "reading.js", "steps.js"), "index": ("sorting.js",)}
_HERE = Path(__file__).parent
_COLOURS = 8
"""How many themes `page.css` has a colour for; further ones begin again with the first."""


def render(name: str, **values: Any) -> str:
    """Fill a template with values, its style and its scripts.

    Parameters
    ----------
    name
        ``report`` or ``index``: the template ``NAME.html`` and its `_SCRIPTS`.
    values
        What the template shows; text among them is escaped.
    """
    style, script = _asset("page.css"), "".join(map(_asset, _SCRIPTS[name]))
    template = _templates().get_template(f"{name}.html")
    return template.render(
        values, style=style, script=script, policy=_policy(style, script), version=__version__
    )


def title_of(theme: Theme) -> str:
    """Return how people write the theme."""
    return theme.title or theme.name.replace("_", " ").capitalize()


def colour_of(place: int) -> str:
    """Return the class in `page.css` that colours the theme at this place in the taxonomy."""
    return f"theme-{place % _COLOURS + 1}"


def most_of(tags: Mapping[tuple[str, str], int]) -> int:
    """Return the highest count, which has the longest bar; 1 where there is none."""
    return max(tags.values(), default=1)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(
        colour_of=colour_of, title_of=title_of, marks=MARKS, sentiments=SENTIMENTS
    )
    return templates


@cache
def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Return the Content Security Policy that allows this style and this script alone."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(source: str) -> str:
    digest = hashlib.sha256(source.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
