"""From probabilities to findings: which themes a sentence has, and what it says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.records import Finding, Sentence, ThemeTag
from findings_nlp.taxonomy import Sentiment, Taxonomy

Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]
Scores = npt.NDArray[np.floating[Any]]

SENTIMENT_OF_CODE: tuple[Sentiment, ...] = ("neutral", "strength", "concern", "mixed")
"""A sentiment's code is 1 for strength and 2 for concern, added up."""


@dataclass(frozen=True, eq=False)
class Decisions:
    """What was decided of sentences.

    Attributes
    ----------
    themes
        Which themes are found; shape (n_sentences, n_themes).
    sentiments
        The sentiment code of each sentence; shape (n_sentences,).
    theme_sentiments
        The sentiment code of each theme, found or not; shape (n_sentences, n_themes).
    unsure
        Which sentences a person should look at; shape (n_sentences,).
    """

    themes: Bools
    sentiments: Codes
    theme_sentiments: Codes
    unsure: Bools


def decide(scores: Scores, thresholds: Scores, taxonomy: Taxonomy, review_band: float) -> Decisions:
    """Compare probabilities with thresholds; each theme gets the sentence's sentiment.

    Parameters
    ----------
    scores
        Probabilities; shape (n_sentences, n_columns), columns as in ``taxonomy.columns``.
    thresholds
        Shape (n_columns,).
    taxonomy
        The themes.
    review_band
        A sentence is unsure if one of its themes, or a judgement on a sentence with a theme, is
        nearer to its threshold than this.
    """
    theme_count = len(taxonomy.themes)
    above, near = scores >= thresholds, np.abs(scores - thresholds) < review_band
    themes, judged = above[:, :theme_count], judgements(above, taxonomy)
    codes = sentiment_codes(judged)
    unsure_judgement = judgements(near, taxonomy).any(axis=1) & themes.any(axis=1)
    unsure = np.asarray(near[:, :theme_count].any(axis=1) | unsure_judgement)
    return Decisions(themes, codes, np.repeat(codes[:, None], theme_count, axis=1), unsure)


def judgements(values: npt.NDArray[Any], taxonomy: Taxonomy) -> npt.NDArray[Any]:
    """Return the columns of the whole sentence's strength and concern; shape (..., 2)."""
    first = len(taxonomy.themes)
    return values[..., first : first + 2]


def sentiment_codes(judged: Bools) -> Codes:
    """Return sentiment codes from whether strength and concern are judged; shape (..., 2)."""
    codes: Codes = judged[..., 0] + 2 * judged[..., 1].astype(np.int64)
    return codes


def sentiment_shares(scores: Scores, taxonomy: Taxonomy) -> npt.NDArray[np.float64]:
    """Return the probability of each sentiment code, the two judgements taken as independent.

    Returns
    -------
    shares
        Shape (n_sentences, 4); each row sums to 1.
    """
    strength, concern = judgements(scores, taxonomy).astype(np.float64).T
    no_strength, no_concern = 1 - strength, 1 - concern
    return np.column_stack(
        [no_strength * no_concern, strength * no_concern, no_strength * concern, strength * concern]
    )


def build_findings(
    sentences: Sequence[Sentence], scores: Scores, decisions: Decisions, taxonomy: Taxonomy
) -> list[Finding]:
    """Make the finding of each sentence.

    Parameters
    ----------
    sentences
        What was scored.
    scores
        Probabilities; shape (n_sentences, n_columns), columns as in ``taxonomy.columns``.
    decisions
        What was decided of them.
    taxonomy
        The themes.
    """
    rows = zip(
        sentences,
        decisions.sentiments.tolist(),
        sentiment_shares(scores, taxonomy).tolist(),
        _theme_tags(scores, decisions, taxonomy),
        decisions.unsure.tolist(),
        strict=True,
    )
    return [
        Finding(
            sentence=sentence,
            sentiment=SENTIMENT_OF_CODE[code],
            sentiment_scores=dict(zip(SENTIMENT_OF_CODE, shares, strict=True)),
            themes=themes,
            needs_review=unsure,
        )
        for sentence, code, shares, themes, unsure in rows
    ]


def _theme_tags(
    scores: Scores, decisions: Decisions, taxonomy: Taxonomy
) -> list[dict[str, ThemeTag]]:
    tags: list[dict[str, ThemeTag]] = [{} for _ in range(len(scores))]
    places, themes = np.nonzero(decisions.themes)
    found = zip(
        places.tolist(),
        themes.tolist(),
        scores[places, themes].tolist(),
        decisions.theme_sentiments[places, themes].tolist(),
        strict=True,
    )
    for place, theme, probability, code in found:
        tags[place][taxonomy.theme_names[theme]] = ThemeTag(probability, SENTIMENT_OF_CODE[code])
    return tags
