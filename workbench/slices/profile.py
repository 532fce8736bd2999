"""What holds of a slice at every threshold: how well its scores rank, and how true they are."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, log, nan, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from workbench.slices.counts import unit_weight
from workbench.slices.curves import slice_curves
from workbench.slices.entities import Entities, variance_of_sums
from workbench.threshold.auc import newcombe, share_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.slices.curves import ClassScores, SliceCurves
    from workbench.slices.slicing import Slicing

_Classes: TypeAlias = "tuple[ClassScores, ClassScores]"

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class SliceProfile:
    """How well the scores of a slice rank its cases, and how far they are off on average.

    Attributes
    ----------
    key : tuple of str
        The slice.
    auc, auc_low, auc_high : float
        Area under its ROC curve, with DeLong's 95 % interval.
    auc_reason : str
        Why there is no area, or no interval: "no positives", "no negatives", "too few"; "" where
        both are there.
    mean_score : float
        Mean score.
    base_rate : float
        Share of positives.
    calibration_gap, gap_low, gap_high : float
        Mean score minus base rate, with its 95 % interval: above 0 where the scores, read as
        probabilities, promise too many positives. It says nothing of other scores.
    """

    key: tuple[str, ...]
    auc: float
    auc_low: float
    auc_high: float
    auc_reason: str
    mean_score: float
    base_rate: float
    calibration_gap: float
    gap_low: float
    gap_high: float


def slice_profiles(
    scored: Scored, slicing: Slicing, curves: SliceCurves | None = None
) -> tuple[SliceProfile, ...]:
    """Return the profile of each slice.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    slicing : Slicing
        Their slices.
    curves : SliceCurves, optional
        `slice_curves(scored, slicing)`, where it is at hand already.

    Notes
    -----
    The area's interval is that of `threshold.auc_interval`: on the logit scale, and Newcombe's
    where the variance is 0; there it says how well it covers. With weights the placements are
    weighted, and rows of one entity are summed up before they are squared (Obuchowski 1997). An
    interval needs two rows with weight of either class, and two entities.
    """
    curves = slice_curves(scored, slicing) if curves is None else curves
    entities = None if scored.group is None else Entities.of(scored.group, slicing)
    areas, means = _areas(scored, curves, entities), _means(scored, slicing, entities)
    return tuple(
        SliceProfile(key, *area, *mean)
        for key, area, mean in zip(slicing.keys, areas, means.tolist(), strict=True)
    )


def _areas(
    scored: Scored, curves: SliceCurves, entities: Entities | None
) -> Iterator[tuple[float, float, float, str]]:
    """Yield the area of each slice, its ends, and what is missing."""
    pairs = list(zip(curves.positives, curves.negatives, strict=True))
    area, pulls, weight = np.full(len(pairs), np.nan), np.zeros(scored.n), _weight(scored)
    for place, pair in enumerate(pairs):
        if min(each.weight[0, -1] for each in pair) > 0.0:
            area[place] = _pull(pair, weight, pulls)
    variance = _variance(scored, pulls, weight > 0.0, (curves.slicing, entities))
    for pair, value, apart in zip(pairs, area.tolist(), variance.tolist(), strict=True):
        yield _with_ends(pair, value, apart)


def _pull(classes: _Classes, weight: NDArray[np.float64], pulls: NDArray[np.float64]) -> float:
    """Return the area of one slice, and note how far each of its rows pulls it."""
    area = nan
    for of, among in (classes, classes[::-1]):
        below, upto = (
            among.weight[0, among.scores.searchsorted(of.scores, side)]
            for side in ("left", "right")
        )
        outranked = (below + upto) / 2.0 / among.weight[0, -1]
        share = weight[of.rows] / of.weight[0, -1]
        mean = float(share @ outranked)
        pulls[of.rows] = share * (outranked - mean)
        area = 1.0 - mean
    # Negatives pull the other way, the more positives they outrank.
    pulls[classes[1].rows] *= -1.0
    return area


def _variance(
    scored: Scored,
    pulls: NDArray[np.float64],
    counts: NDArray[np.bool_],
    within: tuple[Slicing, Entities | None],
) -> NDArray[np.float64]:
    """Return the variance of each slice's area; positives and negatives vary independently.

    Rows of both may be of one entity, and then vary together.
    """
    slicing, entities = within
    if entities is not None:
        return variance_of_sums(pulls, counts, slicing, entities)[0]
    positives, negatives = (
        variance_of_sums(pulls * members, counts & members, slicing)[0]
        for members in (scored.y_true, ~scored.y_true)
    )
    return positives + negatives


def _with_ends(classes: _Classes, area: float, variance: float) -> tuple[float, float, float, str]:
    if isnan(area):
        missing = "no positives" if classes[0].weight[0, -1] == 0.0 else "no negatives"
        return nan, nan, nan, missing
    if isnan(variance):
        return area, nan, nan, "too few"
    if variance == 0.0 or not 0.0 < area < 1.0:
        sizes = [each.weight[0, -1] ** 2 / each.square[0, -1] for each in classes]
        return area, *newcombe(area, *sizes), ""
    middle, reach = log(area / (1.0 - area)), _Z * sqrt(variance) / (area * (1.0 - area))
    return area, share_of(middle - reach), share_of(middle + reach), ""


def _means(scored: Scored, slicing: Slicing, entities: Entities | None) -> NDArray[np.float64]:
    """Return mean score, base rate, and their gap with both ends, shape (n_slices, 5)."""
    from scipy.special import stdtrit

    size, weight = len(slicing.keys), _weight(scored)
    unit = max(1.0, float(np.abs(scored.y_score).max()))  # logits may be of any size
    score, truth = scored.y_score / unit, scored.y_true / unit
    total = np.bincount(slicing.codes, weight, minlength=size)
    means = np.full((2, size), np.nan)
    for mean, values in zip(means, (score, truth), strict=True):
        sums = np.bincount(slicing.codes, weight * values, minlength=size)
        np.divide(sums, total, out=mean, where=total > 0.0)
    gap, some = means[0] - means[1], weight > 0.0
    share = np.zeros(scored.n)
    np.divide(weight, total[slicing.codes], out=share, where=some)
    pulls = share * np.where(some, score - truth - gap[slicing.codes], 0.0)
    variance, units = variance_of_sums(pulls, some, slicing, entities)
    reach = np.sqrt(variance) * stdtrit(np.maximum(units - 1.0, 1.0), 0.975)
    with np.errstate(over="ignore"):  # an end beyond the largest double is infinite
        return unit * np.stack([*means, gap, gap - reach, gap + reach], axis=1)


def _weight(scored: Scored) -> NDArray[np.float64]:
    weight = unit_weight(scored)
    return np.ones(scored.n) if weight is None else weight
