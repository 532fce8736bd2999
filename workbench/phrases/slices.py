"""A slice's figures in words: a rate with its denominator and doubt, the money of many cases."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

from workbench.phrases.numbers import Money, percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.slices import Rate

_CENTS = 2
_LARGE = 100.0  # money of many cases from which decimals say nothing


def rate_text(rate: Rate) -> str:
    """Return "52 % of 131 (43 % to 60 %)", or why there is no number to speak of."""
    if rate.status == "undefined":
        return "undefined (no such case)"
    doubt = ", too few" if rate.status == "too few" else ""
    return (
        f"{percent(rate.value)} of {rate.n:,} ({percent(rate.low)} to {percent(rate.high)}){doubt}"
    )


def money_of_many(unit: str, amounts: Iterable[float]) -> Money:
    """Return how money of many cases is written: the largest amount in three digits, or whole.

    A currency has its cents below 100.
    """
    largest = max((abs(amount) for amount in amounts), default=0.0)
    if largest == 0.0 or largest >= _LARGE:
        return Money(unit, 0)
    money = Money(unit, min(8, 2 - floor(log10(largest))))
    return Money(unit, max(_CENTS, money.digits)) if money.before else money
