"""What becomes of a capacity, in words: slots that stay empty, and what one more would save."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from workbench.phrases.numbers import threshold_text
from workbench.phrases.verdict import earned

if TYPE_CHECKING:
    from workbench.phrases.numbers import Money
    from workbench.threshold import OperatingPoint
    from workbench.threshold.choice import CapacityUse
    from workbench.workspace import Words


def capacity_use_text(use: CapacityUse, words: Words, money: Money) -> str:
    """Return how far a capacity goes, and its shadow price.

    Parameters
    ----------
    use : CapacityUse
        What becomes of the capacity in these rows; of a shadow price of NaN nothing is said.
    words : Words
        How the business says it.
    money : Money
        How money is written.
    """
    start = f"Here {use.most:,} {words.cases} can be {words.flagged}"
    if use.next_block == 0:
        return f"{start}, which is all of them."
    if use.shortfall > 0:
        block = f"the next {use.next_block:,} have one score and are never parted"
        start = f"{start}; {use.used:,} fit and {use.shortfall:,} slots stay empty, since {block}"
    if isnan(use.shadow_price):
        return f"{start}."
    if use.shadow_price <= 0.0:
        return f"{start}. More slots would save nothing."
    price = money.total(use.shadow_price)
    if use.more <= 1:
        return f"{start}. One more slot would save {price}."
    return f"{start}. With {use.more:,} more slots each of them would save {price}."


def without_limits(free: OperatingPoint, per_case: float, words: Words, money: Money) -> str:
    """Return what would be cheapest were there no limits.

    Parameters
    ----------
    free : OperatingPoint
        The cheapest point of all.
    per_case : float
        What it costs, in money per case.
    """
    verb, amount = earned(per_case, money)
    return (
        f" Without any limit the cheapest threshold would be {threshold_text(free.threshold)}, "
        f"with {free.flagged:,} {words.flagged}; that {verb} {amount} per {words.case}."
    )
