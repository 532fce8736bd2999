"""The rule that asks each case's own prices, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.phrases.numbers import threshold_text
from workbench.phrases.verdict import earned

if TYPE_CHECKING:
    from workbench.phrases.numbers import Money
    from workbench.workspace import Words


CHEAPEST = "the cheapest single threshold"
CHEAPEST_FREE = "the cheapest single threshold without your limits"


def compared(rule: float, single: float, words: Words, money: Money, than: str = CHEAPEST) -> str:
    """Return what the rule costs per case beside a single threshold.

    Parameters
    ----------
    rule, single : float
        Money per case.
    words : Words
        How the business says it.
    money : Money
        How money is written.
    than : str
        What the single threshold is.
    """
    verb, amount = earned(rule, money)
    start = f"Asking each {words.case}'s own prices {verb} {amount} per {words.case}"
    apart = money.per_case(abs(single - rule))
    if apart == money.per_case(0.0):
        return f"{start}, the same as {than}."
    way = "less" if rule < single else "more"
    return f"{start}, {apart} {way} than {than}."


def why_not(threshold: float | None, words: Words) -> str:
    """Return why one might not want it, and when it is one threshold after all."""
    if threshold is not None:
        return (
            "Where all prices are shares of one amount, the amount cancels: the rule is itself one "
            f"threshold, the probability {threshold_text(threshold)}, and differs from the "
            "cheapest only where the scores are no true probabilities."
        )
    return (
        f"Two {words.cases} with the same score may then be treated differently because of what "
        "they cost, which is harder to explain and may be unlawful; and every score must be a true "
        "probability, since it is weighed against money case by case."
    )


def cut_off(score: float | None) -> str:
    """Return the rule's threshold on the scores, or that each case has its own."""
    return "each its own" if score is None else threshold_text(score)
