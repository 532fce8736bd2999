"""The cheapest point that keeps all limits, or the nearest miss where no point does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.certified import certified_positions, level, p_values
from workbench.threshold.priced import cheapest_index, tolerance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.conditions import Capacity, Limits, Requirement
    from workbench.threshold.confidence import Certain
    from workbench.threshold.priced import PricedCurve

# Shortfalls closer than this are equal: .9 - .85 and .15 - .1 differ by rounding.
_EQUAL = 1e-12
_WITHIN_A_CLASS = ("recall", "fnr", "fpr", "specificity")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a point stands with one requirement.

    Attributes
    ----------
    requirement : Requirement
        What was required.
    value : float
        The metric at the point; NaN where it is undefined.
    met : bool
        Whether the value keeps the bound; an undefined one does not.
    confident : bool or None
        Whether it is certified to hold beyond this data; None where no confidence is asked.
    """

    requirement: Requirement
    value: float
    met: bool
    confident: bool | None


@dataclass(frozen=True, slots=True)
class Choice:
    """The point to take under limits.

    Attributes
    ----------
    index : int
        Its position on the curve.
    feasible : bool
        Whether it keeps all limits; where none does, it is the nearest miss.
    standings : tuple of Standing
        One per requirement, in their order.
    free : int
        Position of the cheapest point were there no limits.
    """

    index: int
    feasible: bool
    standings: tuple[Standing, ...]
    free: int

    @property
    def binds(self) -> bool:
        """Whether the limits make it decide otherwise than the cheapest point would."""
        return self.index != self.free


@dataclass(frozen=True, slots=True)
class CapacityUse:
    """What becomes of a capacity when tied rows are never split.

    Attributes
    ----------
    most : int
        Rows that can be flagged.
    used : int
        Rows in the largest run of whole tie blocks, from the highest score down, that fits.
    shortfall : int
        Slots that stay empty because the next block does not fit.
    next_block : int
        Rows of the next block; 0 where there is none.
    shadow_price : float
        Total money that each further slot saves, if there were `more` of them; 0 where no
        number of further slots saves anything.
    more : int
        The number of further slots at which each saves most; 0 where none does.
    """

    most: int
    used: int
    shortfall: int
    next_block: int
    shadow_price: float
    more: int = 0


def choose(priced: PricedCurve, limits: Limits, certain: Certain | None = None) -> Choice:
    """Return the cheapest point that keeps every limit, or else the nearest miss.

    All points of the curve are looked at; bounds have no tolerance. The nearest miss keeps the
    capacity and has the smallest of the largest shortfalls |value - bound| (a cost's in units of
    its bound); of those it is the cheapest, then the one that flags fewest rows.

    Parameters
    ----------
    priced : PricedCurve
        The curve with its prices, under the prevalence that is expected.
    limits : Limits
        Requirements and capacity.
    certain : Certain, optional
        As `confidence.certain` returns it; needed where a requirement has a confidence.

    Raises
    ------
    ValueError
        If a requirement has a confidence and `certain` is missing.
    """
    money = priced.money()
    free = cheapest_index(money)
    fits = _fitting(priced, limits.capacity)
    values = [_metric(priced, each.kind, slice(0, fits)) for each in limits.requirements]
    allowed = np.arange(len(money)) < fits
    for each, value in zip(limits.requirements, values, strict=True):
        allowed[:fits] &= _met(each, value)
    proven = _proven(priced, limits, certain)
    for where in proven:
        if where is not None:
            allowed &= where
    feasible = bool(allowed.any())
    if not feasible:
        allowed[:fits] = _nearest(limits.requirements, values, fits)
    index = cheapest_index(money, allowed)
    standings = tuple(
        _standing(each, float(value[index]), None if where is None else bool(where[index]))
        for each, value, where in zip(limits.requirements, values, proven, strict=True)
    )
    return Choice(index, feasible, standings, free)


def kept(priced: PricedCurve, limits: Limits, certain: Certain | None = None) -> NDArray[np.bool_]:
    """Return which points keep every limit, shape (n_thresholds,).

    Raises
    ------
    ValueError
        As `choose`.
    """
    fits = _fitting(priced, limits.capacity)
    allowed = np.arange(len(priced.curve.thresholds)) < fits
    for each in limits.requirements:
        allowed[:fits] &= _met(each, _metric(priced, each.kind, slice(0, fits)))
    for where in _proven(priced, limits, certain):
        if where is not None:
            allowed &= where
    return allowed


def keeps(priced: PricedCurve, limits: Limits, index: int) -> bool:
    """Return whether a point keeps every limit in this data, whatever the confidence."""
    if index >= _fitting(priced, limits.capacity):
        return False
    at = np.array([index])
    values = ((each, _metric(priced, each.kind, at)) for each in limits.requirements)
    return all(bool(_met(each, value)[0]) for each, value in values)


def standings_at(
    priced: PricedCurve, limits: Limits, index: int, certain: Certain | None = None
) -> tuple[Standing, ...]:
    """Return how a point that was given, not chosen, stands with each requirement.

    It is one test at one threshold, so `confident` needs no correction for many thresholds.

    Raises
    ------
    ValueError
        As `choose`.
    """
    at = np.array([index])
    standings = []
    for each in limits.requirements:
        confident = None
        if each.confidence is not None:
            p = p_values(priced, each, _needed(each, certain), at)
            confident = bool(p[0] <= level(limits, each))
        standings.append(_standing(each, float(_metric(priced, each.kind, at)[0]), confident))
    return tuple(standings)


def capacity_use(priced: PricedCurve, capacity: Capacity) -> CapacityUse:
    """Return how far a capacity goes in whole tie blocks, and what one more slot is worth.

    The cost of a single further slot says little: it rises and falls from row to row. So the
    shadow price is the largest saving per slot that any larger capacity would bring, which is the
    slope at the capacity of the cost's lower convex hull.
    """
    flagged = priced.curve.flagged
    most, fits = capacity.rows(int(flagged[-1])), _fitting(priced, capacity)
    used = int(flagged[fits - 1])
    if fits == len(flagged):
        return CapacityUse(most, used, most - used, 0, 0.0)
    block = int(flagged[fits]) - used
    money = priced.money()
    saved = money[:fits].min() - money[fits:]
    slots = flagged[fits:] - most
    per_slot = np.where(saved > tolerance(money), saved, 0.0) / slots
    best = int(np.argmax(per_slot))
    price = float(per_slot[best]) * priced.curve.total_weight
    more = int(slots[best]) if price > 0.0 else 0
    return CapacityUse(most, used, most - used, block, price, more)


def _fitting(priced: PricedCurve, capacity: Capacity | None) -> int:
    """Return how many positions, from "flag nobody" on, keep the capacity."""
    flagged = priced.curve.flagged
    if capacity is None:
        return len(flagged)
    return int(flagged.searchsorted(capacity.rows(int(flagged[-1])), side="right"))


def _metric(priced: PricedCurve, kind: str, at: slice | NDArray[np.int64]) -> NDArray[np.float64]:
    """Return a metric at some positions; NaN where its denominator is 0."""
    if kind == "cost":
        return priced.at(at)
    curve = priced.curve
    if kind in _WITHIN_A_CLASS:  # an expected prevalence leaves them as they are
        curve = curve.observed or curve
    tps, fps = curve.tps[at], curve.fps[at]
    positives, negatives = curve.tps[-1], curve.fps[-1]
    with np.errstate(invalid="ignore"):
        match kind:
            case "recall":
                value = tps / positives
            case "fnr":
                value = (positives - tps) / positives
            case "fpr":
                value = fps / negatives
            case "specificity":
                value = (negatives - fps) / negatives
            case "precision":
                value = tps / (tps + fps)
            case "npv":
                tns = negatives - fps
                value = tns / (tns + (positives - tps))
            case _:
                value = (tps + fps) / curve.total_weight
    return np.asarray(value)


def _met(requirement: Requirement, value: NDArray[np.float64]) -> NDArray[np.bool_]:
    kept = value >= requirement.bound if requirement.sign == ">=" else value <= requirement.bound
    return np.asarray(kept)


def _standing(requirement: Requirement, value: float, confident: bool | None) -> Standing:
    return Standing(requirement, value, bool(_met(requirement, np.array(value))), confident)


def _proven(
    priced: PricedCurve, limits: Limits, certain: Certain | None
) -> tuple[NDArray[np.bool_] | None, ...]:
    """Return per requirement where it is certified; None where no confidence is asked."""
    asked = [each for each in limits.requirements if each.confidence is not None]
    if not asked:
        return (None,) * len(limits.requirements)
    return certified_positions(priced, limits, _needed(asked[0], certain))


def _needed(requirement: Requirement, certain: Certain | None) -> Certain:
    if certain is None:
        raise ValueError(
            f"{requirement.text} asks for a confidence, which needs to know the rows behind the "
            "curve. Pass what `confidence.certain` returns."
        )
    return certain


def _nearest(
    requirements: tuple[Requirement, ...], values: list[NDArray[np.float64]], fits: int
) -> NDArray[np.bool_]:
    """Return where the largest shortfall is the smallest."""
    worst = np.zeros(fits)
    for each, value in zip(requirements, values, strict=True):
        short = np.maximum(each.bound - value if each.sign == ">=" else value - each.bound, 0.0)
        if each.kind == "cost" and each.bound != 0.0:
            short /= abs(each.bound)
        np.maximum(worst, np.where(np.isnan(short), np.inf, short), out=worst)
    least = float(worst.min())
    return np.asarray(worst <= least + _EQUAL * max(1.0, least))
