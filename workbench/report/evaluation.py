"""One evaluation: the curve, the point, its cost and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.threshold import (
    Baselines,
    CostModel,
    OperatingPoint,
    baselines,
    cheapest,
    operating_curve,
    regret,
)
from workbench.workspace import Words

if TYPE_CHECKING:
    from workbench.scored import Scored


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `workbench evaluate` answers.

    Attributes
    ----------
    n, positives : int
        Rows, rows of weight 0 included.
    prevalence, auc : float
        Weighted share of positives; area under the ROC curve.
    point : OperatingPoint
        The cheapest point, or the one that was asked for.
    same_decisions : tuple of float
        (low, high): every t with low < t <= high flags the same rows.
    cost_total, cost_per_case : float
        Money at the point, of all rows and per case.
    baselines, regret : Baselines
        Money per case of the alternatives, and how much dearer than the point they are.
    verdict : str
        The answer in words.
    """

    n: int
    positives: int
    prevalence: float
    auc: float
    point: OperatingPoint
    same_decisions: tuple[float, float]
    cost_total: float
    cost_per_case: float
    baselines: Baselines
    regret: Baselines
    verdict: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms on which a model is judged: prices, today's policy, and words."""

    costs: CostModel = CostModel()  # noqa: RUF009 (frozen)
    current: float | None = None
    words: Words = Words()  # noqa: RUF009 (frozen)


def evaluate(
    scored: Scored, terms: Terms | None = None, *, threshold: float | None = None
) -> Evaluation:
    """Evaluate a model at its cheapest point, or at a given threshold.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    terms : Terms, optional
        Prices, today's policy and words; each mistake costs 1 where nothing is said.
    threshold : float, optional
        Evaluate here in place of the cheapest point.

    Raises
    ------
    InputError
        If the threshold or today's policy is not a number.
    """
    terms = terms or Terms()
    curve, costs = operating_curve(scored), terms.costs
    best = cheapest(curve, costs)
    point = best if threshold is None else curve.at(threshold)
    per_case = costs.per_case(point)
    alternatives = baselines(curve, costs, point, terms.current)
    largest = max(abs(alternatives.flag_none), abs(alternatives.flag_all))
    situation = phrases.Situation(
        words=terms.words,
        money=phrases.Money.for_costs(costs.unit, largest),
        cheapest=costs.per_case(best),
        flag_none=alternatives.flag_none,
        flag_all=alternatives.flag_all,
        current=alternatives.current,
        constant=curve.is_constant,
    )
    return Evaluation(
        n=scored.n,
        positives=scored.positives,
        prevalence=curve.prevalence,
        auc=curve.auc,
        point=point,
        same_decisions=curve.same_decisions(point.threshold),
        cost_total=costs.total(point),
        cost_per_case=per_case,
        baselines=alternatives,
        regret=regret(alternatives, per_case),
        verdict=phrases.verdict(point, per_case, situation),
    )
