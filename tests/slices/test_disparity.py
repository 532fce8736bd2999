"""Disparities: against fairlearn, by hand from the table of rates, and laws."""

from __future__ import annotations

import dataclasses
from math import inf, isnan

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from fairlearn import metrics as fairlearn
from hypothesis import given

from tests.slices.made_up import some_scored
from tests.strategies import WHOLE_WEIGHTS, scored_of, tables
from workbench.slices import (
    DISPARITIES,
    by_slice,
    disparities,
    disparity_values,
    slice_curves,
    slice_rows,
    with_intervals,
)
from workbench.slices.counts import count_slices

RATES_OF = {
    "demographic_parity_difference": ["selection_rate"],
    "demographic_parity_ratio": ["selection_rate"],
    "equalized_odds_difference": ["tpr", "fpr"],
    "equal_opportunity_difference": ["tpr"],
    "predictive_parity_difference": ["ppv"],
    "false_positive_rate_difference": ["fpr"],
}


def found(scored, threshold=0.5, min_n=1):
    slicing = slice_rows(scored.table, "g")
    values = disparities(count_slices(scored, slicing, threshold), slicing, min_n)
    return {each.name: each for each in values}


def by_hand(table, name):
    """Return the disparity and its slices, from a table of rates."""
    used = RATES_OF[name]
    rows = [r for r in table.slices if all(r.rate(rate).status == "ok" for rate in used)]
    if len(rows) < 2:
        return None, rows
    ranges = []
    for rate in used:
        values = [row.rate(rate).value for row in rows]
        if name.endswith("ratio"):
            return (min(values) / max(values) if max(values) > 0 else None), rows
        ranges.append(max(values) - min(values))
    return max(ranges), rows


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("groups", [2, 3, 6])
def test_values_are_fairlearns(groups, weighted):
    random = np.random.default_rng(groups)
    weight = random.choice([0.5, 1.0, 7.0], 900) if weighted else None
    scored = some_scored(900, sample_weight=weight, g=random.choice(list("abcdef")[:groups], 900))
    mine = found(scored)
    for name in DISPARITIES:
        if name == "predictive_parity_difference":
            continue
        if name == "false_positive_rate_difference":
            frame = fairlearn.MetricFrame(
                metrics=fairlearn.false_positive_rate,
                y_true=scored.y_true,
                y_pred=scored.y_score >= 0.5,
                sensitive_features=scored.table["g"],
                sample_params={"sample_weight": weight},
            )
            theirs = frame.difference()
        else:
            theirs = getattr(fairlearn, name)(
                scored.y_true,
                scored.y_score >= 0.5,
                sensitive_features=scored.table["g"],
                sample_weight=weight,
            )
        assert mine[name].value == pytest.approx(theirs, abs=1e-12)


@given(st.data(), tables(), st.integers(1, 5))
def test_values_are_those_of_the_table_of_rates(data, scored, min_n):
    column = data.draw(st.lists(st.sampled_from("abc"), min_size=scored.n, max_size=scored.n))
    threshold = data.draw(st.sampled_from([*scored.y_score.tolist(), inf]))
    scored = scored_of(scored.y_true, scored.y_score, scored.sample_weight, g=column)
    table = by_slice(scored, threshold, by="g", min_n=min_n)
    for name, mine in found(scored, threshold, min_n).items():
        expected, rows = by_hand(table, name)
        assert mine.keys == tuple(row.key for row in rows)
        assert all(isnan(figure) for figure in (mine.low, mine.high, mine.p))
        if expected is None:
            assert isnan(mine.value)
            assert (mine.most, mine.least) == (None, None)
            continue
        assert mine.value == pytest.approx(expected, abs=1e-12)
        ends = [table.find(key).rate(mine.rate).value for key in (mine.most, mine.least)]
        values = [row.rate(mine.rate).value for row in rows]
        assert ends == [max(values), min(values)]


@given(st.data(), tables(max_rows=12))
def test_the_curve_over_thresholds_has_each_thresholds_value(data, scored):
    column = data.draw(st.lists(st.sampled_from("abc"), min_size=scored.n, max_size=scored.n))
    scored = scored_of(scored.y_true, scored.y_score, scored.sample_weight, g=column)
    thresholds = np.unique(np.append(scored.y_score, inf))
    curves = slice_curves(scored, slice_rows(scored.table, "g"))
    values = disparity_values(curves.at(thresholds), min_n=2)
    for place, threshold in enumerate(thresholds.tolist()):
        for name, mine in found(scored, threshold, 2).items():
            expected = pytest.approx(mine.value, abs=1e-12, nan_ok=True)
            assert values[name][place] == expected


@given(st.data(), tables(weighted=WHOLE_WEIGHTS))
def test_names_and_order_of_groups_and_rows_and_split_weights_change_nothing(data, scored):
    column = data.draw(st.lists(st.sampled_from("abc"), min_size=scored.n, max_size=scored.n))
    before = found(scored_of(scored.y_true, scored.y_score, scored.sample_weight, g=column))
    times = scored.sample_weight.astype(int)
    order = data.draw(st.permutations(range(scored.n)))
    kept = np.repeat(order, times[order])
    names = pd.Series(column).map({"a": "z", "b": "y", "c": "x"})[kept].to_list()
    after = found(scored_of(scored.y_true[kept], scored.y_score[kept], g=names))
    for name in DISPARITIES:
        assert after[name].value == pytest.approx(before[name].value, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("grouped", [False, True])
def test_the_value_lies_in_its_interval_and_the_seed_decides_the_rest(weighted, grouped):
    random = np.random.default_rng(1)
    weight = random.random(600) if weighted else None
    scored = some_scored(600, sample_weight=weight, g=random.choice(list("abcd"), 600))
    if grouped:
        scored = dataclasses.replace(scored, group=np.arange(600) // 3)
    slicing = slice_rows(scored.table, "g")
    first, again = (with_intervals(scored, slicing, 0.5, seed=4) for _ in range(2))
    assert first == again
    for each in first:
        assert 0.0 <= each.low <= each.value <= each.high <= 1.0
        assert 0.0 < each.p <= 1.0
    assert first[0].p == first[1].p  # difference and ratio of one rate


def test_a_single_difference_stands_out_in_value_interval_and_test():
    random = np.random.default_rng(2)
    groups = random.choice(list("abc"), 3_000)
    y_true = random.random(3_000) < 0.5
    flagged = random.random(3_000) < np.where(y_true, 0.6, np.where(groups == "b", 0.5, 0.2))
    scored = scored_of(y_true, flagged.astype(float), g=groups)
    each = {d.name: d for d in with_intervals(scored, slice_rows(scored.table, "g"), 0.5)}
    false_alarms = each["false_positive_rate_difference"]
    assert false_alarms.most == ("b",)
    assert 0.2 < false_alarms.low < 0.3 < false_alarms.high < 0.45
    assert false_alarms.p == 1 / 2_000
    assert each["equalized_odds_difference"].rate == "fpr"
    assert each["equal_opportunity_difference"].low == 0.0


@pytest.mark.parametrize(
    ("y_true", "flags", "groups"),
    [
        ([1, 0, 1, 0], [1, 0, 0, 1], ["a"] * 4),
        ([1, 1, 0, 0], [1, 0, 0, 1], list("aabb")),
        ([1, 0, 1, 0], [0, 0, 0, 0], list("aabb")),
        ([1, 0, 1, 0], [1, 1, 1, 1], list("aabb")),
        ([1, 0, 0, 0], [1, 0, 0, 1], list("abcd")),
        ([1, 0, 1, 0], [1, 0, 0, 1], [None] * 4),
    ],
    ids=["one slice", "one class each", "nobody flagged", "all flagged", "one row each", "missing"],
)
def test_what_cannot_be_known_is_not_zero(y_true, flags, groups):
    scored = scored_of(y_true, [float(f) for f in flags], g=pd.Series(groups, dtype="str"))
    for min_n in (1, 30):
        for each in with_intervals(scored, slice_rows(scored.table, "g"), 0.5, min_n):
            undefined = len(each.keys) < 2 or isnan(each.value)
            assert undefined == isnan(each.value) == isnan(each.low) == isnan(each.p)
            assert (each.most is None) == undefined


def test_ten_thousand_categories():
    scored = some_scored(20_000, g=[f"c{i}" for i in np.arange(20_000) % 10_000])
    slicing = slice_rows(scored.table, "g")
    assert all(isnan(each.value) for each in with_intervals(scored, slicing, 0.5))
    found = with_intervals(scored, slicing, 0.5, min_n=2)
    assert [isnan(each.value) for each in found] == [len(each.keys) < 2 for each in found]
    for each in found:
        assert isnan(each.value) or 0.0 <= each.low <= each.value <= each.high <= 1.0
