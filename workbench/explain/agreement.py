"""Whether SHAP and LIME say the same of a case, and whether either may be shown to a client.

LIME's contributions are compared, not its weights: they are in probability points against the
same reference rows as SHAP's values, where a weight is per standard deviation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.explain.explanation import Agreement
from workbench.intake.errors import printable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.explain.explanation import Explanation, LocalModel

# A column below a tenth of a point in both is nobody's reason (design.md 5, "sign").
_SHOWN = 0.001
# From a whole point on, a column is told as a reason: there its size and sign must hold.
_TOLD = 0.01
# ... and from a tenth of the largest on: beside a reason of thirty points, one point is none.
_TOLD_SHARE = 0.1
# What is smaller is rounding of a sum that is exact to 1e-9.
_NOTHING = 1e-9
# Below, the straight line leaves more than half of the score's variation around the case
# unexplained: another line would do about as well.
LEAST_R2 = 0.50
# The sums of float32 boosters hold to this; more is an engine that speaks of another model.
_MOST_ADDITIVITY_GAP = 2e-6
# Two standard errors on either side are the usual 95 % interval: it must not hold 0.
_STANDARD_ERRORS = 1.96
# Two of the three largest in common; chance gives 0.9 of 3 among ten columns.
_LEAST_TOP3 = 2.0 / 3.0
# Below, the ranks of one explain less than a quarter of those of the other.
_LEAST_RANK = 0.50
_MOST_NAMED = 3


def agreement(explanation: Explanation, local: LocalModel, *, parts: str = "columns") -> Agreement:
    """Hold an exact explanation and LIME's against each other.

    Parameters
    ----------
    explanation : Explanation
        SHAP's values of one case.
    local : LocalModel
        LIME's, of the same case against the same reference rows.
    parts : str
        What both are taken apart into: "columns", or the "words" of a text.

    Returns
    -------
    Agreement
        Columns are largest by |SHAP's value| and by |LIME's contribution|, of equals the first.

    Raises
    ------
    ValueError
        If the two are not of the same columns.
    """
    if explanation.feature_names != local.feature_names:
        raise ValueError(
            f"SHAP speaks of {list(explanation.feature_names)} and LIME of "
            f"{list(local.feature_names)}: only explanations of the same columns can be compared."
        )
    ours, theirs = explanation.values, local.contributions
    compared = top3(ours, theirs), rank(ours, theirs), sign(ours, theirs)
    reasons = (
        *_about_shap(explanation),
        *_about_lime(explanation, local),
        *_between(explanation, local),
        *_order(compared[0], compared[1], min(3, len(ours)), parts),
    )
    return Agreement(*compared, stable=not reasons, reasons=reasons)


def doubts(explanation: Explanation) -> tuple[str, ...]:
    """Return why SHAP's values may not be shown, whatever LIME says; () where they may."""
    return tuple(_about_shap(explanation))


def differences(explanation: Explanation, local: LocalModel, parts: str) -> tuple[str, ...]:
    """Return where both methods differ, whether either holds or not; () where they agree."""
    ours, theirs = explanation.values, local.contributions
    most = min(3, len(ours))
    order = _order(top3(ours, theirs), rank(ours, theirs), most, parts)
    return (*_between(explanation, local), *order)


def top3(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    """Return the shared share of the three largest |values|, of as many as there are of fewer.

    NaN where either has no value above rounding.
    """
    if min(np.abs(ours).max(), np.abs(theirs).max()) <= _NOTHING:
        return float("nan")
    most = min(3, len(ours))
    largest = [set(np.argsort(-np.abs(v), kind="stable")[:most].tolist()) for v in (ours, theirs)]
    return len(largest[0] & largest[1]) / most


def rank(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    """Return Spearman's correlation of |values|, ties at their mean rank (Spearman 1904).

    NaN where either has no order: one column, or all of one size.
    """
    first, second = (pd.Series(np.abs(values)).rank() for values in (ours, theirs))
    if first.nunique() < 2 or second.nunique() < 2:
        return float("nan")
    return float(first.corr(second))


def sign(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    """Return the share of the columns above 0.001 in either that have the same sign.

    NaN where there is none.
    """
    shown = np.maximum(np.abs(ours), np.abs(theirs)) > _SHOWN
    if not shown.any():
        return float("nan")
    return float(np.mean(np.sign(ours[shown]) == np.sign(theirs[shown])))


def _about_shap(explanation: Explanation) -> Iterator[str]:
    if not explanation.additivity_gap <= _MOST_ADDITIVITY_GAP:
        yield (
            f"SHAP's values do not add up to the score: they are off by "
            f"{explanation.additivity_gap:.2g}."
        )
    values, errors = explanation.values, explanation.standard_error
    unsure = (_STANDARD_ERRORS * errors >= np.abs(values)) & (
        np.maximum(np.abs(values), errors) > _told(explanation)
    )
    for j in _largest(unsure, np.maximum(np.abs(values), errors)):
        yield (
            f"SHAP's standard error for {_name(explanation, j)}, {_points(errors[j])}, is too "
            f"large for its value of {_signed(values[j])}: the direction is not certain."
        )


def _about_lime(explanation: Explanation, local: LocalModel) -> Iterator[str]:
    if np.isnan(local.r2):
        yield (
            "LIME has nothing to fit here: around this case the score does not change, or no "
            "sample comes near the case."
        )
    elif local.r2 < LEAST_R2:
        fit = f"R² {_short(local.r2, LEAST_R2)}, below {LEAST_R2:.2f}"
        yield f"LIME's local model fits poorly here ({fit})."
    sizes = np.abs(local.contributions)
    # Where the line misses the very case by more than it says of any column, it is not about it.
    if local.local_gap > max(_TOLD, float(sizes.max())):
        yield (
            f"LIME's local model misses the score of this case by {_points(local.local_gap)}, "
            f"more than its largest figure ({_points(sizes.max())})."
        )
    wide = (local.spread >= sizes) & (np.maximum(sizes, local.spread) > _told(explanation))
    for j in _largest(wide, np.maximum(sizes, np.abs(explanation.values))):
        yield (
            f"LIME's figure for {_name(explanation, j)} varies by {_points(local.spread[j])} "
            f"from seed to seed, and is {_signed(local.contributions[j])} on average."
        )


def _between(explanation: Explanation, local: LocalModel) -> Iterator[str]:
    ours, theirs = explanation.values, local.contributions
    smaller = np.minimum(np.abs(ours), np.abs(theirs))
    apart = (np.sign(ours) != np.sign(theirs)) & (smaller > _told(explanation))
    for j in _largest(apart, smaller):
        yield (
            f"The two methods disagree on the direction of {_name(explanation, j)}: SHAP says "
            f"{_signed(ours[j])}, LIME {_signed(theirs[j])}."
        )


def _order(top: float, ranks: float, most: int, parts: str) -> Iterator[str]:
    if top < _LEAST_TOP3:
        yield (
            f"The two methods order the {parts} differently: {round(top * most)} of the {most} "
            "largest are the same."
        )
    elif top < 1.0 and ranks < _LEAST_RANK:  # else only the small ones change places
        yield (
            f"The two methods order the {parts} differently (rank correlation "
            f"{_short(ranks, _LEAST_RANK)}, below {_LEAST_RANK:.2f})."
        )


def _told(explanation: Explanation) -> float:
    """Return the size from which on a column is told as a reason."""
    return max(_TOLD, _TOLD_SHARE * float(np.abs(explanation.values).max()))


def _largest(chosen: NDArray[np.bool_], sizes: NDArray[np.float64]) -> list[int]:
    """Return the chosen columns, the largest first, not too many for a list that is read."""
    order = np.argsort(-np.where(chosen, sizes, -1.0), kind="stable")
    return [int(j) for j in order[: min(_MOST_NAMED, int(chosen.sum()))]]


def _name(explanation: Explanation, j: int) -> str:
    return printable(explanation.feature_names[j])


def _short(value: float, limit: float) -> str:
    """Return a value with two decimals, but never rounded up to the limit that it fails."""
    shown = round(value, 2)
    if shown >= limit:
        shown = np.floor(100.0 * value) / 100.0
    return f"{shown:.2f}".replace("-", "−")


def _points(value: float) -> str:
    return f"{100.0 * value:.1f} points"


def _signed(value: float) -> str:
    return f"{100.0 * value:+.1f} points".replace("-", "−")
