"""Areas and calibration by slice: against DeLong's interval, scikit-learn and by hand."""

from __future__ import annotations

import dataclasses
from math import isnan

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from scipy.stats import t as student
from sklearn.metrics import roc_auc_score

from tests.slices.made_up import some_scored
from tests.strategies import scored_of, tables
from workbench.slices import slice_curves, slice_profiles, slice_rows
from workbench.threshold import operating_curve
from workbench.threshold.auc import auc_interval


def profiles(scored):
    slicing = slice_rows(scored.table, "g")
    found = slice_profiles(scored, slicing)
    assert repr(found) == repr(slice_profiles(scored, slicing, slice_curves(scored, slicing)))
    return {each.key[0]: each for each in found}


def same(mine, expected):
    assert (mine.auc, mine.auc_low, mine.auc_high) == pytest.approx(expected, abs=1e-12)


def test_areas_and_their_intervals_are_those_of_the_slices_own_curves():
    groups = np.random.default_rng(1).choice(list("abc"), 900)
    scored = some_scored(900, g=groups)
    for name, mine in profiles(scored).items():
        own = groups == name
        curve = operating_curve(scored_of(scored.y_true[own], scored.y_score[own]))
        same(mine, (curve.auc, *auc_interval(curve)))
        assert mine.auc_reason == ""


@given(st.data(), tables(max_rows=12))
def test_areas_are_scikit_learns_whatever_the_weights(data, scored):
    column = data.draw(st.lists(st.sampled_from("ab"), min_size=scored.n, max_size=scored.n))
    scored = scored_of(scored.y_true, scored.y_score, scored.sample_weight, g=column)
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    for name, mine in profiles(scored).items():
        own = (scored.table["g"] == name).to_numpy() & (weight > 0)
        if len(np.unique(scored.y_true[own])) < 2:
            lacking = "positives" if not scored.y_true[own].any() else "negatives"
            assert isnan(mine.auc)
            assert mine.auc_reason == f"no {lacking}"
            continue
        # By rank: scikit-learn's own comparison of scores loses the smallest differences.
        ranks = np.unique(scored.y_score, return_inverse=True)[1]
        theirs = roc_auc_score(scored.y_true[own], ranks[own], sample_weight=weight[own])
        assert mine.auc == pytest.approx(theirs, abs=1e-9)
        assert mine.auc_reason == ("too few" if isnan(mine.auc_low) else "")
        assert isnan(mine.auc_low) or 0.0 <= mine.auc_low <= mine.auc_high <= 1.0


def test_one_weight_for_all_changes_nothing_and_copies_tell_nothing_more():
    groups = np.random.default_rng(2).choice(list("ab"), 200)
    plain = some_scored(200, g=groups)
    expected = profiles(plain)
    heavy = profiles(some_scored(200, sample_weight=np.full(200, 3.0), g=groups))
    kept = np.repeat(np.arange(200), 4)
    often = scored_of(plain.y_true[kept], plain.y_score[kept], g=groups[kept])
    copies = profiles(dataclasses.replace(often, group=kept))
    for name, one in expected.items():
        same(heavy[name], (one.auc, one.auc_low, one.auc_high))
        # Entities are not drawn within their class, so that n / (n - 1) differs a little.
        assert copies[name].auc == pytest.approx(one.auc, abs=1e-12)
        assert copies[name].auc_low == pytest.approx(one.auc_low, abs=2e-3)
        assert copies[name].gap_low == pytest.approx(one.gap_low, abs=1e-9)


def test_a_slice_ranked_perfectly_has_an_interval_too():
    scored = scored_of([0, 0, 1, 1, 0, 1], [0.1, 0.2, 0.8, 0.9, 0.6, 0.5], g=list("aaaabb"))
    mine = profiles(scored)
    assert mine["a"].auc == mine["a"].auc_high == 1.0
    assert 0.2 < mine["a"].auc_low < 0.9
    assert (mine["b"].auc, mine["b"].auc_reason) == (0.0, "too few")


def test_means_and_their_gap_are_by_hand():
    groups = np.repeat(["a", "b"], [60, 40])
    scored = some_scored(100, g=groups)
    for name, mine in profiles(scored).items():
        own = groups == name
        apart = scored.y_score[own] - scored.y_true[own]
        margin = student.ppf(0.975, own.sum() - 1) * apart.std(ddof=1) / np.sqrt(own.sum())
        assert mine.mean_score == pytest.approx(scored.y_score[own].mean())
        assert mine.base_rate == pytest.approx(scored.y_true[own].mean())
        assert mine.calibration_gap == pytest.approx(apart.mean())
        assert (mine.gap_low, mine.gap_high) == pytest.approx(
            (apart.mean() - margin, apart.mean() + margin)
        )


def test_what_a_slice_cannot_show_is_undefined():
    scored = scored_of(
        [1, 0, 1, 0, 1],
        [0.4, 0.3, 1e300, -1e300, 0.5],
        [0.0, 1.0, 1.0, 1.0, 1.0],
        g=pd.Series(["nobody", "b", "c", "c", None], dtype="str"),
    )
    mine = profiles(scored)
    assert isnan(mine["nobody"].mean_score)
    assert isnan(mine["nobody"].calibration_gap)
    assert mine["b"].auc_reason == "no positives"
    assert mine["(missing)"].auc_reason == "no negatives"
    assert (mine["b"].mean_score, isnan(mine["b"].gap_low)) == (0.3, True)
    assert (mine["c"].auc, mine["c"].auc_reason) == (1.0, "too few")
    assert isnan(mine["c"].auc_low)
