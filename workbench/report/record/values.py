"""The parts of a record: rows, conditions, point, cost, and how far they go, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.columns import Columns
from workbench.threshold import Baselines, Capacity, Requirement, Reviewer

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class RecordedRows:
    """The rows that were judged by.

    Attributes
    ----------
    n, positives : int
        Rows, rows of weight 0 included.
    prevalence : float
        Weighted share of positives.
    auc : float
        Area under the ROC curve.
    auc_interval : tuple of float, or None
        Its 95 % interval.
    columns : Columns
        Which column played which role.
    exclude : tuple of str
        Columns that no model may see.
    scores : ScoreSummary
        How the scores lie.
    """

    n: int
    positives: int
    prevalence: float
    auc: float
    auc_interval: Interval | None
    columns: Columns
    exclude: tuple[str, ...]
    scores: ScoreSummary


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """How scores lie: at some of them, the share of rows that score at most so much.

    Attributes
    ----------
    edges : tuple of float
        Observed scores, rising; the last is the largest.
    cumulated : tuple of int
        Rows that score at most the edge; the last is all rows.
    complete : bool
        Whether every score that occurs is an edge.
    """

    edges: tuple[float, ...]
    cumulated: tuple[int, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class RecordedRequirement:
    """A requirement, and how the decided threshold stands with it.

    Attributes
    ----------
    requirement : Requirement
        What was required.
    value : float or None
        The metric at the threshold; None where it is undefined.
    met : bool
        Whether the value keeps the bound.
    confident : bool or None
        Whether that is certified; None where no confidence was asked.
    """

    requirement: Requirement
    value: float | None
    met: bool
    confident: bool | None


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the threshold was held to.

    Attributes
    ----------
    prevalence : float, optional
        The share of positives that was expected, where not that of the rows.
    current : float, optional
        The threshold that was in force before.
    deployed : bool
        Whether that was this model's.
    capacity : Capacity, optional
        How many can be flagged.
    requirements : tuple of RecordedRequirement
        Bounds on metrics.
    reviewer : Reviewer, optional
        The person who can look at cases.
    feasible : bool
        Whether any threshold keeps requirements and capacity.
    """

    prevalence: float | None
    current: float | None
    deployed: bool
    capacity: Capacity | None
    requirements: tuple[RecordedRequirement, ...]
    reviewer: Reviewer | None
    feasible: bool


@dataclass(frozen=True, slots=True)
class RecordedPoint:
    """The decided threshold and its counts.

    Attributes
    ----------
    threshold : float
        The exact double; cases scoring at least this are flagged.
    same_decisions : tuple of float
        (low, high): every t with low < t <= high flags the same rows.
    chosen : bool
        Whether it decides as the cheapest threshold that keeps the limits: then these rows chose
        it, and its honest cost is cross-fitted.
    cheapest : float
        That threshold.
    tn, fp, fn, tp : float
        Weighted counts, as observed.
    flagged : int
        Rows flagged.
    """

    threshold: float
    same_decisions: Interval
    chosen: bool
    cheapest: float
    tn: float
    fp: float
    fn: float
    tp: float
    flagged: int


@dataclass(frozen=True, slots=True)
class RecordedCost:
    """What the decided threshold costs, and what doing otherwise does.

    Attributes
    ----------
    total, per_case : float
        Money in these rows.
    honest : float or None
        Money per case to expect of new cases.
    interval : tuple of float, or None
        95 % interval around it.
    cheapest : float
        Money per case of the cheapest threshold that keeps the limits.
    baselines, regret : Baselines
        Money per case of the alternatives, and how much dearer than the threshold they are.
    regret_intervals : RecordedRegret or None
        How sure that is.
    """

    total: float
    per_case: float
    honest: float | None
    interval: Interval | None
    cheapest: float
    baselines: Baselines
    regret: Baselines
    regret_intervals: RecordedRegret | None


@dataclass(frozen=True, slots=True)
class RecordedRegret:
    """For each alternative the 95 % interval of how much dearer it is."""

    flag_none: Interval | None
    flag_all: Interval | None
    current: Interval | None
    random: Interval | None


@dataclass(frozen=True, slots=True)
class RecordedAlternative:
    """Another threshold that was looked at, of the same model or of another on the same rows.

    Attributes
    ----------
    name : str
        What it was called: the name of a pinned point, or of the model beside.
    model : str
        Whose score is cut.
    threshold : float
        Where.
    cost_per_case : float
        Money per case in these rows.
    regret : float
        How much dearer it is than the decided threshold; negative where it is cheaper.
    interval : tuple of float, or None
        95 % interval of that for new rows, by itself; None where the rows show no spread.
    """

    name: str
    model: str
    threshold: float
    cost_per_case: float
    regret: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class RecordedStability:
    """How far the choice is bound to these prices and these rows.

    Attributes
    ----------
    cost_ratio, prevalence : tuple of float, or None
        Where the threshold stays the cheapest; None where limits chose it, or it never is.
    plateau : tuple of float, or None
        The thresholds (low, high] around the cheapest that the rows cannot tell from it.
    plateau_pieces : tuple of tuple of float, or None
        All of them.
    """

    cost_ratio: Interval | None
    prevalence: Interval | None
    plateau: Interval | None
    plateau_pieces: tuple[Interval, ...] | None


@dataclass(frozen=True, slots=True)
class RecordedBand:
    """Scores from `low` to below `high` go to a person.

    Attributes
    ----------
    low, high : float
        The ends.
    reviewed, flagged : int
        Rows in the band, and rows flagged unseen.
    cost_per_case : float or None
        Money per case, looks included; None where nobody said what a look costs.
    interval : tuple of float, or None
        Its 95 % interval.
    """

    low: float
    high: float
    reviewed: int
    flagged: int
    cost_per_case: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class RecordedGroups:
    """Thresholds of groups' own; all other rows have the one threshold.

    Attributes
    ----------
    by : tuple of str
        The columns that make the groups.
    thresholds : tuple of (tuple of str, float)
        A value of each column, and the group's threshold.
    tn, fp, fn, tp : float
        Weighted counts under these thresholds.
    flagged : int
        Rows flagged.
    cost_per_case : float
        Money per case.
    interval : tuple of float, or None
        Its 95 % interval.
    """

    by: tuple[str, ...]
    thresholds: tuple[tuple[tuple[str, ...], float], ...]
    tn: float
    fp: float
    fn: float
    tp: float
    flagged: int
    cost_per_case: float
    interval: Interval | None
