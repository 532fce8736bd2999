"""How far prices or prevalence can move before another threshold becomes the cheapest, in words."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING

from workbench.phrases.moving_line import indefinite
from workbench.phrases.numbers import percent

if TYPE_CHECKING:
    from workbench.threshold import CostModel
    from workbench.threshold.stability import Stability
    from workbench.workspace import Words

Range = tuple[float, float]


def same_choice(prices: Range | None, stable: Stability, costs: CostModel, words: Words) -> str:
    """Return "You would choose the same if a bad loan approved cost between €640 and €1,900.".

    Parameters
    ----------
    prices : tuple of float, or None
        Between which prices of a miss the point stays the cheapest; None where each row has its
        own.
    stable : Stability
        The ranges.
    costs : CostModel
        Today's prices.
    words : Words
        How the business says it.
    """
    if prices is None:
        ends = tuple(f"{_short(end)} times" for end in stable.cost_ratio)
        what = f"{indefinite(words.positive)} {words.passed} mattered"
        than = f" as much as {indefinite(words.negative)} {words.flagged}"
    else:
        ends = tuple(amount(end, costs) for end in prices)
        what, than = f"{indefinite(words.positive)} {words.passed} cost", ""
    low, high = stable.cost_ratio if prices is None else prices
    return f"You would choose the same if {what} {_between((low, high), ends)}{than}."


def same_share(stable: Stability, words: Words) -> str:
    """Return over which share of positives the choice stays."""
    low, high = stable.prevalence
    ends = percent(low), percent(high)
    if low <= 0.0 and high >= 1.0:
        return f"It would stay the same whatever the share of {words.positives}."
    if high >= 1.0:
        return f"It would stay the same from {ends[0]} {words.positives} on."
    if low <= 0.0:
        return f"It would stay the same up to {ends[1]} {words.positives}."
    return f"It would stay the same with {ends[0]} to {ends[1]} {words.positives}."


def not_the_cheapest(binds: bool) -> str:
    """Return why there is no range."""
    if binds:
        return (
            "Your limits chose this point, not the prices alone: there is no range of prices over "
            "which it stays the cheapest. Take the limits away to see one for the free choice."
        )
    return (
        "There is no range: at prices under which being right is dearer than a mistake, the "
        "cheapest point need not lie on the convex hull of the curve."
    )


def amount(value: float, costs: CostModel) -> str:
    """Return a price in its unit, or as a share of the amount, with three digits at most."""
    if costs.per_amount:
        return f"{_short(value)} × the amount"
    number = _short(value)
    if not costs.unit:
        return number
    before = len(costs.unit) == 1 and not costs.unit.isalnum()
    return f"{costs.unit}{number}" if before else f"{number} {costs.unit}"


def ratio_text(value: float) -> str:
    """Return a ratio of prices."""
    return _short(value)


def _between(ends: Range, texts: tuple[str, ...]) -> str:
    low, high = ends
    if isinf(high) and low <= 0.0:
        return "any amount"
    if isinf(high):
        return f"{texts[0]} or more"
    if low <= 0.0:
        return f"at most {texts[1]}"
    return f"between {texts[0]} and {texts[1]}"


def _short(value: float) -> str:
    """Return a number with three significant digits, whole from 100 on."""
    if isinf(value):
        return "infinity"
    if abs(value) >= 100.0:
        return f"{value:,.0f}"
    return f"{value:.3g}"
