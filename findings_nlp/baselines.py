"""What a model must beat: the commonest answer, a keyword list, and TF-IDF with regression."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from findings_nlp.decisions import Rule, build_findings, decide
from findings_nlp.label_matrix import label_matrix
from findings_nlp.records import Example, Findings, Sentence
from findings_nlp.sentiments import INDEPENDENT
from findings_nlp.taxonomy import JUDGEMENTS, Taxonomy

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

Scores = npt.NDArray[np.floating[Any]]

_EVEN = 0.5
"""Baselines have no thresholds of their own."""


@dataclass(frozen=True, eq=False)
class Baseline:
    """Scores to findings, in the way of a model; every theme gets the sentence's sentiment.

    Attributes
    ----------
    taxonomy
        The themes.
    """

    taxonomy: Taxonomy

    def scores(self, texts: Iterable[str]) -> Scores:
        """Return a score of each column for each text, from 0 to 1; shape (n_texts, n_columns)."""
        raise NotImplementedError

    def tag(self, sentences: Iterable[str | Sentence]) -> Findings:
        """Return the finding of each sentence."""
        known = [Sentence(item) if isinstance(item, str) else item for item in sentences]
        scores = self.scores(sentence.text for sentence in known)
        thresholds = np.full(len(self.taxonomy.themes), _EVEN)
        decisions = decide(scores, Rule(self.taxonomy, thresholds, INDEPENDENT, review_band=0.0))
        return build_findings(known, decisions, self.taxonomy)


@dataclass(frozen=True, eq=False)
class MajorityBaseline(Baseline):
    """Gives every sentence the commonest sentiment, and the themes that most sentences have.

    Attributes
    ----------
    examples
        Labelled sentences.
    """

    examples: Sequence[Example]

    def scores(self, texts: Iterable[str]) -> Scores:
        """Return the same scores for each text; shape (n_texts, n_columns)."""
        return np.tile(self._row, (sum(1 for _ in texts), 1))

    @cached_property
    def _row(self) -> Scores:
        counts = Counter(example.sentiment for example in self.examples)
        commonest = min(counts, key=lambda sentiment: (-counts[sentiment], sentiment))
        row = label_matrix(self.examples, self.taxonomy).mean(axis=0)
        for place, column in enumerate(self.taxonomy.columns):
            if column.sentiment:
                row[place] = column.holds(commonest)
        return np.asarray(row)


@dataclass(frozen=True, eq=False)
class KeywordBaseline(Baseline):
    """Finds a theme, and a judgement, where one of the taxonomy's words begins a word.

    A sentence without a judgement is neutral.
    """

    def scores(self, texts: Iterable[str]) -> Scores:
        """Return 1 where a word of the column occurs, else 0; shape (n_texts, n_columns)."""
        names = (*self.taxonomy.theme_names, *JUDGEMENTS)
        patterns = [self._patterns[name] for name in names]
        rows = [[bool(pattern.search(text)) for pattern in patterns] for text in texts]
        found = np.array(rows, dtype=np.bool_).reshape(len(rows), len(names))
        neutral = ~found[:, len(self.taxonomy.themes) :].any(axis=1)
        return np.column_stack([found, neutral]).astype(np.float64)

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        words = {theme.name: theme.keywords for theme in self.taxonomy.themes}
        words |= {judgement: self.taxonomy.cues.get(judgement, ()) for judgement in JUDGEMENTS}
        return {name: _pattern(beginnings) for name, beginnings in words.items()}


def _pattern(beginnings: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of these at the beginning of a word, and nothing if there are none."""
    alternatives = "|".join(re.escape(word) for word in beginnings)
    return re.compile(rf"\b(?:{alternatives or '(?!)'})", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class TfidfBaseline(Baseline):
    """Scikit-learn's TF-IDF of words 1-2 and characters 3-5, and a logistic regression a column.

    Attributes
    ----------
    examples
        The labelled sentences it is trained on, at the first use.
    """

    examples: Sequence[Example]

    def scores(self, texts: Iterable[str]) -> Scores:
        """Return the probability of each column for each text; shape (n_texts, n_columns)."""
        known = list(texts)
        if not known:
            return np.zeros((0, len(self.taxonomy.columns)))
        probabilities: Scores = self._pipeline.predict_proba(known)
        return probabilities

    @cached_property
    def _pipeline(self) -> Pipeline:
        from threadpoolctl import threadpool_limits

        texts = [example.text for example in self.examples]
        labels = label_matrix(self.examples, self.taxonomy).astype(int)
        with threadpool_limits(limits=1):
            return tfidf_pipeline().fit(texts, labels)


def tfidf_pipeline() -> Pipeline:
    """Return the pipeline, not yet fitted, that most projects begin with."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    regression = OneVsRestClassifier(LogisticRegression(C=10.0, max_iter=1000))
    return make_pipeline(make_union(words, characters), regression)
