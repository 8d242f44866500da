"""Linear scores with soft targets: learnt from nothing, or pulled from those that are there.

scikit-learn takes neither a teacher's probabilities as targets nor a prior other than zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from findings_nlp.calibration import sigmoid

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.floating[Any]]
Loss = Callable[[Floats], tuple[Floats, Floats]]
"""Takes the scores of all rows; gives what each loses and the slope of that."""

_MOST_STEPS = 300
_FLAT = 1e-5
"""Largest slope, per row of importance, at which the search ends."""


@dataclass(frozen=True, eq=False)
class Line:
    """A linear score: the weight of each feature, shape (n_features,), and a bias."""

    weights: Floats
    bias: float


@dataclass(frozen=True, eq=False)
class Prior:
    """What a line is pulled towards.

    Attributes
    ----------
    line
        The line.
    stiffness
        How strongly each weight is pulled, above 0; shape (n_features,).
    beside
        What each row scores besides, which is not learnt; shape (n_rows,).
    """

    line: Line
    stiffness: Floats
    beside: Floats


def fit_line(
    features: csr_matrix, targets: Floats, importance: Floats, inverse_penalty: float
) -> Line:
    """Fit a score of at least 1 where a label holds, and of at most -1 where it does not.

    What is least is ``C * sum(importance * shortfall²) + sum(weights²) / 2``, as of a support
    vector machine with squared hinge loss (Chang, Hsieh and Lin, "Coordinate descent method for
    large-scale L2-loss linear support vector machines", 2008), found by L-BFGS (Byrd and others,
    "A limited memory algorithm for bound constrained optimization", 1995). Where a label is in
    doubt the shortfalls of both answers count, each by how likely the answer is.

    Parameters
    ----------
    features
        Shape (n_rows, n_features).
    targets
        How likely each row has the label, from 0 to 1; shape (n_rows,).
    importance
        How much each row counts, 0 or more; shape (n_rows,).
    inverse_penalty
        ``C``: higher follows the targets more closely.
    """

    def squared_hinge(scores: Floats) -> tuple[Floats, Floats]:
        if_so, if_not = np.maximum(1 - scores, 0), np.maximum(1 + scores, 0)
        losses = targets * if_so**2 + (1 - targets) * if_not**2
        return losses, 2 * ((1 - targets) * if_not - targets * if_so)

    start = Line(np.zeros(features.shape[1]), 0.0)
    return _least(squared_hinge, features, importance, inverse_penalty, start, frozen_bias=False)


def pull_line(
    features: csr_matrix, targets: Floats, importance: Floats, inverse_penalty: float, prior: Prior
) -> Line:
    """Fit the log-odds of a label, pulled towards a line that is there.

    What is least is ``C * sum(importance * cross-entropy) + sum(stiffness * (weights - prior)²) /
    2``. The bias stays as it is: a few sentences chosen because something is wrong with them say
    nothing of how common a label is.

    Parameters
    ----------
    features, targets, importance, inverse_penalty
        As for `fit_line`.
    prior
        What the line is pulled towards.
    """
    from scipy.sparse import diags_array

    def cross_entropy(scores: Floats) -> tuple[Floats, Floats]:
        scores = scores + prior.beside
        return np.logaddexp(0, scores) - targets * scores, sigmoid(scores) - targets

    reach = 1 / np.sqrt(prior.stiffness)  # in units of which every weight is equally stiff
    start = Line(prior.line.weights / reach, prior.line.bias)
    scaled = (features @ diags_array(reach)).tocsr()
    found = _least(cross_entropy, scaled, importance, inverse_penalty, start, frozen_bias=True)
    return Line(found.weights * reach, found.bias)


def _least(  # noqa: PLR0913  (a search and where it begins)
    loss: Loss,
    features: csr_matrix,
    importance: Floats,
    inverse_penalty: float,
    start: Line,
    *,
    frozen_bias: bool,
) -> Line:
    """Return the line at which loss and distance from the start are least."""
    from scipy.optimize import minimize

    turned = features.T.tocsr()

    def cost(line: Floats) -> tuple[float, Floats]:
        losses, slopes = loss(features @ line[:-1] + line[-1])
        slopes = inverse_penalty * importance * slopes
        away = line[:-1] - start.weights
        bias_slope = 0.0 if frozen_bias else slopes.sum()
        total = float(inverse_penalty * importance @ losses + away @ away / 2)
        uphill: Floats = np.append(turned @ slopes + away, bias_slope)
        return total, uphill

    options = {"maxiter": _MOST_STEPS, "gtol": _FLAT * inverse_penalty * importance.sum()}
    begin = np.append(start.weights, start.bias)
    found = minimize(cost, begin, jac=True, method="L-BFGS-B", options=options).x
    return Line(found[:-1], float(found[-1]))
