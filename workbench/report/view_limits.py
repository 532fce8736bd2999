"""The limits as the dragged chart shows them: chips that turn, and a band for people."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from workbench import phrases
from workbench.threshold.certified import certified_positions
from workbench.threshold.review import review_band

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.report.terms import Evidence, Terms
    from workbench.threshold import OperatingCurve
    from workbench.threshold.review import ReviewBand


def limits_view(evidence: Evidence, terms: Terms, money: phrases.Money) -> dict[str, object] | None:
    """Return the limits with their words; None where there are none.

    `certified` holds ranges [high, low]: a requirement is certified at every threshold t with
    low < t <= high.
    """
    limits, words, choice = terms.limits, terms.words, evidence.choice
    if not limits:
        return None
    texts = [phrases.requirement_text(each, words, money) for each in limits.requirements]
    requirements = [
        {
            "text": text,
            "kind": each.kind,
            "sign": each.sign,
            "bound": each.bound,
            "confidence": each.confidence,
            "certified": None if where is None else _ranges(evidence.priced.curve, where),
        }
        for text, each, where in zip(
            texts, limits.requirements, _certified(evidence, terms), strict=True
        )
    ]
    stand = [phrases.standing_text(each, money) for each in choice.standings]
    said = tuple(f"{text}: {how}" for text, how in zip(texts, stand, strict=True))
    return {
        "capacity": _capacity(evidence, terms),
        "requirements": requirements,
        "infeasible": phrases.infeasible_text(choice, evidence.best.threshold, said),
    }


def _capacity(evidence: Evidence, terms: Terms) -> dict[str, object] | None:
    capacity, rows = terms.limits.capacity, evidence.scored.n
    if capacity is None:
        return None
    text = phrases.capacity_text(capacity, rows, terms.words, terms.prevalence)
    return {"rows": capacity.rows(rows), "of": rows, "text": text}


def _certified(evidence: Evidence, terms: Terms) -> tuple[NDArray[np.bool_] | None, ...]:
    if evidence.surely is None:
        return (None,) * len(terms.limits.requirements)
    return certified_positions(evidence.priced, terms.limits, evidence.surely)


def chosen_view(evidence: Evidence, terms: Terms) -> dict[str, str]:
    """Return what the best point is called: on its marks, in a list, on the button."""
    choice = evidence.choice
    if not terms.limits:
        return {
            "mark": "cheapest",
            "policy": "Cheapest in this data",
            "button": "Use the cheapest",
            "title": "Move to the point that is cheapest in this data at these prices",
        }
    if not choice.feasible:
        return {
            "mark": "nearest miss",
            "policy": "Nearest to the limits",
            "button": "Use the nearest",
            "title": "Move to the point that comes nearest to keeping all limits",
        }
    return {
        "mark": "cheapest allowed" if choice.binds else "cheapest",
        "policy": "Cheapest within the limits",
        "button": "Use the cheapest",
        "title": "Move to the point that is cheapest in this data and keeps all limits",
    }


def best_band(evidence: Evidence, terms: Terms) -> ReviewBand | None:
    """Return the best band for people; None without a reviewer."""
    if terms.reviewer is None:
        return None
    capacity = terms.limits.capacity
    most = None if capacity is None else capacity.rows(evidence.scored.n)
    return review_band(evidence.priced, terms.reviewer, most_flagged=most)


def review_view(
    band: ReviewBand | None, terms: Terms, money: phrases.Money
) -> dict[str, object] | None:
    """Return the reviewer and the best band; None without a reviewer."""
    reviewer = terms.reviewer
    if reviewer is None or band is None:
        return None
    return {
        "cost": reviewer.cost,
        "miss": reviewer.miss,
        "falseAlarm": reviewer.false_alarm,
        "capacity": reviewer.capacity,
        "low": written(band.low),
        "high": written(band.high),
        "pays": band.pays,
        "breakEven": None if isnan(band.break_even) else band.break_even,
        "none": phrases.no_review_text(band, reviewer, money),
    }


def written(threshold: float) -> float | str:
    """Return a threshold as JSON can hold it: infinite ones as text."""
    return threshold if abs(threshold) < np.inf else ("inf" if threshold > 0 else "-inf")


def _ranges(curve: OperatingCurve, where: NDArray[np.bool_]) -> list[list[float | str]]:
    """Return runs of positions as thresholds, each with the next one below its last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], where, [False]))))
    below = np.append(curve.thresholds, -np.inf)
    return [
        [written(float(curve.thresholds[first])), written(float(below[end]))]
        for first, end in edges.reshape(-1, 2).tolist()
    ]
