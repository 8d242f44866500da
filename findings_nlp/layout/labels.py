"""Bullets and numbers before a paragraph, and the marks that end a sentence."""

from __future__ import annotations

import re

BULLETS = (
    "\u2022\u2023\u2043\u204c\u204d\u2219\u25a0\u25aa\u25ab\u25ad\u25ae\u25cb\u25cf\u25e6\u25fc"
    "\u2713\u2714\u2756\u27a2\u00b7"
    "\uf02d\uf06e\uf076\uf0a7\uf0b7\uf0be\uf0d8\uf0fc"  # Symbol and Wingdings, as Word exports them
    "\u0083"  # a Distiller bullet of 2009
)
DASHES = "-\u2010\u2011\u2013\u2014\u2015\u2212\u2500\u0336"
"""Bullets where a space follows; otherwise hyphens, dashes and minus signs."""

_BULLET = re.compile(rf"(?:[{BULLETS}]|[{DASHES}](?=\s)|\u0336|o(?= [A-Za-z]))\s*")
_NUMBER = re.compile(
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{1,4})[.)]|\d{1,3}(?:\.\d{1,2}){1,3})\s+(?=\S)"
    r"|\d{1,3}\.(?=[A-Z‘“][A-Za-z ])"
)
_LABEL = re.compile(
    rf"[{BULLETS}{DASHES}o]|\(?(?:\d{{1,3}}(?:\.\d{{1,2}}){{0,3}}|[a-z]|[ivx]{{1,4}})[.)]?"
)
_CLOSERS = "\"'’”)]"


def bullet_length(text: str) -> int:
    """Return how many characters a line's bullet takes with the space after it; 0 without one."""
    found = _BULLET.match(text)
    return found.end() if found else 0


def number_length(text: str) -> int:
    """Return how many characters a line's number takes with the space after it; 0 without one."""
    found = _NUMBER.match(text)
    return found.end() if found else 0


def is_label(text: str) -> bool:
    """Tell whether this is a bullet or number and nothing else."""
    return _LABEL.fullmatch(text) is not None


def ends_clause(text: str) -> bool:
    """Tell whether text ends in a full stop, colon or the like, quotes and brackets aside."""
    return text.rstrip(_CLOSERS)[-1:] in _ENDS


_ENDS = frozenset(".!?:;")
