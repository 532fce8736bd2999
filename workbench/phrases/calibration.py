"""Calibration in words: what the scores promise, what happened, and what it does to the choice."""

from __future__ import annotations

from math import isinf, isnan
from typing import TYPE_CHECKING

from workbench.phrases.numbers import count, fixed, percent, threshold_text

if TYPE_CHECKING:
    from workbench.threshold.calibration import Reliability
    from workbench.threshold.disagreement import Disagreement
    from workbench.threshold.net_benefit import DecisionCurve
    from workbench.workspace import Words


def no_probabilities(scale: str) -> str:
    """Return why nothing can be said about calibration."""
    return (
        f"The scores are not probabilities (their scale is '{scale}'), so there is nothing to hold "
        "them against. Give scores from 0 to 1, or in percent."
    )


def promise(made: Reliability, words: Words) -> str:
    """Return what the scores promise on average and what happened, with how far bins are off."""
    said, came = percent(made.predicted), percent(made.prevalence)
    luck = _points(made.by_chance)
    return (
        f"On average the scores say {said}, and {came} of the {words.cases} are "
        f"{words.positives}. Bin by bin they are off by {_points(made.calibration_error)} on "
        f"average; calibrated scores would be off by about {luck} by luck alone. The Brier score "
        f"is {fixed(made.brier, 3)}; saying {came} of every {words.case} scores "
        f"{fixed(made.brier_of_prevalence, 3)}, and lower is better."
    )


def closed_form(found: Disagreement, words: Words) -> str:
    """Return how the cheapest threshold in the data and that of calibrated scores compare."""
    calibrated = threshold_text(found.score)
    if not found.told_apart and calibrated == threshold_text(found.cheapest):
        return f"The cheapest threshold in this data, {calibrated}, is that of calibrated scores."
    if isinf(found.cheapest):
        start = f"In this data it is cheapest to {words.flag} nobody"
    else:
        start = f"The cheapest threshold in this data is {threshold_text(found.cheapest)}"
    if found.between == 0:
        same = f"which would {words.flag} the same {words.cases}"
        return f"{start}; for calibrated scores it would be {calibrated}, {same}."
    if not found.told_apart:
        return (
            f"{start}, and for calibrated scores the cheapest threshold would be {calibrated}: "
            "the data cannot tell the two apart."
        )
    way = "low" if found.scores_run_low else "high"
    return (
        f"{start}, but for calibrated scores the cheapest threshold would be {calibrated}: the "
        f"scores run {way}.{_evidence(found, words)}"
    )


def worth(made: DecisionCurve, p: float, words: Words) -> str:
    """Return what flagging from p on is worth, beside flagging everybody and nobody.

    `p` is one of the curve's probabilities: p* of today's prices.
    """
    at = int(made.p.searchsorted(p))
    model, everybody = _per_thousand(made.model[at]), _per_thousand(made.treat_all[at])
    return (
        f"At these prices, to {words.flag} whoever scores at least {threshold_text(p)} is worth as "
        f"much as catching {model} {words.positives} in every 1,000 {words.cases} without a false "
        f"alarm; to {words.flag} everybody is worth {everybody}, and to {words.flag} nobody 0."
    )


def _per_thousand(benefit: float) -> str:
    """Return a net benefit as cases in a thousand, with a decimal where they are few."""
    value = 1000.0 * float(benefit)
    return fixed(value, 0 if abs(value) >= 10.0 else 1)


def _evidence(found: Disagreement, words: Words) -> str:
    """Return what the rows between the two thresholds show, where it points the same way.

    With prices per amount it need not: there the money decides, not the number of cases.
    """
    if isnan(found.observed) or (found.observed > found.predicted) != found.scores_run_low:
        return ""
    of = f"the {count(found.between)} {words.cases}" if found.between > 1 else f"the {words.case}"
    where = "from there on" if isinf(found.cheapest) else "between the two"
    scoring = "score" if found.between > 1 else "scores"
    return (
        f" Of {of} that {scoring} {where}, {percent(found.observed)} are {words.positives}, where "
        f"the scores say {percent(found.predicted)}."
    )


def _points(difference: float) -> str:
    """Return a difference of percentages."""
    return f"{fixed(100.0 * difference, 1)} pts"
