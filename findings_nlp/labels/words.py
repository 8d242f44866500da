"""A text's words in lower case, for comparing texts."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def words_of(text: str) -> list[str]:
    """Return the words in lower case: runs of letters and digits, apostrophes inside kept."""
    return _WORD.findall(text.lower().replace("’", "'"))
