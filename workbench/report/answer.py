"""What an evaluation answers, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench import phrases
    from workbench.report.uncertainty import Interval
    from workbench.threshold import Baselines, OperatingPoint
    from workbench.threshold.choice import CapacityUse, Standing
    from workbench.threshold.per_case_rule import PerCaseRule
    from workbench.threshold.review import ReviewBand
    from workbench.threshold.stability import Stability


@dataclass(frozen=True, slots=True)
class Cost:
    """What a point costs.

    Attributes
    ----------
    total, per_case : float
        Money in this data, of all rows and per case.
    honest : float or None
        Money per case to expect of new cases: cross-fitted where the point was chosen; None
        where there are too few rows.
    interval : tuple of float, or None
        95 % interval around the honest cost.
    """

    total: float
    per_case: float
    honest: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class RegretIntervals:
    """For each baseline the 95 % interval of how much dearer it is than the point."""

    flag_none: Interval | None
    flag_all: Interval | None
    current: Interval | None
    random: Interval | None


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What `workbench evaluate` answers.

    Attributes
    ----------
    n, positives : int
        Rows, rows of weight 0 included.
    prevalence, auc : float
        Weighted share of positives; area under the ROC curve. As observed.
    auc_interval : tuple of float, or None
        95 % interval of the area.
    point : OperatingPoint
        The cheapest point that keeps the limits, or the one that was asked for; its counts are
        those observed.
    same_decisions : tuple of float
        (low, high): every t with low < t <= high flags the same rows.
    cost : Cost
        What the point costs.
    plateau : tuple of float, or None
        The thresholds (low, high] that the data cannot tell apart from the cheapest.
    plateau_pieces : tuple of tuple of float, or None
        All of them, where they are several pieces.
    stable : Stability or None
        For which price ratios and prevalences the point stays the cheapest.
    baselines, regret : Baselines
        Money per case of the alternatives, and how much dearer than the point they are.
    regret_intervals : RegretIntervals or None
        How sure that is.
    standings : tuple of Standing
        How the point stands with each requirement.
    feasible : bool
        Whether any point keeps the limits.
    breaks : bool
        Whether no point keeps the limits, or the point that was asked for breaks a requirement.
    capacity : CapacityUse or None
        How far the capacity goes, and what more would save; None without one, or where no point
        keeps the limits.
    own_prices : PerCaseRule or None
        What each row decided by its own prices would cost; None where all cost the same.
    review : ReviewBand or None
        The band in which a person reviews; None without a reviewer.
    situation : phrases.Situation
        What the words for the point depend on.
    verdict : str
        The answer in words.
    """

    n: int
    positives: int
    prevalence: float
    auc: float
    auc_interval: Interval | None
    point: OperatingPoint
    same_decisions: Interval
    cost: Cost
    plateau: Interval | None
    plateau_pieces: tuple[Interval, ...] | None
    stable: Stability | None
    baselines: Baselines
    regret: Baselines
    regret_intervals: RegretIntervals | None
    standings: tuple[Standing, ...]
    feasible: bool
    breaks: bool
    capacity: CapacityUse | None
    own_prices: PerCaseRule | None
    review: ReviewBand | None
    situation: phrases.Situation
    verdict: str
