"""Equal precision by lot: by hand, against linear programmes over all precisions, by its laws."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from scipy.optimize import linprog

from tests.slices.parity_cases import money_of, small_groups, some_groups
from tests.strategies import scored_of
from workbench.intake import InputError
from workbench.slices import SliceMoney
from workbench.slices.parity import parity_frontier
from workbench.slices.parity_points import CRITERIA, GroupPoints, group_points
from workbench.slices.parity_precision import equal_precision_cost

PRECISION = CRITERIA["predictive_parity"]


def points(precision, flagged, money) -> GroupPoints:
    rates, weight, costs = (np.array(each, dtype=float) for each in (precision, flagged, money))
    return GroupPoints(weight, rates[:, np.newaxis], costs, weight, len(rates), 0.0)


def groups_of(money: SliceMoney, min_n: int = 1) -> list[GroupPoints]:
    return [group_points(money, i, PRECISION, 0.3, min_n) for i in range(len(money.weight))]


# 1. By hand


def test_two_groups_meet_between_their_thresholds():
    # Of the first w = (c - 1/2) / (c - 1/2 + 4 (1 - c)) are decided at its dear threshold, which
    # flags four times as many; of the second 2 (1 - c). So 6 w + 16 (1 - c) is to be least.
    first = points([0.5, 1.0], [1, 4], [0, 6])
    second = points([0.5, 1.0], [1, 1], [8, 0])
    c = (3.5 - sqrt(0.75)) / 3.0
    by_hand = 6.0 * (c - 0.5) / sqrt(0.75) + 16.0 * (1.0 - c)
    assert by_hand < 6.0  # at c = 1 it is 6, at c = 1/2 it is 8
    assert equal_precision_cost([first, second]) == pytest.approx(by_hand, rel=1e-10)


def test_where_the_sum_bends_down_the_best_lies_at_an_end():
    first, second = points([0.5, 1.0], [4, 1], [0, 6]), points([0.5, 1.0], [1, 1], [8, 0])
    assert equal_precision_cost([first, second]) == pytest.approx(6.0)


def test_groups_that_no_precision_suits_have_no_answer():
    low, high = points([0.1, 0.2], [1, 1], [0, 1]), points([0.3, 0.4], [1, 1], [0, 1])
    assert equal_precision_cost([low, high]) is None
    assert equal_precision_cost([low, points(np.empty(0), [], [])]) is None
    alone = points([0.2], [3], [5])
    assert equal_precision_cost([low, alone]) == pytest.approx(6.0)
    assert equal_precision_cost([alone, alone]) == 10.0


def test_the_cheapest_side_of_equal_cost_lines_costs_nothing_more():
    # One falls as fast as the other rises: every precision costs the same.
    rising, falling = points([0.5, 1.0], [1, 1], [0, 6]), points([0.5, 1.0], [1, 1], [6, 0])
    assert equal_precision_cost([rising, falling]) == pytest.approx(6.0)


# 2. By theirs


def at_precision(groups: list[GroupPoints], precision: float) -> float:
    """Return the least money at one precision, by one linear programme for each group."""
    total = 0.0
    for each in groups:
        above = each.flagged * (each.rates[:, 0] - precision)
        above[np.abs(above) < 1e-13] = 0.0
        equal = np.stack([np.ones(len(above)), above])
        found = linprog(each.money, A_eq=equal, b_eq=[1.0, 0.0], method="highs")
        if not found.success:
            return np.inf
        total += found.fun
    return total


def by_programmes(groups: list[GroupPoints]) -> float:
    """Return the least money over a grid of precisions that is made finer about the best."""
    low = max(each.rates[0, 0] for each in groups)
    high = min(each.rates[-1, 0] for each in groups)
    corners = np.concatenate([each.rates[:, 0] for each in groups])
    grid = np.unique(np.concatenate((np.linspace(low, high, 15), corners)))
    grid = grid[(grid >= low) & (grid <= high)]
    best = np.inf
    for _ in range(6):
        costs = [at_precision(groups, each) for each in grid.tolist()]
        place = int(np.argmin(costs))
        best = min(best, costs[place])
        grid = np.linspace(grid[max(0, place - 1)], grid[min(len(grid) - 1, place + 1)], 9)
    return best


def odd_money(money: SliceMoney, seed: int) -> SliceMoney:
    """Return amounts of each row's own, gains among them."""
    random = np.random.default_rng(seed)
    sides = (
        tuple(random.normal(0.0, 100.0, len(each)).cumsum() for each in side)
        for side in (money.negatives, money.positives)
    )
    return replace(money, **dict(zip(("negatives", "positives"), sides, strict=True)))


@pytest.mark.parametrize(("seed", "n", "n_groups"), [(3, 22, 2), (2, 27, 2), (20, 40, 3)])
@pytest.mark.parametrize("own", [False, True])
def test_it_is_the_least_of_all_linear_programmes(seed, n, n_groups, own):
    scored = some_groups(n, n_groups, seed=seed)
    weight = np.random.default_rng(seed).random(n) + 0.1
    money = money_of(scored_of(scored.y_true, scored.y_score, weight, g=scored.table["g"]))
    groups = groups_of(odd_money(money, seed) if own else money)
    found, theirs = equal_precision_cost(groups), by_programmes(groups)
    assert np.isfinite(theirs)
    assert found == pytest.approx(theirs, rel=1e-9, abs=1e-9)


# 3. By law


@given(small_groups())
def test_lots_are_never_dearer_than_parity_and_never_cheaper_than_no_limit(scored):
    try:
        frontier = parity_frontier(money_of(scored), 0.3, "predictive_parity", 1)
    except InputError:
        assume(False)
    if frontier.randomised is None:
        assert frontier.points[0].disparity > 1e-12
        return
    assert frontier.randomised >= frontier.free.per_case - 1e-9
    if frontier.points[0].disparity <= 1e-12:
        assert frontier.randomised <= frontier.points[0].per_case + 1e-9


def test_of_many_rows_nothing_is_lost_by_the_points_that_are_kept(monkeypatch):
    money = money_of(some_groups(20_000, 3, seed=1))
    every = equal_precision_cost(groups_of(money, 30))
    monkeypatch.setattr("workbench.slices.parity_points.MOST_POINTS", 2_000)
    monkeypatch.setattr("workbench.slices.parity_points._CELL", 1.0 / 2_000)
    assert equal_precision_cost(groups_of(money, 30)) == pytest.approx(every, rel=1e-3)


def test_prices_twice_as_high_cost_twice_as_much_and_names_do_not_matter():
    groups = groups_of(money_of(some_groups(600, 3)), 10)
    once = equal_precision_cost(groups)
    twice = [replace(each, money=2.0 * each.money) for each in groups[::-1]]
    assert equal_precision_cost(twice) == pytest.approx(2.0 * once, rel=1e-10)
