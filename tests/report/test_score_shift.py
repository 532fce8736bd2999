"""Shifts of scores: as scipy tells them, by hand, and as chance alone makes them."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from workbench.report.record.parts import score_summary
from workbench.report.standing.score_shift import score_shift, stability_index

steps = st.lists(st.integers(0, 20).map(lambda k: k / 20), min_size=2, max_size=60)


@given(steps, steps)
def test_kolmogorov_smirnov_is_scipys_where_all_scores_are_known(then, now):
    found = score_shift(score_summary(np.array(then)), np.array(now))
    told = stats.ks_2samp(then, now, method="asymp")
    assert found.ks == pytest.approx(told.statistic, abs=1e-12)
    assert found.p == pytest.approx(told.pvalue, abs=1e-9)


def test_of_many_scores_it_is_scipys_but_for_half_a_percent():
    random = np.random.default_rng(2)
    then, now = random.beta(2, 5, 4_000), random.beta(2.3, 5, 3_000)
    found = score_shift(score_summary(then), now)
    told = stats.ks_2samp(then, now, method="asymp")
    assert told.statistic - 0.0075 <= found.ks <= told.statistic
    assert found.p >= told.pvalue


def test_the_stability_index_is_that_by_hand():
    before, after = np.array([10.0, 30.0, 0.0]), np.array([20.0, 20.0, 10.0])
    told = 0.0
    for old, new in zip(before, after, strict=True):
        p, q = (old + 0.5) / 41.5, (new + 0.5) / 51.5
        told += (q - p) * log(q / p)
    assert stability_index(before, after) == pytest.approx(told, rel=1e-12)
    assert stability_index(before, before) == 0.0
    assert stability_index(before, after) > 0.0


def test_chance_alone_stays_below_what_is_said_of_it():
    random = np.random.default_rng(5)
    found = [
        score_shift(score_summary(random.normal(size=600)), random.normal(size=400))
        for _ in range(300)
    ]
    assert 0.92 <= np.mean([each.psi <= each.psi_by_chance for each in found]) <= 0.985
    assert np.mean([each.p <= 0.05 for each in found]) <= 0.07


def test_rows_that_belong_together_are_worth_less():
    random = np.random.default_rng(5)
    then, now = score_summary(random.normal(size=600)), random.normal(0.1, size=400)
    assert score_shift(then, now, worth=0.25).p > score_shift(then, now).p
    assert score_shift(then, now, worth=0.25).ks == score_shift(then, now).ks


def test_scores_that_are_all_alike_are_no_trouble():
    same = score_summary(np.full(50, 0.3))
    assert score_shift(same, np.full(20, 0.3)).psi == 0.0
    assert score_shift(same, np.full(20, 0.3)).p == 1.0
    assert score_shift(same, np.full(20, 0.4)).p < 1e-6
