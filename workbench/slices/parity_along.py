"""How sure the price of parity is along its frontier: an interval at some of its points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from workbench.slices.parity_change import cost_change
from workbench.slices.parity_held_out import held_out_along

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.slices.curves import SliceMoney
    from workbench.slices.parity import Frontier, ParityPoint
    from workbench.slices.parity_change import CostChange
    from workbench.slices.parity_held_out import HeldOut
    from workbench.threshold import PricedRows

SOME = 10


@dataclass(frozen=True, slots=True)
class ParityInterval:
    """What one point of the frontier costs on rows that did not choose it.

    Attributes
    ----------
    point : ParityPoint
        The point, with its cost on the rows that chose it.
    change : CostChange
        How much dearer it is than the common threshold, in money per case: as
        `CostChange.reaching` has it. All but `changed` is NaN where it could not be tried.
    held_out : HeldOut or None
        The same, and how far apart it leaves the groups, on rows that did not choose it; None
        where they are too few, or some part of them cannot come so near.
    """

    point: ParityPoint
    change: CostChange
    held_out: HeldOut | None


def points_along(frontier: Frontier, n: int = SOME) -> tuple[ParityPoint, ...]:
    """Return up to so many points of a frontier, evenly by disparity, both ends included."""
    gaps = np.linspace(frontier.points[0].disparity, frontier.free.disparity, max(2, n))
    found = (frontier.at(gap) for gap in gaps.tolist())
    return tuple(dict.fromkeys(each for each in found if each is not None))


def parity_intervals(
    money: SliceMoney,
    rows: PricedRows,
    frontier: Frontier,
    n: int = SOME,
    told: Callable[[float], None] = lambda _: None,
) -> tuple[ParityInterval, ...]:
    """Return a 95 % interval at some points of the frontier, each by itself.

    Each is that of one point that is picked: cross-fitted, and reaching from the fitted figure's
    lower end to the held-out one's upper end. They do not hold all at once. Three and four groups
    simulated (n = 500 to 4,000, false-positive rates; n = 1,000, all criteria; the common
    threshold given or chosen on the same rows): the true change lay in the interval in .86 to
    .99 of the samples, and in .83 to .94 at the last point, each group's own cheapest threshold.

    Parameters
    ----------
    money : SliceMoney
        What each slice costs at every threshold.
    rows : PricedRows
        The rows behind it.
    frontier : Frontier
        The least cost for every disparity.
    n : int
        How many points, at most: fewer where the frontier has fewer.
    told : callable, optional
        Is told how much is done, from 0 to 1.

    Returns
    -------
    tuple of ParityInterval
        By rising disparity.
    """
    points = points_along(frontier, n)
    tried = held_out_along(money, rows, frontier, [each.disparity for each in points], told)
    made = []
    for point, held in zip(points, tried, strict=True):
        own = cost_change(money, frontier.threshold, point.thresholds, rows.group)
        unknown = replace(own, value=nan, low=nan, high=nan)
        change = unknown if held is None else own.reaching(held.per_case)
        made.append(ParityInterval(point, change, held))
    return tuple(made)
