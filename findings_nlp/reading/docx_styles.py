"""What the styles and lists of a DOCX file make of a paragraph: a heading, a bullet, a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from findings_nlp.reading.docx_package import W
from findings_nlp.reading.labels import bullet_at

_HEADING = re.compile(r"heading [1-9]|title|subtitle", re.IGNORECASE)
_CONTENTS = re.compile(r"toc( \d| heading)|table of (figures|authorities)|contents", re.IGNORECASE)
_BODY_LEVEL = 9
"""The outline level that stands for "body text"; 0 to 8 are headings."""
_MOST_PARENTS = 20
_LEVEL = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def value(element: etree._Element | None, path: str) -> str | None:
    """Return the ``w:val`` of the element at a path of ``w:`` names; None if it is not there."""
    for name in path.split("/"):
        element = None if element is None else element.find(W + name)
    return None if element is None else element.get(W + "val", "")


def is_on(*settings: str | None) -> bool:
    """Say whether a switch such as ``w:vanish`` is on; the first place that sets it decides."""
    setting = next((setting for setting in settings if setting is not None), "0")
    return setting not in ("0", "false", "off")  # without a value it is on


class Styles:
    """The styles of a document; each takes what it does not say from the style it is based on."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = () if root is None else root.iterfind(W + "style")
        self._styles = {style.get(W + "styleId", ""): style for style in styles}

    def first(self, style: str | None, path: str) -> str | None:
        """Return a setting of a style or of the nearest style it is based on that has it."""
        for _ in range(_MOST_PARENTS):  # bounded, since styles might be based on one another
            element = self._styles.get(style or "")
            found = value(element, path)
            if element is None or found is not None:
                return found
            style = value(element, "basedOn")
        return None

    def is_heading(self, style: str | None, outline_level: str | None) -> bool:
        """Say whether a paragraph is a heading, by its style's name or its outline level."""
        if _HEADING.fullmatch(self._name(style)):
            return True
        level = outline_level or self.first(style, "pPr/outlineLvl") or ""
        return level.isdecimal() and int(level) < _BODY_LEVEL

    def is_contents(self, style: str | None) -> bool:
        """Say whether a paragraph is a line of a table of contents."""
        return _CONTENTS.match(self._name(style)) is not None

    def _name(self, style: str | None) -> str:
        return value(self._styles.get(style or ""), "name") or style or ""


@dataclass(frozen=True, slots=True)
class ListItem:
    """What a list makes of a paragraph, and the bullet or number before it."""

    kind: Literal["bullet", "numbered"]
    label: str


class Numbering:
    """The lists of a document, and how far each has been counted."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[tuple[str, int], etree._Element] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[tuple[str, int], int] = {}
        for element in () if root is None else root:
            if element.tag == W + "abstractNum":
                self._add_levels(element)
            elif element.tag == W + "num":
                self._add_list(element)

    def _add_levels(self, element: etree._Element) -> None:
        for level in element.iterfind(W + "lvl"):
            self._levels[element.get(W + "abstractNumId", ""), _number(level, "ilvl")] = level

    def _add_list(self, element: etree._Element) -> None:
        number = element.get(W + "numId", "")
        self._lists[number] = value(element, "abstractNumId") or ""
        for override in element.iterfind(W + "lvlOverride"):
            start = value(override, "startOverride")
            if start and start.isdecimal():
                self._restarts[number, _number(override, "ilvl")] = int(start)

    def item(self, number: str | None, depth: str | None) -> ListItem | None:
        """Count a paragraph of a list; None if the list leaves it without a bullet or number.

        Parameters
        ----------
        number
            The list's ``w:numId``; None or "0" for no list.
        depth
            Its ``w:ilvl``: how many lists it stands in, 0 for the outermost.
        """
        if number not in self._lists:
            return None
        level = int(depth) if depth and depth.isdecimal() else 0
        shape = self._levels.get((self._lists[number], level))
        form = value(shape, "numFmt")
        if form == "none":
            return None
        if shape is None or form == "bullet":
            return ListItem("bullet", bullet_at(level))
        self._count(number, level)
        return ListItem("numbered", self._label(self._lists[number], shape))

    def _count(self, number: str, level: int) -> None:
        shape = self._lists[number]
        restart = self._restarts.pop((number, level), None)
        before = self._counts.get((shape, level), self._start(shape, level) - 1)
        self._counts[shape, level] = before + 1 if restart is None else restart
        for deeper in [key for key in self._counts if key[0] == shape and key[1] > level]:
            del self._counts[deeper]

    def _start(self, shape: str, level: int) -> int:
        start = value(self._levels.get((shape, level)), "start") or ""
        return int(start) if start.isdecimal() else 1

    def _label(self, shape: str, level: etree._Element) -> str:
        pattern = value(level, "lvlText") or ""
        return _LEVEL.sub(lambda found: self._numeral(shape, int(found[1]) - 1), pattern).strip()

    def _numeral(self, shape: str, level: int) -> str:
        count = self._counts.get((shape, level), self._start(shape, level))
        return _numeral(count, value(self._levels.get((shape, level)), "numFmt") or "")


def _number(element: etree._Element, attribute: str) -> int:
    written = element.get(W + attribute, "")
    return int(written) if written.isdecimal() else 0


def _numeral(count: int, form: str) -> str:
    if form.endswith("Letter"):
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 % 9 + 1)  # a ... z, aa, bb
        return letters.upper() if form == "upperLetter" else letters
    if form.endswith("Roman"):
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    return str(count)


def _roman(count: int) -> str:
    numeral = ""
    for size, sign in _ROMAN:
        times, count = divmod(count % 4000, size)
        numeral += sign * times
    return numeral
