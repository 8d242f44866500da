"""From probabilities to findings: which themes a sentence has, and what it says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.records import Finding, Findings, Sentence, ThemeTag
from findings_nlp.sentiments import SentimentScale
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy

Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]
Scores = npt.NDArray[np.floating[Any]]

_EDGE = 1e-9
"""Thresholds of 0 and 1 count as this far from them, so that nothing is divided by 0."""


@dataclass(frozen=True, eq=False)
class Decisions:
    """What was decided of sentences. A sentiment's code is its place in `SENTIMENTS`.

    Attributes
    ----------
    probabilities
        The probability of each theme, from 0 to 1; shape (n_sentences, n_themes).
    themes
        Which themes are found; shape (n_sentences, n_themes).
    shares
        The probability of each sentiment; shape (n_sentences, 4), each row sums to 1.
    sentiments
        The sentiment code of each sentence; shape (n_sentences,).
    theme_sentiments
        The sentiment code of each theme, found or not; shape (n_sentences, n_themes).
    unsure
        Which sentences a person should look at; shape (n_sentences,).
    """

    probabilities: Scores
    themes: Bools
    shares: Scores
    sentiments: Codes
    theme_sentiments: Codes
    unsure: Bools

    def of(self, places: Codes) -> Decisions:
        """Return what was decided of the sentences at these places, in their order."""
        return Decisions(*(getattr(self, each.name)[places] for each in fields(self)))


@dataclass(frozen=True, eq=False)
class Rule:
    """How probabilities are decided on.

    Attributes
    ----------
    taxonomy
        The themes.
    thresholds
        The probability from which on each theme counts as found; shape (n_themes,).
    sentiments
        How the columns of sentiments become the four sentiments.
    review_band
        From 0 to 0.5. A sentence is unsure if one of its themes is so near to its threshold, or its
        two likeliest sentiments, where it has a theme, are so nearly level, that half of what is
        left of the way to certainty is less than this.
    """

    taxonomy: Taxonomy
    thresholds: Scores
    sentiments: SentimentScale
    review_band: float


def decide(scores: Scores, rule: Rule) -> Decisions:
    """Decide on themes and sentiment; each theme gets the sentence's sentiment.

    Parameters
    ----------
    scores
        Probabilities; shape (n_sentences, n_columns), columns as in ``taxonomy.columns``.
    rule
        How.
    """
    theme_count = len(rule.taxonomy.themes)
    probabilities = scores[:, :theme_count]
    themes = probabilities >= rule.thresholds
    near = (1 - nearness(probabilities, rule.thresholds)) / 2 < rule.review_band
    shares = rule.sentiments.shares(sentiment_columns(scores, rule.taxonomy))
    codes = shares.argmax(axis=1)
    second, first = np.sort(shares, axis=1)[:, -2:].T
    doubtful = ((first - second) / 2 < rule.review_band) & themes.any(axis=1)
    return Decisions(
        probabilities=probabilities,
        themes=themes,
        shares=shares,
        sentiments=codes,
        theme_sentiments=np.repeat(codes[:, None], theme_count, axis=1),
        unsure=near.any(axis=1) | doubtful,
    )


def nearness(probabilities: Scores, thresholds: Scores) -> Scores:
    """Return how near probabilities are to their thresholds, on the way there from 0 or from 1.

    The plain difference would call a rare theme that is as good as ruled out near, if its threshold
    is low.

    Parameters
    ----------
    probabilities
        Shape (n_sentences, n_themes).
    thresholds
        From 0 to 1; shape (n_themes,).

    Returns
    -------
    nearness
        1 at the threshold, 0 where the probability is 0 or 1; shape (n_sentences, n_themes).
    """
    inside = np.clip(thresholds, _EDGE, 1 - _EDGE)
    below, above = probabilities / inside, (1 - probabilities) / (1 - inside)
    return np.where(probabilities < inside, below, above)


def sentiment_columns(values: npt.NDArray[Any], taxonomy: Taxonomy) -> npt.NDArray[Any]:
    """Return the columns of the whole sentence's sentiments; shape (..., 3)."""
    return values[..., len(taxonomy.themes) :]


def balances(scores: Scores, taxonomy: Taxonomy) -> Scores:
    """Return how well or ill each clause speaks of each theme, as far as it is likely to hold it.

    What a clause of several themes says is shared among them, so that "staff are well trained"
    in custody speaks less of custody than a clause on custody alone.

    Returns
    -------
    balances
        Shape (n_clauses, n_themes); from -1, a concern, to 1, a strength.
    """
    strength, concern, _ = sentiment_columns(scores, taxonomy).T
    themes = scores[:, : len(taxonomy.themes)]
    among = np.maximum(themes.sum(axis=1), 1)
    said: Scores = themes * ((strength - concern) / among)[:, None]
    return said


def build_findings(
    sentences: Sequence[Sentence], decisions: Decisions, taxonomy: Taxonomy
) -> Findings:
    """Make the finding of each sentence.

    Parameters
    ----------
    sentences
        What was scored.
    decisions
        What was decided of them.
    taxonomy
        The themes.
    """
    rows = zip(
        sentences,
        decisions.sentiments.tolist(),
        decisions.shares.tolist(),
        _theme_tags(decisions, taxonomy),
        decisions.unsure.tolist(),
        strict=True,
    )
    return Findings(
        Finding(
            sentence=sentence,
            sentiment=SENTIMENTS[code],
            sentiment_scores=dict(zip(SENTIMENTS, shares, strict=True)),
            themes=themes,
            needs_review=unsure,
        )
        for sentence, code, shares, themes, unsure in rows
    )


def _theme_tags(decisions: Decisions, taxonomy: Taxonomy) -> list[dict[str, ThemeTag]]:
    tags: list[dict[str, ThemeTag]] = [{} for _ in range(len(decisions.themes))]
    places, themes = np.nonzero(decisions.themes)
    found = zip(
        places.tolist(),
        themes.tolist(),
        decisions.probabilities[places, themes].tolist(),
        decisions.theme_sentiments[places, themes].tolist(),
        strict=True,
    )
    for place, theme, probability, code in found:
        tags[place][taxonomy.theme_names[theme]] = ThemeTag(probability, SENTIMENTS[code])
    return tags
