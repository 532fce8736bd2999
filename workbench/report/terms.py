"""The terms on which a model is judged, and its rows and curve at those terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.threshold import (
    CostModel,
    Exposure,
    Limits,
    OperatingCurve,
    OperatingPoint,
    PricedCurve,
    PricedRows,
    Reviewer,
    baselines,
    operating_curve,
    price,
    priced_rows,
)
from workbench.threshold.choice import Choice, choose, keeps
from workbench.threshold.confidence import Certain, certain
from workbench.workspace import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workbench.scored import Scored


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms on which a model is judged.

    Attributes
    ----------
    costs : CostModel
        Prices.
    current : float, optional
        The threshold in force today.
    words : Words
        How the business says it.
    deployed : bool
        Whether the model is the one in use, so that `current` is today's policy; on another
        model's scores it is only today's threshold.
    prevalence : float, optional
        Share of positives to expect, where it is not that of the rows.
    limits : Limits
        Requirements and capacity.
    reviewer : Reviewer, optional
        The person who can look at cases between two thresholds.
    """

    costs: CostModel = CostModel()  # noqa: RUF009 (frozen)
    current: float | None = None
    words: Words = Words()  # noqa: RUF009 (frozen)
    deployed: bool = True
    prevalence: float | None = None
    limits: Limits = Limits()  # noqa: RUF009 (frozen)
    reviewer: Reviewer | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A model's rows and curve at the terms' prices and prevalence.

    Attributes
    ----------
    scored : Scored
        The rows.
    observed : OperatingCurve
        Their curve.
    terms : Terms
        Prices and conditions.
    priced : PricedCurve
        The curve as expected, with its prices.
    surely : Certain or None
        What confidence needs to know; None where no requirement asks for it.
    choice : Choice
        The cheapest point that keeps the limits, or the nearest miss.
    positions : ndarray of int32, shape (n_rows,), optional
        Where each row begins to be flagged, where it is known already.
    """

    scored: Scored
    observed: OperatingCurve
    terms: Terms
    priced: PricedCurve
    surely: Certain | None
    choice: Choice
    positions: NDArray[np.int32] | None = None

    @classmethod
    def of(
        cls,
        scored: Scored,
        observed: OperatingCurve,
        terms: Terms,
        sums: Exposure | None = None,
        positions: NDArray[np.int32] | None = None,
    ) -> Evidence:
        """Price the curve, and choose.

        Parameters
        ----------
        scored : Scored
            The rows.
        observed : OperatingCurve
            `operating_curve(scored)`.
        terms : Terms
            Prices and conditions.
        sums : Exposure, optional
            `exposure(scored, observed, terms.costs)`, where it is at hand already.
        positions : ndarray of int32, optional
            `observed.positions(scored.y_score)`, where it is at hand already.

        Raises
        ------
        InputError
            If prices cannot be used with these rows.
        """
        costs, expected = terms.costs, terms.prevalence
        priced = price(scored, observed, costs, prevalence=expected, sums=sums)
        surely = None
        if any(each.confidence is not None for each in terms.limits.requirements):
            rows = priced_rows(scored, observed, costs, prevalence=expected, positions=positions)
            surely = certain(priced, rows)
        choice = choose(priced, terms.limits, surely)
        return cls(scored, observed, terms, priced, surely, choice, positions)

    def rows(self) -> PricedRows:
        """Return the rows behind the curve, for what resamples them or parts them into folds."""
        costs, expected = self.terms.costs, self.terms.prevalence
        return priced_rows(
            self.scored, self.observed, costs, prevalence=expected, positions=self.positions
        )

    @property
    def best(self) -> OperatingPoint:
        """The chosen point, with the counts that are expected."""
        return self.priced.curve.point(self.choice.index)


def point_in_force(scored: Scored, terms: Terms) -> tuple[float, bool]:
    """Return the threshold of today's policy, else the cheapest, and whether limits are kept.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    terms : Terms
        Prices, conditions, and today's policy where there is one.

    Raises
    ------
    InputError
        If a price or a condition cannot be used with these rows.
    """
    if terms.current is not None:
        return terms.current, True
    evidence = Evidence.of(scored, operating_curve(scored), terms)
    return evidence.best.threshold, evidence.choice.feasible


def situation(priced: PricedCurve, terms: Terms, best: OperatingPoint) -> phrases.Situation:
    """Return what the words for a point depend on beside the point.

    Parameters
    ----------
    priced : PricedCurve
        The model's curve at the terms' prices.
    terms : Terms
        Prices, today's policy and words.
    best : OperatingPoint
        The cheapest point.
    """
    ends = baselines(priced, best, terms.current)
    least = priced.per_case(best)
    compared = (least, ends.flag_none, ends.flag_all, ends.current or 0.0)
    odd = "" if priced.reasonable else phrases.odd_prices(terms.costs, terms.words)
    if not priced.reasonable and (terms.costs.columns or not odd):
        odd = phrases.ODD_ROWS
    return phrases.Situation(
        words=terms.words,
        money=phrases.Money.for_costs(terms.costs.unit, compared),
        cheapest=least,
        flag_none=ends.flag_none,
        flag_all=ends.flag_all,
        current=ends.current,
        constant=priced.curve.is_constant,
        today=phrases.TODAY if terms.deployed else "today's threshold",
        odd=odd,
        permitted=permitted(priced, terms.limits),
    )


def permitted(priced: PricedCurve, limits: Limits) -> tuple[bool, bool]:
    """Return whether flagging nobody, and flagging everybody, keeps the limits in this data."""
    last = len(priced.curve.thresholds) - 1
    return keeps(priced, limits, 0), keeps(priced, limits, last)
