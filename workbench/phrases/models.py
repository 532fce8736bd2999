"""Two models on the same rows, in words."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from workbench.phrases.moving_line import indefinite
from workbench.phrases.numbers import MINUS, fixed

if TYPE_CHECKING:
    from workbench.phrases.numbers import Money
    from workbench.threshold.auc import AucDifference
    from workbench.threshold.comparison import CostDifference
    from workbench.workspace import Words


def which_is_cheaper(
    names: tuple[str, str], apart: CostDifference | None, words: Words, money: Money
) -> str:
    """Return which of two models new cases would cost less with, or that nobody can tell.

    Parameters
    ----------
    names : tuple of str
        The chosen model, and the other one.
    apart : CostDifference, or None
        Cost of the other minus cost of the chosen one.
    words : Words
        How the business says it.
    money : Money
        How money is written.
    """
    chosen, other = names
    if apart is None or isnan(apart.low):
        return f"These rows do not show whether {chosen} or {other} is the cheaper one."
    if apart.low <= 0.0 <= apart.high:
        return f"The data cannot tell {chosen} and {other} apart in what they cost."
    size = money.per_case(abs(apart.value))
    way = "more" if apart.value > 0.0 else "less"
    return f"With {other} a new {words.case} would cost {size} {way} than with {chosen}."


def by_ratio(words: Words, limited: bool) -> str:
    """Return what the bar of models shows."""
    free = " and without your limits" if limited else ""
    return (
        f"Which model is the cheaper in this data, each at its own cheapest threshold{free}, by "
        f"how much {indefinite(words.positive)} {words.passed} costs beside "
        f"{indefinite(words.negative)} {words.flagged}:"
    )


def cost_apart(apart: CostDifference | None, money: Money) -> tuple[str, str]:
    """Return a difference in cost and its interval."""
    if apart is None:
        return "not known", "not known"
    value = money.per_case(apart.value)
    signed = f"+{value}" if apart.value > 0.0 else value
    if isnan(apart.low):
        return signed, "not known"
    return signed, f"{money.per_case(apart.low)} to {money.per_case(apart.high)}"


def area_apart(apart: AucDifference | None) -> tuple[str, str]:
    """Return a difference in AUC and its interval."""
    if apart is None:
        return "not known", "not known"
    value = _signed(apart.value)
    if isnan(apart.low):
        return value, "not known"
    return value, f"{_signed(apart.low)} to {_signed(apart.high)}"


def _signed(value: float) -> str:
    text = fixed(value, 3)
    return text if text.startswith(MINUS) or value == 0.0 else f"+{text}"
