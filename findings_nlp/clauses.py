"""Sentences cut into clauses, so that each theme is judged by what is said of it."""

from __future__ import annotations

import re

_CUT = re.compile(
    r"""
    \s*[;–—]\s+
    | ,?\s+ (?=(?:but|however|although|though|whereas|while|despite|yet)\b)
    | ,\s+ (?=(?:and|so|which|with)\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Where one clause ends: at semicolons and dashes, before words of contrast, and at a comma before
words that go on."""


def split_clauses(text: str) -> list[str]:
    """Return the clauses of a sentence in order; the whole sentence if it cannot be cut."""
    return [clause for clause in _CUT.split(text) if clause.strip()] or [text]
