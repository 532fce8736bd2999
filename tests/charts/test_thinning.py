"""What is drawn loses nothing that could be chosen, and nothing that an eye could see."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import scored_of
from workbench import charts
from workbench.charts.thinning import WHOLE
from workbench.threshold import CostModel, PricedCurve, convex_hull, operating_curve


@pytest.fixture(scope="module")
def large_hull():
    random = np.random.default_rng(7)
    y_true = random.random(60_000) < 0.05
    y_score = 1.0 / (1.0 + np.exp(-(random.normal(size=60_000) + 1.6 * y_true - 2.5)))
    return convex_hull(operating_curve(scored_of(y_true, y_score)))


@pytest.mark.parametrize("n", [2, 50, WHOLE - 1])
def test_a_small_curve_is_drawn_whole(n):
    y_score = np.linspace(0.0, 1.0, n)
    hull = convex_hull(operating_curve(scored_of(np.arange(n) % 2 == 1, y_score)))
    assert charts.drawn_positions(hull).tolist() == list(range(n + 1))


def test_a_large_curve_keeps_ends_hull_and_what_was_asked_for(large_hull):
    asked = [0.123456, 0.5, float(large_hull.curve.thresholds[1234])]
    drawn = charts.drawn_positions(large_hull, asked)
    kept = set(drawn.tolist())
    assert len(drawn) < 4000
    assert {0, len(large_hull.curve.thresholds) - 1} <= kept
    assert set(large_hull.vertices.tolist()) <= kept
    assert {large_hull.curve.index(t) for t in asked} <= kept
    assert np.all(np.diff(drawn) > 0)


@given(st.integers(1, 4_000), st.integers(1, 4_000))
def test_the_cheapest_point_is_drawn_at_any_price(large_hull, fp, fn):
    costs = CostModel(float(fp), float(fn))
    drawn = charts.drawn_positions(large_hull)
    money = PricedCurve.of_counts(large_hull.curve, costs).money()
    assert money[drawn].min() == money.min()


def test_no_dropped_point_is_further_than_a_pixel_from_the_drawn_line(large_hull):
    curve, drawn = large_hull.curve, charts.drawn_positions(large_hull)
    # 480 pixels a side: between two drawn points the curve stays in their box.
    gaps = np.maximum(np.diff(curve.fpr[drawn]), 0), np.maximum(np.diff(curve.tpr[drawn]), 0)
    smaller = np.minimum(*gaps) * 480
    assert smaller.max() <= 1.0 + 1e-9
