"""How far a capacity goes, and what more slots are worth while requirements are kept too."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING

from workbench.threshold import Capacity, Limits
from workbench.threshold.choice import CapacityUse, capacity_use, choose

if TYPE_CHECKING:
    from workbench.report.terms import Evidence


def slots(evidence: Evidence, limits: Limits) -> CapacityUse | None:
    """Return how far the capacity goes; None without one.

    Parameters
    ----------
    evidence : Evidence
        The model's rows and curve.
    limits : Limits
        The capacity, and the requirements beside it.

    Returns
    -------
    CapacityUse or None
        Its shadow price is that of the capacity alone, and NaN where the requirements stand in
        the way of what more slots would save.
    """
    if limits.capacity is None:
        return None
    use = capacity_use(evidence.priced, limits.capacity)
    wider = use.most, use.most + use.more
    if limits.requirements and any(_held_back(evidence, limits, most) for most in wider):
        return replace(use, shadow_price=nan, more=0)
    return use


def _held_back(evidence: Evidence, limits: Limits, most: int) -> bool:
    """Tell whether requirements change the choice among so many slots."""
    priced, capacity = evidence.priced, Capacity(most)
    kept = choose(priced, Limits(limits.requirements, capacity), evidence.surely)
    return not kept.feasible or kept.index != choose(priced, Limits((), capacity)).index
