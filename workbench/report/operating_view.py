"""Everything that the dragged chart shows, as one JSON text: sent once, then all is local.

The page hands it to the component; written into a file, it drags without a server.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from workbench import charts, phrases
from workbench.report.terms import Evidence, situation
from workbench.report.uncertainty import worth
from workbench.report.view_limits import (
    best_band,
    chosen_view,
    limits_view,
    review_view,
    written,
)
from workbench.report.view_uncertainty import uncertainty_view
from workbench.threshold import PricedCurve, cheapest, convex_hull, price

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.report.terms import Terms
    from workbench.report.uncertainty import Uncertainty
    from workbench.scored import Scored
    from workbench.threshold import Exposure, Hull, OperatingCurve
    from workbench.threshold.review import ReviewBand


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A model as the page holds it: its rows, and its curve with the hull.

    `positions` are those of the rows on the curve, where they were made already. A curve of more
    points than `most` is thinned where it is drawn.
    """

    name: str
    scored: Scored
    hull: Hull
    positions: NDArray[np.int32] | None = None
    most: int = charts.WHOLE

    def priced(self, terms: Terms) -> PricedCurve:
        """Return the curve at the terms' prices and expected prevalence."""
        return price(self.scored, self.hull.curve, terms.costs, prevalence=terms.prevalence)

    def evidence(self, terms: Terms) -> Evidence:
        """Return rows and curve at the terms, and what is best chosen."""
        return Evidence.of(self.scored, self.hull.curve, terms, positions=self.positions)


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
    sure: Uncertainty | None = None,
    evidence: Evidence | None = None,
) -> str:
    """Return the view as JSON text; equal arguments give equal bytes.

    Parameters
    ----------
    candidate : Candidate
        The model.
    terms : Terms
        Prices, limits, reviewer, words.
    overlay : Candidate, optional
        The model drawn beside it.
    pins : tuple of Pin
        Named thresholds.
    sure : Uncertainty, optional
        What the data leave open; it may come later.
    evidence : Evidence, optional
        `candidate.evidence(terms)`, where it is at hand already.
    """
    evidence = candidate.evidence(terms) if evidence is None else evidence
    priced, best = evidence.priced, evidence.best
    band = best_band(evidence, terms)
    drawn = _drawn(candidate, evidence, band, _asked(terms, pins))
    facts = situation(priced, terms, best)
    if sure is not None:
        facts = replace(facts, worth=worth(evidence, terms, sure), expected=sure.honest)
    axis = charts.threshold_axis(candidate.scored)
    view = {
        "words": asdict(terms.words),
        "money": {
            "unit": facts.money.unit,
            "before": facts.money.before,
            "digits": facts.money.digits,
        },
        "costs": {outcome: terms.costs.rate(outcome) for outcome in ("tp", "fp", "fn", "tn")},
        "slope": iso_cost_slope(priced),
        "situation": _situation(facts),
        "curve": _curve(candidate, priced, terms, drawn),
        "overlay": None if overlay is None else _overlay(overlay, terms),
        "cheapest": point_values(priced, best.threshold) | chosen_view(evidence, terms),
        "current": None if terms.current is None else point_values(priced, terms.current),
        "pins": [point_values(priced, pin.threshold) | {"name": pin.name} for pin in pins],
        "limits": limits_view(evidence, terms, facts.money),
        "review": review_view(band, terms, facts.money),
        "sure": None if sure is None else uncertainty_view(sure, drawn, reach=axis.high - axis.low),
        "axis": asdict(axis),
        "histogram": _histogram(evidence, axis),
    }
    return json.dumps(view, allow_nan=False, separators=(",", ":"))


def point_values(priced: PricedCurve, threshold: float) -> dict[str, object]:
    """Return what the browser needs to know of a point; fn and tn follow from the totals.

    `sums`, in the order tp, fp, fn, tn, is what the prices are multiplied by; null where those
    are the counts. `rates`, in the order recall, fnr, fpr, specificity, are null where they follow
    from the counts: where no prevalence is expected.
    """
    index = priced.curve.index(threshold)
    sums = None
    if not priced.costs.flat:
        sums = [float(column[index]) for column in _columns(priced.exposure)]
    return {
        "threshold": written(threshold),
        "tp": float(priced.curve.tps[index]),
        "fp": float(priced.curve.fps[index]),
        "flagged": int(priced.curve.flagged[index]),
        "rates": _rates(priced.curve, index),
        "sums": sums,
    }


def iso_cost_slope(priced: PricedCurve) -> float | None:
    """Return the slope in ROC space of lines of equal cost.

    ((1 - pi)(c_fp - c_tn)) / (pi (c_fn - c_tp)), with pi the prevalence (Provost and
    Fawcett 2001). None where such lines are not straight, with prices of each row, or the prices
    are unreasonable.
    """
    costs, curve = priced.costs, priced.curve
    if not (costs.flat and costs.reasonable):
        return None
    return float((curve.fps[-1] * (costs.fp - costs.tn)) / (curve.tps[-1] * (costs.fn - costs.tp)))


def _asked(terms: Terms, pins: tuple[Pin, ...]) -> list[float]:
    today = [] if terms.current is None else [terms.current]
    return [*today, *(pin.threshold for pin in pins)]


def _drawn(
    candidate: Candidate, evidence: Evidence, band: ReviewBand | None, asked: list[float]
) -> NDArray[np.int64]:
    """Return the points to draw: what the eye sees, what can be chosen, what is asked for."""
    ends = [] if band is None else [band.low, band.high]
    must = [evidence.best.threshold, *ends, *asked]
    drawn = charts.drawn_positions(candidate.hull, must, candidate.most)
    priced = evidence.priced
    whole = len(drawn) == len(priced.curve.thresholds)
    if whole or priced.costs.flat or not priced.reasonable:
        return drawn
    return np.union1d(drawn, _money_hull(priced))


def _money_hull(priced: PricedCurve) -> NDArray[np.int64]:
    """Return what can be cheapest at some ratio of these amounts: the hull in money, not in cases.

    Money is rounded to a part in 2^26, so that points on one line are known to be.
    """
    spent, saved = (
        np.rint(sums * (2.0**26 / sums[-1])) for sums in (priced.spent(), priced.saved())
    )
    return convex_hull(replace(priced.curve, fps=spent, tps=saved)).vertices


def _situation(facts: phrases.Situation) -> dict[str, object]:
    return {
        "cheapest": facts.cheapest,
        "alone": facts.alone and {"whom": facts.alone.whom, "perCase": facts.alone.per_case},
        "flagNone": facts.flag_none,
        "flagAll": facts.flag_all,
        "current": facts.current,
        "constant": facts.constant,
        "tolerance": facts.tolerance,
        "today": facts.today,
        "odd": facts.odd,
        "worth": facts.worth,
        "expected": facts.expected,
    }


def _curve(
    candidate: Candidate, priced: PricedCurve, terms: Terms, drawn: NDArray[np.int64]
) -> dict[str, object]:
    weighted = candidate.scored.sample_weight is not None
    kind = ", weighted" if weighted else ""
    if terms.prevalence is not None:
        kind += f", as if {phrases.exact_percent(terms.prevalence)} were {terms.words.positives}"
    return _points(candidate, priced, drawn) | {
        "rows": candidate.scored.n,
        "kind": kind,
        "cases": phrases.count(candidate.hull.curve.total_weight),
        "complete": len(drawn) == len(priced.curve.thresholds),
    }


def _overlay(candidate: Candidate, terms: Terms) -> dict[str, object]:
    priced = candidate.priced(terms)
    best = cheapest(priced)
    drawn = charts.drawn_positions(candidate.hull, [best.threshold])
    return _points(candidate, priced, drawn) | {"least": priced.per_case(best)}


def _points(
    candidate: Candidate, priced: PricedCurve, drawn: NDArray[np.int64]
) -> dict[str, object]:
    curve = priced.curve
    sums = whole = None
    if not priced.costs.flat:
        columns = _columns(priced.exposure)
        sums = [column[drawn].tolist() for column in columns]
        whole = [float(column[-1]) for column in columns]
    return {
        "name": candidate.name,
        "auc": phrases.fixed(candidate.hull.curve.auc, 3),
        "positives": float(curve.tps[-1]),
        "negatives": float(curve.fps[-1]),
        "thresholds": [written(t) for t in curve.thresholds[drawn].tolist()],
        "fps": _short(curve.fps[drawn]),
        "tps": _short(curve.tps[drawn]),
        "flagged": curve.flagged[drawn].tolist(),
        "rates": _rates(curve, drawn),
        "sums": sums,
        "whole": whole,
    }


def _rates(curve: OperatingCurve, at: int | NDArray[np.int64]) -> list[object] | None:
    """Return recall, FNR, FPR and specificity exactly as observed.

    None where no prevalence is expected: then they follow from the counts.
    """
    seen = curve.observed
    if seen is None:
        return None
    positives, negatives = seen.tps[-1], seen.fps[-1]
    tps, fps = seen.tps[at], seen.fps[at]
    found = (
        tps / positives,
        (positives - tps) / positives,
        fps / negatives,
        (negatives - fps) / negatives,
    )
    return [np.asarray(each).tolist() for each in found]


def _columns(sums: Exposure) -> tuple[NDArray[np.float64], ...]:
    return sums.tp, sums.fp, sums.fn, sums.tn


def _histogram(evidence: Evidence, axis: charts.ThresholdAxis) -> dict[str, list[float]]:
    """Return weights per bin and class, those expected where a prevalence is."""
    counted = charts.histogram(evidence.scored, axis)
    seen, expected = evidence.observed, evidence.priced.curve
    return {
        "edges": counted.edges.tolist(),
        "positives": _short(counted.positives * (expected.tps[-1] / seen.tps[-1])),
        "negatives": _short(counted.negatives * (expected.fps[-1] / seen.fps[-1])),
    }


def _short(values: NDArray[np.float64]) -> list[float]:
    """Return whole numbers as integers, which JSON writes shorter; others as they are."""
    whole = bool(np.all(values == np.rint(values)))
    short: list[float] = values.astype(np.int64).tolist() if whole else values.tolist()
    return short
