"""Probability points that add up: what is shown of base, columns and score, as whole steps."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import floor
from typing import TYPE_CHECKING

from workbench.phrases.numbers import MINUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.explain.explanation import Explanation

_MOST_DIGITS = 6
# The largest step is shown with two significant digits, small as it may be.
_ENOUGH = 1.0


@dataclass(frozen=True, slots=True)
class Points:
    """An explanation in whole steps of 10^-digits probability points.

    Attributes
    ----------
    digits : int
        Decimals of a point.
    base, score : int
        Mean score of the rows compared with, and the score, in steps.
    parts : tuple of int
        What each column adds, in the model's order; `base` + their sum = `score`.
    """

    digits: int
    base: int
    score: int
    parts: tuple[int, ...]

    def text(self, steps: int) -> str:
        """Return a number of steps as points without sign: "16.5"."""
        return _written(abs(steps), self.digits)

    def signed(self, steps: int) -> str:
        """Return a number of steps as points with their sign: "+16.5", "−2.1", "0.0"."""
        sign = "" if steps == 0 else "+" if steps > 0 else MINUS
        return sign + self.text(steps)

    def percent(self, steps: int) -> str:
        """Return a score in percent: "43.0 %"."""
        return f"{MINUS if steps < 0 else ''}{self.text(steps)} %"


def points(explanation: Explanation, digits: int = 1) -> Points:
    """Round an explanation so that what is shown adds up to the shown score.

    Base and score are rounded as they are; of the columns those with the largest remainders are
    rounded up (Hamilton's method), earlier columns first.

    Parameters
    ----------
    explanation : Explanation
        The score taken apart.
    digits : int
        Decimals of a point, at least; more where the largest column would have but one digit.
    """
    values = [100.0 * value for value in explanation.values.tolist()]
    largest = max((abs(value) for value in values), default=0.0)
    while 0.0 < largest * 10.0 ** (digits - 1) < _ENOUGH and digits < _MOST_DIGITS:
        digits += 1
    base, score = (steps(share, digits) for share in (explanation.base_value, explanation.score))
    exact = [value * 10.0**digits for value in values]
    return Points(digits, base, score, _adding_up(exact, score - base))


def steps(share: float, digits: int) -> int:
    """Return a share in whole steps of 10^-digits points, rounded half away from zero."""
    exact = Decimal(share).scaleb(2 + digits)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _adding_up(exact: Sequence[float], total: int) -> tuple[int, ...]:
    """Round numbers to whole ones of a given sum, which lies near their own."""
    whole = [floor(value) for value in exact]
    short = total - sum(whole)
    if short >= 0:
        order = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    else:  # all remainders are next to nothing: the largest column bears it
        order = sorted(range(len(exact)), key=lambda i: (-abs(exact[i]), i))
    for i in order[: abs(short)]:
        whole[i] += 1 if short > 0 else -1
    return tuple(whole)


def _written(steps: int, digits: int) -> str:
    return f"{Decimal(steps).scaleb(-digits):.{digits}f}"
