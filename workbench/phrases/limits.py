"""Limits in words: what a point must keep, how it stands, and what a reviewer would change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isnan
from typing import TYPE_CHECKING

from workbench.phrases.numbers import fixed, threshold_text
from workbench.phrases.verdict import against, earned, sentence_case

if TYPE_CHECKING:
    from workbench.phrases.numbers import Money
    from workbench.phrases.verdict import Situation
    from workbench.threshold import Capacity, Limits, Requirement, Reviewer
    from workbench.threshold.choice import Choice, Standing
    from workbench.threshold.review import ReviewBand
    from workbench.workspace import Words

_MOST_DIGITS = 8


def requirement_text(requirement: Requirement, words: Words, money: Money) -> str:
    """Return a requirement as the business says it: "Catch at least 90 % of bad loans"."""
    least = "at least" if requirement.sign == ">=" else "at most"
    if requirement.kind == "cost":
        return f"Cost {least} {_exact_money(requirement.bound, money)} per {words.case}"
    bound = f"{least} {exact_percent(requirement.bound)}"
    flag, passing = sentence_case(words.flag), sentence_case(words.passing)
    return {
        "recall": f"Catch {bound} of {words.positives}",
        "fnr": f"Miss {bound} of {words.positives}",
        "fpr": f"{flag} {bound} of {words.negatives}",
        "specificity": f"{passing} {bound} of {words.negatives}",
        "precision": f"Of those {words.flagged}, {bound} {words.positives}",
        "npv": f"Of those {words.passed}, {bound} {words.negatives}",
        "selection_rate": f"{flag} {bound} of {words.cases}",
    }[requirement.kind]


def capacity_text(capacity: Capacity, n: int, words: Words, prevalence: float | None = None) -> str:
    """Return a capacity in words, and what it is of the n rows at hand.

    Parameters
    ----------
    capacity : Capacity
        How many can be flagged.
    n : int
        Rows at hand.
    words : Words
        How the business says it.
    prevalence : float, optional
        Expected share of positives. All other counts are then of such a world, and the rows that
        a capacity counts are called rows of this data.
    """
    flag = sentence_case(words.flag)
    rows = "" if prevalence is None else " rows of this data"
    if capacity.of is None or capacity.of == n:
        return f"{flag} at most {capacity.most:,} of {n:,}{rows or f' {words.cases}'}"
    here = f"here {capacity.rows(n):,} of {n:,}{rows}"
    return f"{flag} at most {capacity.most:,} of {capacity.of:,} {words.cases}, {here}"


def standing_text(standing: Standing, money: Money) -> str:
    """Return how a point stands: "met, 90.4 %", "not met, undefined".

    A share has one decimal, and more where the value would look like the bound that it breaks.
    """
    value = standing_value(standing, money)
    met = "met" if standing.met else "not met"
    asked = standing.requirement.confidence
    if asked is None:
        return f"{met}, {value}"
    sure = "yes" if standing.confident else "no"
    return f"{met} here, {value}; with {exact_percent(asked)} confidence: {sure}"


def standing_value(standing: Standing, money: Money) -> str:
    """Return the value of a requirement's metric, told apart from a bound that it breaks."""
    requirement, value = standing.requirement, standing.value
    if isnan(value):
        return "undefined"
    cost = requirement.kind == "cost"
    digits, scale = (money.digits, 1.0) if cost else (1, 100.0)
    value, bound = scale * value, scale * requirement.bound
    while (
        not standing.met and digits < _MOST_DIGITS and fixed(value, digits) == fixed(bound, digits)
    ):
        digits += 1
    return replace(money, digits=digits).per_case(value) if cost else f"{fixed(value, digits)} %"


def infeasible_text(choice: Choice, threshold: float, texts: tuple[str, ...]) -> str:
    """Return that no threshold keeps all limits, and which comes nearest; "" where one does.

    Parameters
    ----------
    choice : Choice
        What was chosen under the limits.
    threshold : float
        Its threshold.
    texts : tuple of str
        Each requirement in words and how it stands there, as the chips say it.
    """
    if choice.feasible:
        return ""
    broken = "; ".join(texts)
    return f"No threshold meets all. Nearest miss: {threshold_text(threshold)} ({broken})."


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Rows that a person looks at, of so many, and how many they can look at."""

    rows: int
    of: int
    most: int | None = None


def review_text(reviewed: Reviewed, cost: float, point: float, situation: Situation) -> str:
    """Return what a band for people costs: "A person reviews 188 of 1,337; that costs ...".

    Parameters
    ----------
    reviewed : Reviewed
        The rows in the band.
    cost, point : float
        Money per case with the band, and at the operating point without it.
    situation : Situation
        Words and money.
    """
    verb, amount = earned(cost, situation.money)
    compared = against(cost, point, situation)
    most = ""
    if reviewed.most is not None and reviewed.rows > reviewed.most:
        most = f" (at most {reviewed.most:,} can be)"
    return (
        f"A person reviews {reviewed.rows:,} of {reviewed.of:,}{most}; that {verb} {amount} per "
        f"{situation.words.case}, {compared} at your point."
    )


def no_review_text(band: ReviewBand, reviewer: Reviewer, money: Money) -> str:
    """Return that no band pays, and from which review cost on one would; "" where one pays."""
    if band.pays:
        return ""
    if reviewer.capacity == 0:
        return "Nobody has time for a look: the reviewers' capacity is 0."
    if isnan(band.break_even):
        return "No review band pays, even if a look cost nothing."
    least = money.per_case(band.break_even)
    return f"No review band pays. One would if a look cost less than {least}."


def review_limits_text(limits: Limits) -> str:
    """Return which limits a band for people does not keep; "" where there are none of them."""
    if not limits.requirements:
        return ""
    if limits.capacity is None:
        return "The band does not keep the requirements: they are told of the threshold alone."
    return (
        "The band keeps the capacity, but not the requirements: they are told of the threshold "
        "alone."
    )


def plateau_text(low: float, high: float) -> str:
    """Return that the data cannot tell the thresholds t with low < t <= high apart."""
    if low == -inf and high == inf:
        return "The data cannot tell any thresholds apart"
    return f"{plateau_range(low, high)}: the data cannot tell these thresholds apart"


def plateau_range(low: float, high: float) -> str:
    """Return a range of thresholds with two decimals, or more where its ends look alike."""
    if low == -inf:
        return "all" if high == inf else f"up to {_threshold(high, 2)}"
    if high == inf:
        return f"above {_threshold(low, 2)}"
    digits = 2
    while digits < _MOST_DIGITS and fixed(low, digits) == fixed(high, digits):
        digits += 1
    return f"{_threshold(low, digits)}\N{EN DASH}{_threshold(high, digits)}"


def _threshold(value: float, digits: int) -> str:
    return fixed(value, digits).replace(",", "")


def exact_percent(share: float) -> str:
    """Return a share that somebody typed, with all its digits."""
    return f"{100.0 * share:.10g} %"


def _exact_money(bound: float, money: Money) -> str:
    digits = money.digits
    while digits < _MOST_DIGITS and float(f"{bound:.{digits}f}") != bound:
        digits += 1
    return replace(money, digits=digits).per_case(bound)
