"""The convex hull of the ROC curve: by exact arithmetic, against isotonic regression, no loss."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from sklearn.isotonic import IsotonicRegression

from tests.strategies import FRACTIONS, WHOLE_WEIGHTS, prices, scored_of, tables
from workbench.threshold import CostModel, PricedCurve, cheapest, convex_hull, operating_curve

of_counts = PricedCurve.of_counts

CALM = st.floats(-50.0, 50.0)


def corners(x, y) -> list[int]:
    """Return the upper hull by exact arithmetic: keep a point only where the line turns right."""
    points = [(Fraction(a), Fraction(b)) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    hull: list[int] = []
    for i, (xi, yi) in enumerate(points):
        while len(hull) >= 2:
            (xa, ya), (xb, yb) = points[hull[-2]], points[hull[-1]]
            if (xb - xa) * (yi - ya) < (yb - ya) * (xi - xa):
                break
            hull.pop()
        hull.append(i)
    return hull


def above_every_chord(points, i) -> bool:
    """Whether a point lies above each straight line between one before and one after it."""
    x, y = points[i]
    return all(
        (y - y0) * (x1 - x0) > (y1 - y0) * (x - x0)
        for x0, y0 in points[:i]
        for x1, y1 in points[i + 1 :]
    )


# 1. By hand


@given(tables(CALM, weighted=False, max_rows=20) | tables(CALM, weighted=WHOLE_WEIGHTS))
def test_vertices_are_the_points_above_every_chord(scored):
    curve = operating_curve(scored)
    hull, last = convex_hull(curve), len(curve.thresholds) - 1
    for side, x, y in (
        (hull.vertices, curve.fps, curve.tps),
        (hull.underside, curve.tps, curve.fps),
    ):
        assert (side[0], side[-1]) == (0, last)
        points = sorted(set(zip(x.tolist(), y.tolist(), strict=True)))
        above = [points[i] for i in range(len(points)) if above_every_chord(points, i)]
        assert [(x[i], y[i]) for i in side] == above


def skewed(n, seed, *, levels=None, weight=None, share=0.1):
    random = np.random.default_rng(seed)
    y_true = random.random(n) < share
    y_score = 1 / (1 + np.exp(1.5 - random.normal(1.3 * y_true, 1)))
    if levels:
        y_score = np.round(y_score * levels) / levels
    weights = {
        None: None,
        "whole": random.integers(0, 6, n).astype(float),
        "fractions": random.gamma(0.7, size=n),
        "huge": random.integers(1, 9, n) * 2.0**20,
    }
    return operating_curve(scored_of(y_true, y_score, weights[weight]))


CURVES = {
    "probabilities": skewed(30_000, 1),
    "ties": skewed(30_000, 2, levels=50),
    "few positives": skewed(30_000, 3, share=0.001),
    "half positives": skewed(20_000, 4, share=0.5),
    "whole weights": skewed(20_000, 5, weight="whole"),
    "fractional weights": skewed(20_000, 6, weight="fractions"),
    "weights too heavy for exact products": skewed(20_000, 7, weight="huge"),
    "constant": skewed(200, 8, levels=1e-9),
}


@cache
def corners_above(name: str) -> tuple[int, ...]:
    """Return the corners of a long curve by exact arithmetic, which takes a second."""
    return tuple(corners(CURVES[name].fps, CURVES[name].tps))


EXACT = [name for name in CURVES if "fractional" not in name and "heavy" not in name]


@pytest.mark.parametrize("name", EXACT)
def test_a_long_curve_has_the_hull_of_exact_arithmetic(name):
    curve = CURVES[name]
    hull = convex_hull(curve)
    assert tuple(hull.vertices.tolist()) == corners_above(name)
    assert hull.underside.tolist() == corners(curve.tps, curve.fps)


@pytest.mark.parametrize("name", CURVES)
def test_no_vertex_is_lost_to_rounding(name):
    """With fractional weights a vertex too many does no harm; one too few would."""
    kept = set(convex_hull(CURVES[name]).vertices.tolist())
    assert set(corners_above(name)) <= kept
    assert len(kept) < 2_000


# 2. By theirs


@pytest.mark.parametrize("name", EXACT)
def test_segments_are_the_blocks_of_isotonic_regression(name):
    curve = CURVES[name]
    vertices = convex_hull(curve).vertices
    positive, negative = np.diff(curve.tps), np.diff(curve.fps)
    weight = positive + negative
    some = weight > 0  # a score of which all rows weigh 0 has no rate of its own
    scores, rates = curve.thresholds[1:][some], positive[some] / weight[some]
    theirs = IsotonicRegression().fit(scores, rates, weight[some]).predict(scores)
    rise, run = np.diff(curve.tps[vertices]), np.diff(curve.fps[vertices])
    ours = np.repeat(rise / (rise + run), np.diff(vertices))[some]
    np.testing.assert_allclose(ours, theirs, atol=1e-9)


# 3. No loss


def ratios(seed=9, n=300) -> list[CostModel]:
    """Draw price ratios over six orders of magnitude, some with gains, some unreasonable."""
    random = np.random.default_rng(seed)
    fn = 10 ** random.uniform(-3, 3, n)
    tp, tn = random.normal(size=n) * (random.random(n) < 0.5), random.normal(size=n) * 0.1
    drawn = [
        CostModel(fp=1.0 + tn_i, fn=fn_i + tp_i, tp=tp_i, tn=tn_i)
        for fn_i, tp_i, tn_i in zip(fn.tolist(), tp.tolist(), tn.tolist(), strict=True)
    ]
    unreasonable = [CostModel(*price) for price in random.normal(size=(60, 4)).tolist()]
    equal = [CostModel(0, 0), CostModel(1, 0), CostModel(0, 1), CostModel(1, 1, 1, 1)]
    return drawn + unreasonable + equal


@pytest.mark.parametrize("name", CURVES)
def test_the_hull_loses_nothing_over_hundreds_of_prices(name):
    curve = CURVES[name]
    hull = convex_hull(curve)
    prices = ratios()
    assert sum(costs.reasonable for costs in prices) >= 300
    for costs in prices:
        assert hull.cheapest(costs) == cheapest(of_counts(curve, costs))


@given(tables(CALM), prices())
def test_the_hull_has_the_cheapest_point_of_any_table(scored, price):
    curve = operating_curve(scored)
    assert convex_hull(curve).cheapest(CostModel(*price)) == cheapest(
        of_counts(curve, CostModel(*price))
    )


@given(tables(CALM, weighted=FRACTIONS), st.tuples(*[st.integers(-3, 3).map(float)] * 4))
def test_the_hull_has_the_cheapest_point_at_odd_prices(scored, price):
    curve = operating_curve(scored)
    assert convex_hull(curve).cheapest(CostModel(*price)) == cheapest(
        of_counts(curve, CostModel(*price))
    )


@pytest.mark.parametrize("name", CURVES)
def test_prices_along_an_edge_make_ties_and_still_the_same_point(name):
    """At an edge's own slope both its ends cost the same, and so does what lies on it."""
    curve = CURVES[name]
    hull = convex_hull(curve)
    for low, high in zip(hull.vertices[:-1:7], hull.vertices[1::7], strict=False):
        rise, run = curve.tps[high] - curve.tps[low], curve.fps[high] - curve.fps[low]
        if rise > 0 and run > 0:
            costs = CostModel(fp=float(rise), fn=float(run))
            assert hull.cheapest(costs) == cheapest(of_counts(curve, costs))


def test_what_is_equal_depends_on_the_largest_cost_wherever_it_is():
    """Both ends cost about nothing here; the dearest point, a million, lies below the hull."""
    curve = operating_curve(scored_of([0, 0, 1, 1], [0.9, 0.9, 0.1, 0.1]))
    costs = CostModel(fp=1e6, fn=1e6, tp=-1e6, tn=-1e6 + 4e-4)
    assert of_counts(curve, costs).per_case(curve.point(0)) > of_counts(curve, costs).per_case(
        curve.point(-1)
    )
    assert convex_hull(curve).cheapest(costs) == cheapest(of_counts(curve, costs)) == curve.point(0)


def test_a_hull_cannot_be_changed():
    hull = convex_hull(CURVES["ties"])
    for side in (hull.vertices, hull.underside):
        with pytest.raises(ValueError, match="read-only"):
            side[0] = 1
