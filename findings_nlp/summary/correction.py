"""Counts corrected for the model's known error, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.metrics import Counts

Floats = npt.NDArray[np.float64]

_DRAWS = 4_000
"""Enough to place the ends of an interval within a twentieth of a standard deviation."""
_MOST = 1 << 40
"""Labelled sentences; far beyond any set of them, and far from what overflows."""
_TAILS = (0.025, 0.975)
_SEED_OF_RATES, _SEED_OF_COUNTS = 1, 2
"""Two streams of numbers, since draws of one stream used twice would go together."""


@dataclass(frozen=True, slots=True)
class Range:
    """A number and its 95% interval."""

    value: float
    low: float
    high: float


def known_errors(origin: Mapping[str, Any]) -> dict[str, Counts]:
    """Return how each theme fared in the labelled sentences that a model was cross-validated on.

    Parameters
    ----------
    origin
        The model's ``origin``. It is data from a file: what is missing or impossible is left out.

    Returns
    -------
    dict of str to Counts
        By theme, worked back from precision, recall and support. A theme that was never rightly
        found is left out, as nothing can be corrected by it.
    """
    themes = _record(_record(origin.get("cross_validated")).get("themes"))
    counts = {name: _counts(_record(figures)) for name, figures in themes.items()}
    return {name: each for name, each in counts.items() if each and each.right}


def known_sentiment_accuracy(origin: Mapping[str, Any]) -> float | None:
    """Return the share of themes rightly found whose sentiment was right; None if not known."""
    share = _record(origin.get("cross_validated")).get("theme_sentiment_accuracy")
    return float(share) if isinstance(share, int | float) and 0 <= share <= 1 else None


def _record(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _counts(figures: Mapping[str, Any]) -> Counts | None:
    try:
        precision, recall = float(figures["precision"]), float(figures["recall"])
        support = int(figures["support"])
    except (LookupError, TypeError, ValueError, OverflowError):
        return None
    is_possible = 0 < precision <= 1 and 0 < recall <= 1 and 0 < support < _MOST * precision
    if not is_possible:
        return None
    right = round(recall * support)
    return Counts(right, round(right / precision) - right, support - right)


@lru_cache(maxsize=100_000)
def corrected_count(found: int, errors: Counts) -> Range:
    """Return how many sentences have a theme, where a model has found so many.

    The value is ``found * precision / recall``: as many as there are labelled sentences with the
    theme for each one that was found among them. That is the ratio estimator of a total (Cochran,
    Sampling Techniques, 3rd ed. 1977, chapter 6) and the correction by predictive value and
    sensitivity known from epidemiology (Brenner and Gefeller, Am J Epidemiol 138, 1993, 1007-1015).

    The interval lies between the 2.5th and the 97.5th percentile of the predictive distribution.
    Right, wrong and missed labelled sentences are taken as a sample of a multinomial with Jeffreys'
    prior, so that precision ``p`` and recall ``r`` are uncertain (Gelman and others, Bayesian Data
    Analysis, 3rd ed. 2013, section 3.4). For each draw of them, the sentences rightly found are
    ``x ~ Binomial(found, p)``, those missed ``NegativeBinomial(x + 1/2, r)``. The draws are the
    same every run.

    Rogan and Gladen's correction (Am J Epidemiol 107, 1978, 71-76; "adjusted count" in Forman, Data
    Min Knowl Disc 17, 2008, 164-206) goes by the share of sentences without the theme that are
    wrongly found instead of by precision. It asks for labelled sentences that hold as many easy
    ones as reports do. Where some were chosen because they are hard, it subtracts too much; see
    docs/decisions.md.

    Parameters
    ----------
    found
        Number of sentences that the model found to have the theme.
    errors
        How the theme fared in labelled sentences, with at least one rightly found.
    """
    rates = _rates(errors)
    draws = np.random.default_rng(_SEED_OF_COUNTS)
    right = draws.binomial(found, rates.precision)
    there = right + draws.negative_binomial(right + 0.5, rates.recall)
    low, high = np.quantile(there, _TAILS, method="inverted_cdf").tolist()
    return Range(found * errors.precision / errors.recall, low, high)


@dataclass(frozen=True, eq=False)
class _Rates:
    """Draws of what precision and recall may be; shape (n_draws,)."""

    precision: Floats
    recall: Floats


@lru_cache(maxsize=1_000)
def _rates(errors: Counts) -> _Rates:
    draws = np.random.default_rng(_SEED_OF_RATES)
    shapes = (errors.right + 0.5, errors.wrong + 0.5, errors.missed + 0.5)
    right, wrong, missed = (draws.gamma(shape, size=_DRAWS) for shape in shapes)
    return _Rates(right / (right + wrong), right / (right + missed))


def log_variance(errors: Counts) -> float:
    """Return the variance of ``log(precision / recall)``, by the delta method.

    That is the logarithm of ``(right + missed) / (right + wrong)``, each of the three a Poisson
    count.
    """
    there, found = errors.right + errors.missed, errors.right + errors.wrong
    return (
        errors.right * (1 / there - 1 / found) ** 2
        + errors.missed / there**2
        + errors.wrong / found**2
    )
