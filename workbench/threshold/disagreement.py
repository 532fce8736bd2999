"""The threshold that calibrated scores would have, beside the cheapest one in the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.probability import (
    corrected,
    observed_prevalence,
    probabilities,
    weights,
    whole_of,
)

if TYPE_CHECKING:
    from workbench.scored import Scored


@dataclass(frozen=True, slots=True)
class Cheapest:
    """The cheapest threshold in the data, and those the data cannot tell from it.

    Attributes
    ----------
    threshold : float
        Of least cost, without limits; inf where that flags nobody.
    low, high : float
        Its piece of the plateau: thresholds t with low < t <= high.
    """

    threshold: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How far the closed form and the data are apart.

    At flat prices the rows between the two thresholds decide it. Where the cheapest lies lower,
    flagging them paid: at least p* of them were positive, more than their scores say.

    Attributes
    ----------
    closed_form : float
        p*, the probability from which on flagging pays; it follows from the prices.
    score : float
        The score that stands for p*, in the unit of thresholds: a correction for an expected
        prevalence is undone.
    cheapest : float
        The cheapest threshold in the data.
    told_apart : bool
        Whether the data can tell `score` from the cheapest.
    between : int
        Rows that one of the two flags and the other does not.
    predicted, observed : float
        Their mean predicted probability and their share of positives, under the expected
        prevalence where there is one; NaN where they weigh nothing.
    """

    closed_form: float
    score: float
    cheapest: float
    told_apart: bool
    between: int
    predicted: float
    observed: float

    @property
    def scores_run_low(self) -> bool:
        """Whether the cheapest threshold is the lower one: the scores promise too little."""
        return self.cheapest < self.score


def disagreement(
    scored: Scored, closed_form: float, cheapest: Cheapest, *, prevalence: float | None = None
) -> Disagreement | None:
    """Compare the closed form with the data; None where the scores are no probabilities.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    closed_form : float
        p* of flat and reasonable prices, above 0 and below 1 (Elkan 2001, equation 2).
    cheapest : Cheapest
        At the same prices and the same prevalence.
    prevalence : float, optional
        Expected share of positives.
    """
    whole, p = whole_of(scored), probabilities(scored, prevalence)
    if whole is None or p is None:
        return None
    score, weight, present = closed_form, weights(scored), observed_prevalence(scored)
    if prevalence is not None:
        score = float(corrected(np.array([closed_form]), prevalence, present)[0])
        positives, negatives = prevalence / present, (1.0 - prevalence) / (1.0 - present)
        weight = weight * np.where(scored.y_true, positives, negatives)
    score *= whole
    low, high = sorted((score, cheapest.threshold))
    between = (scored.y_score >= low) & (scored.y_score < high)
    mass = float(weight[between].sum())
    means = (float(weight[between] @ each[between]) for each in (p, scored.y_true))
    predicted, observed = (mean / mass if mass > 0.0 else float("nan") for mean in means)
    return Disagreement(
        closed_form=closed_form,
        score=score,
        cheapest=cheapest.threshold,
        told_apart=not cheapest.low < score <= cheapest.high,
        between=int(np.count_nonzero(between)),
        predicted=predicted,
        observed=observed,
    )
