"""Cost per case of each slice: by hand, sums to the total, and coverage."""

from __future__ import annotations

import dataclasses
from math import inf, isnan

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from statsmodels.stats.proportion import proportion_confint

from tests.slices.made_up import some_scored
from tests.strategies import prices, scored_of, tables
from workbench.slices import slice_costs, slice_curves, slice_money, slice_rows
from workbench.threshold import CostModel, operating_curve, price, priced_rows


def costs_of(scored, costs, threshold=0.5, prevalence=None):
    rows = priced_rows(scored, operating_curve(scored), costs, prevalence=prevalence)
    return rows, slice_costs(scored, slice_rows(scored.table, "g"), rows, threshold)


@given(st.data(), tables(max_rows=25), prices())
def test_costs_are_those_of_the_running_sums_and_add_up_to_the_total(data, scored, four):
    column = data.draw(st.lists(st.sampled_from("abc"), min_size=scored.n, max_size=scored.n))
    threshold = data.draw(st.sampled_from([*scored.y_score.tolist(), inf]))
    scored = scored_of(scored.y_true, scored.y_score, scored.sample_weight, g=column)
    costs = CostModel(**dict(zip(("fp", "fn", "tp", "tn"), four, strict=True)))
    prevalence = data.draw(st.sampled_from([None, 0.2]))
    rows, found = costs_of(scored, costs, threshold, prevalence)
    slicing = slice_rows(scored.table, "g")
    money = slice_money(slice_curves(scored, slicing), rows)
    (totals,) = money.total_at(np.array([threshold]))
    assert [each.n for each in found] == np.bincount(slicing.codes).tolist()
    for each, total, weight in zip(found, totals, money.weight, strict=True):
        if weight == 0.0:
            assert all(isnan(figure) for figure in (each.value, each.low, each.high))
            continue
        assert each.value == pytest.approx(total / weight, abs=1e-9 * 5_000)
        assert each.low <= each.value <= each.high
    curve = operating_curve(scored)
    priced = price(scored, curve, costs, prevalence=prevalence)
    whole = priced.total_at(priced.curve.at(threshold))
    held = zip(found, money.weight, strict=True)
    assert sum(each.value * w for each, w in held if w > 0) == pytest.approx(
        whole, rel=1e-9, abs=1e-6
    )


def test_of_one_mistake_the_interval_is_wilsons():
    scored = some_scored(400, g=np.repeat(["a", "b"], 200))
    _, found = costs_of(scored, CostModel(fp=3.0, fn=0.0))
    alarms = (scored.y_score >= 0.5) & ~scored.y_true
    for each, own in zip(found, (slice(0, 200), slice(200, 400)), strict=True):
        low, high = proportion_confint(alarms[own].sum(), 200, method="wilson")
        expected = 3 * alarms[own].mean(), 3 * low, 3 * high
        assert (each.value, each.low, each.high) == pytest.approx(expected)


def test_what_every_case_costs_is_certain():
    _, found = costs_of(some_scored(200, g=["a"] * 200), CostModel(fp=7.0, fn=7.0, tp=7.0, tn=7.0))
    assert [found[0].value, found[0].low, found[0].high] == pytest.approx([7.0] * 3)


def test_a_mistake_that_did_not_happen_still_can():
    scored = scored_of(np.arange(100) % 2, np.arange(100) % 2, g=["a"] * 100)
    _, (only,) = costs_of(scored, CostModel(fp=1.0, fn=10.0))
    assert (only.value, only.low) == pytest.approx((0.0, 0.0), abs=1e-12)
    assert only.high > 10 * proportion_confint(0, 100, method="wilson")[1]


def test_weights_and_entities_widen_the_interval_and_copies_tell_nothing_more():
    groups = np.repeat(["a", "b"], 150)
    plain = some_scored(300, g=groups)
    costs = CostModel(fp=1.0, fn=5.0)
    expected = costs_of(plain, costs)[1]
    weight = np.where(np.arange(300) % 10 == 0, 30.0, 1.0)
    heavy = costs_of(some_scored(300, sample_weight=weight, g=groups), costs)[1]
    kept = np.repeat(np.arange(300), 4)
    often = scored_of(plain.y_true[kept], plain.y_score[kept], g=groups[kept])
    copies = costs_of(dataclasses.replace(often, group=kept), costs)[1]
    for one, wide, copy in zip(expected, heavy, copies, strict=True):
        assert wide.high - wide.low > 1.5 * (one.high - one.low)
        assert (copy.low, copy.high) == pytest.approx((one.low, one.high), abs=1e-9)


def coverage(n, skew, tables):
    """Return how often the intervals cover, of two slices, a fifth and four fifths of the rows."""
    random = np.random.default_rng(40)
    truth = (0.2 * 0.3 * 5 + 0.8 * 0.2) * np.exp(skew**2 / 2)
    groups = np.repeat(["a", "b"], [n // 5, n - n // 5])
    covered = []
    for _ in range(tables):
        y_true = random.random(n) < 0.2
        flagged = random.random(n) < np.where(y_true, 0.7, 0.2)
        scored = scored_of(y_true, flagged.astype(float), g=groups)
        scored = dataclasses.replace(scored, amount=random.lognormal(0.0, skew, n))
        found = costs_of(scored, CostModel(fp=1.0, fn=5.0, per_amount=True))[1]
        covered.append([each.low <= truth <= each.high for each in found])
    return np.mean(covered, axis=0)


@pytest.mark.parametrize("skew", [0.0, 1.0], ids=["flat prices", "skewed amounts"])
def test_intervals_cover(skew):
    assert coverage(500, skew, 100).min() > 0.89


@pytest.mark.slow
@pytest.mark.parametrize("skew", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("n", [300, 1_000, 3_000])
def test_intervals_cover_everywhere(n, skew):
    assert coverage(n, skew, 400).min() > 0.91


@given(st.data(), tables(max_rows=25), prices())
def test_prices_of_each_row_that_are_all_alike_give_what_one_price_gives(data, scored, four):
    column = data.draw(st.lists(st.sampled_from("abc"), min_size=scored.n, max_size=scored.n))
    scored = scored_of(scored.y_true, scored.y_score, scored.sample_weight, g=column)
    costs = CostModel(**dict(zip(("fp", "fn", "tp", "tn"), four, strict=True)))
    rows, found = costs_of(scored, costs)
    each = {
        name: np.full(scored.n, getattr(rows.prices, name)) for name in ("tp", "fp", "fn", "tn")
    }
    spread = dataclasses.replace(rows, prices=dataclasses.replace(rows.prices, **each))
    slow = slice_costs(scored, slice_rows(scored.table, "g"), spread, 0.5)
    for fast, exact in zip(found, slow, strict=True):
        figures = (fast.value, fast.low, fast.high)
        wanted = (exact.value, exact.low, exact.high)
        assert figures == pytest.approx(wanted, rel=1e-6, abs=1e-6 * 5_000, nan_ok=True)
