"""The facts of a recorded decision in words: thresholds, prices, alternatives, intervals."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING

from workbench.phrases.numbers import MINUS, threshold_text
from workbench.phrases.verdict import sentence_case

if TYPE_CHECKING:
    from workbench.phrases.numbers import Money
    from workbench.threshold import CostModel
    from workbench.workspace import Words

Interval = tuple[float, float]
_POSITIVE = ("tp", "fn")
# What the facts of each kind are called together.
ABOUT_TITLES = {
    "line": "Where the line is",
    "outcome": "What it does with the rows",
    "money": "What it costs",
    "prices": "At which prices",
    "limits": "What it was held to",
    "rows": "The rows it rests on",
    "made of": "What it was made of",
}
# What could have been done instead; the verb is filled in.
BASELINES = {
    "flag_none": "{flag} nobody",
    "flag_all": "{flag} everybody",
    "current": "Today's policy, before this decision",
    "random": "As many, drawn by lot",
}


def exact_threshold(threshold: float) -> str:
    """Return a threshold for the eye, and exactly where that is another: "0.1754 (0.17542…)"."""
    shown = threshold_text(threshold)
    if isinf(threshold):
        return shown
    exact = repr(threshold)
    return shown if float(shown.replace(MINUS, "-")) == threshold else f"{shown} (exactly {exact})"


def threshold_range(ends: Interval) -> str:
    """Return thresholds above one and up to another: "above 0.1712 up to 0.1754"."""
    low, high = ends
    if isinf(low):
        return "all" if isinf(high) else f"up to {threshold_text(high)}"
    if isinf(high):
        return f"above {threshold_text(low)}"
    return f"above {threshold_text(low)} up to {threshold_text(high)}"


def outcome_name(outcome: str, words: Words) -> str:
    """Return what one case of an outcome is called: "good loan declined".

    Parameters
    ----------
    outcome : str
        "tp", "fp", "fn" or "tn".
    words : Words
        How the business says it.
    """
    one = words.positive if outcome in _POSITIVE else words.negative
    return f"{one} {_done(outcome, words)}"


def outcomes_name(outcome: str, words: Words) -> str:
    """Return what several cases of an outcome are called: "Good loans declined"."""
    several = words.positives if outcome in _POSITIVE else words.negatives
    return f"{sentence_case(several)} {_done(outcome, words)}"


def _done(outcome: str, words: Words) -> str:
    return words.flagged if outcome in ("tp", "fp") else words.passed


def price_text(costs: CostModel, outcome: str) -> str:
    """Return the price of an outcome: "€200", "0.12 × the amount", "column 'lost'"."""
    column = getattr(costs.columns, outcome)
    if column is not None:
        return f"as column '{column}' says"
    price: float = getattr(costs, outcome)
    number = f"{abs(price):,.10g}"
    sign = MINUS if price < 0.0 else ""
    if costs.per_amount:
        return f"{sign}{number} × the amount"
    before = len(costs.unit) == 1 and not costs.unit.isalnum()
    if before:
        return f"{sign}{costs.unit}{number}"
    return f"{sign}{number} {costs.unit}".rstrip()


def interval_text(ends: Interval | None, money: Money) -> str:
    """Return the interval of an amount in brackets; "" where there is none."""
    if ends is None:
        return ""
    low, high = ends
    return f" (95 %: {money.per_case(low)} to {money.per_case(high)})"


def dearer_text(regret: float, ends: Interval | None, money: Money) -> str:
    """Return how much dearer an alternative is: "dearer by €32.40 (95 %: €25 to €40)"."""
    if regret == 0.0:
        return "the same"
    way = "dearer" if regret > 0.0 else "cheaper"
    told = f"{way} by {money.per_case(abs(regret))}"
    if ends is None:
        return told
    low, high = ends if regret > 0.0 else (-ends[1], -ends[0])
    unsure = ", which may be chance" if ends[0] <= 0.0 <= ends[1] else ""
    return f"{told} (95 %: {money.per_case(low)} to {money.per_case(high)}{unsure})"
