"""The model: sentences in, probabilities and findings out. Needs numpy and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.calibration import Platt, sigmoid
from findings_nlp.clauses import split_clauses
from findings_nlp.decisions import Codes, Decisions, Rule, balances, build_findings, decide
from findings_nlp.patterns import arrays_of
from findings_nlp.records import Finding, Findings, Sentence
from findings_nlp.sentiments import SentimentScale
from findings_nlp.settings import Settings
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy, taxonomy_to_record
from findings_nlp.weights import WeightTable

Scores = npt.NDArray[np.float32]

_SENTENCES_AT_A_TIME = 2_000
"""Of a stream; about what fills a batch of `features.batches`."""
_STRENGTH, _CONCERN, _MIXED = map(SENTIMENTS.index, ("strength", "concern", "mixed"))


@dataclass(frozen=True, eq=False)
class Model:
    """A trained model.

    Attributes
    ----------
    taxonomy
        Its themes; ``taxonomy.columns`` are the columns of its scores.
    settings
        The settings it was trained with.
    weights
        The weight table.
    bias
        What is added to the linear score of each column; float32, shape (n_columns,).
    calibration
        By column name, how a linear score becomes a probability.
    thresholds
        By theme, the probability from which on it counts as found.
    sentiments
        How the columns of sentiments become the four sentiments.
    origin
        What it was trained on and how it did, as JSON values; for people, not for scoring.
    """

    taxonomy: Taxonomy
    settings: Settings
    weights: WeightTable
    bias: Scores
    calibration: Mapping[str, Platt]
    thresholds: Mapping[str, float]
    sentiments: SentimentScale
    origin: Mapping[str, Any] = field(default_factory=dict)

    def scores(self, texts: Iterable[str]) -> Scores:
        """Return the probability of every column for every text.

        Parameters
        ----------
        texts
            Sentences; any number, also none.

        Returns
        -------
        scores
            Calibrated probabilities; shape (n_texts, n_columns), columns as in
            ``taxonomy.columns``, from 0 to 1.
        """
        linear = self.weights.linear_scores(texts) + self.bias
        return sigmoid(linear * self.slopes + self.offsets).astype(np.float32, copy=False)

    def tag(self, sentences: Iterable[str | Sentence]) -> Findings:
        """Tag sentences with their themes and sentiments.

        Parameters
        ----------
        sentences
            Strings, or sentences of a report; each finding holds its sentence.

        Returns
        -------
        findings
            One for each sentence, in the same order, also where no theme was found.
        """
        known = [Sentence(item) if isinstance(item, str) else item for item in sentences]
        decisions = self.tag_columns(sentence.text for sentence in known)
        return build_findings(known, decisions, self.taxonomy)

    def tag_each(self, sentences: Iterable[str | Sentence]) -> Iterator[Finding]:
        """Yield the findings of a stream of sentences, of which a few are held at a time.

        Parameters
        ----------
        sentences
            As for `tag`; any number, also without end.
        """
        stream = iter(sentences)
        while some := list(islice(stream, _SENTENCES_AT_A_TIME)):
            yield from self.tag(some)

    def tag_columns(self, texts: Iterable[str]) -> Decisions:
        """Tag sentences and keep what was decided in arrays, for those who work with tables.

        Parameters
        ----------
        texts
            Sentences; any number, also none.

        Returns
        -------
        decisions
            Its arrays have a row for each sentence, in the same order.
        """
        texts = list(texts)
        decisions = decide(self.scores(texts), self._rule)
        is_mixed = (decisions.sentiments == _MIXED) & decisions.themes.any(axis=1)
        mixed = np.flatnonzero(is_mixed).tolist()
        if mixed:
            by_clause = self._judge_clauses([texts[place] for place in mixed])
            several = decisions.themes[mixed].sum(axis=1) > 1
            decisions.theme_sentiments[mixed] = np.where(several[:, None], *by_clause)
        return decisions

    def _judge_clauses(self, texts: Sequence[str]) -> tuple[Codes, Codes]:
        """Return the sentiment code of every theme in mixed sentences; shapes (n_texts, n_themes).

        A theme is judged by the sentence's clauses, each counting as much as it is likely to hold
        the theme, and gets the likelier judgement; in a sentence of one clause it is mixed too.
        The first codes are of sentences of several themes. Where there is but one, which the second
        codes are of, what follows its first mention is mostly about it too, whatever it names: it
        is mixed, unless the sentence comes to it after the first clause.
        """
        clauses = [split_clauses(text) for text in texts]
        counts = np.array([len(text) for text in clauses])
        starts = np.cumsum(counts) - counts
        scores = self.scores(clause for text in clauses for clause in text)
        balance = np.add.reduceat(balances(scores, self.taxonomy), starts)
        codes: Codes = np.where(balance > 0, _STRENGTH, _CONCERN)
        codes[counts == 1] = _MIXED
        held = scores[:, : len(self.taxonomy.themes)] >= self._rule.thresholds
        comes_later = np.logical_or.reduceat(held, starts) & ~held[starts]
        return codes, np.where(comes_later, codes, _MIXED)

    @cached_property
    def sha256(self) -> str:
        """Return the SHA-256, in hexadecimal, of all that decides what the model says."""
        said = {
            "taxonomy": taxonomy_to_record(self.taxonomy),
            "settings": asdict(self.settings),
            "calibration": {name: asdict(platt) for name, platt in self.calibration.items()},
            "thresholds": dict(self.thresholds),
        }
        digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
        weights = self.weights
        arrays = [weights.buckets, weights.values, self.bias, self.sentiments.weights]
        if weights.patterns:
            arrays += arrays_of(weights.patterns).values()
        for array in arrays:
            digest.update(array.tobytes())
        return digest.hexdigest()

    @cached_property
    def slopes(self) -> Scores:
        """Return the slope of each column's calibration; shape (n_columns,)."""
        return self._row(lambda name: self.calibration[name].slope)

    @cached_property
    def offsets(self) -> Scores:
        """Return the offset of each column's calibration; shape (n_columns,)."""
        return self._row(lambda name: self.calibration[name].offset)

    @cached_property
    def _rule(self) -> Rule:
        thresholds = [self.thresholds[theme] for theme in self.taxonomy.theme_names]
        band = self.settings.review_band
        return Rule(self.taxonomy, np.array(thresholds), self.sentiments, band)

    def _row(self, value_of: Callable[[str], float]) -> Scores:
        """Return a value for each column, found by the column's name."""
        values = [value_of(column.name) for column in self.taxonomy.columns]
        return np.array(values, dtype=np.float32)
