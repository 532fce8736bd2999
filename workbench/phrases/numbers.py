"""Write counts, money and rates for the eye.

The drag component writes the same figures in the browser, so each rule here is one that
both languages can follow to the last digit: the exact binary value, rounded half away from
zero. Nothing written here is ever read back to decide anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from math import floor, isinf, isnan, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.threshold import OperatingPoint

MINUS = "−"
_UNDEFINED = "undefined"
_NO_DECIMALS = re.compile(r"\.0+$")
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)  # any double has fewer digits before its point


def fixed(value: float, digits: int) -> str:
    """Return a number with thousands commas, rounded half away from zero."""
    if isnan(value):
        return _UNDEFINED
    if isinf(value):
        return f"{MINUS}infinity" if value < 0 else "infinity"
    step = Decimal(1).scaleb(-digits)
    rounded = Decimal(abs(value)).quantize(step, context=_WIDE)
    sign = MINUS if value < 0 and rounded != 0 else ""
    return f"{sign}{rounded:,f}"


def count(value: float) -> str:
    """Return a count; a weighted one that is not whole gets one decimal."""
    return fixed(value, 0 if value == floor(value) else 1)


def percent(share: float) -> str:
    """Return a share as whole percent, with one decimal below 10 and above 90 percent."""
    if isnan(share):
        return _UNDEFINED
    value = 100.0 * share
    if 0.0 < value < 0.05:
        return "< 0.1 %"
    if 99.95 <= value < 100.0:
        return "> 99.9 %"
    return f"{fixed(value, 0 if 10.0 <= value <= 90.0 or value in (0.0, 100.0) else 1)} %"


def threshold_text(threshold: float) -> str:
    """Return a threshold at four decimals, the finest that the eye is shown."""
    if isinf(threshold):
        return "inf" if threshold > 0 else f"{MINUS}inf"
    return fixed(threshold, 4).replace(",", "")


@dataclass(frozen=True, slots=True)
class Money:
    """How amounts of money are written.

    Attributes
    ----------
    unit : str
        A currency sign stands before the number, any other unit behind it.
    digits : int
        Decimals of an amount per case.
    """

    unit: str
    digits: int = 2

    @classmethod
    def for_costs(cls, unit: str, amounts: Iterable[float]) -> Money:
        """Return the decimals in which the costs per case that are compared can be told apart.

        Two, or three significant digits of the smallest where that is below 1; amounts under a
        thousandth of the largest do not count.
        """
        sizes = [abs(amount) for amount in amounts]
        least = 1e-3 * max(sizes, default=0.0)
        smallest = min((size for size in sizes if 0.0 < size >= least), default=1.0)
        return cls(unit) if smallest >= 1.0 else cls(unit, min(8, 2 - floor(log10(smallest))))

    @property
    def before(self) -> bool:
        """Whether the unit stands before the number."""
        return len(self.unit) == 1 and not self.unit.isalnum()

    def per_case(self, value: float) -> str:
        """Return an amount per case."""
        return self._with_unit(fixed(value, self.digits))

    def total(self, value: float) -> str:
        """Return an amount for many cases: decimals below 1,000, and only where it has some."""
        number = fixed(value, 0 if abs(value) >= 1000.0 else self.digits)
        return self._with_unit(_NO_DECIMALS.sub("", number))

    def _with_unit(self, number: str) -> str:
        if not self.unit:
            return number
        if not self.before:
            return f"{number} {self.unit}"
        sign = MINUS if number.startswith(MINUS) else ""
        return f"{sign}{self.unit}{number.removeprefix(MINUS)}"


def per_thousand(point: OperatingPoint) -> tuple[int, int, int, int]:
    """Return (tp, fp, fn, tn) of every 1,000 cases, whole numbers that sum to 1,000.

    The largest remainders are rounded up (Hamilton's method), earlier outcomes first.
    """
    shares = [1000.0 * x / point.total_weight for x in (point.tp, point.fp, point.fn, point.tn)]
    whole = [floor(share) for share in shares]
    order = sorted(range(4), key=lambda i: (whole[i] - shares[i], i))
    for i in order[: 1000 - sum(whole)]:
        whole[i] += 1
    tp, fp, fn, tn = whole
    return tp, fp, fn, tn
