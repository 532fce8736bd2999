"""Who is decided otherwise, what it costs with its interval, and on rows that did not choose."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.slices.parity_cases import (
    COSTS,
    money_of,
    rows_of,
    slow_money,
    small_groups,
    some_groups,
)
from tests.strategies import scored_of
from workbench.slices.parity import parity_frontier
from workbench.slices.parity_along import parity_intervals, points_along
from workbench.slices.parity_change import cost_change, group_changes, rates_after
from workbench.slices.parity_held_out import held_out
from workbench.slices.parity_points import CRITERIA

THRESHOLDS = st.sampled_from([0.1, 0.3, 0.4, 0.5, 0.7, inf])


@given(small_groups(), THRESHOLDS, st.lists(THRESHOLDS, min_size=3, max_size=3))
def test_who_is_decided_otherwise_by_hand(scored, before, own):
    money = money_of(scored)
    names = [key[0] for key in money.curves.slicing.keys]
    after = own[: len(names)]
    changes = group_changes(money, before, after)
    for change, name, threshold in zip(changes, names, after, strict=True):
        inside = (scored.table["g"] == name).to_numpy()
        was, now = scored.y_score >= before, scored.y_score >= threshold
        for told, moved in ((change.now_flagged, now & ~was), (change.now_passed, was & ~now)):
            by_hand = [int((inside & moved & own).sum()) for own in (scored.y_true, ~scored.y_true)]
            assert list(told) == by_hand
        assert change.n == inside.sum()
        for cost, at in ((change.cost_before, before), (change.cost_after, threshold)):
            assert cost == pytest.approx(slow_money(scored, name, at), abs=1e-9)
    found = cost_change(money, before, after)
    assert found.changed == sum(each.changed for each in changes)
    extra = sum(each.cost_after - each.cost_before for each in changes)
    assert found.value * money.weight.sum() == pytest.approx(extra, abs=1e-6)


def test_the_interval_is_that_of_the_rows_differences():
    scored = some_groups(500, 3)
    before, after = 0.3, (0.25, 0.3, 0.4)
    place = scored.table["g"].map({"a": 0, "b": 1, "c": 2}).to_numpy()
    moved = (scored.y_score >= np.array(after)[place]).astype(int) - (scored.y_score >= before)
    value = moved * np.where(scored.y_true, COSTS.tp - COSTS.fn, COSTS.fp - COSTS.tn)
    variance = 0.0
    for stratum in range(6):
        own = value[2 * place + scored.y_true == stratum]
        variance += len(own) * np.var(own, ddof=1)
    found = cost_change(money_of(scored), before, after)
    assert found.value == pytest.approx(value.mean())
    assert found.high - found.low == pytest.approx(2 * 1.959964 * np.sqrt(variance) / 500, rel=1e-6)


def test_rows_of_one_entity_are_drawn_together():
    scored = some_groups(400, 2)
    money, after = money_of(scored), (0.25, 0.4)
    alone, twins = np.arange(400), np.arange(400) // 2
    single = cost_change(money, 0.3, after, alone)
    plain = cost_change(money, 0.3, after)
    assert single.high - single.low == pytest.approx(plain.high - plain.low, rel=0.05)
    y, s, g = (np.repeat(each, 2) for each in (scored.y_true, scored.y_score, scored.table["g"]))
    doubled = cost_change(money_of(scored_of(y, s, g=g)), 0.3, after, np.arange(800) // 2)
    assert (doubled.low, doubled.high) == pytest.approx((single.low, single.high), rel=1e-9)
    assert len(np.unique(twins)) == 200


def test_where_nothing_changes_nothing_is_in_doubt():
    found = cost_change(money_of(some_groups(100, 2)), 0.3, (0.3, 0.3))
    assert (found.value, found.low, found.high, found.changed) == (0.0, 0.0, 0.0, 0)


def test_a_slice_of_one_row_says_nothing_of_its_spread():
    scored = scored_of([1, 0, 0], [0.9, 0.2, 0.8], g=list("abb"))
    assert isnan(cost_change(money_of(scored), 0.5, (inf, 0.5)).low)


def test_the_rates_after_are_those_at_each_groups_own_threshold():
    scored = some_groups(300, 2)
    table = rates_after(money_of(scored), (0.2, inf), 5)
    inside = (scored.table["g"] == "a").to_numpy() & ~scored.y_true
    assert table.slices[0].fpr.value == np.mean(scored.y_score[inside] >= 0.2)
    assert table.slices[1].selection_rate.value == 0.0
    assert isnan(table.threshold)


def test_an_interval_reaches_from_the_fitted_to_the_held_out_figure():
    found = cost_change(money_of(some_groups(300, 2)), 0.3, (0.2, 0.4))
    dearer, cheaper = (found.reaching(found.value + apart) for apart in (5.0, -5.0))
    assert (dearer.value, dearer.low, dearer.high) == (found.value + 5, found.low, found.high + 5)
    assert (cheaper.low, cheaper.high) == (found.low - 5, found.high)


# On rows that did not choose


def simulated(criterion: str, n: int, samples: int, points: int) -> np.ndarray:
    """Return apparent, held-out and true change, with the interval, along samples' frontiers.

    The true change is that in a large table which none of the samples shares a row with. The
    first figure of a row says how far along the frontier it lies, from 0 to 1.
    """
    told = []
    population = money_of(some_groups(60_000, 3, seed=10**6))
    for seed in range(samples):
        scored = some_groups(n, 3, seed=seed)
        money, rows = money_of(scored), rows_of(scored)
        frontier = parity_frontier(money, 0.2, criterion, 20)
        first, last = frontier.points[0].disparity, frontier.free.disparity
        for each in parity_intervals(money, rows, frontier, points):
            own, found = each.point, each.change
            costs = population.total_at_each(np.array([own.thresholds, (0.2,) * 3])).sum(axis=1)
            true = (costs[0] - costs[1]) / population.weight.sum()
            apparent = own.per_case - frontier.common.per_case
            place = (own.disparity - first) / (last - first)
            told.append((place, apparent, found.value, true, found.low, found.high))
    return np.array(told)


@pytest.mark.parametrize("criterion", ["predictive_equality", "equalized_odds"])
def test_fitted_thresholds_flatter_and_held_out_ones_do_not(criterion):
    told = simulated(criterion, 400, 8, 3)
    _, apparent, held, true, low, high = told[told[:, 0] > 0.0].T  # parity itself flatters little
    assert (apparent < held).all()
    assert apparent.mean() < true.mean()
    assert abs((held - true).mean()) < 3.0 * (held - true).std(ddof=1) / np.sqrt(len(held))
    assert np.mean((low <= true) & (true <= high)) >= 0.8


@pytest.mark.slow
@pytest.mark.parametrize("criterion", list(CRITERIA))
def test_the_intervals_cover_the_true_change_along_the_frontier(criterion):
    place, apparent, held, true, low, high = simulated(criterion, 1_000, 150, 6).T
    error = held - true
    assert abs(error.mean()) < 0.5 * abs((apparent - true).mean())
    covered = (low <= true) & (true <= high)
    for begin in (0.0, 0.2, 0.4, 0.6, 0.8):
        here = (begin <= place) & (place < begin + 0.2) if begin < 0.8 else place >= 0.8
        assert np.mean(covered[here]) >= 0.86, (criterion, begin)
    assert covered.mean() >= 0.9


def test_intervals_along_the_frontier_are_those_of_its_points():
    scored = some_groups(400, 3)
    money, rows = money_of(scored), rows_of(scored)
    frontier = parity_frontier(money, 0.3, "equal_opportunity", 10)
    shares: list[float] = []
    found = parity_intervals(money, rows, frontier, 5, shares.append)
    points = [each.point for each in found]
    assert points == list(points_along(frontier, 5))
    assert (points[0], points[-1]) == (frontier.points[0], frontier.free)
    assert 2 < len(points) <= 5
    assert [each.disparity for each in points] == sorted({each.disparity for each in points})
    for each in (found[0], found[2]):
        alone = held_out(money, rows, frontier, each.point.disparity)
        own = cost_change(money, 0.3, each.point.thresholds)
        assert (each.held_out, each.change) == (alone, own.reaching(alone.per_case))
    assert shares == pytest.approx(np.arange(1, 16) / 15)


def test_where_other_rows_cannot_come_so_near_nothing_is_claimed():
    scored = some_groups(300, 3, seed=2)
    money, rows = money_of(scored), rows_of(scored)
    frontier = parity_frontier(money, 0.3, "predictive_parity", 20)
    tight = replace(frontier, points=(replace(frontier.points[0], disparity=0.0), frontier.free))
    found = parity_intervals(money, rows, tight, 2)
    assert [each.held_out is None for each in found] == [True, False]
    assert isnan(found[0].change.low)
    assert isnan(found[0].change.value)
    assert found[0].change.changed > 0


def test_asked_again_it_is_the_same_figure_and_one_group_cannot_be_parted():
    scored = some_groups(300, 2)
    money, rows = money_of(scored), rows_of(scored)
    frontier = parity_frontier(money, 0.3, "equal_opportunity", 10)
    once, again = (held_out(money, rows, frontier, 0.05) for _ in range(2))
    assert once == again
    few = scored_of([1, 0, 0, 0], [0.9, 0.2, 0.8, 0.4], g=list("aabb"))
    alone = parity_frontier(money_of(few), 0.5, "demographic_parity", 1)
    assert held_out(money_of(few), rows_of(few), alone, 1.0) is None


def test_a_common_threshold_that_was_chosen_here_is_chosen_anew():
    scored = some_groups(300, 2)
    money, rows = money_of(scored), rows_of(scored)
    every = np.unique(scored.y_score)
    best = float(every[np.argmin(money.total_at(every).sum(axis=1))])
    assert parity_frontier(money, best, "equal_opportunity", 10).chosen_here
    assert not parity_frontier(money, 0.9, "equal_opportunity", 10).chosen_here
    frontier = parity_frontier(money, best, "equal_opportunity", 10)
    assert held_out(money, rows, frontier, 1.0) is not None
