"""The trade-off and the cost as drawings that stand still, with their names and amounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from workbench import charts, phrases
from workbench.charts.axis import axis_of, round_ticks
from workbench.charts.still_cost import CostMark, CostStill, cost_drawing
from workbench.charts.still_roc import RocMark, RocStill, roc_drawing
from workbench.report.operating_view import iso_cost_slope
from workbench.report.view_uncertainty import plateau_view
from workbench.threshold import cheapest

if TYPE_CHECKING:
    from workbench.charts.still import Shape
    from workbench.threshold import OperatingCurve, OperatingPoint, PricedCurve
    from workbench.threshold.plateaus import Plateau
    from workbench.workspace import Words

_EYE = 400  # pixels of the threshold axis: what lies nearer on it is one piece


@dataclass(frozen=True, slots=True)
class Beside:
    """What is drawn beside the chosen point.

    Attributes
    ----------
    current : float, optional
        The threshold in force today.
    best : float, optional
        The cheapest threshold that keeps the limits; without it, the cheapest of all.
    best_name : str
        What it is called.
    plateau : Plateau, optional
        Thresholds that the data cannot tell apart from the cheapest.
    axis : ThresholdAxis, optional
        Where thresholds are drawn; without it, the one that suits the scores.
    """

    current: float | None = None
    best: float | None = None
    best_name: str = "cheapest"
    plateau: Plateau | None = None
    axis: charts.ThresholdAxis | None = None


_NOTHING = Beside()


def roc_still(
    priced: PricedCurve, point: OperatingPoint, words: Words, beside: Beside = _NOTHING
) -> str:
    """Return the ROC curve with the chosen point, what it is compared with and equal costs.

    Parameters
    ----------
    priced : PricedCurve
        The curve with its prices.
    point : OperatingPoint
        The chosen point.
    words : Words
        How the business says it.
    beside : Beside, optional
        Today's threshold, and the cheapest within limits.

    Returns
    -------
    str
        One svg element.
    """
    curve = priced.curve
    index = curve.index(point.threshold)
    named = [
        RocMark(curve.index(asked.threshold), asked.shape, asked.text)
        for asked in _together(curve, _asked(priced, point, beside))
    ]
    last = len(curve.thresholds) - 1
    named.append(RocMark(0, "ring", f"{words.flag} nobody"))
    named.append(RocMark(last, "ring", f"{words.flag} everybody"))
    still = RocStill(
        up=f"% of {words.positives} {words.flagged}",
        across=f"% of {words.negatives} {words.flagged}",
        marks=tuple(named),
        shares=(f"{100.0 * float(curve.tpr[index]):.0f}", phrases.percent(float(curve.fpr[index]))),
        slope=iso_cost_slope(priced),
        alike="same cost as chosen",
    )
    return roc_drawing(curve, still)


def cost_still(
    priced: PricedCurve,
    point: OperatingPoint,
    words: Words,
    money: phrases.Money,
    beside: Beside = _NOTHING,
) -> str:
    """Return the cost per case by threshold, with the chosen point and the plateau.

    Parameters
    ----------
    priced : PricedCurve
        The curve with its prices.
    point : OperatingPoint
        The chosen point.
    words : Words
        How the business says it.
    money : Money
        How amounts are written.
    beside : Beside, optional
        Today's threshold, the cheapest within limits, the plateau.

    Returns
    -------
    str
        One svg element.
    """
    curve, costs = priced.curve, priced.money()
    axis = beside.axis or _own_axis(curve)
    named = []
    for asked in _together(curve, _asked(priced, point, beside)):
        cost = float(costs[curve.index(asked.threshold)])
        name = f"{asked.text} · {money.per_case(cost)}"
        named.append(CostMark(asked.threshold, cost, asked.shape, name))
    none = f"{words.flag} nobody · {money.per_case(float(costs[0]))}"
    named.append(CostMark(inf, float(costs[0]), "ring", none))
    pieces: tuple[tuple[float, float], ...] = ()
    alike = ""
    if beside.plateau is not None:
        pieces = beside.plateau.pieces
        alike = str(plateau_view(beside.plateau, (axis.high - axis.low) / _EYE)["text"])
    low, high = min(0.0, float(costs.min())), max(0.0, float(costs.max()))
    still = CostStill(
        title=f"cost per {words.case}",
        ticks=_amounts(low, high, money),
        axis=axis,
        marks=tuple(named),
        chosen=phrases.threshold_text(point.threshold),
        plateau=pieces,
        alike=alike,
    )
    return cost_drawing(curve, costs, still)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A threshold to mark: its shape, and its name with the threshold."""

    threshold: float
    shape: Shape
    text: str


def _asked(priced: PricedCurve, point: OperatingPoint, beside: Beside) -> list[_Asked]:
    """Return what is marked: the chosen threshold, the cheapest, today's."""
    best = cheapest(priced).threshold if beside.best is None else beside.best
    asked = [_Asked(point.threshold, "circle", "chosen"), _Asked(best, "diamond", beside.best_name)]
    if beside.current is not None:
        asked.append(_Asked(beside.current, "square", "today"))
    return asked


def _together(curve: OperatingCurve, asked: list[_Asked]) -> list[_Asked]:
    """Return one mark for those that decide alike, named by all of them."""
    alike: dict[int, list[_Asked]] = {}
    for each in asked:
        alike.setdefault(curve.index(each.threshold), []).append(each)
    return [replace(group[0], text=_joined(group)) for group in alike.values()]


def _joined(group: list[_Asked]) -> str:
    """Return "chosen, cheapest 0.2000", or "chosen 0.2000, today 0.2100" where they differ."""
    written = [phrases.threshold_text(each.threshold) for each in group]
    told = [
        each.text if text == after else f"{each.text} {text}"
        for each, text, after in zip(group, written, [*written[1:], ""], strict=True)
    ]
    return ", ".join(told)


def _own_axis(curve: OperatingCurve) -> charts.ThresholdAxis:
    """Return the axis that suits the scores, taken for probabilities where they can be."""
    scores = np.repeat(curve.thresholds[1:], np.diff(curve.flagged))
    inside = scores.min() >= 0.0 and scores.max() <= 1.0
    return axis_of(scores, "probability" if inside else "any")


def _amounts(low: float, high: float, money: phrases.Money) -> tuple[tuple[float, str], ...]:
    """Return round amounts with as many decimals as tell them apart."""
    ticks = round_ticks(low, high) if high > low else (low,)
    digits = next(
        (d for d in range(8) if all(abs(t - round(t, d)) <= 1e-9 * abs(t) for t in ticks)), 8
    )
    return tuple((tick, replace(money, digits=digits).per_case(tick)) for tick in ticks)
