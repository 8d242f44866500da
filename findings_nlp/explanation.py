"""Why a sentence is tagged as it is: what each word and phrase adds to each score, exactly.

A score is a sum over the n-grams of a sentence and over the patterns in it, so nothing is estimated
here: the n-grams inside a word are the word's part, those of neighbouring words the phrase's, and
what a pattern adds is the part of the three words to which it reacts the most. The parts and a
constant are the score in log-odds. The parts depend on each other through the length of the
sentence and on where a pattern reacts, so they tell how a score is made up, not what it would be
without a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.calibration import sigmoid
from findings_nlp.clauses import split_clauses
from findings_nlp.decisions import balances, sentiment_columns
from findings_nlp.features import Places
from findings_nlp.model import Model
from findings_nlp.parts import Parts, find_parts
from findings_nlp.records import Finding, Sentence
from findings_nlp.taxonomy import SENTIMENT_COLUMNS, SENTIMENTS, Sentiment

Floats = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """A word or phrase, and what it adds to a score.

    Attributes
    ----------
    start, end
        Where it stands in the sentence, in characters, end exclusive.
    text
        The word or phrase as the sentence has it.
    log_odds
        What it adds; 0.7 doubles the odds, -0.7 halves them.
    """

    start: int
    end: int
    text: str
    log_odds: float


@dataclass(frozen=True)
class Account:
    """How the score of a column is made up.

    Attributes
    ----------
    constant
        The log-odds before any word is read.
    words
        Every word in order, with what its own letters add.
    phrases
        The runs of words that the model knows, with what they add beyond their words.
    shares
        Every word in order, with what it adds if each phrase is divided equally among its words;
        for colouring a sentence. They sum to as much as words and phrases do.
    """

    constant: float
    words: tuple[Part, ...]
    phrases: tuple[Part, ...]
    shares: tuple[Part, ...]

    @property
    def log_odds(self) -> float:
        """Return the score, the constant and all parts together."""
        return self.constant + sum(part.log_odds for part in (*self.words, *self.phrases))

    @property
    def probability(self) -> float:
        """Return the score as a probability, from 0 to 1."""
        return float(sigmoid(np.array(self.log_odds)))

    def raising(self, most: int) -> list[Part]:
        """Return the words and phrases that raise the score, the strongest first."""
        parts = sorted((*self.words, *self.phrases), key=lambda part: -part.log_odds)
        return [part for part in parts[:most] if part.log_odds > 0]

    def lowering(self, most: int) -> list[Part]:
        """Return the words and phrases that lower the score, the strongest first."""
        parts = sorted((*self.words, *self.phrases), key=lambda part: part.log_odds)
        return [part for part in parts[:most] if part.log_odds < 0]


@dataclass(frozen=True, slots=True)
class SentimentTerms:
    """What the columns of sentiments add to the score of a sentiment.

    The probability of a sentiment is the exponential of its terms' sum, divided by the total of
    those of all four.
    """

    strength: float
    concern: float
    neutral: float
    constant: float


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence whose themes are judged by clause.

    Attributes
    ----------
    text
        The clause.
    strength, concern
        Probability that it is a strength, and a concern.
    themes
        Probability that it is about each theme of the sentence.
    balances
        What it says of each theme of the sentence: the probability of the theme times strength less
        concern. A theme whose balances sum to more than 0 is a strength, to less a concern.
    """

    text: str
    strength: float
    concern: float
    themes: Mapping[str, float]
    balances: Mapping[str, float]


@dataclass(frozen=True)
class Explanation:
    """Why a sentence is tagged as it is.

    Attributes
    ----------
    finding
        The tagged sentence.
    columns
        How the score of each theme, of strength, concern and neutral is made up, by column name.
    thresholds
        The probability from which on each theme counts as found.
    sentiments
        How strength, concern and neutral make the probabilities of the four sentiments.
    clauses
        The clauses by which the themes were judged. Empty where each theme has the sentiment of the
        sentence: if it is not mixed, or has one theme and does not come to it late.
    """

    finding: Finding
    columns: Mapping[str, Account]
    thresholds: Mapping[str, float]
    sentiments: Mapping[Sentiment, SentimentTerms]
    clauses: tuple[Clause, ...] = ()

    @property
    def telling_columns(self) -> tuple[str, ...]:
        """Return the themes found, or the likeliest if none is, and the sentiments' columns."""
        likeliest = max(self.thresholds, key=lambda theme: self.columns[theme].log_odds)
        return (*(self.finding.themes or (likeliest,)), *SENTIMENT_COLUMNS)

    def _repr_html_(self) -> str:
        """Return the explanation as a notebook shows it."""
        from findings_nlp.explanation_html import explanation_html

        return explanation_html(self)


def explain(model: Model, sentence: str | Sentence) -> Explanation:
    """Explain the tags of a sentence.

    Parameters
    ----------
    model
        The model that tags it.
    sentence
        A string, or a sentence of a report.
    """
    [finding] = model.tag([sentence])
    return Explanation(
        finding=finding,
        columns=_accounts(model, finding.sentence.text),
        thresholds=dict(model.thresholds),
        sentiments=_sentiment_terms(model, finding.sentence.text),
        clauses=_clauses(model, finding),
    )


def _accounts(model: Model, text: str) -> dict[str, Account]:
    parts = find_parts([text], model.weights)
    values, shares = parts.values * model.slopes, parts.word_values() * model.slopes
    constants = (model.slopes * model.bias + model.offsets).tolist()
    words, phrases = np.split(np.arange(len(values)), [len(shares)])
    return {
        column.name: Account(
            constant=constants[place],
            words=parts_told(text, parts, words, values[words, place]),
            phrases=parts_told(text, parts, phrases, values[phrases, place]),
            shares=parts_told(text, parts, words, shares[:, place]),
        )
        for place, column in enumerate(model.taxonomy.columns)
    }


def parts_told(text: str, parts: Parts, chosen: Places, log_odds: Floats) -> tuple[Part, ...]:
    """Return some parts of a text with what each adds to a score; shapes (n_chosen,)."""
    starts, ends = parts.starts[chosen].tolist(), parts.ends[chosen].tolist()
    return tuple(
        Part(start, end, text[start:end], value)
        for start, end, value in zip(starts, ends, log_odds.tolist(), strict=True)
    )


def _sentiment_terms(model: Model, text: str) -> dict[Sentiment, SentimentTerms]:
    judged = sentiment_columns(model.scores([text]), model.taxonomy)
    [rows] = model.sentiments.terms(judged).tolist()
    return {name: SentimentTerms(*row) for name, row in zip(SENTIMENTS, rows, strict=True)}


def _clauses(model: Model, finding: Finding) -> tuple[Clause, ...]:
    said = {tag.sentiment for tag in finding.themes.values()}
    if finding.sentiment != "mixed" or (len(finding.themes) < 2 and said <= {"mixed"}):
        return ()
    texts, names = split_clauses(finding.sentence.text), model.taxonomy.theme_names
    found = [names.index(theme) for theme in finding.themes]
    scores = model.scores(texts)
    rows = zip(
        texts,
        sentiment_columns(scores, model.taxonomy).tolist(),
        scores[:, found].tolist(),
        balances(scores, model.taxonomy)[:, found].tolist(),
        strict=True,
    )
    return tuple(
        Clause(
            text,
            strength,
            concern,
            themes=dict(zip(finding.themes, likely, strict=True)),
            balances=dict(zip(finding.themes, said, strict=True)),
        )
        for text, (strength, concern, _), likely, said in rows
    )
