"""Rates by slice: by hand, against fairlearn, scipy and pandas, and laws."""

from __future__ import annotations

import dataclasses
from math import inf, isnan, nan, sqrt

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import (
    MetricFrame,
    count,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from hypothesis import given
from scipy.stats import binom, binomtest

from tests.slices.made_up import some_scored
from tests.strategies import scored_of, tables
from workbench.scored import Scored
from workbench.slices import RATES, by_slice
from workbench.threshold import operating_curve

# Each rate as (which rows it counts, out of which rows), given truth y and flag f of a row.
BY_HAND = {
    "base_rate": (lambda y, f: y, lambda y, f: True),
    "selection_rate": (lambda y, f: f, lambda y, f: True),
    "tpr": (lambda y, f: f, lambda y, f: y),
    "fpr": (lambda y, f: f, lambda y, f: not y),
    "fnr": (lambda y, f: not f, lambda y, f: y),
    "ppv": (lambda y, f: y, lambda y, f: f),
    "npv": (lambda y, f: not y, lambda y, f: not f),
}
FAIRLEARN = {
    "selection_rate": selection_rate,
    "tpr": true_positive_rate,
    "fpr": false_positive_rate,
    "fnr": false_negative_rate,
}


def wilson(value, n, z=1.959963984540054):
    """Wilson (1927): the p at which a test would just not reject the value."""
    center = (value + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(value * (1 - value) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return center - half, center + half


def rate_by_hand(rows, name, min_n):
    """Count one rate row by row; a row is (truth, flag, weight)."""
    counts, among = BY_HAND[name]
    inside = [row for row in rows if among(row[0], row[1])]
    total = sum(w for _, _, w in inside)
    if total == 0:
        return nan, nan, nan, len(inside), "undefined"
    value = sum(w for y, f, w in inside if counts(y, f)) / total
    effective = total**2 / sum(w * w for _, _, w in inside)
    return (
        value,
        *wilson(value, effective),
        len(inside),
        "ok" if len(inside) >= min_n else "too few",
    )


def named(table):
    return {row.name: row for row in table.slices}


# 1. By hand


@given(st.data(), tables(), st.integers(1, 6))
def test_every_rate_is_what_counting_row_by_row_gives(data, scored, min_n):
    groups = data.draw(st.lists(st.sampled_from("abc"), min_size=scored.n, max_size=scored.n))
    threshold = data.draw(st.sampled_from([*scored.y_score.tolist(), inf, -inf]))
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    scored = scored_of(
        scored.y_true, scored.y_score, scored.sample_weight, g=pd.Series(groups, dtype="str")
    )
    table = by_slice(scored, threshold, by="g", min_n=min_n)
    assert [row.name for row in table.slices] == sorted(set(groups))
    for row in table.slices:
        rows = [
            (bool(y), bool(s >= threshold), w)
            for y, s, w, g in zip(scored.y_true, scored.y_score, weight, groups, strict=True)
            if g == row.name
        ]
        assert (row.n, row.positives) == (len(rows), sum(y for y, _, _ in rows))
        assert row.negatives == row.n - row.positives
        for name in RATES:
            value, low, high, n, status = rate_by_hand(rows, name, min_n)
            rate = getattr(row, name)
            assert (rate.n, rate.status) == (n, status)
            expected = pytest.approx((value, low, high), abs=1e-12, nan_ok=True)
            assert (rate.value, rate.low, rate.high) == expected


@pytest.mark.parametrize(
    ("y_true", "flags", "tpr", "fpr", "status"),
    [
        ([1, 1, 0, 0], [1, 0, 1, 0], "ok", "ok", "ok"),
        ([1, 0, 0, 0], [1, 0, 1, 0], "too few", "ok", "too few"),
        ([0, 0, 0, 0], [1, 0, 1, 0], "undefined", "ok", "undefined"),
        ([1, 1, 1, 1], [1, 0, 1, 0], "ok", "undefined", "undefined"),
        ([1, 0, 0, 0], [0, 0, 0, 0], "too few", "ok", "too few"),
        ([1], [1], "too few", "undefined", "undefined"),
    ],
)
def test_a_slice_is_as_sure_as_the_worse_of_its_two_error_rates(y_true, flags, tpr, fpr, status):
    rest = 40  # rows of another slice, so that the table as a whole has both classes
    scored = scored_of(
        [*y_true, *[0, 1] * rest],
        [*map(float, flags), *[0.0, 1.0] * rest],
        g=["small"] * len(y_true) + ["rest"] * 2 * rest,
    )
    small = named(by_slice(scored, 0.5, by="g", min_n=2))["small"]
    assert (small.tpr.status, small.fpr.status, small.status) == (tpr, fpr, status)


def test_without_positives_a_rate_is_undefined_and_never_zero():
    scored = scored_of([1, 0, 0, 0], [1.0, 1.0, 0.0, 0.0], g=["a", "b", "b", "b"])
    row = named(by_slice(scored, 0.5, by="g"))["b"]
    assert (row.tpr.n, row.tpr.status) == (0, "undefined")
    assert all(isnan(figure) for figure in (row.tpr.value, row.tpr.low, row.tpr.high))


def test_rows_of_weight_zero_are_counted_and_weigh_nothing():
    scored = scored_of([1, 1, 0, 1, 0], [1, 0, 0, 1, 1], [0, 0, 1, 1, 1], g=list("aaabb"))
    row = named(by_slice(scored, 0.5, by="g"))["a"]
    assert (row.n, row.positives, row.tpr.n) == (3, 2, 2)
    assert row.tpr.status == "undefined"
    assert row.base_rate.value == 0.0


# 2. By theirs


@pytest.mark.parametrize("weighted", [False, True])
def test_rates_equal_fairlearns(weighted):
    random = np.random.default_rng(1)
    groups = random.choice(["a", "b", "c", "d"], 4_000)
    weight = random.gamma(1.0, size=4_000) if weighted else None
    scored = some_scored(g=groups, sample_weight=weight)
    params = {} if weight is None else {name: {"sample_weight": weight} for name in FAIRLEARN}
    theirs = MetricFrame(
        metrics=FAIRLEARN,
        y_true=scored.y_true,
        y_pred=scored.y_score >= 0.5,
        sensitive_features=pd.Series(groups, name="g"),
        sample_params=params,
    ).by_group
    for row in by_slice(scored, 0.5, by="g").slices:
        for name in FAIRLEARN:
            assert getattr(row, name).value == pytest.approx(theirs.loc[row.name, name], abs=1e-12)


def test_sizes_equal_fairlearns_and_pandas():
    groups = np.random.default_rng(2).choice(["a", "b", "c"], 500)
    scored = some_scored(500, g=groups)
    theirs = MetricFrame(
        metrics=count, y_true=scored.y_true, y_pred=scored.y_true, sensitive_features=groups
    ).by_group
    ours = by_slice(scored, 0.5, by="g").frame().set_index("slice")
    assert ours["n"].tolist() == theirs.tolist()
    grouped = scored.table.assign(flag=scored.y_score >= 0.5).groupby("g")
    np.testing.assert_allclose(ours["base_rate"], grouped["y"].mean(), rtol=1e-12)
    np.testing.assert_allclose(ours["selection_rate"], grouped["flag"].mean(), rtol=1e-12)
    np.testing.assert_array_equal(ours["positives"], grouped["y"].sum())


@pytest.mark.parametrize(("hits", "n"), [(0, 1), (1, 1), (0, 35), (7, 35), (35, 35), (3, 1_000)])
def test_intervals_are_those_of_scipy(hits, n):
    y_true = [1] * n + [0]
    scored = scored_of(y_true, [1.0] * hits + [0.0] * (n - hits) + [0.0])
    rate = by_slice(scored, 0.5, by="y").slices[1].tpr
    theirs = binomtest(hits, n).proportion_ci(method="wilson")
    assert (rate.low, rate.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


# 3. Laws


def test_intervals_cover_as_claimed():
    """Enumerate every count that a sample of 40 can give, instead of simulating."""
    n = 40
    hits = np.arange(n + 1)
    flags = np.concatenate([np.arange(n) < k for k in hits])
    names = np.repeat(hits, n)
    scored = scored_of(
        np.r_[np.ones(len(flags)), 0], np.r_[flags, 0], g=[f"{k:02}" for k in [*names, 99]]
    )
    rates = [row.tpr for row in by_slice(scored, 0.5, by="g").slices[: n + 1]]
    low, high = (np.array([getattr(rate, end) for rate in rates]) for end in ("low", "high"))
    truths = np.linspace(0.02, 0.98, 97)
    covered = [binom.pmf(hits, n, p)[(low <= p) & (p <= high)].sum() for p in truths]
    assert 0.945 < np.mean(covered) < 0.965
    assert min(covered) > 0.83  # Wald falls to .55 here


@given(st.data(), tables(weighted=False))
def test_slices_sum_to_the_whole(data, scored):
    cells = st.sampled_from(["a", "b", "(missing)", None])
    column = data.draw(st.lists(cells, min_size=scored.n, max_size=scored.n))
    threshold = data.draw(st.sampled_from([*scored.y_score.tolist(), inf]))
    point = operating_curve(scored).at(threshold)
    split = scored_of(scored.y_true, scored.y_score, g=pd.Series(column, dtype="str"))
    rows = by_slice(split, point, by="g").slices
    assert sum(row.n for row in rows) == scored.n
    assert sum(row.positives for row in rows) == scored.positives
    assert sum(row.ppv.n for row in rows) == point.flagged
    for rate, total in (("tpr", point.tp), ("fpr", point.fp), ("fnr", point.fn)):
        parts = (getattr(row, rate) for row in rows)
        assert sum(part.value * part.n for part in parts if part.n) == pytest.approx(total)


@given(tables())
def test_the_only_slice_is_the_whole(scored):
    point = operating_curve(scored).at(float(np.median(scored.y_score)))
    whole = scored_of(scored.y_true, scored.y_score, scored.sample_weight, g=["all"] * scored.n)
    (row,) = by_slice(whole, point, by="g").slices
    assert row.tpr.value == pytest.approx(point.tpr, abs=1e-12)
    assert row.fpr.value == pytest.approx(point.fpr, abs=1e-12)
    assert row.selection_rate.value == pytest.approx(point.selection_rate, abs=1e-12)
    assert row.ppv.value == pytest.approx(point.precision, abs=1e-12, nan_ok=True)


def test_renaming_groups_changes_nothing():
    groups = np.random.default_rng(3).choice(["a", "b", "c"], 900)
    renamed = pd.Series(groups).map({"a": "z", "b": "y", "c": "x"})
    before = by_slice(some_scored(900, g=groups), 0.5, by="g").slices
    after = by_slice(some_scored(900, g=renamed), 0.5, by="g").slices
    names = {"a": "z", "b": "y", "c": "x"}
    assert {dataclasses.replace(row, key=(names[row.name],)) for row in before} == set(after)


@pytest.mark.parametrize("factor", [2.5, 1e-90, 1e90])
def test_one_weight_for_all_changes_nothing(factor):
    groups = np.random.default_rng(4).choice(["a", "b"], 300)
    plain = by_slice(some_scored(300, g=groups), 0.5, by="g").slices
    weighted = some_scored(300, sample_weight=np.full(300, factor), g=groups)
    for one, other in zip(plain, by_slice(weighted, 0.5, by="g").slices, strict=True):
        for name in RATES:
            mine, theirs = getattr(one, name), getattr(other, name)
            assert (mine.n, mine.status) == (theirs.n, theirs.status)
            assert mine.low == pytest.approx(theirs.low, abs=1e-9)
            assert mine.high == pytest.approx(theirs.high, abs=1e-9)


def test_unlike_weights_widen_an_interval():
    weight = np.where(np.arange(300) % 10 == 0, 30.0, 1.0)
    plain = by_slice(some_scored(300, g=["a"] * 300), 0.5, by="g").slices[0].selection_rate
    heavy = some_scored(300, sample_weight=weight, g=["a"] * 300)
    wide = by_slice(heavy, 0.5, by="g").slices[0].selection_rate
    assert wide.high - wide.low > 1.5 * (plain.high - plain.low)


def test_rows_that_belong_together_widen_the_intervals_and_move_no_rate():
    """Each row four times over, as one household: as sure as the rows alone."""
    alone = some_scored(300, g=["a", "b"] * 150)
    frame = alone.table.loc[np.repeat(np.arange(300), 4)].assign(home=np.repeat(np.arange(300), 4))
    together = Scored.from_frame(frame, dataclasses.replace(alone.columns, group="home"))
    for once, often in zip(
        by_slice(alone, 0.5, by="g").slices, by_slice(together, 0.5, by="g").slices, strict=True
    ):
        for name in RATES:
            one, many = once.rate(name), often.rate(name)
            assert many.value == one.value
            assert many.n == 4 * one.n
            assert (many.low, many.high) == pytest.approx((one.low, one.high), abs=0.01)
