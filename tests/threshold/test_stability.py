"""How far prices can move: by pricing anew on both sides of each end, and isotonic regression."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import inf

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import assume, given
from sklearn.isotonic import IsotonicRegression

from tests.strategies import FRACTIONS, WHOLE_WEIGHTS, prices, scored_of, tables
from workbench.threshold import (
    CostModel,
    PriceColumns,
    cheapest_index,
    convex_hull,
    operating_curve,
    price,
)
from workbench.threshold.stability import Stability, cost_between, stability

CALM = st.floats(-50.0, 50.0)
COUNTED = tables(CALM, weighted=False, max_rows=20) | tables(CALM, weighted=WHOLE_WEIGHTS)


def spent_and_saved(priced) -> list[tuple[Fraction, Fraction]]:
    """Return what flagging costs for negatives and saves for positives, without rounding."""
    rate = {name: Fraction(priced.costs.rate(name)) for name in ("fp", "fn", "tp", "tn")}
    sums = {n: [Fraction(x) for x in getattr(priced.exposure, n).tolist()] for n in rate}
    return [
        (
            rate["fp"] * sums["fp"][i] - rate["tn"] * sums["tn"][i],
            rate["fn"] * sums["fn"][i] - rate["tp"] * sums["tp"][i],
        )
        for i in range(len(sums["tp"]))
    ]


def range_by_hand(points, index) -> tuple[Fraction, Fraction | float] | None:
    """Return for which k no other point has a lesser B - kA, by trying all, in fractions."""
    spent, saved = points[index]
    low, high = Fraction(0), inf
    for other_spent, other_saved in points:
        if other_saved == saved and other_spent < spent:
            return None
        if other_saved > saved:
            high = min(high, (other_spent - spent) / (other_saved - saved))
        if other_saved < saved:
            low = max(low, (other_spent - spent) / (other_saved - saved))
    return (low, high) if low < high else None


# 1. By hand


@given(COUNTED, prices(), st.data())
def test_the_range_is_that_of_all_other_points(scored, four, data):
    curve, costs = operating_curve(scored), CostModel(*four)
    priced = price(scored, curve, costs)
    now = cheapest_index(priced.money())
    index = data.draw(st.integers(0, len(curve.thresholds) - 1))
    assume(index != now)
    expected, found = range_by_hand(spent_and_saved(priced), index), stability(priced, None, index)
    if expected is None or found is None:
        # Points that cost as much as the cheapest have their present ratio at least.
        close = abs(priced.money()[index] - priced.money()[now]) < 1e-6
        assert found is expected or close
        return
    ratio = Fraction(costs.fn - costs.tp) / Fraction(costs.fp - costs.tn)
    assert found.cost_ratio == pytest.approx([float(ratio * each) for each in expected])


@given(COUNTED, prices())
def test_the_cheapest_point_stays_so_inside_and_not_outside(scored, four):
    """Each ratio inside makes it a cheapest point, each one outside makes another cheaper."""
    curve, costs = operating_curve(scored), CostModel(*four)
    priced = price(scored, curve, costs)
    index = cheapest_index(priced.money())
    found = stability(priced, convex_hull(curve).vertices, index)
    low, high = found.cost_ratio
    assert low <= found.ratio_now * (1 + 1e-12)
    assert found.ratio_now <= high * (1 + 1e-12)
    points = spent_and_saved(priced)
    now = Fraction(found.ratio_now)

    def ahead(ratio) -> Fraction:
        """Return by how much the best other point is dearer at a ratio."""
        money = [spent - Fraction(ratio) / now * saved for spent, saved in points]
        return min(each - money[index] for each in money)

    scale = max(saved for _, saved in points) + max(spent for spent, _ in points)
    rounding = Fraction(1e-9) * scale
    inside = [low + share * (min(high, 10 * found.ratio_now) - low) for share in (0.01, 0.5, 0.99)]
    assert all(ahead(ratio) >= -rounding for ratio in inside)
    if high < inf:
        assert ahead(high * 1.01) < 0
    if low > 0:
        assert ahead(low * 0.99) < 0


@given(COUNTED, prices())
def test_the_ends_of_prevalence_hold_when_it_is_expected(scored, four):
    curve, costs = operating_curve(scored), CostModel(*four)
    priced = price(scored, curve, costs)
    index = cheapest_index(priced.money())
    found = stability(priced, None, index)
    low, high = found.prevalence
    assert low <= found.prevalence_now + 1e-12 <= high + 2e-12

    def ahead(prevalence) -> float:
        money = price(scored, curve, costs, prevalence=prevalence).money()
        return float((money.min() - money[index]) / np.abs(money).max())

    for inside in (low + 0.01 * (high - low), high - 0.01 * (high - low)):
        if 0.0 < inside < 1.0:
            assert ahead(inside) >= -1e-9
    if low > 0.0:
        assert ahead(low * 0.99) < 0.0
    if high < 1.0:
        assert ahead(1.0 - (1.0 - high) * 0.99) < 0.0


@given(COUNTED, prices(), st.sampled_from([0.01, 0.3, 0.9]))
def test_another_world_moves_what_is_now_and_not_the_ends(scored, four, prevalence):
    """A point's range of prevalence is the same from wherever it is looked at."""
    curve, costs = operating_curve(scored), CostModel(*four)
    here, there = price(scored, curve, costs), price(scored, curve, costs, prevalence=prevalence)
    index = cheapest_index(there.money())
    a, b = stability(here, None, index), stability(there, None, index)
    assert b.prevalence_now == pytest.approx(prevalence)
    # What is equal within rounding at one place need not be so at the other.
    assume(a is not None and b.prevalence[0] < b.prevalence[1])
    assert a.prevalence == pytest.approx(b.prevalence, abs=1e-6)


@given(tables(CALM, weighted=FRACTIONS), prices(), st.sampled_from([None, 0.2]))
def test_what_is_now_is_always_inside(scored, four, prevalence):
    priced = price(scored, operating_curve(scored), CostModel(*four), prevalence=prevalence)
    found = stability(priced, None, cheapest_index(priced.money()))
    low, high = found.cost_ratio
    assert low <= found.ratio_now <= high
    low, high = found.prevalence
    assert low - 1e-12 <= found.prevalence_now <= high + 1e-12


def test_a_small_table_by_hand():
    """Points (fps, tps): (0,0) (0,1) (1,1) (1,2) (2,2); flagging to 0.4 is best from 1 on."""
    scored = scored_of([1, 0, 1, 0], [0.9, 0.6, 0.4, 0.1])
    priced = price(scored, operating_curve(scored), CostModel(fp=2, fn=6, tp=1, tn=1))
    assert stability(priced, None, 3) == Stability((1.0, inf), (0.2 / 1.2, 1.0), 5.0, 0.5)
    assert stability(priced, None, 1) == Stability((0.0, 1.0), (0.0, 0.2 / 1.2), 5.0, 0.5)
    assert [stability(priced, None, i) for i in (0, 2, 4)] == [None, None, None]


def test_the_same_would_be_chosen_if_a_miss_cost_between():
    scored = scored_of([1, 0, 1, 0, 0, 1], [0.9, 0.6, 0.4, 0.3, 0.2, 0.1])
    costs = CostModel(fp=200, fn=300, tp=10, tn=20)
    priced = price(scored, operating_curve(scored), costs)
    index = cheapest_index(priced.money())
    low, high = cost_between(stability(priced, None, index), costs)
    assert (low, high) == (10 + 180, 10 + 2 * 180)
    for fn, same in ((low + 1, True), (high - 1, True), (low - 1, False), (high + 1, False)):
        anew = price(scored, priced.curve, replace(costs, fn=fn))
        assert (cheapest_index(anew.money()) == index) == same


def rows_with(**more):
    random = np.random.default_rng(3)
    y_true = random.random(300) < 0.3
    y_score = random.normal(1.5 * y_true, 1)
    own = {name: random.gamma(2.0, size=300) * scale for name, scale in more.items()}
    return scored_of(y_true, y_score, random.integers(1, 4, 300), **own)


def test_prices_from_columns_move_by_one_factor():
    """The range is about the ratio of mean differences; no one price of a miss is in it."""
    scored = rows_with(loss=500.0, interest=50.0)
    costs = CostModel(columns=PriceColumns(fn="loss", fp="interest"))
    priced = price(scored, operating_curve(scored), costs)
    index = cheapest_index(priced.money())
    found = stability(priced, None, index)
    weight, y = scored.sample_weight, scored.y_true
    loss, interest = (scored.table[name].to_numpy() for name in ("loss", "interest"))
    means = np.average(loss[y], weights=weight[y]), np.average(interest[~y], weights=weight[~y])
    assert found.ratio_now == pytest.approx(means[0] / means[1])
    assert cost_between(found, costs) is None
    for end, inside in zip(found.cost_ratio, (1.001, 0.999), strict=True):
        for factor, same in ((inside, True), (1 / inside, False)):
            table = {"loss": loss * end * factor / found.ratio_now, "interest": interest}
            anew = scored_of(y, scored.y_score, weight, **table)
            money = price(anew, operating_curve(anew), costs).money()
            assert (cheapest_index(money) == index) == same


def test_there_is_no_range_where_prices_are_unreasonable_or_a_point_is_below_the_hull():
    scored = scored_of([1, 0, 1, 0], [0.9, 0.6, 0.4, 0.1])
    curve = operating_curve(scored)
    odd = price(scored, curve, CostModel(fp=1, fn=-1))
    assert stability(odd, None, cheapest_index(odd.money())) is None
    assert stability(price(scored, curve, CostModel()), None, 2) is None


@pytest.mark.parametrize("index", [0, 1])
def test_equal_costs_leave_at_least_what_is_now(index):
    """One score for all and even odds: flagging all costs the same as flagging none."""
    scored = scored_of([1, 0], [0.5, 0.5])
    found = stability(price(scored, operating_curve(scored), CostModel()), None, index)
    assert found.cost_ratio == [(0.0, 1.0), (1.0, inf)][index]
    assert found.prevalence == [(0.0, 0.5), (0.5, 1.0)][index]


def test_a_point_on_an_edge_has_only_what_is_now():
    """All three cost the same at 1:1, and the middle one at no other ratio."""
    scored = scored_of([1, 0, 1, 0], [0.5, 0.5, 0.3, 0.3])
    priced = price(scored, operating_curve(scored), CostModel())
    assert stability(priced, None, 1).cost_ratio == (1.0, 1.0)
    dearer = price(scored, priced.curve, CostModel(fn=2))
    assert stability(dearer, None, 1) is None


# 2. By theirs


@pytest.mark.parametrize("weighted", [False, True])
def test_the_ends_are_the_blocks_of_isotonic_regression(weighted):
    """Where p* passes the rate of a block, the optimum passes over that block."""
    random = np.random.default_rng(7)
    y_true = random.random(4_000) < 0.2
    y_score = np.round(random.normal(1.2 * y_true, 1), 2)
    weight = random.integers(1, 5, 4_000) if weighted else None
    scored = scored_of(y_true, y_score, weight)
    curve = operating_curve(scored)
    vertices = convex_hull(curve).vertices
    fitted = IsotonicRegression().fit(y_score, y_true, weight).predict(curve.thresholds[1:])
    rates = fitted[vertices[1:] - 1]  # of the block that ends at each vertex
    priced = price(scored, curve, CostModel(fp=1, fn=3))
    found = [stability(priced, vertices, int(vertex)) for vertex in vertices]
    assert found == [stability(priced, None, int(vertex)) for vertex in vertices]
    assert None not in found[1:-1]
    # Where only positives score highest, or only negatives lowest, no price stops at that end.
    assert [found[0] is None, found[-1] is None] == [rates[0] == 1.0, rates[-1] == 0.0]
    for before, after, rate in zip(found[:-1], found[1:], rates, strict=True):
        if before is not None:
            assert 1 / (1 + before.cost_ratio[1]) == pytest.approx(rate, abs=1e-9)
        if after is not None:
            assert 1 / (1 + after.cost_ratio[0]) == pytest.approx(rate, abs=1e-9)
