"""Labelled sentences as something tagged them: what every figure is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from findings_nlp.label_matrix import Bools, label_matrix
from findings_nlp.records import Example, Finding, Sentence
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy

Codes = npt.NDArray[np.int64]
Scores = npt.NDArray[np.floating[Any]]


class Tagger(Protocol):
    """What can be evaluated: a model, or a baseline."""

    @property
    def taxonomy(self) -> Taxonomy:
        """Return the themes it looks for."""

    def scores(self, texts: Iterable[str]) -> Scores:
        """Return a score of each column for each text, shape (n_texts, n_columns)."""

    def tag(self, sentences: Iterable[str | Sentence]) -> list[Finding]:
        """Return the finding of each sentence."""


@dataclass(frozen=True, eq=False)
class Tagged:
    """Labelled sentences, and what a tagger says of them.

    Attributes
    ----------
    taxonomy
        The themes.
    examples
        The labelled sentences.
    findings
        One for each.
    scores
        Shape (n_examples, n_columns), columns as in ``taxonomy.columns``.
    """

    taxonomy: Taxonomy
    examples: Sequence[Example]
    findings: Sequence[Finding]
    scores: Scores

    def of(self, places: Sequence[int]) -> Tagged:
        """Return some of them, by their places."""
        return Tagged(
            self.taxonomy,
            [self.examples[place] for place in places],
            [self.findings[place] for place in places],
            self.scores[list(places)],
        )

    @cached_property
    def labelled_themes(self) -> Codes:
        """Return each theme's sentiment as labelled, -1 where it is not there.

        Returns
        -------
        codes
            Places in `SENTIMENTS`; shape (n_examples, n_themes).
        """
        return self._codes([each.themes for each in self.examples])

    @cached_property
    def found_themes(self) -> Codes:
        """Return each theme's sentiment as found, -1 where it was not; as `labelled_themes`."""
        said = [
            {theme: tag.sentiment for theme, tag in each.themes.items()} for each in self.findings
        ]
        return self._codes(said)

    @cached_property
    def labelled_sentiments(self) -> Codes:
        """Return the sentences' labelled sentiments, places in `SENTIMENTS`."""
        return _places([each.sentiment for each in self.examples])

    @cached_property
    def found_sentiments(self) -> Codes:
        """Return the sentiments found, places in `SENTIMENTS`."""
        return _places([each.sentiment for each in self.findings])

    @cached_property
    def columns(self) -> Bools:
        """Return whether each column holds, by the labels; shape (n_examples, n_columns)."""
        return label_matrix(self.examples, self.taxonomy)

    def _codes(self, said: Sequence[Any]) -> Codes:
        names = self.taxonomy.theme_names
        rows = [
            [SENTIMENTS.index(each[name]) if name in each else -1 for name in names]
            for each in said
        ]
        return np.array(rows, dtype=np.int64).reshape(len(rows), len(names))


def _places(sentiments: Sequence[str]) -> Codes:
    known: list[str] = list(SENTIMENTS)
    return np.array([known.index(each) for each in sentiments], dtype=np.int64)


def tag_folds(
    tagger_without: Callable[[int], Tagger],
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    fold_of: Codes,
) -> Tagged:
    """Let each fold be tagged by a tagger that has not seen it.

    Parameters
    ----------
    tagger_without
        Returns the tagger for a fold.
    examples
        Labelled sentences.
    taxonomy
        The themes.
    fold_of
        The fold of each example, from 0; shape (n_examples,).
    """
    findings: dict[int, Finding] = {}
    scores = np.zeros((len(examples), len(taxonomy.columns)))
    for fold in range(int(fold_of.max(initial=-1)) + 1):
        unseen = np.flatnonzero(fold_of == fold).tolist()
        tagger = tagger_without(fold)
        texts = [examples[place].text for place in unseen]
        findings |= zip(unseen, tagger.tag(texts), strict=True)
        scores[unseen] = tagger.scores(texts)
    in_order = [findings[place] for place in range(len(examples))]
    return Tagged(taxonomy, examples, in_order, scores)


def tag_examples(tagger: Tagger, examples: Sequence[Example]) -> Tagged:
    """Let a tagger tag labelled sentences."""
    texts = [example.text for example in examples]
    return Tagged(tagger.taxonomy, examples, tagger.tag(texts), tagger.scores(texts))
