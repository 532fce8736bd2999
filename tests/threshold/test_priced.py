"""Money at every threshold: amounts, columns of prices, weights and an expected prevalence."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from empulse.metrics import savings_score
from hypothesis import given

from tests.strategies import scored_of, tables
from workbench.columns import Columns
from workbench.intake import InputError
from workbench.scored import Scored
from workbench.threshold import (
    CostModel,
    PriceColumns,
    baselines,
    cheapest,
    operating_curve,
    price,
    priced_rows,
    regret,
)

CALM = st.floats(-50.0, 50.0)
RATES = st.tuples(*[st.integers(-8, 40).map(lambda n: n / 4)] * 4)
OUTCOMES = {(1, 1): "tp", (0, 1): "fp", (1, 0): "fn", (0, 0): "tn"}


def with_money(scored: Scored, amounts, columns=None) -> Scored:
    """Return the same rows with an amount each, and further columns."""
    frame = scored.table.assign(amount=np.asarray(amounts, dtype=float), **(columns or {}))
    roles = scored.columns
    return Scored.from_frame(
        frame, Columns(roles.y_true, roles.y_score, "1", roles.weight, amount="amount", scale="any")
    )


def by_hand(scored, costs, threshold, prevalence=None) -> Fraction:
    """Price row by row, in exact fractions."""
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    weights = [Fraction(w) for w in weight]
    total = sum(weights)
    if prevalence is not None:
        observed = sum(w for w, y in zip(weights, scored.y_true, strict=True) if y) / total
        expected = Fraction(prevalence)
        shift = {True: expected / observed, False: (1 - expected) / (1 - observed)}
        weights = [w * shift[bool(y)] for w, y in zip(weights, scored.y_true, strict=True)]
    money = Fraction(0)
    for i, (y, s) in enumerate(zip(scored.y_true, scored.y_score, strict=True)):
        outcome = OUTCOMES[int(y), int(s >= threshold)]
        column = getattr(costs.columns, outcome)
        rate = Fraction(getattr(costs, outcome))
        if column is not None:
            rate = Fraction(float(scored.table[column][i]))
        elif costs.per_amount:
            rate *= Fraction(float(scored.amount[i]))
        money += weights[i] * rate
    return money / total


@st.composite
def priced_tables(draw):
    """Draw rows with amounts and two columns of prices, and a way to price them."""
    scored = draw(tables(CALM))
    money = st.lists(
        st.integers(-3, 400).map(lambda n: n / 4), min_size=scored.n, max_size=scored.n
    )
    rows = with_money(scored, draw(money), {"interest": draw(money), "loss": draw(money)})
    fp, fn, tp, tn = draw(RATES)
    named = draw(st.sampled_from([(None, None), ("interest", None), ("interest", "loss")]))
    costs = CostModel(fp, fn, tp, tn, per_amount=draw(st.booleans()), columns=PriceColumns(*named))
    return rows, costs


# 1. By hand


@given(priced_tables(), st.none() | st.floats(0.01, 0.99))
def test_money_is_what_the_rows_cost_at_every_threshold(made, prevalence):
    scored, costs = made
    curve = operating_curve(scored)
    priced = price(scored, curve, costs, prevalence=prevalence)
    exact = [by_hand(scored, costs, t, prevalence) for t in curve.thresholds.tolist()]
    assert priced.money() == pytest.approx([float(each) for each in exact], rel=1e-9, abs=1e-9)
    limit = min(exact) + Fraction(1, 10**8) * max(1, *(abs(each) for each in exact))
    chosen = cheapest(priced)
    assert exact[curve.index(chosen.threshold)] <= limit
    assert priced.total_at(chosen) == pytest.approx(
        priced.per_case(chosen) * curve.total_weight, rel=1e-12
    )


@given(priced_tables(), st.none() | st.floats(0.01, 0.99))
def test_total_money_is_that_of_flagging_nobody_and_what_flagging_changes(made, prevalence):
    scored, costs = made
    priced = price(scored, operating_curve(scored), costs, prevalence=prevalence)
    total = priced.total(slice(None))
    rebuilt = total[0] + priced.spent() - priced.saved()
    assert rebuilt == pytest.approx(total, rel=1e-9, abs=1e-6)


@given(priced_tables(), st.none() | st.floats(0.01, 0.99))
def test_the_rows_behind_a_curve_cost_what_the_curve_says(made, prevalence):
    scored, costs = made
    curve = operating_curve(scored)
    rows = priced_rows(scored, curve, costs, prevalence=prevalence)
    weight = np.ones(scored.n) if rows.weight is None else rows.weight
    flagged, passed = rows.prices.if_flagged(rows.y_true), rows.prices.if_passed(rows.y_true)
    money = price(scored, curve, costs, prevalence=prevalence).money()
    for i, per_case in enumerate(money):
        each = np.where(rows.positions <= i, flagged, passed)
        assert (weight * each).sum() / weight.sum() == pytest.approx(per_case, rel=1e-9, abs=1e-9)


def test_a_declined_loan_costs_its_own_interest():
    scored = with_money(
        scored_of([1, 0, 0, 1], [0.9, 0.8, 0.2, 0.1]), [1000, 500, 100, 2000], {"own": [0, 7, 9, 0]}
    )
    costs = CostModel(fn=0.5, fp=3.0, per_amount=True, columns=PriceColumns(fp="own"))
    priced = price(scored, operating_curve(scored), costs)
    assert (4 * priced.money()).tolist() == [1500.0, 1000.0, 1007.0, 1016.0, 16.0]
    assert cheapest(priced).threshold == 0.1


@pytest.mark.parametrize(
    ("costs", "amounts", "reasonable"),
    [
        (CostModel(0.1, 0.5, per_amount=True), [1, 2, 3, 4], True),
        (CostModel(0.1, 0.5, per_amount=True), [0, 2, 3, 4], True),
        (CostModel(0.1, 0.5, per_amount=True), [-1, 2, 3, 4], False),
        (CostModel(0.5, 0.1, 0.2, per_amount=True), [1, 2, 3, 4], False),
        (CostModel(columns=PriceColumns(fp="amount")), [1, 2, 0, 4], True),
        (CostModel(columns=PriceColumns(fp="amount")), [1, -2, 0, 4], False),
        (CostModel(tn=3.0, columns=PriceColumns(fp="amount")), [1, 3, 2, 4], False),
    ],
)
def test_prices_are_reasonable_where_no_row_is_better_off_with_a_mistake(
    costs, amounts, reasonable
):
    scored = with_money(scored_of([1, 0, 0, 1], [0.9, 0.8, 0.2, 0.1]), amounts)
    assert price(scored, operating_curve(scored), costs).reasonable is reasonable


# 2. Laws


@given(tables(CALM), RATES)
def test_an_amount_of_one_is_a_flat_price(scored, rates):
    rows = with_money(scored, np.ones(scored.n))
    curve = operating_curve(rows)
    flat = price(rows, curve, CostModel(*rates))
    for costs in (
        CostModel(*rates, per_amount=True),
        CostModel(*rates[:3], columns=PriceColumns(tn="amount")),
    ):
        other = price(rows, curve, costs)
        if costs.columns:
            flat = price(rows, curve, CostModel(*rates[:3], 1.0))
        assert other.money() == pytest.approx(flat.money(), rel=1e-9, abs=1e-9)


@given(priced_tables())
def test_the_observed_prevalence_changes_nothing(made):
    scored, costs = made
    curve = operating_curve(scored)
    same = price(scored, curve, costs, prevalence=curve.prevalence)
    assert same.money() == pytest.approx(price(scored, curve, costs).money(), rel=1e-9, abs=1e-9)


@given(tables(CALM), st.floats(0.01, 0.99), RATES)
def test_label_shift_keeps_the_roc_and_moves_precision(scored, prevalence, rates):
    curve = operating_curve(scored)
    shifted = price(scored, curve, CostModel(*rates), prevalence=prevalence).curve
    assert shifted.prevalence == pytest.approx(prevalence, rel=1e-9)
    assert shifted.total_weight == pytest.approx(curve.total_weight, rel=1e-9)
    assert shifted.tpr == pytest.approx(curve.tpr, rel=1e-12)
    assert shifted.fpr == pytest.approx(curve.fpr, rel=1e-12)
    point = shifted.point(len(shifted.thresholds) - 1)
    assert point.precision == pytest.approx(prevalence, rel=1e-9)
    for i in range(1, len(curve.thresholds)):
        t, f = curve.tpr[i], curve.fpr[i]
        if t or f:
            formula = prevalence * t / (prevalence * t + (1 - prevalence) * f)
            assert shifted.point(i).precision == pytest.approx(formula, rel=1e-9)


@given(priced_tables(), st.floats(0.01, 0.99))
def test_baselines_follow_the_expected_prevalence(made, prevalence):
    scored, costs = made
    curve = operating_curve(scored)
    priced = price(scored, curve, costs, prevalence=prevalence)
    point = priced.curve.point(len(curve.thresholds) // 2)
    found = baselines(priced, point, current=0.5)
    ends = [float(by_hand(scored, costs, t, prevalence)) for t in (inf, -inf, 0.5)]
    q = point.selection_rate
    lot = q * ends[1] + (1 - q) * ends[0]
    said = found.flag_none, found.flag_all, found.current, found.random
    assert said == pytest.approx((*ends, lot), rel=1e-9, abs=1e-9)
    assert regret(found, 1.0).random == pytest.approx(lot - 1.0, rel=1e-9, abs=1e-9)


# 3. Against an independent library


def test_savings_against_empulse():
    draw = np.random.default_rng(5)
    y = draw.random(400) < 0.3
    score = np.clip(0.3 * y + 0.7 * draw.random(400), 0.0, 1.0)
    amount = draw.lognormal(6.0, 1.0, 400)
    scored = with_money(scored_of(y, score), amount, {"own": 0.1 * amount + 5.0})
    costs = CostModel(fn=0.6, per_amount=True, columns=PriceColumns(fp="own"))
    priced = price(scored, operating_curve(scored), costs)
    for threshold in (0.2, 0.4, 0.6):
        point = priced.curve.at(threshold)
        ends = baselines(priced, point)
        ours = 1.0 - priced.per_case(point) / min(ends.flag_none, ends.flag_all)
        theirs = savings_score(
            y.astype(int), score >= threshold, fp_cost=0.1 * amount + 5.0, fn_cost=0.6 * amount
        )
        assert ours == pytest.approx(theirs, rel=1e-12)


# 4. Refused


def test_prices_per_amount_need_amounts():
    scored = scored_of([1, 0], [0.9, 0.1])
    with pytest.raises(InputError, match="no amount column is named"):
        price(scored, operating_curve(scored), CostModel(per_amount=True))


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([1.0, np.nan], "row 2: the price is missing"),
        (["a", "b"], "row 1: the price 'a' is not a plain number"),
    ],
)
def test_a_column_of_prices_is_read_strictly(cells, sentence):
    scored = scored_of([1, 0], [0.9, 0.1], own=pd.Series(cells))
    costs = CostModel(columns=PriceColumns(fp="own"))
    with pytest.raises(InputError, match=sentence):
        price(scored, operating_curve(scored), costs)
    missing = CostModel(columns=PriceColumns(fp="interest"))
    with pytest.raises(InputError, match="no column 'interest'"):
        price(scored, operating_curve(scored), missing)


@pytest.mark.parametrize("prevalence", [0.0, 1.0, -0.1, float("nan")])
def test_a_prevalence_is_a_share(prevalence):
    scored = scored_of([1, 0], [0.9, 0.1])
    with pytest.raises(InputError, match="Give a share above 0 and below 1"):
        price(scored, operating_curve(scored), CostModel(), prevalence=prevalence)
