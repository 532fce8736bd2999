"""Slices compared as one strict JSON object; what is undefined is null, never missing."""

from __future__ import annotations

import json
from math import inf, isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.report.fairness import Fairness
    from workbench.slices import Rate, Slice
    from workbench.slices.disparity import Disparity
    from workbench.slices.flags import Flag

# In the order of the contract; a base rate is positives / n.
_RATES = ("selection_rate", "tpr", "fpr", "fnr", "ppv", "npv")
_DISPARITIES = (
    "demographic_parity_difference",
    "demographic_parity_ratio",
    "equalized_odds_difference",
    "equal_opportunity_difference",
    "predictive_parity_difference",
)


def to_json(answer: Fairness) -> str:
    """Return what `workbench fairness --json` prints.

    Floats are written so that they read back to the same bits; an infinite threshold is the text
    "inf" or "-inf". The text is ASCII, so that no terminal can spoil it.
    """
    by = answer.table.by
    found = zip(answer.table.slices, answer.profiles, answer.costs, strict=True)
    told = {
        "threshold": _threshold(answer.threshold),
        "by": list(by),
        "reference": None if answer.reference is None else _key(by, answer.reference),
        "slices": [
            {
                **_slice(by, row),
                "auc": _or_null(profile.auc),
                "cost_per_case": _or_null(cost.value),
                "status": row.status,
            }
            for row, profile, cost in found
        ],
        "disparities": {name: _disparity(by, answer.disparity(name)) for name in _DISPARITIES},
        "flags": [_flag(by, flag) for flag in answer.flags],
    }
    return json.dumps(told, allow_nan=False, indent=2)


def _key(by: Sequence[str], key: Sequence[str]) -> dict[str, str]:
    return dict(zip(by, key, strict=True))


def _slice(by: Sequence[str], row: Slice) -> dict[str, object]:
    return {
        "slice": _key(by, row.key),
        "n": row.n,
        "positives": row.positives,
        "negatives": row.negatives,
        **{name: _rate(row.rate(name)) for name in _RATES},
    }


def _rate(rate: Rate) -> dict[str, object]:
    return {
        "value": _or_null(rate.value),
        "low": _or_null(rate.low),
        "high": _or_null(rate.high),
        "n": rate.n,
        "status": rate.status,
    }


def _disparity(by: Sequence[str], found: Disparity) -> dict[str, object]:
    return {
        "value": _or_null(found.value),
        "low": _or_null(found.low),
        "high": _or_null(found.high),
        "slices": [_key(by, key) for key in found.keys],
    }


def _flag(by: Sequence[str], flag: Flag) -> dict[str, object]:
    return {
        "slice": _key(by, flag.key),
        "metric": flag.metric,
        "difference": flag.difference,
        "low": _or_null(flag.low),
        "high": _or_null(flag.high),
        "p": flag.p,
        "p_adjusted": flag.p_adjusted,
    }


def _or_null(value: float) -> float | None:
    return value if isfinite(value) else None


def _threshold(value: float) -> float | str:
    return "inf" if value == inf else "-inf" if value == -inf else value
