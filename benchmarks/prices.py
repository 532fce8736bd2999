"""New prices on the hull against a scan of all points, and the hull against isotonic regression."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import numpy as np
from sklearn.isotonic import IsotonicRegression

from benchmarks import made_up
from benchmarks.rows import Row, at_least, at_most
from benchmarks.timing import compare
from workbench.threshold import (
    CostModel,
    Hull,
    OperatingCurve,
    PricedCurve,
    cheapest,
    convex_hull,
    operating_curve,
)

_RATIOS = [CostModel(fp=1.0, fn=fn) for fn in np.geomspace(0.001, 1_000.0, 300).tolist()]


def rows() -> Iterator[Row]:
    """Measure everything about prices."""
    curve = operating_curve(made_up.scored(1_000_000))
    hull = convex_hull(curve)
    yield _new_prices(curve, hull)
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
