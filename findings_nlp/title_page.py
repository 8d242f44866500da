"""Whom a report is about and the year it was published, where its first page says so plainly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from findings_nlp.records import Paragraph, Report

_MOST_PARAGRAPHS = 25
_LONGEST = 300
"""Only so many paragraphs of the first page are looked at, and none of more characters."""

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DATE = rf"\d{{1,2}}(?:st|nd|rd|th)? (?P<month>{'|'.join(_MONTHS)}),? (?P<year>(?:19|20)\d\d)"
_PUBLISHED = re.compile(rf"\bpublished(?: on)?: ?{_DATE}", re.IGNORECASE)
_DATED = re.compile(_DATE)
_MOST_BEFORE_DATE = 3
"""A letter's date is among so many first paragraphs."""
_INSPECTED = re.compile(r"inspection dates?:", re.IGNORECASE)
_LAST_MONTH = _MONTHS.index("August")
"""What was inspected later in a year may be published in the next; docs/decisions.md."""

_TITLES = (
    re.compile(r"Inspection of (?P<name>.+?)(?: local authority)? children[’']s services"),
    re.compile(r"Joint targeted area inspection of (?:the .+ in )?(?P<name>.+?)\.?", re.IGNORECASE),
    re.compile(r"An inspection of (?P<name>.+ (?:Police|Constabulary))"),
)
_TITLE_BELOW = re.compile(
    r"(?:re-?)?inspection of (?:services for children|(?:local authority )?children)", re.IGNORECASE
)
_NAME = re.compile(r"[A-Z][^\d:;.]{2,59}")
_BEFORE_NAME = re.compile(
    r"(?:the )?(?:(?:London|Royal|Metropolitan)? ?Borough of |(?:City|County) of )?", re.IGNORECASE
)
_AFTER_NAME = re.compile(
    r"(?: (?:Metropolitan|City|County|District|Borough|Unitary|Royal|Council|Authority|City of))+$"
)
_SMALL_WORDS = re.compile(r"(?<= )(?:Upon|And|Of|The|With)\b")


@dataclass(frozen=True, slots=True)
class TitlePage:
    """The authority or force and the year that a report's first page names; empty if it does not.

    A council goes by the name of its place, so that it has the same in all reports.
    """

    authority: str = ""
    year: str = ""


def read_title_page(report: Report) -> TitlePage:
    """Read who was inspected and when the report was published; say nothing rather than guess."""
    paragraphs = list(islice(_first_page(report), _MOST_PARAGRAPHS))
    lines = [report.text[each.start : each.end] for each in paragraphs]
    headings = [
        line for each, line in zip(paragraphs, lines, strict=True) if each.kind == "heading"
    ]
    return TitlePage(_only(_authorities(lines, headings)), _year(lines))


def _first_page(report: Report) -> Iterator[Paragraph]:
    for each in report.paragraphs:
        if each.end - each.start <= _LONGEST and report.page_at(each.start) == 1:
            yield each


def _only(said: Iterator[str]) -> str:
    """Return what is said if it is one thing."""
    names = set(said)
    return names.pop() if len(names) == 1 else ""


def _authorities(lines: Sequence[str], headings: Sequence[str]) -> Iterator[str]:
    if len(headings) > 1 and _TITLE_BELOW.match(headings[1]):
        yield from _name(headings[0])
    for line in lines:
        for title in _TITLES:
            if said := title.fullmatch(line):
                yield from _name(said["name"])


def _name(words: str) -> Iterator[str]:
    """Yield the name of a place or force without what kind of council it has, if it is a name."""
    place = _AFTER_NAME.sub("", words[_BEFORE_NAME.match(words).end() :])  # type: ignore[union-attr]
    place = _SMALL_WORDS.sub(lambda word: word[0].lower(), place.strip())
    if _NAME.fullmatch(place):
        yield place


def _year(lines: Sequence[str]) -> str:
    published = [said["year"] for line in lines for said in _PUBLISHED.finditer(line)]
    dated = [said["year"] for line in lines[:_MOST_BEFORE_DATE] if (said := _DATED.fullmatch(line))]
    return _only(iter(published or dated or _inspected(lines)))


def _inspected(lines: Sequence[str]) -> list[str]:
    """Return the year in which the inspection ended, if it can only be that of the report."""
    for line in lines:
        if _INSPECTED.match(line) and (dates := list(_DATED.finditer(line))):
            ended = dates[-1]
            return [ended["year"]] if _MONTHS.index(ended["month"]) <= _LAST_MONTH else []
    return []
