"""Differences from the reference: by hand with scipy and statsmodels, AIF360's signs, and laws."""

from __future__ import annotations

import dataclasses
from math import sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from tests.slices.made_up import some_scored
from tests.strategies import scored_of
from workbench.slices import TESTED, by_slice, flags, rates_at, reference_key, slice_rows, stakes
from workbench.slices.counts import SliceCounts, slice_rates
from workbench.slices.flags import corrected_together, told_once
from workbench.slices.slicing import Slicing
from workbench.threshold import CostModel, operating_curve, priced_rows

FALSE_ALARM = {"selection_rate": 1, "fpr": 1, "ppv": -1}
MISS = {"tpr": -1, "fnr": 1, "npv": -1}


def uneven(n=1_200, seed=5, **more):
    random = np.random.default_rng(seed)
    groups = random.choice(["a", "b", "c", "d"], n, p=[0.5, 0.3, 0.17, 0.03])
    y_true = random.random(n) < 0.4
    score = np.round(random.normal(0.4 + 0.2 * y_true + 0.1 * (groups == "b"), 0.2), 2)
    return scored_of(y_true, score, g=groups, **more)


def compared(scored, reference=None, min_n=30, money=None):
    slicing = slice_rows(scored.table, "g")
    table = by_slice(scored, 0.5, by="g", min_n=min_n)
    key = reference_key(table, reference)
    return table, flags(rates_at(scored, slicing, 0.5), slicing, key, min_n, money)


def test_every_figure_is_scipys_or_statsmodels():
    table, found = compared(uneven())
    reference = table.find(("a",))
    looked_at = set()
    for each in found:
        own, other = (row.rate(each.metric) for row in (table.find(each.key), reference))
        looked_at.add((each.key, each.metric))
        hits = [round(rate.value * rate.n) for rate in (own, other)]
        expected = fisher_exact([[hits[0], own.n - hits[0]], [hits[1], other.n - hits[1]]]).pvalue
        assert each.p == pytest.approx(expected, rel=1e-9)
        ends = confint_proportions_2indep(hits[0], own.n, hits[1], other.n, method="newcomb")
        assert (each.low, each.high) == pytest.approx(ends, abs=1e-12)
        assert each.difference == pytest.approx(own.value - other.value, abs=1e-12)
        assert each.people == pytest.approx(abs(hits[0] - other.value * own.n))
    adjusted = multipletests([each.p for each in found], method="fdr_bh")[1]
    assert [each.p_adjusted for each in found] == pytest.approx(adjusted.tolist(), rel=1e-12)
    assert looked_at == {
        (row.key, metric)
        for row in table.slices
        for metric in TESTED
        if row is not reference and row.rate(metric).status == "ok"
    }
    assert any(each.flagged for each in found)
    assert not all(each.flagged for each in found)


def test_harm_counts_people_times_what_the_mistake_costs_worst_first():
    amount = np.arange(1_200.0)
    scored = uneven(amount=amount)
    amounts = dataclasses.replace(scored, amount=amount)
    costs = CostModel(fp=0.5, fn=3.0, per_amount=True)
    slicing = slice_rows(scored.table, "g")
    money = stakes(priced_rows(amounts, operating_curve(amounts), costs), slicing)
    _, found = compared(scored, money=money)
    for each in found:
        own = (scored.table["g"] == each.key[0]).to_numpy()
        if each.metric in MISS:
            price = 3.0 * amount[own & scored.y_true].mean()
        else:
            price = 0.5 * amount[own & ~scored.y_true].mean()
        sign = np.sign(each.difference) * (FALSE_ALARM | MISS)[each.metric]
        assert each.harm == pytest.approx(sign * each.people * price)
    harms = [each.harm for each in found]
    assert harms == sorted(harms, reverse=True)


def test_without_prices_harm_counts_people():
    assert all(abs(each.harm) == pytest.approx(each.people) for each in compared(uneven())[1])


def test_a_class_that_a_slice_lacks_has_the_price_of_all():
    scored = scored_of([1, 0, 0, 0], [0.1, 0.2, 0.3, 0.4], g=list("aabb"))
    rows = priced_rows(scored, operating_curve(scored), CostModel(fp=2.0, fn=7.0))
    money = stakes(rows, slice_rows(scored.table, "g"))
    assert money.miss.tolist() == [7.0, 7.0]
    assert money.false_alarm.tolist() == [2.0, 2.0]


def test_signs_are_aif360s():
    """statistical_parity_difference and its kin: unprivileged minus privileged, two groups."""
    scored = uneven()
    scored = scored_of(
        scored.y_true, scored.y_score, g=np.where(scored.table["g"] == "a", "p", "u")
    )
    found = {each.metric: each.difference for each in compared(scored, ("p",))[1]}
    rates = {}
    for group in "up":
        own = (scored.table["g"] == group).to_numpy()
        y, f = scored.y_true[own], scored.y_score[own] >= 0.5
        rates[group] = f.mean(), f[y].mean(), f[~y].mean()
    statistical, opportunity, false_alarms = np.subtract(rates["u"], rates["p"])
    assert found["selection_rate"] == pytest.approx(statistical, abs=1e-12)
    assert found["tpr"] == pytest.approx(opportunity, abs=1e-12)
    assert (found["tpr"] + found["fpr"]) / 2 == pytest.approx(
        (opportunity + false_alarms) / 2, abs=1e-12
    )  # average_odds_difference


def test_the_reference_is_the_largest_that_is_ok_or_what_was_asked_for():
    table = by_slice(uneven(), 0.5, by="g")
    assert reference_key(table) == ("a",)
    assert reference_key(table, ("c",)) == ("c",)
    assert reference_key(table, ("nobody",)) == ("a",)
    assert reference_key(by_slice(uneven(), 0.5, by="g", min_n=5_000)) is None


def test_without_a_reference_or_with_too_few_rows_nothing_is_tested():
    slicing = slice_rows(uneven().table, "g")
    rates = rates_at(uneven(), slicing, 0.5)
    assert flags(rates, slicing, None) == ()
    assert flags(rates, slicing, ("nobody",)) == ()
    assert flags(rates, slicing, ("a",), min_n=10_000) == ()


def test_names_and_row_order_change_nothing():
    scored = uneven()
    names = {"a": "z", "b": "y", "c": "x", "d": "w"}
    order = np.random.default_rng(0).permutation(scored.n)
    renamed = pd.Series(scored.table["g"]).map(names).to_numpy()[order]
    _, before = compared(scored)
    _, after = compared(scored_of(scored.y_true[order], scored.y_score[order], g=renamed))
    expected = {dataclasses.replace(each, key=(names[each.key[0]],)) for each in before}
    assert set(after) == expected


def test_one_weight_for_all_changes_nothing():
    plain = uneven()
    heavy = scored_of(plain.y_true, plain.y_score, np.full(plain.n, 2.5), g=plain.table["g"])
    for one, other in zip(compared(plain)[1], compared(heavy)[1], strict=True):
        assert (one.key, one.metric) == (other.key, other.metric)
        assert (other.p, other.harm) == pytest.approx((one.p, one.harm), rel=1e-9)


def test_ten_thousand_categories():
    """A slice of 10,000 rows, and 10,000 of one row each."""
    scored = some_scored(20_000, g=[f"c{max(i, 0)}" for i in range(-9_999, 10_001)])
    table, found = compared(scored, min_n=1)
    assert reference_key(table) is not None
    assert len(found) > 10_000


def test_tests_of_several_columns_are_corrected_for_all_of_them():
    (_, first), (_, second) = compared(uneven()), compared(uneven(seed=6))
    together = corrected_together([first, second])
    p = [flag.p for flag in (*first, *second)]
    wanted = np.maximum(multipletests(p, method="fdr_bh")[1], p)
    assert [flag.p_adjusted for each in together for flag in each] == pytest.approx(wanted.tolist())
    for each, alone in zip(together, (first, second), strict=True):
        assert [dataclasses.replace(flag, p_adjusted=0.0) for flag in each] == [
            dataclasses.replace(flag, p_adjusted=0.0) for flag in alone
        ]
    assert corrected_together([first]) == [first]
    assert corrected_together([(), ()]) == [(), ()]


def test_who_is_caught_and_who_is_missed_is_one_test_and_told_once():
    _, found = compared(uneven())
    once = told_once(found)
    assert {flag.metric for flag in once} == set(TESTED) - {"tpr"}
    missed = {flag.key: flag.p for flag in once if flag.metric == "fnr"}
    caught = {flag.key: flag.p for flag in found if flag.metric == "tpr"}
    assert missed == pytest.approx(caught)


def false_flag_rate(sizes, tables):
    """Return the share of tables with any flag, where all slices are treated alike."""
    random = np.random.default_rng(31)
    slicing = Slicing(("g",), tuple((str(i),) for i in range(len(sizes))), np.zeros(1, int))
    flagged = 0
    for _ in range(tables):
        positives = random.binomial(sizes, 0.3)
        tp, fp = random.binomial(positives, 0.7), random.binomial(sizes - positives, 0.2)
        rows = np.stack([sizes - positives - fp, fp, positives - tp, tp], axis=1)
        rates = slice_rates(SliceCounts(rows, rows.astype(float), rows.astype(float)))
        flagged += any(each.flagged for each in flags(rates, slicing, ("0",)))
    return flagged / tables


def test_under_parity_flags_are_rare():
    assert false_flag_rate(np.array([600, 300, 200, 120]), 150) < 0.05 + 2 * sqrt(0.05 * 0.95 / 150)


@pytest.mark.slow
@pytest.mark.parametrize(
    "sizes", [[150, 150], [100] * 4, [1_500, 700, 400, 200, 100, 60], [500] * 6], ids=str
)
def test_under_parity_flags_are_as_rare_as_they_should_be(sizes):
    assert false_flag_rate(np.array(sizes), 1_500) < 0.05 + 2 * sqrt(0.05 * 0.95 / 1_500)
