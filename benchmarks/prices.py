"""New prices on the hull against a scan of all points, and the hull against isotonic regression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

import numpy as np
from sklearn.isotonic import IsotonicRegression

from benchmarks import made_up
from benchmarks.rows import Row, at_least, at_most
from benchmarks.timing import alone, compare
from workbench.report.terms import Evidence, Terms
from workbench.threshold import (
    CostModel,
    Hull,
    Limits,
    OperatingCurve,
    PricedCurve,
    Requirement,
    cheapest,
    convex_hull,
    exposure,
    operating_curve,
)

_RATIOS = [CostModel(fp=1.0, fn=fn) for fn in np.geomspace(0.001, 1_000.0, 300).tolist()]


def rows() -> Iterator[Row]:
    """Measure everything about prices."""
    curve = operating_curve(made_up.scored(1_000_000))
    hull = convex_hull(curve)
    yield _new_prices(curve, hull)
    yield from _new_terms()
    yield _building(curve, hull)


def _new_prices(curve: OperatingCurve, hull: Hull) -> Row:
    lost = [
        costs
        for costs in _RATIOS
        if hull.cheapest(costs) != cheapest(PricedCurve.of_counts(curve, costs))
    ]
    assert lost == []
    ours, peer = cycle(_RATIOS), cycle(_RATIOS)
    taken, scan = compare(
        lambda: hull.cheapest(next(ours)),
        lambda: cheapest(PricedCurve.of_counts(curve, next(peer))),
    )
    path = "new prices to cheapest, no loss over 300 ratios [ms]"
    return at_most(path, "1e6 rows", taken, 0.2, scan)


def _new_terms() -> Iterator[Row]:
    """Measure what a page does when prices per amount, or requirements, are changed."""
    rows = made_up.scored(1_000_000)
    amount = np.random.default_rng(3).lognormal(6.0, 1.0, rows.n)
    amount.setflags(write=False)
    rows = replace(rows, amount=amount, columns=replace(rows.columns, amount="amount"))
    curve = operating_curve(rows)
    at = curve.positions(rows.y_score)
    rates = [CostModel(0.1, fn, per_amount=True) for fn in np.geomspace(0.05, 5.0, 9).tolist()]
    sums = exposure(rows, curve, rates[0])
    for costs in rates[::4]:
        known = Evidence.of(rows, curve, Terms(costs), sums, at)
        assert known.choice == Evidence.of(rows, curve, Terms(costs)).choice
    prices = cycle(rates)
    taken = alone(lambda: Evidence.of(rows, curve, Terms(next(prices)), sums, at))
    yield at_most("new prices per amount to the cheapest [ms]", "1e6 rows", taken, 50)
    texts = (("recall>=0.8", "precision>=0.1"), ("fpr<=0.3", "recall>=0.6"), ("precision>=0.2",))
    asked = cycle(
        Terms(rates[4], limits=Limits(tuple(Requirement.parse(t, 0.95) for t in each)))
        for each in texts
    )
    taken = alone(lambda: Evidence.of(rows, curve, next(asked), sums, at))
    yield at_most("new requirements, 95 % sure, to the cheapest [ms]", "1e6 rows", taken, 50)


def _building(curve: OperatingCurve, hull: Hull) -> Row:
    """Compare with isotonic regression of the labels on the scores: its blocks are our edges."""
    rows = np.diff(curve.flagged).astype(np.float64)
    rates = np.diff(curve.tps) / rows
    scores = curve.thresholds[1:]

    def peer() -> IsotonicRegression:
        return IsotonicRegression().fit(scores, rates, rows)

    rise, run = np.diff(curve.tps[hull.vertices]), np.diff(curve.fps[hull.vertices])
    ours = np.repeat(rise / (rise + run), np.diff(hull.vertices))
    np.testing.assert_allclose(ours, peer().predict(scores), atol=1e-9)
    return at_least(
        "convex hull, both sides [ms]", "1e6 rows", compare(lambda: convex_hull(curve), peer), 1
    )
