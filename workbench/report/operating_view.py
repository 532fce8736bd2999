"""Everything that the dragged chart shows, as one JSON text: sent once, then all is local.

The page hands it to the component; written into a file, it drags without a server.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from workbench import charts, phrases
from workbench.report.evaluation import situation
from workbench.threshold import OperatingPoint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.report.evaluation import Terms
    from workbench.scored import Scored
    from workbench.threshold import CostModel, Hull


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A model as the page holds it: its rows, and its curve with the hull."""

    name: str
    scored: Scored
    hull: Hull


@dataclass(frozen=True, slots=True)
class Pin:
    """A threshold that was given a name, to compare with."""

    name: str
    threshold: float


def operating_view(
    candidate: Candidate,
    terms: Terms,
    *,
    overlay: Candidate | None = None,
    pins: tuple[Pin, ...] = (),
) -> str:
    """Return the view as JSON text; equal arguments give equal bytes."""
    curve, costs = candidate.hull.curve, terms.costs
    best = candidate.hull.cheapest(costs)
    facts = situation(curve, terms, best)
    axis = charts.threshold_axis(candidate.scored)
    asked = [best.threshold, *(pin.threshold for pin in pins)]
    asked += [] if terms.current is None else [terms.current]
    view = {
        "words": asdict(terms.words),
        "money": {
            "unit": facts.money.unit,
            "before": facts.money.before,
            "digits": facts.money.digits,
        },
        "costs": {"tp": costs.tp, "fp": costs.fp, "fn": costs.fn, "tn": costs.tn},
        "slope": iso_cost_slope(candidate.hull, costs),
        "situation": {
            "cheapest": facts.cheapest,
            "flagNone": facts.flag_none,
            "flagAll": facts.flag_all,
            "current": facts.current,
            "constant": facts.constant,
            "tolerance": facts.tolerance,
            "today": facts.today,
            "odd": facts.odd,
        },
        "curve": _curve(candidate, asked),
        "overlay": None if overlay is None else _overlay(overlay, costs),
        "cheapest": point_values(best),
        "current": None if terms.current is None else point_values(curve.at(terms.current)),
        "pins": [point_values(curve.at(pin.threshold)) | {"name": pin.name} for pin in pins],
        "axis": asdict(axis),
        "histogram": _histogram(candidate.scored, axis),
    }
    return json.dumps(view, allow_nan=False, separators=(",", ":"))


def point_values(point: OperatingPoint) -> dict[str, float | str]:
    """Return what the browser needs to know of a point; fn and tn follow from the totals."""
    return {
        "threshold": _threshold(point.threshold),
        "tp": point.tp,
        "fp": point.fp,
        "flagged": point.flagged,
    }


def iso_cost_slope(hull: Hull, costs: CostModel) -> float | None:
    """Return the slope in ROC space of lines of equal cost; None for unreasonable prices.

    ((1 - pi)(c_fp - c_tn)) / (pi (c_fn - c_tp)), with pi the prevalence (Provost and
    Fawcett 2001).
    """
    if not costs.reasonable:
        return None
    curve = hull.curve
    return float((curve.fps[-1] * (costs.fp - costs.tn)) / (curve.tps[-1] * (costs.fn - costs.tp)))


def _curve(candidate: Candidate, asked: list[float]) -> dict[str, object]:
    curve, scored = candidate.hull.curve, candidate.scored
    drawn = charts.drawn_positions(candidate.hull, asked)
    return _points(candidate, drawn) | {
        "rows": scored.n,
        "weighted": scored.sample_weight is not None,
        "complete": len(drawn) == len(curve.thresholds),
    }


def _overlay(candidate: Candidate, costs: CostModel) -> dict[str, object]:
    best = candidate.hull.cheapest(costs)
    drawn = charts.drawn_positions(candidate.hull, [best.threshold])
    return _points(candidate, drawn) | {"least": costs.per_case(best)}


def _points(candidate: Candidate, drawn: NDArray[np.int64]) -> dict[str, object]:
    curve = candidate.hull.curve
    return {
        "name": candidate.name,
        "auc": phrases.fixed(curve.auc, 3),
        "positives": float(curve.tps[-1]),
        "negatives": float(curve.fps[-1]),
        "thresholds": [_threshold(t) for t in curve.thresholds[drawn].tolist()],
        "fps": _short(curve.fps[drawn]),
        "tps": _short(curve.tps[drawn]),
        "flagged": curve.flagged[drawn].tolist(),
    }


def _histogram(scored: Scored, axis: charts.ThresholdAxis) -> dict[str, list[float]]:
    counted = charts.histogram(scored, axis)
    return {
        "edges": counted.edges.tolist(),
        "positives": _short(counted.positives),
        "negatives": _short(counted.negatives),
    }


def _short(values: NDArray[np.float64]) -> list[float]:
    """Return whole numbers as integers, which JSON writes shorter; others as they are."""
    whole = bool(np.all(values == np.rint(values)))
    short: list[float] = values.astype(np.int64).tolist() if whole else values.tolist()
    return short


def _threshold(value: float) -> float | str:
    return "inf" if value == inf else "-inf" if value == -inf else value
