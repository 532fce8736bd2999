"""An evaluation as one strict JSON object; what is not known is null, never missing."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.report.evaluation import Evaluation
    from workbench.threshold import OperatingPoint

# Up to here a double holds every whole number, and so does any reader of JSON.
_EXACT = 2.0**53


def to_json(evaluation: Evaluation) -> str:
    """Return what `workbench evaluate --json` prints.

    Floats are written so that they read back to the same bits; an infinite threshold is the
    text "inf" or "-inf". The text is ASCII, so that no terminal can spoil it.
    """
    low, high = evaluation.same_decisions
    answer = {
        "n": evaluation.n,
        "positives": evaluation.positives,
        "prevalence": evaluation.prevalence,
        "auc": {"value": evaluation.auc, "low": None, "high": None},
        "threshold": _threshold(evaluation.point.threshold),
        "counts": _counts(evaluation.point),
        "flagged": evaluation.point.flagged,
        "same_decisions": [_threshold(low), _threshold(high)],
        "cost": {
            "total": evaluation.cost_total,
            "per_case": evaluation.cost_per_case,
            "honest_per_case": None,
            "low": None,
            "high": None,
        },
        "plateau": None,
        "plateau_pieces": None,
        "stable": None,
        "baselines": asdict(evaluation.baselines),
        "regret": asdict(evaluation.regret),
        "regret_interval": None,
        "requirements": [],
        "feasible": True,
        "review": None,
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


def _threshold(value: float) -> float | str:
    return "inf" if value == inf else "-inf" if value == -inf else value
