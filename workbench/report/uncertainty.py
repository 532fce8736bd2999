"""How sure a model's figures are: all that is resampled or cross-fitted, at its terms."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isnan
from typing import TYPE_CHECKING, Literal

import numpy as np

from workbench.report.terms import permitted
from workbench.threshold.auc import auc_interval
from workbench.threshold.bands import (
    Band,
    RegretBands,
    RocBand,
    auc_band,
    cost_band,
    regret_bands,
    roc_band,
)
from workbench.threshold.choice import kept
from workbench.threshold.honest import honest_cost
from workbench.threshold.plateaus import Plateau, plateau
from workbench.threshold.priced import tolerance
from workbench.threshold.resampling import Replicates, resample, resampling_positions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.report.terms import Evidence, Terms

Interval = tuple[float, float]
_UNTOLD = Plateau(((-inf, inf),), (-inf, inf))  # too few rows to tell any threshold from another
Worth = Literal["yes", "unproven", "no"]


@dataclass(frozen=True, slots=True, eq=False)
class Uncertainty:
    """What the data leave open, at one set of terms.

    Attributes
    ----------
    honest : float or None
        Cross-fitted cost per case of choosing as the chosen point was; None where there are too
        few rows.
    auc : tuple of float, or None
        95 % interval of the area under the ROC curve.
    cost : Band
        Simultaneous 95 % band of the cost per case.
    roc : RocBand
        Simultaneous 95 % band of the two rates.
    plateau : Plateau or None
        Thresholds that the data cannot tell apart from the cheapest; None where no threshold
        keeps the limits.
    regret : RegretBands
        How much dearer each baseline is than a threshold, with bands.
    units : int
        What was drawn again and again: rows, or the entities that they belong to.
    prevalence_held : bool
        Whether the share of positives was held fixed.
    """

    honest: float | None
    auc: Interval | None
    cost: Band
    roc: RocBand
    plateau: Plateau | None
    regret: RegretBands
    units: int
    prevalence_held: bool


def uncertainty(
    evidence: Evidence,
    terms: Terms,
    *,
    also: tuple[int, ...] = (),
    seed: int = 0,
) -> Uncertainty:
    """Resample and cross-fit a model at its terms.

    Parameters
    ----------
    evidence : Evidence
        The model's rows and curve at the terms, and what was chosen.
    terms : Terms
        The terms.
    also : tuple of int
        Further positions of the curve that are asked about.
    seed : int
        Of all random numbers.
    """
    priced, choice, rows = evidence.priced, evidence.choice, evidence.rows()
    today = None if terms.current is None else priced.curve.index(terms.current)
    reps = resample(priced, rows, positions_asked(evidence, terms, also), seed=seed)
    allowed = kept(priced, terms.limits, evidence.surely) if choice.feasible else None
    honest = honest_cost(priced, rows, terms.limits, seed=seed)
    found = _UNTOLD
    if honest is not None and allowed is not None:
        found = plateau(reps, priced, choice.index, allowed)
    return Uncertainty(
        honest=honest,
        auc=_area(evidence, reps),
        cost=cost_band(reps, priced),
        roc=roc_band(reps, priced),
        plateau=None if allowed is None else found,
        regret=regret_bands(reps, priced, today, cheapest=choice.index),
        units=reps.units,
        prevalence_held=rows.prevalence_held,
    )


def positions_asked(evidence: Evidence, terms: Terms, also: tuple[int, ...]) -> NDArray[np.int64]:
    """Return the positions of the curve at which its resampled ones are read.

    Where they are the same, so is all that is resampled: `also` then made no difference.
    """
    today = () if terms.current is None else (evidence.priced.curve.index(terms.current),)
    return resampling_positions(evidence.priced, (evidence.choice.index, *also, *today))


def worth(evidence: Evidence, terms: Terms, sure: Uncertainty) -> Worth:
    """Tell whether the model is worth using: against flagging nobody, and flagging everybody.

    "no" where one of them costs no more than can honestly be expected of the model; "unproven"
    where the interval of the difference holds 0, or there are too few rows for one. What breaks
    the limits is no alternative.
    """
    priced, choice = evidence.priced, evidence.choice
    best, *ends = priced.at(np.array([choice.index, 0, -1])).tolist()
    slack = tolerance(np.array([best, *ends]))
    expected = best if sure.honest is None else max(sure.honest, best)
    answer: Worth = "yes" if sure.honest is not None else "unproven"
    bands = sure.regret.flag_none, sure.regret.flag_all
    for may, cost, band in zip(permitted(priced, terms.limits), ends, bands, strict=True):
        if may and cost <= expected + slack:
            return "no"
        margin = band.margin(choice.index)
        if may and (isnan(margin) or cost - expected - margin <= 0.0):
            answer = "unproven"
    return answer


def _area(evidence: Evidence, reps: Replicates) -> Interval | None:
    """Return DeLong's interval, or the resampled one where rows are weighted or grouped."""
    scored, observed = evidence.scored, evidence.observed
    if scored.sample_weight is None and scored.group is None:
        return auc_interval(observed)
    return auc_band(reps, observed.auc)
