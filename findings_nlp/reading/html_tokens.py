"""HTML cut into tags and text, in time that grows with the page and no faster.

The standard library's parser is linear on nested and on many tags, but on unclosed ones it is
not: 60 kB of ``<a `` took it 62 s, 80 kB of ``<!--`` 5 s (Python 3.11). Here every search either
moves on to what it finds or ends the page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(
    r"""[\s/]*(?P<name>[^\s/>=]+|=)
    (?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>]*)))?""",
    re.VERBOSE,
)
_TAG_END = re.compile(r"[\s/]*>")
_NO_MARKUP = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed"))
"""Elements in which nothing is a tag but their own end (WHATWG HTML 13.2.5)."""
_MOST_ATTRIBUTES = 100
"""So many attributes of a tag are kept; real tags have under 30."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag with its attributes, or an end tag; names in lower case."""

    name: str
    is_end: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


def tokens(page: str) -> Iterator[Tag | str]:
    """Yield the tags of a page and the text between them, without comments."""
    position = 0
    while (start := page.find("<", position)) >= 0:
        yield _unescaped(page[position:start])
        found = _TAG.match(page, start)
        if found is None:
            position = _after_other(page, start)
            yield page[start:position] if position == start + 1 else ""
            continue
        tag, position = _tag(page, found)
        if position < 0:  # the page ends inside the tag
            return
        yield tag
        if tag.name in _NO_MARKUP and not tag.is_end:
            position = _end_of(tag.name, page, position)
    yield _unescaped(page[position:])


def _after_other(page: str, start: int) -> int:
    """Return where a comment or declaration ends; one past the start if it is neither."""
    if page.startswith("<!--", start):
        end, length = page.find("-->", start + 2), 3  # <!--> is a whole comment
    elif page.startswith(("<!", "<?", "</"), start):
        end, length = page.find(">", start), 1
    else:
        return start + 1
    return len(page) if end < 0 else end + length


def _tag(page: str, found: re.Match[str]) -> tuple[Tag, int]:
    """Return a tag and where it ends; -1 if it does not."""
    attributes: dict[str, str] = {}
    position = found.end()
    while not (end := _TAG_END.match(page, position)):
        attribute = _ATTRIBUTE.match(page, position)
        if attribute is None:
            return Tag(""), -1
        if len(attributes) < _MOST_ATTRIBUTES:
            value = attribute["double"] or attribute["single"] or attribute["bare"] or ""
            attributes.setdefault(attribute["name"].lower(), _unescaped(value))
        position = attribute.end()
    return Tag(found["name"].lower(), bool(found["end"]), attributes), end.end()


def _end_of(name: str, page: str, position: int) -> int:
    """Return where the end tag of an element without markup begins."""
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(page, position)
    return end.start() if end else len(page)


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text) if "&" in text else text
    except ValueError:  # the number of a character, thousands of digits long
        return text
