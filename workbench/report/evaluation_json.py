"""An evaluation as one strict JSON object; what is not known is null, never missing."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import inf, isnan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.report.evaluation import Evaluation, RegretIntervals
    from workbench.report.uncertainty import Interval
    from workbench.threshold import OperatingPoint
    from workbench.threshold.choice import Standing
    from workbench.threshold.review import ReviewBand
    from workbench.threshold.stability import Stability

# Up to here a double holds every whole number, and so does any reader of JSON.
_EXACT = 2.0**53


def to_json(evaluation: Evaluation) -> str:
    """Return what `workbench evaluate --json` prints.

    Floats are written so that they read back to the same bits; an infinite threshold is the
    text "inf" or "-inf". The text is ASCII, so that no terminal can spoil it.
    """
    cost = evaluation.cost
    answer = {
        "n": evaluation.n,
        "positives": evaluation.positives,
        "prevalence": evaluation.prevalence,
        "auc": {"value": evaluation.auc, **_ends(evaluation.auc_interval)},
        "threshold": _number(evaluation.point.threshold),
        "counts": _counts(evaluation.point),
        "flagged": evaluation.point.flagged,
        "same_decisions": _interval(evaluation.same_decisions),
        "cost": {
            "total": cost.total,
            "per_case": cost.per_case,
            "honest_per_case": cost.honest,
            **_ends(cost.interval),
        },
        "plateau": _interval(evaluation.plateau),
        "plateau_pieces": _pieces(evaluation.plateau_pieces),
        "stable": _stable(evaluation.stable),
        "baselines": asdict(evaluation.baselines),
        "regret": asdict(evaluation.regret),
        "regret_interval": _regrets(evaluation.regret_intervals),
        "requirements": [_requirement(standing) for standing in evaluation.standings],
        "feasible": evaluation.feasible,
        "review": _review(evaluation.review),
        "verdict": evaluation.verdict,
    }
    return json.dumps(answer, allow_nan=False, indent=2)


def _counts(point: OperatingPoint) -> dict[str, float | int]:
    """Return the counts; whole ones, which all are without weights, as integers."""
    counts = {"tp": point.tp, "fp": point.fp, "fn": point.fn, "tn": point.tn}
    return {
        outcome: int(count) if count.is_integer() and count < _EXACT else count
        for outcome, count in counts.items()
    }


def _requirement(standing: Standing) -> dict[str, object]:
    value = standing.value
    return {
        "text": standing.requirement.text,
        "value": None if isnan(value) else value,
        "met": standing.met,
        "confident": standing.confident,
    }


def _stable(stable: Stability | None) -> dict[str, object] | None:
    if stable is None:
        return None
    return {
        "cost_ratio": _interval(stable.cost_ratio),
        "prevalence": _interval(stable.prevalence),
    }


def _review(band: ReviewBand | None) -> dict[str, object] | None:
    if band is None:
        return None
    return {
        "low": _number(band.low),
        "high": _number(band.high),
        "reviewed": band.reviewed,
        "cost_per_case": band.cost_per_case,
    }


def _regrets(intervals: RegretIntervals | None) -> dict[str, object] | None:
    if intervals is None:
        return None
    return {
        "flag_none": _interval(intervals.flag_none),
        "flag_all": _interval(intervals.flag_all),
        "current": _interval(intervals.current),
        "random": _interval(intervals.random),
    }


def _ends(interval: Interval | None) -> dict[str, float | None]:
    low, high = (None, None) if interval is None else interval
    return {"low": low, "high": high}


def _pieces(pieces: tuple[Interval, ...] | None) -> list[list[float | str] | None] | None:
    return None if pieces is None else [_interval(piece) for piece in pieces]


def _interval(interval: Interval | None) -> list[float | str] | None:
    return None if interval is None else [_number(end) for end in interval]


def _number(value: float) -> float | str:
    return "inf" if value == inf else "-inf" if value == -inf else value
