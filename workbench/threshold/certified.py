"""Which thresholds keep a requirement beyond this data, with a stated confidence.

Learn-Then-Test (Angelopoulos, Bates, Candès, Jordan and Lei 2021): each threshold of a grid that
knows the scores but no label is tested against "the requirement does not hold in the population",
and those that pass keep the family-wise error. They are certified all at once, so the cheapest
may be taken of them.

What it takes for granted: rows are drawn independently (rows of one entity are not: they count
as one, see `Certain.entity`), and weights are known, not estimated.
"""

from __future__ import annotations

from math import e
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.confidence import hoeffding_bentkus

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.conditions import Limits, Requirement
    from workbench.threshold.confidence import Certain
    from workbench.threshold.priced import PricedCurve

# What each share counts, and the rest of its denominator.
_SHARES = {
    "recall": ("tp", "fn"),
    "fnr": ("fn", "tp"),
    "fpr": ("fp", "tn"),
    "specificity": ("tn", "fp"),
    "precision": ("tp", "fp"),
    "npv": ("tn", "fn"),
    "selection_rate": ("flagged", "passed"),
}
_RISING = ("tp", "fp", "flagged")  # what grows as the threshold falls
_WANDERING = ("precision", "npv", "cost")  # neither rise nor fall with the threshold


def p_values(
    priced: PricedCurve, requirement: Requirement, certain: Certain, at: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return p-values of "the population breaks the requirement" at some positions.

    The size of a share is that of its own denominator: the positives for recall, the flagged for
    precision. With weights it is (sum w)^2 / sum w^2.
    """
    if requirement.kind == "cost":
        p = _cost(priced, requirement, certain, at)
    elif requirement.kind == "selection_rate":
        p = _selection_rate(priced, requirement, certain, at)
    else:
        p = _share(priced, requirement, certain, at)
    # Who flags nobody has no false alarm in any population.
    return np.where(at == 0, 0.0, p) if _safe_at_nobody(requirement) else p


def certified_positions(
    priced: PricedCurve, limits: Limits, certain: Certain
) -> tuple[NDArray[np.bool_] | None, ...]:
    """Return per requirement where it is certified to hold, shape (n_thresholds,) each.

    None for a requirement without a confidence. Recall, FPR, FNR, specificity and selection rate
    only rise or only fall with the threshold: they are tested in a fixed sequence from their safe
    end until the first failure, and hold beyond it off the grid as well. Precision, NPV and cost
    wander: each threshold of the grid is tested at an equal part of the level (Bonferroni), and
    only thresholds of the grid are certified. The lowest score is tested like any other, since a
    case of the population can score below it.
    """
    return tuple(
        None if each.confidence is None else _certified(priced, each, certain, level(limits, each))
        for each in limits.requirements
    )


def level(limits: Limits, requirement: Requirement) -> float:
    """Return the chance of error that one requirement may use up.

    Each of J requirements with a confidence is tested at (1 - confidence) / J, so that all of
    them hold together with the confidence.
    """
    if requirement.confidence is None:
        raise ValueError(f"The requirement {requirement.text} has no confidence to be tested at.")
    tested = sum(each.confidence is not None for each in limits.requirements)
    return (1.0 - requirement.confidence) / tested


def _certified(
    priced: PricedCurve, requirement: Requirement, certain: Certain, error: float
) -> NDArray[np.bool_]:
    last = len(priced.curve.thresholds) - 1
    grid, proven = certain.grid, np.zeros(last + 1, dtype=np.bool_)
    if requirement.kind in _WANDERING:
        # Without anybody flagged, or anybody passed, there is nothing to test.
        empty = {"precision": 0, "npv": last}.get(requirement.kind)
        grid = grid[grid != empty]
        proven[grid[p_values(priced, requirement, certain, grid) <= error / len(grid)]] = True
        return proven
    from_nobody = _safe_at_nobody(requirement)
    sequence = grid if from_nobody else grid[::-1]
    failed = p_values(priced, requirement, certain, sequence) > error
    passed = sequence[: int(np.argmax(failed)) if failed.any() else len(sequence)]
    if len(passed) > 0:
        held = slice(passed[-1] + 1) if from_nobody else slice(passed[-1], None)
        proven[held] = True
    return proven


def _share(
    priced: PricedCurve, requirement: Requirement, certain: Certain, at: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Test a share of rows of two kinds, each divided by what a row of its class weighs.

    What one class weighs more than the other, as under an expected prevalence, so moves the bound
    and not the size: the odds of what is lost are those of the rows times the ratio of the two
    weights. Else a hundred flagged positives and no negative would pass for a hundred rows that
    prove a precision, however little the positives weigh.
    """
    lost, bound = _lost(requirement)
    kept = next(name for name in _SHARES[requirement.kind] if name != lost)
    losses, lost_squares, heavy = _part(priced, certain, lost, at)
    others, kept_squares, light = _part(priced, certain, kept, at)
    total, squares = losses + others, lost_squares + kept_squares
    risk = np.divide(losses, total, out=np.ones(len(at)), where=total > 0)
    n = np.divide(total**2, squares, out=np.zeros(len(at)), where=squares > 0)
    bound = bound * light / (bound * light + (1.0 - bound) * heavy)
    return hoeffding_bentkus(risk, n / certain.entity, bound, factor=certain.factor)


def _selection_rate(
    priced: PricedCurve, requirement: Requirement, certain: Certain, at: NDArray[np.int64]
) -> NDArray[np.float64]:
    lost, bound = _lost(requirement)
    curve = priced.curve
    weight = curve.tps[at] + curve.fps[at] if lost == "flagged" else curve.tns[at] + curve.fns[at]
    n = np.full(len(at), _size(priced, certain))
    factor = certain.factor if certain.squares is None else e
    return hoeffding_bentkus(weight / curve.total_weight, n, bound, factor=factor)


def _cost(
    priced: PricedCurve, requirement: Requirement, certain: Certain, at: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Test the cost per case, scaled so that a row's cost lies between 0 and 1."""
    (low, high), most = certain.costs, requirement.sign == "<="
    spread, money = high - low, priced.at(at)
    over = money - low if most else high - money
    allowed = requirement.bound - low if most else high - requirement.bound
    if spread == 0.0:  # whatever is decided, a case costs this much
        return np.full(len(at), 0.0 if allowed >= 0.0 else 1.0)
    n = np.full(len(at), _size(priced, certain))
    return hoeffding_bentkus(np.clip(over / spread, 0.0, 1.0), n, allowed / spread)


def _size(priced: PricedCurve, certain: Certain) -> float:
    """Return the effective size of all rows: total weight / what a row of the heavier class weighs.

    Where the classes' rows weigh alike, that is (sum w)^2 / sum w^2. Where they do not, Hoeffding's
    inequality goes on holding with it: E exp(c t X) <= (E exp(t X))^c for shares c of the
    heaviest weight (Jensen), which the pooled size does not allow.
    """
    heaviest = max(_weighing(priced, certain, outcome)[2] for outcome in ("tp", "fp"))
    return priced.curve.total_weight / heaviest / certain.entity


def _part(
    priced: PricedCurve, certain: Certain, outcome: str, at: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return an outcome's weights and their squares, scaled, and the scale."""
    weight, square, scale = _weighing(priced, certain, outcome)
    if outcome in _RISING:
        return weight[at] / scale, square[at] / scale**2, scale
    return (weight[-1] - weight[at]) / scale, (square[-1] - square[at]) / scale**2, scale


def _weighing(
    priced: PricedCurve, certain: Certain, outcome: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return an outcome's class: weights, their squares, and what a row weighs.

    That is sum w^2 / sum w: a class divided by it weighs as much as its effective size.
    """
    positive = outcome in ("tp", "fn")
    weight = priced.curve.tps if positive else priced.curve.fps
    square = weight
    if certain.squares is not None:
        square = certain.squares.tps if positive else certain.squares.fps
    return weight, square, float(square[-1] / weight[-1])


def _lost(requirement: Requirement) -> tuple[str, float]:
    """Return what the requirement wants little of, and the share it allows."""
    counted, rest = _SHARES[requirement.kind]
    if requirement.sign == "<=":
        return counted, requirement.bound
    return rest, 1.0 - requirement.bound


def _safe_at_nobody(requirement: Requirement) -> bool:
    """Whether the requirement is sure to hold where nobody is flagged."""
    return requirement.kind not in _WANDERING and _lost(requirement)[0] in _RISING
