"""Intervals and tests of a range: all pairs by hand, against exact tests, and by simulation."""

from __future__ import annotations

from itertools import permutations
from math import hypot, inf, sqrt

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from scipy.stats import fisher_exact, studentized_range
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from workbench.slices.spread import (
    Shares,
    alike,
    difference_interval,
    ratio_interval,
    ratio_limits,
    ratio_to,
)

ALONE = 0.05  # both tails of a single comparison


@st.composite
def shares(draw) -> Shares:
    size = np.array(draw(st.lists(st.integers(1, 400), min_size=2, max_size=9)))
    hits = np.array([draw(st.integers(0, int(n))) for n in size])
    return Shares(hits / size, size.astype(float))


def together(slices, rates=1):
    """Return both tails' share beyond a pair's end, where all pairs' hold at once."""
    from scipy.stats import norm

    return 2 * norm.sf(studentized_range.ppf(1 - 0.025 / rates, slices, inf) / sqrt(2))


def limits(each, alpha):
    return proportion_confint(each.value * each.size, each.size, alpha=alpha, method="wilson")


@given(st.lists(shares(), min_size=1, max_size=2))
def test_the_ends_are_the_outermost_of_all_pairs(rates):
    lows, highs = [0.0], [0.0]
    for each in rates:
        p, (down, u) = each.value, limits(each, together(len(each.value), len(rates)))
        l1, u1 = limits(each, ALONE)
        for a, b in permutations(range(len(p)), 2):
            lows.append(p[a] - p[b] - hypot(p[a] - down[a], u[b] - p[b]))
            highs.append(p[a] - p[b] + hypot(u1[a] - p[a], p[b] - l1[b]))
    low, high = difference_interval(rates)
    assert (low, high) == pytest.approx((max(lows), min(max(highs), 1.0)), abs=1e-12)


@given(shares())
def test_the_ratios_ends_are_the_outermost_of_all_pairs(each):
    if not each.value.any():
        return
    p, pairs = each.value, list(permutations(range(len(each.value)), 2))
    ends = []
    for side, alpha in enumerate((ALONE, together(len(p)))):
        down, u = limits(each, alpha)
        every = [
            ratio_limits(*((p[[i]], p[[i]] - down[[i]], u[[i]] - p[[i]]) for i in pair))[side]
            for pair in pairs
        ]
        ends.append(min(float(one[0]) for one in every))
    assert ratio_interval([each]) == pytest.approx((ends[0], min(ends[1], 1.0)), abs=1e-9)


def test_of_two_slices_the_upper_end_is_newcombes():
    each = Shares(np.array([0.5, 0.2]), np.array([60.0, 80.0]))
    _, high = confint_proportions_2indep(30, 60, 16, 80, method="newcomb")
    assert difference_interval([each])[1] == pytest.approx(high, abs=1e-12)


@given(shares())
def test_at_a_limit_of_a_ratio_the_difference_is_zero_at_its_limit(each):
    p, (down, u) = each.value, limits(each, ALONE)
    first, second = ((p[[i]], p[[i]] - down[[i]], u[[i]] - p[[i]]) for i in (0, 1))
    low, high = (float(end[0]) for end in ratio_limits(first, second))
    assert 0.0 <= low <= high
    at_low = p[0] - low * p[1] - hypot(p[0] - down[0], low * (u[1] - p[1]))
    assert at_low == pytest.approx(0.0, abs=1e-9)
    if high < 1e6:
        at_high = p[0] - high * p[1] + hypot(u[0] - p[0], high * (p[1] - down[1]))
        assert at_high == pytest.approx(0.0, abs=1e-6 * max(1.0, high))


def test_a_named_reference_needs_fewer_comparisons():
    each = Shares(np.array([0.5, 0.3, 0.4, 0.45]), np.array([300.0, 90.0, 80.0, 70.0]))
    low, high = ratio_to(each, 0)
    assert low <= 0.6 <= high <= ratio_interval([each])[1]
    two = Shares(each.value[:2], each.size[:2])
    assert ratio_to(two, 0)[1] < high


@pytest.mark.parametrize("hits", [(30, 30), (30, 38), (30, 45), (10, 29)])
def test_of_two_slices_of_one_size_the_test_is_fishers(hits):
    each = Shares(np.array(hits) / 90, np.array([90.0, 90.0]))
    exact = fisher_exact([[hits[0], 90 - hits[0]], [hits[1], 90 - hits[1]]]).pvalue
    assert alike([each]) == pytest.approx(exact, abs=4 * sqrt(exact * (1 - exact) / 1_999) + 1e-3)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_where_nobody_or_everybody_is_a_case_all_are_alike(value):
    assert alike([Shares(np.full(3, value), np.array([5.0, 9.0, 2.5]))]) == 1.0


def covered(sizes, rates, tables):
    """Return how many tables' intervals miss the true difference, and the true ratio."""
    random = np.random.default_rng(17)
    truth = max(rates) - min(rates), min(rates) / max(rates)
    missed = np.zeros(2)
    for _ in range(tables):
        hits = random.binomial(sizes, rates)
        each = Shares(hits / sizes, np.array(sizes, dtype=float))
        ends = difference_interval([each]), ratio_interval([each])
        missed += [
            not low - 1e-12 <= true <= high + 1e-12
            for (low, high), true in zip(ends, truth, strict=True)
        ]
    return 1.0 - missed / tables


SIZES = ([150, 150], [500, 40], [100] * 3, [1_000, 200, 50], [100] * 6, [1_500, 700, 400, 200, 90])


@pytest.mark.parametrize("sizes", [[150, 150], [1_000, 200, 50]], ids=str)
def test_intervals_cover(sizes):
    for shift in (0.0, 0.15):
        rates = 0.2 + shift * np.arange(len(sizes)) / (len(sizes) - 1)
        assert min(covered(sizes, rates, 150)) > 0.92  # .95 less two standard errors


@pytest.mark.slow
@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("base", [0.05, 0.3])
def test_intervals_cover_everywhere(sizes, base):
    steps = np.arange(len(sizes)) / (len(sizes) - 1)
    for rates in (base + 0 * steps, base + 0.1 * (steps == 1), base + 0.2 * steps):
        assert min(covered(sizes, rates, 700)) > 0.935


def p_values(sizes, tables):
    random = np.random.default_rng(23)
    return np.array(
        [
            alike([Shares(random.binomial(sizes, 0.3) / sizes, np.array(sizes, float))], seed=seed)
            for seed in range(tables)
        ]
    )


def test_where_all_are_alike_small_p_values_are_no_more_frequent_than_they_say():
    p = p_values([400, 150, 90, 40], 150)
    for level in (0.05, 0.25, 0.5):
        assert (p <= level).mean() < level + 2.5 * sqrt(level * (1 - level) / 150)


@pytest.mark.slow
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_p_values_are_as_frequent_as_they_say(sizes):
    p = p_values(sizes, 500)
    # Counts are discrete, and two slices of one size have few distances: there it says too much.
    least = 0.4 if len(set(sizes)) == 1 else 0.75
    for level in (0.05, 0.25, 0.5, 0.75):
        error = sqrt(level * (1 - level) / 500)
        assert least * level - 3 * error < (p <= level).mean() < level + 3 * error
