"""Which model at which price ratio: every ratio that matters, tried one by one in fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import inf

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import FRACTIONS, scored_of, tables
from workbench.columns import Columns
from workbench.intake import InputError
from workbench.scored import Scored
from workbench.threshold import CostModel, PriceColumns, cheapest, operating_curve, price
from workbench.threshold.price_ratios import RatioRange, best_by_ratio

CALM = st.floats(-50.0, 50.0) | st.integers(-2, 2).map(float)
ONE = CostModel()


def priced(scored, costs=ONE, prevalence=None):
    return price(scored, operating_curve(scored), costs, prevalence=prevalence)


def least_cost(curve, ratio: Fraction) -> Fraction:
    """Price every point of a curve with whole counts, without rounding."""
    misses = [Fraction(each) for each in curve.fns.tolist()]
    alarms = [Fraction(each) for each in curve.fps.tolist()]
    return min(x + ratio * m for x, m in zip(alarms, misses, strict=True))


def by_hand(a, b, ratio: Fraction) -> str:
    costs = least_cost(a.curve, ratio), least_cost(b.curve, ratio)
    return "equal" if costs[0] == costs[1] else "a" if costs[0] < costs[1] else "b"


_STEP = Fraction(1, 10**9)


def two_models(data, a):
    scores = data.draw(st.lists(CALM, min_size=a.n, max_size=a.n))
    return scored_of(a.y_true, scores, a.sample_weight)


def test_where_two_models_only_touch_no_range_ends():
    labels = [True, False, False, True, False, False, False, True, True]
    first = scored_of(labels, [0.0, 0.0, 0.0, 0.0, 0.0, -1.0, -1.0, 0.0, 1.0], None)
    second = scored_of(labels, [0.0, 0.0, 0.0, 0.0, -1.0, -1.0, -1.0, 0.0, -1.0], None)
    (whole,) = best_by_ratio(priced(first), priced(second))
    assert (whole.low, whole.high, whole.which) == (0.0, inf, "a")
    assert by_hand(priced(first), priced(second), Fraction(1)) == "equal"


@given(tables(CALM, weighted=False, max_rows=25), st.data())
def test_within_each_range_the_one_it_names_is_cheaper(a, data):
    first, second = priced(a), priced(two_models(data, a))
    ranges = best_by_ratio(first, second)
    assert ranges[0].low == 0.0
    assert ranges[-1].high == inf
    for each in ranges:
        low = Fraction(each.low)
        high = low + 1000 if each.high == inf else Fraction(each.high)
        for share in (Fraction(1, 1000), Fraction(1, 3), Fraction(999, 1000)):
            ratio = low + share * (high - low)
            if by_hand(first, second, ratio) != each.which:  # they touch here, and nowhere beside
                assert by_hand(first, second, ratio) == "equal"
                for beside in (ratio - _STEP, ratio + _STEP):
                    assert by_hand(first, second, beside) == each.which
    for left, right in pairwise(ranges):
        assert left.high == right.low
        assert left.which != right.which


@given(tables(CALM, weighted=False, max_rows=15), st.data())
def test_no_ratio_is_missed(a, data):
    """Between any two ratios at which some two points of either model cost the same, one rules."""
    first, second = priced(a), priced(two_models(data, a))
    ranges = best_by_ratio(first, second)
    points = {
        (int(x), int(y))
        for each in (first.curve, second.curve)
        for x, y in zip(each.fps.tolist(), each.fns.tolist(), strict=True)
    }
    turns = sorted(
        {Fraction(p[0] - q[0], q[1] - p[1]) for p in points for q in points if p[1] < q[1]}
    )
    turns = [Fraction(0), *(each for each in turns if each > 0)]
    for low, high in zip(turns, [*turns[1:], turns[-1] + 2], strict=True):
        middle = (low + high) / 2
        (named,) = {r.which for r in ranges if r.low < middle < r.high}
        assert named == by_hand(first, second, middle)


@given(tables(CALM, weighted=FRACTIONS), st.data())
def test_with_weights_the_cheaper_one_is_cheaper_as_priced(a, data):
    b = two_models(data, a)
    for each in best_by_ratio(priced(a), priced(b)):
        middle = 2.0 * each.low + 1.0 if each.high == inf else (each.low + each.high) / 2.0
        costs = CostModel(fp=1.0, fn=middle)
        own = [float(priced(s, costs).money().min()) for s in (a, b)]
        apart = own[0] - own[1]
        sign = {"a": -1.0, "b": 1.0, "equal": 0.0}[each.which]
        assert apart * sign >= -1e-9 * max(1.0, middle)
        assert sign != 0.0 or abs(apart) <= 1e-9 * max(1.0, middle)


def test_models_that_cross_cross_where_both_cost_the_same():
    y = [1, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    a = scored_of(y, [9, 1, 8, 2, 3, 4, 0, 5, 6, 7])  # two positives at once, the third last
    b = scored_of(y, [6, 9, 5, 8, 1, 2, 7, 3, 4, 0])  # two negatives first, then all positives
    # a: 0 + r misses of one, b: 2 alarms and no miss; until then a flags two of three for nothing.
    expected = (RatioRange(0.0, 2.0, "a"), RatioRange(2.0, inf, "b"))
    assert best_by_ratio(priced(a), priced(b)) == expected
    assert best_by_ratio(priced(b), priced(a)) == (
        RatioRange(0.0, 2.0, "b"),
        RatioRange(2.0, inf, "a"),
    )


def test_a_model_against_itself_is_equal_everywhere():
    random = np.random.default_rng(1)
    y, score = np.arange(50) % 3 == 0, random.normal(size=50)
    weight = random.random(50)
    whole = (RatioRange(0.0, inf, "equal"),)
    assert best_by_ratio(*(priced(scored_of(y, score)),) * 2) == whole
    again = scored_of(y, np.exp(score), weight)
    assert best_by_ratio(priced(scored_of(y, score, weight)), priced(again)) == whole


@pytest.mark.parametrize("prevalence", [None, 0.02])
def test_prices_per_amount_are_about_amounts(prevalence):
    random = np.random.default_rng(3)
    n = 400
    y, amount = random.random(n) < 0.3, random.gamma(2.0, 500.0, n)
    columns, made = Columns("y", "score", "1", amount="amount", scale="any"), []
    for skill in (1.0, 1.3):
        score = random.normal(size=n) * skill**2 + skill * y
        frame = pd.DataFrame({"y": y * 1, "score": score, "amount": amount})
        made.append(Scored.from_frame(frame, columns))
    rates = CostModel(fp=0.12, fn=0.6, tp=-0.03, tn=0.02, per_amount=True)
    ranges = best_by_ratio(*(priced(each, rates, prevalence) for each in made))
    assert len(ranges) > 1
    for each in ranges:
        middle = 2.0 * each.low + 1.0 if each.high == inf else (each.low + each.high) / 2.0
        costs = CostModel(fp=1.0, fn=middle, per_amount=True)
        a, b = (float(priced(one, costs, prevalence).money().min()) for one in made)
        assert {"a": a < b, "b": b < a, "equal": a == pytest.approx(b)}[each.which]
    for each in ranges[:-1]:  # where they cross both cost the same
        costs = CostModel(fp=1.0, fn=each.high, per_amount=True)
        a, b = (float(priced(one, costs, prevalence).money().min()) for one in made)
        assert a == pytest.approx(b, rel=1e-9)


def test_only_the_ratio_counts_not_the_prices():
    random = np.random.default_rng(4)
    y = np.arange(200) % 4 == 0
    a, b = (scored_of(y, random.normal(size=200) + skill * y) for skill in (1.0, 1.1))
    dear = CostModel(fp=300.0, fn=900.0, tp=-50.0, tn=100.0)
    assert best_by_ratio(priced(a), priced(b)) == best_by_ratio(priced(a, dear), priced(b, dear))
    ranges = best_by_ratio(priced(a, dear), priced(b, dear))
    (now,) = {each.which for each in ranges if each.low < 950.0 / 200.0 < each.high}
    totals = [each.per_case(cheapest(each)) for each in (priced(a, dear), priced(b, dear))]
    assert now == ("a" if totals[0] < totals[1] else "b")


@pytest.mark.parametrize("costs", [CostModel(fp=-1.0), CostModel(fn=0.0), CostModel(fn=1, tp=1)])
def test_unreasonable_prices_have_no_ratio(costs):
    scored = scored_of([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4])
    assert best_by_ratio(priced(scored, costs), priced(scored, costs)) is None


def test_prices_from_a_column_have_no_ratio():
    scored = scored_of([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4], own=[1.0, 2.0, 3.0, 4.0])
    own = CostModel(columns=PriceColumns(fp="own"))
    assert best_by_ratio(priced(scored, own), priced(scored, own)) is None


def test_other_rows_and_other_prices_are_refused():
    scored = scored_of([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4])
    other = scored_of([0, 1, 1, 1], [0.1, 0.2, 0.3, 0.4])
    with pytest.raises(InputError, match="same rows"):
        best_by_ratio(priced(scored), priced(other))
    with pytest.raises(InputError, match="same prices"):
        best_by_ratio(priced(scored), priced(scored, CostModel(fn=2.0)))
