"""The area under the ROC curve: its interval, and the difference between two models.

DeLong's variance (DeLong, DeLong and Clarke-Pearson 1988) is that of the rows' placements: of a
positive row the share of negatives that it outranks, of a negative row the share of positives
that outrank it, ties half. Sun and Xu (2014) get them from midranks; here the curve has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, exp, log, nan, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.threshold.curve import operating_curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.threshold.curve import OperatingCurve

_HALVINGS = 100  # more than a double has digits


@dataclass(frozen=True, slots=True)
class AucDifference:
    """How much larger the first model's AUC is than the second's.

    Attributes
    ----------
    value : float
        AUC of the first minus AUC of the second.
    low, high : float
        Its interval; NaN where the rows show no spread to judge it by.
    p : float
        Two-sided p-value of "both are equal"; NaN where there is no spread.
    """

    value: float
    low: float
    high: float
    p: float


def auc_interval(curve: OperatingCurve, *, level: float = 0.95) -> tuple[float, float] | None:
    """Return the interval of the AUC of rows that are independent and weigh 1.

    DeLong's on the logit scale, so that it stays within 0 and 1. Where the variance is 0, that is
    at 0, at 1 and for a constant score, it is Newcombe's method 5.

    Coverage of 95 % intervals of normal scores, simulated: .93 to .97 for areas to .76 from 10
    positives on; at an area of .92 it is .90 with 10 positives and .93 with 50; at .98 it is .85
    with 20 positives in a thousand rows, .90 with 100, and .93 with as many negatives. So near 1
    with few positives it is too short, from below: few of them say little of their worst. (On
    the plain scale it covers less in each of these cases, down to .70.)

    Parameters
    ----------
    curve : OperatingCurve
        As `operating_curve` returns it, not shifted to another prevalence.
    level : float
        Coverage, such as 0.95.

    Returns
    -------
    tuple of float, or None
        None with fewer than two positives or two negatives, and where rows carry weights: then
        take the interval from resampled curves, as for rows that belong together.
    """
    positives, negatives = float(curve.tps[-1]), float(curve.fps[-1])
    if not np.array_equal(curve.tps + curve.fps, curve.flagged) or min(positives, negatives) < 2:
        return None
    auc, variance, z = curve.auc, delong_variance(curve), _normal_quantile(level)
    if variance == 0.0:
        return newcombe(auc, positives, negatives, level=level)
    margin = z * sqrt(variance) / (auc * (1.0 - auc))
    middle = log(auc / (1.0 - auc))
    return share_of(middle - margin), share_of(middle + margin)


def delong_variance(curve: OperatingCurve) -> float:
    """Return DeLong's variance of the AUC of rows that weigh 1, at least two of each class."""
    total = 0.0
    placements = zip((curve.tps, curve.fps), _placements(curve), strict=True)
    for counts, placement in placements:
        n = float(counts[-1])
        apart = np.dot(np.diff(counts), (placement[1:] - curve.auc) ** 2)
        total += float(apart) / (n - 1.0) / n
    return total


def newcombe(
    auc: float, positives: float, negatives: float, *, level: float = 0.95
) -> tuple[float, float]:
    """Return Newcombe's interval by his method 5, which has a width at 0 and 1 as well.

    The ends are the areas A with |auc - A| = z sqrt(V(A)), where V is Hanley and McNeil's
    variance with both class sizes at their mean in it: A (1 - A) (1 + ((m + n) / 2 - 1)
    ((1 - A) / (2 - A) + A / (1 + A))) / (m n) (Newcombe 2006, Statistics in Medicine 25, 559-573).

    Parameters
    ----------
    auc : float
        Area, from 0 to 1.
    positives, negatives : float
        Numbers of rows.
    level : float
        Coverage, such as 0.95.
    """
    z, others = _normal_quantile(level), (positives + negatives) / 2.0 - 1.0

    def beyond(area: float) -> bool:
        within = 1.0 + others * ((1.0 - area) / (2.0 - area) + area / (1.0 + area))
        variance = area * (1.0 - area) * within / (positives * negatives)
        return (auc - area) ** 2 > z * z * variance

    ends: list[float] = []
    for outermost in (0.0, 1.0):
        inside, outside = auc, outermost
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2.0
            if beyond(middle):
                outside = middle
            else:
                inside = middle
        ends.append(inside)
    return ends[0], ends[1]


def auc_difference(a: Scored, b: Scored, *, level: float = 0.95) -> AucDifference | None:
    """Return the difference in AUC between two models that scored the same rows.

    DeLong's paired variance. Weights count as they do in the AUC; rows of a group are summed up
    first (Obuchowski 1997), so that what they share is not taken for independent evidence.

    Parameters
    ----------
    a, b : Scored
        The same rows in the same order, each with its model's scores.
    level : float
        Coverage of the interval, such as 0.95.

    Returns
    -------
    AucDifference, or None
        None with fewer than two rows with weight of a class, or fewer than two groups.

    Raises
    ------
    InputError
        If they are not the same rows.
    """
    refuse_other_rows((a.y_true, b.y_true), (a.sample_weight, b.sample_weight))
    curves = operating_curve(a), operating_curve(b)
    positions = [each.positions(s.y_score) for each, s in zip(curves, (a, b), strict=True)]
    value = curves[0].auc - curves[1].auc
    pulls = [_pulls(a, *each) for each in zip(curves, positions, strict=True)]
    counts = True if a.sample_weight is None else a.sample_weight > 0.0
    variance = _variance_of_sum(
        pulls[0] - pulls[1], (a.y_true & counts, ~a.y_true & counts), a.group
    )
    if variance is None:
        return None
    if variance == 0.0:  # both rank alike; or nothing says how much another sample would differ
        end = 0.0 if np.array_equal(positions[0], positions[1]) else nan
        return AucDifference(value, end, end, nan)
    se = sqrt(variance)
    margin = _normal_quantile(level) * se
    return AucDifference(value, value - margin, value + margin, erfc(abs(value) / se / sqrt(2.0)))


def refuse_other_rows(
    y_true: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    weight: tuple[NDArray[np.float64] | None, NDArray[np.float64] | None],
) -> None:
    """Refuse to compare two models on rows that are not the same.

    Raises
    ------
    InputError
        With the first row that differs in its label or its weight.
    """
    sizes = len(y_true[0]), len(y_true[1])
    if sizes[0] != sizes[1]:
        _refuse(f"the first model has {sizes[0]:,} rows and the second {sizes[1]:,}")
    if not np.array_equal(*y_true):
        row = int(np.argmax(y_true[0] != y_true[1])) + 1
        _refuse(f"row {row:,} is positive for one and negative for the other")
    ones = np.ones(sizes[0])
    first, second = (ones if each is None else each for each in weight)
    if not np.array_equal(first, second):
        row = int(np.argmax(first != second))
        _refuse(f"row {row + 1:,} weighs {first[row]:g} for one and {second[row]:g} for the other")


def _refuse(why: str) -> None:
    raise InputError(
        f"Two models can only be compared on the same rows, in the same order, but {why}. Score "
        "one table with both models."
    )


def _placements(curve: OperatingCurve) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the placement of a positive and of a negative that begins to be flagged there.

    Of the positive it is the share of negatives with lower scores; of the negative the share of
    positives with higher scores; ties half. Both have the AUC for their mean.
    """
    placed = []
    for rate in (1.0 - curve.fpr, curve.tpr):
        middle = rate.copy()
        middle[1:] = (rate[1:] + rate[:-1]) / 2.0
        placed.append(middle)
    return placed[0], placed[1]


def _pulls(
    scored: Scored, curve: OperatingCurve, positions: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Return how far each row pulls the AUC from its mean, shape (n_rows,); they sum to 0."""
    of_positive, of_negative = (each[positions] - curve.auc for each in _placements(curve))
    weight = 1.0 if scored.sample_weight is None else scored.sample_weight
    share = weight / np.where(scored.y_true, curve.tps[-1], curve.fps[-1])
    return np.asarray(share * np.where(scored.y_true, of_positive, of_negative))


def _variance_of_sum(
    pulls: NDArray[np.float64],
    strata: tuple[NDArray[np.bool_], ...],
    group: NDArray[np.int64] | None,
) -> float | None:
    """Return the variance of the sum of what rows pull, or groups of rows that belong together.

    Parameters
    ----------
    pulls : ndarray of shape (n_rows,)
        How far each row pulls a figure from its value; in each stratum they sum to 0.
    strata : tuple of ndarray of bool, shape (n_rows,)
        Rows that were drawn independently, of each stratum a given number; only rows with
        weight. Groups may span strata.
    group : ndarray of int64, shape (n_rows,), or None
        Rows that belong together.

    Returns
    -------
    float or None
        None with fewer than two rows of a stratum, or fewer than two groups.
    """
    if group is not None:
        own = np.unique(group[np.logical_or.reduce(strata)])
        sums = np.bincount(group, pulls)[own]
        n = len(own)
        return None if n < 2 else n / (n - 1.0) * float(np.dot(sums, sums))
    total = 0.0
    for members in strata:
        n, each = int(np.count_nonzero(members)), pulls[members]
        if n < 2:
            return None
        total += n / (n - 1.0) * float(np.dot(each, each))
    return total


def refuse_level(level: float) -> None:
    """Refuse a coverage that is none.

    Raises
    ------
    InputError
        If it is not above 0 and below 1.
    """
    if not 0.0 < level < 1.0:
        raise InputError(
            f"The coverage of an interval is {level}. Give a share above 0 and below 1, such as "
            "0.95."
        )


def _normal_quantile(level: float) -> float:
    """Return how many standard errors an interval of this coverage reaches to either side."""
    refuse_level(level)
    return NormalDist().inv_cdf((1.0 + level) / 2.0)


def share_of(logit: float) -> float:
    """Return the share whose logit this is, however far out."""
    if logit >= 0.0:
        return 1.0 / (1.0 + exp(-logit))
    odds = exp(max(logit, -700.0))
    return odds / (1.0 + odds)
