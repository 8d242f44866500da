"""Logistic regression with soft targets, pulled towards weights that are already there.

scikit-learn's takes neither: a teacher's probabilities as targets, nor a prior other than zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from findings_nlp.calibration import sigmoid

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.floating[Any]]

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
    """

    line: Line
    stiffness: Floats


def fit_line(
    features: csr_matrix,
    targets: Floats,
    importance: Floats,
    inverse_penalty: float,
    prior: Prior | None = None,
) -> Line:
    """Fit the log-odds of a column as a weighted sum of features.

    What is least is ``C * sum(importance * cross-entropy) + sum(stiffness * (weights - prior)²) /
    2``, found by L-BFGS (Byrd and others, "A limited memory algorithm for bound constrained
    optimization", 1995). The bias is free where there is no prior, and stays as it is where there
    is one: a few sentences chosen because something is wrong with them say nothing of how common
    a label is.

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
    prior
        What the line is pulled towards; all zeros, each with stiffness 1, if None.
    """
    if prior is None:
        return _fit(features, targets, importance, inverse_penalty, None)
    from scipy.sparse import diags_array

    reach = 1 / np.sqrt(prior.stiffness)  # in units of which every weight is equally stiff
    start = Line(prior.line.weights / reach, prior.line.bias)
    found = _fit(features @ diags_array(reach), targets, importance, inverse_penalty, start)
    return Line(found.weights * reach, found.bias)


def _fit(
    features: csr_matrix,
    targets: Floats,
    importance: Floats,
    inverse_penalty: float,
    prior: Line | None,
) -> Line:
    from scipy.optimize import minimize

    start = np.zeros(features.shape[1] + 1)
    if prior is not None:
        start = np.append(prior.weights, prior.bias)
    turned = features.T.tocsr()

    def cost(line: Floats) -> tuple[float, Floats]:
        scores = features @ line[:-1] + line[-1]
        excess = importance * (sigmoid(scores) - targets)
        loss = importance @ (np.logaddexp(0, scores) - targets * scores)
        away = line[:-1] - start[:-1]
        bias_slope = excess.sum() if prior is None else 0.0
        slope = np.append(inverse_penalty * (turned @ excess) + away, inverse_penalty * bias_slope)
        return inverse_penalty * loss + away @ away / 2, slope

    options = {"maxiter": _MOST_STEPS, "gtol": _FLAT * inverse_penalty * importance.sum()}
    found = minimize(cost, start, jac=True, method="L-BFGS-B", options=options).x
    return Line(found[:-1], float(found[-1]))
