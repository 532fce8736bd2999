"""Two ways of deciding the same rows, slice by slice: by hand, against scipy, and laws."""

from __future__ import annotations

import dataclasses
from math import isnan

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from scipy.stats import binomtest, false_discovery_control

from tests.slices.made_up import some_scored
from workbench.intake import InputError
from workbench.slices import slice_rows
from workbench.slices.paired import PAIRED, Decided, changes

AMONG = {"selection_rate": lambda y: True, "tpr": lambda y: y, "fpr": lambda y: not y}


def two(scored, before=0.4, after=0.5):
    return Decided(scored, before), Decided(scored, after), slice_rows(scored.table, "g")


@pytest.mark.parametrize("rate", PAIRED)
def test_differences_and_tests_by_hand(rate):
    scored = some_scored(600, g=np.tile(["a", "b", "c"], 200))
    before, after, slicing = two(scored)
    found = changes(before, after, slicing, rate)
    p = []
    for change in found:
        rows = [
            (bool(s >= 0.4), bool(s >= 0.5))
            for s, y, g in zip(scored.y_score, scored.y_true, scored.table["g"], strict=True)
            if g == change.key[0] and AMONG[rate](y)
        ]
        lost, won = rows.count((True, False)), rows.count((False, True))
        assert change.n == len(rows)
        assert change.difference == pytest.approx((won - lost) / len(rows))
        p.append(binomtest(won, won + lost).pvalue)
        assert change.p == pytest.approx(p[-1])
        assert change.low <= change.difference <= change.high
    assert [change.p_adjusted for change in found] == pytest.approx(false_discovery_control(p))


def test_newcombes_example_of_paired_shares():
    # Newcombe 1998, Statistics in Medicine 17, 2635: 36 both, 12 first only, 2 second only of 50;
    # method 10, whose correction for continuity does not apply there.
    first = np.repeat([1, 1, 0], [36, 12, 2])
    second = np.repeat([1, 0, 1], [36, 12, 2])
    one = some_scored(50, g=["a"] * 50)
    before = Decided(one_with(one, first), 0.5)
    after = Decided(one_with(one, second), 0.5)
    (change,) = changes(before, after, slice_rows(one.table, "g"), "selection_rate")
    assert (-change.high, -change.low) == pytest.approx((0.0569, 0.3404), abs=5e-4)


def one_without_positives(scored, rows):
    return dataclasses.replace(scored, y_true=scored.y_true & ~rows)


def one_with(scored, flags):
    return dataclasses.replace(scored, y_score=flags.astype(float))


def test_few_rows_are_not_tested_and_none_are_undefined():
    scored = some_scored(100, g=["a"] * 95 + ["b"] * 5)
    before, after, slicing = two(scored)
    large, small = changes(before, after, slicing, "selection_rate")
    assert large.status == "ok"
    assert small.status == "too few"
    assert isnan(small.p)
    assert not small.sure
    nobody = one_without_positives(scored, slicing.codes == 1)
    change = changes(Decided(nobody, 0.4), Decided(nobody, 0.5), slicing, "tpr")[1]
    assert change.status == "undefined"
    assert isnan(change.difference)


def test_other_rows_are_refused():
    one, other = some_scored(60, g=["a"] * 60), some_scored(60, seed=1, g=["a"] * 60)
    with pytest.raises(InputError, match="not the same cases"):
        changes(Decided(one, 0.5), Decided(other, 0.5), slice_rows(one.table, "g"), "fpr")


@given(before=st.floats(0, 1), after=st.floats(0, 1), seed=st.integers(0, 5))
def test_the_way_back_is_the_way_there_with_the_other_sign(before, after, seed):
    scored = some_scored(80, seed=seed, g=["a", "b"] * 40)
    there = changes(*two(scored, before, after), "selection_rate", 5)
    back = changes(*two(scored, after, before), "selection_rate", 5)
    for one, other in zip(there, back, strict=True):
        assert one.difference == -other.difference
        assert one.low == pytest.approx(-other.high, abs=1e-12)
        assert one.p == pytest.approx(other.p, nan_ok=True)


@given(seed=st.integers(0, 5))
def test_nothing_changes_where_the_decisions_are_the_same(seed):
    scored = some_scored(80, seed=seed, g=["a", "b"] * 40)
    for change in changes(*two(scored, 0.4, 0.4), "selection_rate", 5):
        assert (change.difference, change.p) == (0.0, 1.0)
        assert change.low <= 0.0 <= change.high
