"""What axe-core misses in the pages that Sphinx and furo write."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

_MENDED = {
    'role="heading"': 'role="heading" aria-level="2"',  # captions of tables of contents
    "<pre>": '<pre tabindex="0">',  # scrolls where it is narrow, so keys must reach it
    '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper',
}
_AFTER_THE_THEME = 900


def _mend(_sphinx: Sphinx, _page: str, _template: str, context: dict[str, Any], *_: Any) -> None:
    for part in ("body", "furo_navigation_tree"):
        for found, mended in _MENDED.items():
            context[part] = context.get(part, "").replace(found, mended)


def setup(sphinx: Sphinx) -> None:
    """Let it see each page."""
    sphinx.connect("html-page-context", _mend, priority=_AFTER_THE_THEME)
