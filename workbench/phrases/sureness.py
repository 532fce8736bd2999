"""How sure the figures are, in words: what to expect, what cannot be told apart, how we know."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from workbench.phrases.limits import plateau_range
from workbench.phrases.numbers import fixed
from workbench.phrases.verdict import earned

if TYPE_CHECKING:
    from workbench.phrases.numbers import Money
    from workbench.phrases.verdict import Situation
    from workbench.threshold.plateaus import Plateau

Interval = tuple[float, float]
_MOST_PIECES = 3


def drawn(units: int, what: str) -> str:
    """Return in one line what the bands on the charts are."""
    return (
        f"Bands hold everywhere at once with 95 % confidence; {units:,} {what} were drawn with "
        "replacement 1,000 times."
    )


def to_expect(honest: float | None, per_case: float, situation: Situation) -> str:
    """Return what to expect of new cases beside what this data say.

    Parameters
    ----------
    honest : float or None
        Cross-fitted money per case.
    per_case : float
        Money per case in this data.
    situation : Situation
        Words and money.
    """
    words, money = situation.words, situation.money
    here = money.per_case(per_case)
    if honest is None:
        return (
            f"There are too few rows to say what to expect of new {words.cases}: {here} per "
            f"{words.case} is the figure in this data, and too good."
        )
    verb, amount = earned(honest, money)
    start = f"Expect that a new {words.case} {verb} {amount}"
    if money.per_case(honest) == here:
        return f"{start}, as much as in this data."
    return f"{start}; in this data it is {here}, but this data also chose the threshold."


def cannot_tell(plateau: Plateau | None) -> str:
    """Return which thresholds the data cannot tell apart from the cheapest, its own piece first."""
    if plateau is None:
        return (
            "No threshold keeps all limits. The figures are those of the nearest miss; there is no "
            "cheapest threshold to tell others from."
        )
    low, high = plateau.main
    if low == -inf and high == inf:
        return "The data cannot tell any threshold apart from the cheapest."
    start = f"The data cannot tell thresholds in {plateau_range(low, high)} apart from the cheapest"
    others = [plateau_range(*piece) for piece in plateau.pieces[::-1] if piece != plateau.main]
    if not others:
        return f"{start}."
    more = len(others) - _MOST_PIECES
    shown = others if more <= 0 else [*others[:_MOST_PIECES], f"{more:,} more"]
    return f"{start}, nor those in {_listed(shown)}."


def interval_text(interval: Interval | None, money: Money) -> str:
    """Return "€42.10 to €60.30", or that it is not known."""
    if interval is None:
        return "not known"
    low, high = (money.per_case(end) for end in interval)
    return f"{low} to {high}"


def area_text(interval: Interval | None) -> str:
    """Return the interval of an area under a curve."""
    return (
        "not known" if interval is None else f"{fixed(interval[0], 3)} to {fixed(interval[1], 3)}"
    )


def difference_text(difference: float, interval: Interval | None, money: Money) -> str:
    """Return "+€30.70", with "no real difference" where the interval holds 0."""
    amount = money.per_case(difference)
    signed = amount if difference < 0 else f"+{amount}"
    if interval is not None and interval[0] <= 0.0 <= interval[1]:
        return f"{signed}, no real difference"
    return signed


def _listed(texts: list[str]) -> str:
    *before, last = texts
    return f"{', '.join(before)} and {last}" if before else last
