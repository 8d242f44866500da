"""Web pages: their headings, paragraphs, list items and cells, without what stands around them.

On hostile pages lxml, and all that is built on it, silently returns nothing, and selectolax,
resiliparse, trafilatura and bs4 take a gigabyte or more than half a minute; so this reader stands
on its own: `html_tokens` cuts the page into tags, and one pass over them makes the blocks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from findings_nlp.reading.blocks import Block, Reading
from findings_nlp.reading.encodings import text_of
from findings_nlp.reading.html_tokens import Tag, tokens
from findings_nlp.reading.labels import bullet_at, split_label
from findings_nlp.records import Kind, PageMark

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol"
    " p pre section select summary table tbody td textarea tfoot th thead title tr ul".split()
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_DROPPED = frozenset(
    "script style noscript template title nav aside svg math iframe object audio video"
    " canvas button label legend select option textarea footer".split()
)
_DROPPED_ROLES = frozenset("navigation banner contentinfo complementary search".split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_IMPLY_AN_END = frozenset(("li", "dt", "dd", "tr", "td", "th"))
"""Tags that end an open one of the same name; HTML lets writers leave out its end tag."""
_CONTAINERS = frozenset(
    ("ul", "ol", "dl", "table", "div", "section", "article", "main", "form", "body")
)
_NOT_IN_P = _BLOCKS - {"p"}
_BOILERPLATE_TAGS = frozenset(("div", "section", "ul", "ol", "a"))
_BOILERPLATE = re.compile(
    r"(?:govuk-|gem-c-|app-|site-)?(?:cookies?|breadcrumbs?|skip|skip-?link|pagination|navbar|menu"
    r"|sidebar|banner|header|footer|share|sharing|social|related)"
    r"(?:[-_](?:banner|bar|button|buttons|consent|content|icons|links?|list|media|message|nav"
    r"|navigation|notice|pages|wrapper))?",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOTE_LINK = re.compile(r"#_?(?:fn|ftn|footnote|endnote|cite|note)", re.IGNORECASE)
_NOTE_ID = re.compile(r"_?(?:fn|ftn|footnote|endnote)[-:_]?\d", re.IGNORECASE)
_NOTE_MARK = re.compile(r"[\d\s*†‡§¶,\[\]()^↑↩\ufe0e]+")
_MOST_MARK_PIECES = 6
_DEEPEST_END = 200
"""An end tag closes one of so many innermost open tags, so that searching cannot grow."""
_IMPLIED_END_DEPTH = 4
_CHARSET = re.compile(
    rb"charset\s*=\s*[\"']?(utf-8|windows-125[0-8]|iso-8859-1?\d|macintosh)\b", re.IGNORECASE
)
_CHARSET_BYTES = 4096
_LATIN_1 = "iso-8859-1"
"""Means Windows-1252 on the web (WHATWG Encoding, 4.2)."""
_INVISIBLE = re.compile("[\xad\u200b\u2060\ufeff]")


def read_html(data: bytes) -> Reading:
    """Read a web page.

    Raises
    ------
    Unreadable
        It is no text.
    """
    walker = _Walker()
    for token in tokens(text_of(data, _declared_charset(data))):
        walker.take(token)
    walker.end_block()
    return Reading("html", 1, tuple(_chosen(walker.found)))


def _declared_charset(data: bytes) -> str:
    declared = _CHARSET.search(data[:_CHARSET_BYTES])
    name = declared[1].decode("ascii").lower() if declared else ""
    return "" if name == _LATIN_1 else name


@dataclass(frozen=True, slots=True)
class _Found:
    """A block, and the parts of the page it stands in."""

    block: Block
    in_main: bool
    in_article: bool
    in_form: bool


def _chosen(found: Sequence[_Found]) -> list[Block]:
    """Return the blocks of the main part if the page names one, and leave out its forms.

    Some sites put the whole page into one form, so a form with most of the text is no form.
    """
    part = [each for each in found if each.in_main] or [each for each in found if each.in_article]
    part = part or list(found)
    plain = [each for each in part if not each.in_form]
    form_is_page = 2 * _length(plain) < _length(part)
    return [each.block for each in (part if form_is_page else plain)]


def _length(found: Sequence[_Found]) -> int:
    return sum(len(each.block.text) for each in found)


@dataclass(slots=True)
class _Open:
    """An open tag.

    ``mark_from`` is where the text began that may be a footnote's mark, -1 if it cannot be one;
    ``dropped_before`` is how many dropped tags stood open around the page's main part.
    """

    tag: str
    drops: bool = False
    is_main: bool = False
    mark_from: int = -1
    dropped_before: int = 0
    items: int = 0


class _Walker:
    """Walks through the tags and gathers blocks in ``found``."""

    def __init__(self) -> None:
        self.found: list[_Found] = []
        self._open: list[_Open] = []
        self._counts = dict.fromkeys(_BLOCKS, 0)
        self._dropped = self._main = 0
        self._pieces: list[str] = []
        self._item: tuple[Kind, str] | None = None
        self._line_ended = False

    def take(self, token: Tag | str) -> None:
        """Take the next tag or text of the page."""
        if isinstance(token, str):
            self._take_text(token)
        elif token.is_end:
            self._take_end(token.name)
        else:
            self._take_start(token.name, token.attributes)

    def _take_text(self, text: str) -> None:
        if text and not self._dropped:
            self._pieces.append(text)
            self._line_ended = self._line_ended and text.isspace()

    def _take_start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _BLOCKS:
            self.end_block()
            self._end_implied(tag)
        if tag == "br":
            self._break_line()
        if tag in _VOID:
            return
        self._push(tag, attributes)
        if tag == "li":
            self._begin_item(attributes.get("id", ""))

    def _take_end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_block()
        for depth in range(len(self._open) - 1, max(-1, len(self._open) - _DEEPEST_END), -1):
            if self._open[depth].tag == tag:
                self._close_from(depth)
                return

    def end_block(self) -> None:
        """Make a block of the text gathered so far."""
        text = " ".join(_INVISIBLE.sub("", "".join(self._pieces)).split())
        self._pieces.clear()
        self._line_ended = False
        if text:
            self.found.append(
                _Found(
                    self._block(text),
                    in_main=self._main > 0,
                    in_article=self._counts["article"] > 0,
                    in_form=self._counts["form"] > 0,
                )
            )

    def _block(self, text: str) -> Block:
        marks = (PageMark(0, 1),)
        item, self._item = self._item, None
        typed = split_label(text)
        if any(self._counts[heading] for heading in _HEADINGS):
            return Block("heading", typed.text, marks, typed.label)
        if item:
            return Block(item[0], text, marks, item[1])
        in_cell = self._counts["td"] or self._counts["th"]
        kind: Kind = "cell" if typed.kind == "paragraph" and in_cell else typed.kind
        return Block(kind, typed.text, marks, typed.label)

    def _break_line(self) -> None:
        """Take one line break for a space, and two for the end of a paragraph."""
        if self._line_ended:
            self.end_block()
        self._pieces.append(" ")
        self._line_ended = True

    def _begin_item(self, name: str) -> None:
        """Note the bullet or number of the list item that has just been opened."""
        depth = self._counts["ul"] + self._counts["ol"] - 1
        parent = next((each for each in self._open[-2:-1] if each.tag == "ol"), None)
        if parent is None:
            self._item = ("bullet", bullet_at(max(depth, 0)))
            return
        parent.items += 1
        is_note = _NOTE_ID.match(name) is not None
        self._item = ("footnote" if is_note else "numbered", f"{parent.items}.")

    def _push(self, tag: str, attributes: Mapping[str, str]) -> None:
        opened = _Open(tag, self._drops(tag, attributes))
        opened.is_main = tag == "main" or attributes.get("role") == "main"
        if opened.is_main:  # what stands around it may look like a menu, but this is the page
            self._main += 1
            opened.dropped_before, self._dropped = self._dropped, 0
        if tag == "sup" or (tag == "a" and _NOTE_LINK.match(attributes.get("href", ""))):
            opened.mark_from = len(self._pieces)
        self._open.append(opened)
        self._dropped += opened.drops
        if tag in _BLOCKS:
            self._counts[tag] += 1

    def _drops(self, tag: str, attributes: Mapping[str, str]) -> bool:
        in_main = self._main or self._counts["article"]
        if tag in _DROPPED or (tag == "header" and not in_main):
            return True
        return bool(attributes) and (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or attributes.get("role") in _DROPPED_ROLES
            or _HIDDEN_STYLE.search(attributes.get("style", "")) is not None
            or (tag in _BOILERPLATE_TAGS and not in_main and _is_boilerplate(attributes))
        )

    def _end_implied(self, tag: str) -> None:
        """Close what the start of a block ends: an open paragraph, and the item or cell before."""
        ended, scope = (("p", tag), _CONTAINERS) if tag in _IMPLY_AN_END else (("p",), _NOT_IN_P)
        for depth in range(len(self._open) - 1, max(-1, len(self._open) - _IMPLIED_END_DEPTH), -1):
            if self._open[depth].tag in ended:
                self._close_from(depth)
            elif self._open[depth].tag in scope:
                return

    def _close_from(self, depth: int) -> None:
        """Close the open tags from the innermost to the one at this depth."""
        while len(self._open) > depth:
            closed = self._open.pop()
            self._dropped += closed.dropped_before - closed.drops
            self._main -= closed.is_main
            if closed.tag == "li":
                self._item = None
            if closed.tag in _BLOCKS:
                self._counts[closed.tag] -= 1
            if closed.mark_from >= 0:
                self._drop_mark(closed.mark_from)

    def _drop_mark(self, start: int) -> None:
        """Take away the text from this piece on if it is a footnote's mark and no word."""
        pieces = self._pieces[start : start + _MOST_MARK_PIECES + 1]
        if len(pieces) <= _MOST_MARK_PIECES and _NOTE_MARK.fullmatch("".join(pieces)):
            del self._pieces[start:]


def _is_boilerplate(attributes: Mapping[str, str]) -> bool:
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".split()
    return any(_BOILERPLATE.fullmatch(name) for name in names)
