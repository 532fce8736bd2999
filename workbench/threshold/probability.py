"""Scores as probabilities, where they are any, corrected to an expected prevalence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.curve import OperatingCurve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scored import Scored

# What a score is divided by to be a probability; other scales promise nothing.
_WHOLE = {"probability": 1.0, "percent": 100.0}


def whole_of(scored: Scored) -> float | None:
    """Return the score that says "certain": 1 or 100, or None where scores are no probabilities."""
    return _WHOLE.get(scored.columns.scale)


def corrected(p: NDArray[np.float64], observed: float, expected: float) -> NDArray[np.float64]:
    """Return the probabilities that hold where another share of positives is expected.

    p' = p a / (p a + 1 - p) with a = pi' (1 - pi) / (pi (1 - pi')): label shift, under which the
    odds of each case change by one factor (Elkan 2001, theorem 2; Saerens et al. 2002).

    Parameters
    ----------
    p : ndarray of shape (n,)
        Probabilities under the observed prevalence.
    observed, expected : float
        Shares of positives pi and pi', above 0 and below 1. Exchanged, they undo the correction.
    """
    factor = expected * (1.0 - observed) / (observed * (1.0 - expected))
    return np.asarray(p * factor / (p * factor + (1.0 - p)))


def weights(scored: Scored) -> NDArray[np.float64]:
    """Return the sample weights, 1 where there are none, shape (n_rows,)."""
    return np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight


def observed_prevalence(scored: Scored) -> float:
    """Return the weighted share of positives in the rows."""
    weight = weights(scored)
    return float(weight[scored.y_true].sum()) / float(weight.sum())


def probabilities(scored: Scored, prevalence: float | None = None) -> NDArray[np.float64] | None:
    """Return the scores as probabilities, shape (n_rows,); None where they are none.

    Parameters
    ----------
    scored : Scored
        Scores on the scale "probability" or "percent" are probabilities.
    prevalence : float, optional
        Expected share of positives, to which the probabilities are corrected.
    """
    whole = whole_of(scored)
    if whole is None:
        return None
    p = scored.y_score / whole
    return p if prevalence is None else corrected(p, observed_prevalence(scored), prevalence)


def probability_curve(
    scored: Scored, curve: OperatingCurve, prevalence: float | None = None
) -> OperatingCurve | None:
    """Return a curve whose thresholds are probabilities; None where the scores are none.

    Two neighbours may become one probability by rounding: then the later one holds them both,
    and `index` finds it.

    Parameters
    ----------
    scored : Scored
        Says on which scale its scores are.
    curve : OperatingCurve
        As `operating_curve(scored)` returns it.
    prevalence : float, optional
        Expected share of positives: classes are weighted and thresholds corrected to it.

    Raises
    ------
    InputError
        If the prevalence is not above 0 and below 1.
    """
    whole = whole_of(scored)
    if whole is None:
        return None
    thresholds = curve.thresholds / whole
    expected = curve
    if prevalence is not None:
        expected = curve.at_prevalence(prevalence)
        thresholds[1:] = corrected(thresholds[1:], curve.prevalence, prevalence)
    thresholds.setflags(write=False)
    return OperatingCurve(thresholds, expected.fps, expected.tps, expected.flagged)
