"""The sentence rules as a spaCy component, ``findings_sentencizer``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from spacy.attrs import IDX, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Token

from findings_nlp.sentences import sentence_spans

_PARAGRAPH = re.compile(r"[^\n]+")


@Language.factory(
    "findings_sentencizer",
    assigns=["token.is_sent_start", "doc.sents"],
    retokenizes=True,
)
def create_sentencizer(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return a component that sets sentence starts where `sentence_spans` sets them.

    Add it first in the pipeline, before a parser: ``nlp.add_pipe("findings_sentencizer",
    first=True)``. Every newline ends a paragraph, so join the lines of a paragraph with spaces.
    A token that runs over the start of a sentence ("children.The") is split there. White space
    between two sentences belongs to the first of them.

    Parameters
    ----------
    nlp
        The pipeline, which the component needs nothing of.
    name
        The component's name in the pipeline.
    """
    return set_sentence_starts


def set_sentence_starts(doc: Doc) -> Doc:
    """Set ``is_sent_start`` of every token, splitting tokens where a sentence starts inside."""
    if not len(doc):
        return doc
    starts = list(_sentence_starts(doc.text))
    _split_tokens(doc, starts)
    is_start = np.isin(doc.to_array([IDX]), [0, *starts])
    # The array form of Token.is_sent_start, whose setter looks through the whole Doc every time.
    values: Any = np.where(is_start, 1, -1).astype(np.uint64)
    return doc.from_array([SENT_START], values)


def _sentence_starts(text: str) -> Iterator[int]:
    """Yield where each sentence starts, but for the first, which starts with the Doc."""
    starts = (
        paragraph.start() + start
        for paragraph in _PARAGRAPH.finditer(text)
        for start, _ in sentence_spans(paragraph[0])
    )
    next(starts, None)
    yield from starts


def _split_tokens(doc: Doc, starts: Sequence[int]) -> None:
    tokens = [token.idx for token in doc]
    inside: dict[int, list[int]] = {}
    for start in starts:
        index = bisect_right(tokens, start) - 1
        if tokens[index] < start:
            inside.setdefault(index, []).append(start - tokens[index])
    with doc.retokenize() as retokenizer:
        for index, cuts in inside.items():
            parts = _parts(doc[index].text, cuts)
            heads: list[Token | tuple[Token, int]] = [doc[index]] * len(parts)
            retokenizer.split(doc[index], parts, heads)


def _parts(text: str, cuts: Sequence[int]) -> list[str]:
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
