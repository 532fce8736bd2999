"""What a rate tells, in words: whom its denominator counts, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.workspace import Words


def of_whom(rate: str, words: Words) -> str:
    """Return whom a rate's denominator counts: "good loans".

    Parameters
    ----------
    rate : str
        One of `RATES`.
    words : Words
        How the business says it.
    """
    counted = {
        "base_rate": words.cases,
        "selection_rate": words.cases,
        "tpr": words.positives,
        "fpr": words.negatives,
        "fnr": words.positives,
        "ppv": f"{words.cases} {words.flagged}",
        "npv": f"{words.cases} {words.passed}",
    }
    return counted[rate]


def what_becomes(rate: str, words: Words) -> str:
    """Return what becomes of those whom a rate counts: "are declined by mistake".

    Parameters
    ----------
    rate, words
        As for `of_whom`.
    """
    becomes = {
        "base_rate": f"are {words.positives}",
        "selection_rate": f"are {words.flagged}, rightly or not",
        "tpr": f"are {words.flagged}, as they should be",
        "fpr": f"are {words.flagged} by mistake",
        "fnr": f"are {words.passed} by mistake",
        "ppv": f"are {words.positives}",
        "npv": f"are {words.negatives}",
    }
    return becomes[rate]
