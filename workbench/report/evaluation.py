"""One evaluation: the curve, the point, its cost and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.threshold import (
    Baselines,
    CostModel,
    OperatingCurve,
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
    situation : phrases.Situation
        What the words for the point depend on.
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
    situation: phrases.Situation
    verdict: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms on which a model is judged.

    Attributes
    ----------
    costs : CostModel
        Prices in money per case.
    current : float, optional
        The threshold in force today.
    words : Words
        How the business says it.
    deployed : bool
        Whether the model is the one in use, so that `current` is today's policy; on another
        model's scores it is only today's threshold.
    """

    costs: CostModel = CostModel()  # noqa: RUF009 (frozen)
    current: float | None = None
    words: Words = Words()  # noqa: RUF009 (frozen)
    deployed: bool = True


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
    facts = situation(curve, terms, best)
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
        situation=facts,
        verdict=phrases.verdict(point, per_case, facts),
    )


def situation(curve: OperatingCurve, terms: Terms, best: OperatingPoint) -> phrases.Situation:
    """Return what the words for a point depend on beside the point.

    Parameters
    ----------
    curve : OperatingCurve
        The model's curve.
    terms : Terms
        Prices, today's policy and words.
    best : OperatingPoint
        The cheapest point at these prices.
    """
    costs = terms.costs
    ends = baselines(curve, costs, best, terms.current)
    least = costs.per_case(best)
    compared = (least, ends.flag_none, ends.flag_all, ends.current or 0.0)
    return phrases.Situation(
        words=terms.words,
        money=phrases.Money.for_costs(costs.unit, compared),
        cheapest=least,
        flag_none=ends.flag_none,
        flag_all=ends.flag_all,
        current=ends.current,
        constant=curve.is_constant,
        today=phrases.TODAY if terms.deployed else "today's threshold",
        odd=phrases.odd_prices(costs, terms.words),
    )
