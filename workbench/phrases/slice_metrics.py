"""What is compared between groups, in the words of the business, each with its formal name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.phrases.numbers import MINUS, fixed
from workbench.phrases.verdict import sentence_case

if TYPE_CHECKING:
    from workbench.workspace import Words

_FORMAL = {
    "fpr": "false-alarm rate",
    "tpr": "recall",
    "fnr": "miss rate",
    "selection_rate": "selection rate",
    "base_rate": "base rate",
    "ppv": "precision",
    "npv": "negative predictive value",
    "cost": "",
}


def metric_name(metric: str, words: Words) -> str:
    """Return what a metric is called: "Good loans declined"."""
    return sentence_case(
        {
            "fpr": f"{words.negatives} {words.flagged}",
            "tpr": f"{words.positives} caught",
            "fnr": f"{words.positives} {words.passed}",
            "selection_rate": words.flagged,
            "base_rate": f"are {words.positives}",
            "ppv": f"right when {words.flagged}",
            "npv": f"right when {words.passed}",
            "cost": f"cost per {words.case}",
        }[metric]
    )


def metric_among(metric: str, words: Words) -> str:
    """Return of whom a metric is a share: "good loans"."""
    return {
        "fpr": words.negatives,
        "tpr": words.positives,
        "fnr": words.positives,
        "ppv": f"{words.cases} {words.flagged}",
        "npv": f"{words.cases} {words.passed}",
    }.get(metric, words.cases)


def formal_name(metric: str) -> str:
    """Return the field's name of a metric: "false-alarm rate"; empty for money."""
    return _FORMAL[metric]


def metric_told(metric: str, words: Words) -> str:
    """Return what a metric says of a group, in a sentence."""
    share = {
        "fpr": f"Share of {words.negatives} that are {words.flagged} by mistake",
        "tpr": f"Share of {words.positives} that are {words.flagged}, as they should be",
        "selection_rate": f"Share of all {words.cases} that are {words.flagged}",
        "ppv": f"Share of {words.positives} among the {words.cases} that are {words.flagged}",
        "cost": f"What the mistakes cost, per {words.case}, at your prices",
    }[metric]
    formal = formal_name(metric)
    return f"{share} ({formal})" if formal else share


def points_text(difference: float) -> str:
    """Return a difference of shares in points with its sign: "+26 pts", "−7 pts"."""
    size = abs(100.0 * difference)
    text = fixed(size, 0 if size >= 10.0 else 1)
    if text.strip("0.") == "":
        return "0 pts"
    return f"{'+' if difference > 0 else MINUS}{text} pts"
