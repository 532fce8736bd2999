"""The band for people: all pairs by exact arithmetic, Chow's closed form, laws."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import inf, isnan, nan

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tests.strategies import FRACTIONS, WHOLE_WEIGHTS, prices, scored_of, tables
from workbench.threshold import (
    CostModel,
    PriceColumns,
    Reviewer,
    cheapest,
    cheapest_index,
    operating_curve,
    price,
    review,
)
from workbench.threshold.review import band_cost, chow_band, review_band
from workbench.threshold.windows import last_at_most, least_within

CALM = st.floats(-50.0, 50.0)
QUARTERS = st.sampled_from([0.0, 0.25, 0.5, 1.0])
TABLES = tables(CALM, weighted=False, max_rows=10) | tables(
    CALM | st.sampled_from([0.5, 0.25]), weighted=WHOLE_WEIGHTS | FRACTIONS, max_rows=10
)


@st.composite
def reviewers(draw) -> Reviewer:
    """Draw a person: cheap or dear, mostly right, mostly with limits."""
    cost = draw(st.sampled_from([0.0, 0.25, 1.0, 10.0, 100.0, 1e6]))
    capacity = draw(st.none() | st.integers(0, 6))
    return Reviewer(cost, draw(QUARTERS), draw(QUARTERS), capacity)


@st.composite
def priced_tables(draw):
    """Draw a table with prices of any kind: flat, per amount, from a column, odd; any world."""
    scored = draw(TABLES)
    fp, fn, tp, tn = draw(prices() | st.tuples(*[st.integers(-9, 9).map(float)] * 4))
    columns = PriceColumns()
    if draw(st.booleans()):
        own = draw(st.lists(st.integers(0, 40), min_size=scored.n, max_size=scored.n))
        weight = scored.sample_weight
        scored = scored_of(scored.y_true, scored.y_score, weight, own=np.array(own, float))
        columns = PriceColumns(fn="own", tn="own" if draw(st.booleans()) else None)
    costs = CostModel(fp, fn, tp, tn, columns=columns)
    prevalence = draw(st.sampled_from([None, None, 0.25]))
    return price(scored, operating_curve(scored), costs, prevalence=prevalence)


def exact_costs(priced, reviewer):
    """Return a function that prices a pair of positions per case without rounding."""
    rate = {name: Fraction(priced.costs.rate(name)) for name in ("fp", "fn", "tp", "tn")}
    sums = {n: [Fraction(x) for x in getattr(priced.exposure, n).tolist()] for n in rate}
    pairs = zip(priced.curve.tps.tolist(), priced.curve.fps.tolist(), strict=True)
    weight = [Fraction(tp) + Fraction(fp) for tp, fp in pairs]
    miss, alarm = Fraction(reviewer.miss), Fraction(reviewer.false_alarm)

    def money(outcome, start, stop):
        return rate[outcome] * (sums[outcome][stop] - sums[outcome][start])

    def cost(i, j):
        flagged = money("tp", 0, i) + money("fp", 0, i)
        passed = money("fn", j, -1) + money("tn", j, -1)
        right = (1 - miss) * money("tp", i, j) + (1 - alarm) * money("tn", i, j)
        wrong = miss * money("fn", i, j) + alarm * money("fp", i, j)
        looks = Fraction(reviewer.cost) * (weight[j] - weight[i])
        return (flagged + passed + right + wrong + looks) / weight[-1]

    return cost


def by_hand(priced, reviewer, most_flagged=None):
    """Try all pairs; return the best one and the largest review cost at which any pays."""
    cost = exact_costs(priced, reviewer)
    flagged = priced.curve.flagged.tolist()
    n = len(flagged)
    most = flagged[-1] if most_flagged is None else most_flagged
    capacity = flagged[-1] if reviewer.capacity is None else reviewer.capacity
    pairs = [
        (i, j)
        for i in range(n)
        for j in range(i, n)
        if flagged[i] <= most and flagged[j] - flagged[i] <= capacity
    ]
    equal = Fraction(1e-9) * max(1, *(abs(cost(i, i)) for i in range(n)))
    money = {pair: cost(*pair) for pair in pairs}
    least = min(money.values())
    best = min(
        (flagged[j] - flagged[i], flagged[i], i, j)
        for (i, j), each in money.items()
        if each <= least + equal
    )
    free = exact_costs(priced, Reviewer(0.0, reviewer.miss, reviewer.false_alarm))
    alone = min(free(i, i) for i in range(n) if flagged[i] <= most)
    paid = exact_costs(priced, Reviewer(1.0, reviewer.miss, reviewer.false_alarm))
    savings = [(alone - free(*pair), paid(*pair) - free(*pair)) for pair in pairs]
    ratios = [saving / weight for saving, weight in savings if weight > 0]
    pays = any(saving > equal for saving, _ in savings)
    return best[2:], float(max(ratios)) if pays else nan


# 1. By hand


@given(priced_tables(), reviewers(), st.none() | st.integers(0, 8))
def test_the_band_is_the_best_of_all_pairs(priced, reviewer, most_flagged):
    found = review_band(priced, reviewer, most_flagged=most_flagged)
    (i, j), break_even = by_hand(priced, reviewer, most_flagged)
    curve = priced.curve
    assert (found.high, found.low) == (curve.thresholds[i], curve.thresholds[j])
    assert found.reviewed == curve.flagged[j] - curve.flagged[i]
    assert found.pays == (i < j)
    exact = float(exact_costs(priced, reviewer)(i, j))
    assert found.cost_per_case == pytest.approx(exact, rel=1e-12, abs=1e-9)
    assert found.break_even == pytest.approx(break_even, rel=1e-6, abs=1e-9, nan_ok=True)


@given(priced_tables(), reviewers(), st.data())
def test_any_band_costs_what_its_rows_cost(priced, reviewer, data):
    last = len(priced.curve.thresholds) - 1
    i = data.draw(st.integers(0, last))
    j = data.draw(st.integers(i, last))
    exact = float(exact_costs(priced, reviewer)(i, j))
    assert band_cost(priced, reviewer, i, j) == pytest.approx(exact, rel=1e-9, abs=1e-6)


def test_a_band_row_by_row():
    """0.9 is flagged, 0.6 and 0.5 are looked at for 2 each, 0.2 and 0.1 are passed."""
    scored = scored_of([1, 0, 1, 0, 0], [0.9, 0.6, 0.5, 0.2, 0.1])
    priced = price(scored, operating_curve(scored), CostModel(fp=10, fn=50))
    found = review_band(priced, Reviewer(2.0))
    assert (found.low, found.high, found.reviewed) == (0.5, 0.9, 2)
    assert found.cost_per_case == pytest.approx(4 / 5)
    assert found.break_even == pytest.approx(10 / 2)  # the best single threshold costs 10
    erring = Reviewer(2.0, miss=0.1, false_alarm=0.2)
    assert band_cost(priced, erring, 1, 3) == pytest.approx((4 + 0.1 * 50 + 0.2 * 10) / 5)


def test_a_tie_block_that_is_too_large_is_not_parted():
    scored = scored_of([1, 1, 0, 1, 0, 0], [0.9, 0.5, 0.5, 0.5, 0.5, 0.1])
    priced = price(scored, operating_curve(scored), CostModel(fp=10, fn=10))
    assert review_band(priced, Reviewer(1.0, capacity=4)).reviewed == 4
    too_few = review_band(priced, Reviewer(1.0, capacity=3))
    assert (too_few.pays, too_few.reviewed, too_few.low) == (False, 0, too_few.high)
    assert isnan(too_few.break_even)


def test_amounts_are_looked_at_as_sums():
    """Flat prices would not look at the one small mistake; its amount is what counts."""
    scored = scored_of([1, 0, 1, 0], [0.9, 0.6, 0.5, 0.2], loss=np.array([1.0, 1.0, 900.0, 1.0]))
    costs = CostModel(fp=100.0, columns=PriceColumns(fn="loss"))
    found = review_band(price(scored, operating_curve(scored), costs), Reviewer(5.0))
    assert (found.low, found.high, found.cost_per_case) == (0.5, 0.9, 10.0 / 4)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.data())
def test_least_values_of_stretches(values, data):
    n, array = len(values), np.array(values, dtype=float)
    first = np.array([data.draw(st.integers(0, i)) for i in range(n)])
    assert least_within(array, first).tolist() == [min(values[first[i] : i + 1]) for i in range(n)]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.data())
def test_the_last_value_that_is_small_enough(values, data):
    array, ends = np.array(values, dtype=float), np.arange(len(values))
    limits = np.minimum.accumulate(array) + data.draw(st.integers(0, 4))
    expected = [max(k for k in range(i + 1) if values[k] <= limits[i]) for i in ends]
    assert last_at_most(array, ends, limits).tolist() == expected


def all_pairs(priced, reviewer):
    """Return the least cost per case and the break-even of all pairs, as matrices of doubles."""
    saved, spent, rows = priced.saved(), priced.spent(), priced.curve.flagged
    weight = priced.curve.tps + priced.curve.fps
    upper = (1 - reviewer.false_alarm) * spent - reviewer.miss * saved
    lower = reviewer.false_alarm * spent - (1 - reviewer.miss) * saved
    money = upper[:, None] + lower[None, :]
    looks, length = weight[None, :] - weight[:, None], rows[None, :] - rows[:, None]
    fits = (length >= 0) & (
        length <= (rows[-1] if reviewer.capacity is None else reviewer.capacity)
    )
    least = (money + reviewer.cost * looks)[fits].min() + float(priced.total(0))
    some = fits & (looks > 0)
    ratio = ((spent - saved).min() - money[some]) / looks[some]
    return least / priced.curve.total_weight, ratio.max(initial=0.0)


@pytest.mark.parametrize("capacity", [None, 1, 30, 1_000])
@pytest.mark.parametrize("sample", [8, 100, 2_048])
def test_a_longer_curve_against_all_pairs(capacity, sample, monkeypatch):
    """However few positions the search for the break-even begins with."""
    monkeypatch.setattr(review, "_SAMPLE", sample)
    random = np.random.default_rng(11)
    y_true = random.random(3_000) < 0.2
    y_score = np.round(random.normal(1.2 * y_true, 1), 3)
    scored = scored_of(y_true, y_score, random.integers(0, 4, 3_000))
    priced = price(scored, operating_curve(scored), CostModel(fp=1, fn=4))
    for cost in (0.0, 0.1, 0.6):
        reviewer = Reviewer(cost, 0.05, 0.02, capacity)
        found = review_band(priced, reviewer)
        least, break_even = all_pairs(priced, reviewer)
        assert found.cost_per_case == pytest.approx(least, rel=1e-12)
        assert np.nan_to_num(found.break_even) == pytest.approx(break_even, rel=1e-9)


# 2. By theirs: Chow's closed form


def test_chow_in_closed_form():
    """Uniform p, both mistakes 2, a look .5: .375 a case against .5 with one threshold."""
    low, high = chow_band(CostModel(fp=2, fn=2), 0.5)
    assert (low, high) == (0.25, 0.75)
    p = (np.arange(200_000) + 0.5) / 200_000
    one = np.minimum(2 * p, 2 * (1 - p)).mean()
    band = np.where((p >= low) & (p < high), 0.5, np.minimum(2 * p, 2 * (1 - p))).mean()
    assert (round(one, 6), round(band, 6)) == (0.5, 0.375)


@pytest.mark.parametrize(
    ("costs", "review_cost", "band"),
    [
        (CostModel(fp=2, fn=2), 1.0, None),  # not below a b / (a + b) = 1
        (CostModel(fp=2, fn=2), 0.999, (0.4995, 0.5005)),
        (CostModel(fp=1, fn=4, tp=-4, tn=-1), 0.8, (0.1, 0.6)),
        (CostModel(fp=-1, fn=4), 0.1, None),
        (CostModel(fp=1, fn=4, per_amount=True), 0.1, None),
        (CostModel(fp=1, columns=PriceColumns(fn="loss")), 0.1, None),
    ],
)
def test_chow_has_a_band_only_where_it_pays(costs, review_cost, band):
    found = chow_band(costs, review_cost)
    assert found == (band if band is None else pytest.approx(band))


@pytest.mark.parametrize(
    "n", [60_000, pytest.param(1_000_000, marks=pytest.mark.slow, id="a million")]
)
def test_calibrated_scores_come_to_chow(n):
    random = np.random.default_rng(5)
    y_score = random.random(n)
    scored = scored_of(random.random(n) < y_score, y_score)
    costs, review = CostModel(fp=2, fn=2), 0.5
    priced = price(scored, operating_curve(scored), costs)
    found = review_band(priced, Reviewer(review))
    assert (found.low, found.high) == pytest.approx(chow_band(costs, review), abs=0.02)
    assert found.cost_per_case == pytest.approx(0.375, abs=0.006)
    assert priced.money().min() == pytest.approx(0.5, abs=0.006)
    assert found.break_even == pytest.approx(1.0, abs=0.05)  # a b / (a + b)


# 3. Laws


@given(priced_tables(), reviewers(), st.none() | st.integers(0, 8))
def test_a_band_is_never_dearer_than_a_threshold(priced, reviewer, most_flagged):
    found = review_band(priced, reviewer, most_flagged=most_flagged)
    money = priced.money()
    least = money[priced.curve.flagged <= (inf if most_flagged is None else most_flagged)].min()
    assert found.cost_per_case <= least + 2e-9 * max(1, np.abs(money).max())


@given(priced_tables(), reviewers())
def test_a_cheaper_look_never_costs_more(priced, reviewer):
    cheaper = Reviewer(reviewer.cost / 2, reviewer.miss, reviewer.false_alarm, reviewer.capacity)
    slack = 2e-9 * max(1, np.abs(priced.money()).max())
    dear, cheap = review_band(priced, reviewer), review_band(priced, cheaper)
    assert cheap.cost_per_case <= dear.cost_per_case + slack
    assert cheap.break_even == pytest.approx(dear.break_even, nan_ok=True)


@given(tables(CALM, max_rows=20), prices(), reviewers())
def test_mistakes_of_the_person_never_help(scored, four, reviewer):
    priced = price(scored, operating_curve(scored), CostModel(*four))
    right = Reviewer(reviewer.cost, capacity=reviewer.capacity)
    slack = 2e-9 * max(1, np.abs(priced.money()).max())
    band = review_band(priced, reviewer)
    assert review_band(priced, right).cost_per_case <= band.cost_per_case + slack


@given(priced_tables(), reviewers())
def test_more_reviewers_never_cost_more(priced, reviewer):
    slack = 2e-9 * max(1, np.abs(priced.money()).max())
    few, error = reviewer.capacity or 0, (reviewer.miss, reviewer.false_alarm)
    costs = [
        review_band(priced, Reviewer(reviewer.cost, *error, capacity)).cost_per_case
        for capacity in (0, few, few + 3, None)
    ]
    assert all(more <= less + slack for less, more in pairwise(costs))


@given(priced_tables(), reviewers())
def test_nobody_to_review_is_the_single_threshold(priced, reviewer):
    nobody = Reviewer(reviewer.cost, reviewer.miss, reviewer.false_alarm, 0)
    found = review_band(priced, nobody)
    assert (found.pays, found.reviewed) == (False, 0)
    assert isnan(found.break_even)
    assert found.low == found.high == cheapest(priced).threshold


@given(priced_tables(), reviewers())
def test_the_break_even_parts_what_pays(priced, reviewer):
    found = review_band(priced, reviewer)
    if isnan(found.break_even):
        assert not found.pays
        return
    error = reviewer.miss, reviewer.false_alarm, reviewer.capacity
    assert not review_band(priced, Reviewer(found.break_even * 1.001, *error)).pays
    assert review_band(priced, Reviewer(found.break_even * 0.9, *error)).pays or (
        found.break_even < 1e-6  # less than what is a difference in money
    )


def test_a_person_who_errs_as_the_model_does_is_worth_nothing():
    scored = scored_of([1, 0, 1, 0], [0.9, 0.6, 0.4, 0.1])
    priced = price(scored, operating_curve(scored), CostModel(fp=1, fn=1))
    found = review_band(priced, Reviewer(0.0, miss=1.0, false_alarm=1.0))
    assert isnan(found.break_even)
    assert not found.pays


def test_a_huge_review_cost_drowns_nothing():
    scored = scored_of([1, 0, 1, 0], [0.9, 0.6, 0.4, 0.1])
    priced = price(scored, operating_curve(scored), CostModel(fp=1, fn=1))
    found = review_band(priced, Reviewer(1e100))
    assert (found.pays, found.break_even) == (False, 0.5)
    assert found.cost_per_case == priced.money()[cheapest_index(priced.money())]
