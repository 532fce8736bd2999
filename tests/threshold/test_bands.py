"""Bands and plateau: by hand, against the quantiles of the naive bootstrap, and by laws."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import inf, log

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from tests.strategies import prices, scored_of, tables
from workbench.threshold import CostModel, cheapest_index, operating_curve, price, priced_rows
from workbench.threshold.bands import auc_band, cost_band, regret_bands, roc_band
from workbench.threshold.plateaus import plateau
from workbench.threshold.resampling import Replicates, resample, resampling_positions

COSTS = CostModel(fp=1.0, fn=4.0)


def made(n, *, seed=0, prevalence=0.3, apart=1.2):
    """Return scored rows of a middling model."""
    random = np.random.default_rng(seed)
    y_true = random.random(n) < prevalence
    y_true[:2] = True, False
    return scored_of(y_true, np.round(random.normal(apart * y_true), 3))


def resampled(scored, costs=COSTS, *, prevalence=None, replicates=400, must=()):
    """Return the priced curve and its replicates."""
    curve = operating_curve(scored)
    priced = price(scored, curve, costs, prevalence=prevalence)
    rows = priced_rows(scored, curve, costs, prevalence=prevalence)
    positions = resampling_positions(priced, must)
    return priced, resample(priced, rows, positions, replicates=replicates)


def three_points(money, row=0.0, units=9):
    """Return a curve of three points at flat prices, and replicates with this money."""
    scored = scored_of([True, False, True, False], [0.8, 0.8, 0.3, 0.3])
    priced = price(scored, operating_curve(scored), CostModel(fp=1.0, fn=3.0))
    money = np.asarray(money)
    rates = np.tile([0.0, 0.5, 1.0], (len(money), 1))
    auc = np.full(len(money), 0.5)
    positions = np.arange(3)
    reps = Replicates(positions, money, rates, rates, rates, auc, units, (2.0, 2.0), row)
    return priced, reps


def test_by_hand_the_band_reaches_as_far_as_the_largest_deviations():
    # The estimates are 1.5, 1 and 0.5; the second column varies twice as much as the first.
    apart = np.linspace(-1.0, 1.0, 101)
    money = np.stack([1.5 + apart, 1.0 - 2.0 * apart, np.full(101, 0.5)], axis=1)
    priced, reps = three_points(money)
    band = cost_band(reps, priced)
    np.testing.assert_allclose(band.estimate, [1.5, 1.0, 0.5], rtol=1e-15)
    sd = np.std(apart)
    np.testing.assert_allclose(band.se, [sd, 2.0 * sd, 0.0], rtol=1e-12)
    assert band.critical == pytest.approx(0.96 / sd)
    np.testing.assert_allclose(band.low, [1.5 - 0.96, 1.0 - 1.92, 0.5], rtol=1e-12)
    np.testing.assert_allclose(band.high, [1.5 + 0.96, 1.0 + 1.92, 0.5], rtol=1e-12)
    assert band.at(1) == (band.low[1], band.high[1])
    assert band.margin(1) == pytest.approx(1.92)
    assert band.pointwise(0) == pytest.approx((1.5 - 1.959964 * sd, 1.5 + 1.959964 * sd))
    assert band.at(2) == band.pointwise(2) == (0.5, 0.5)
    with pytest.raises(ValueError, match="position 3"):
        band.at(3)


def test_by_hand_a_small_error_is_taken_for_that_of_ten_rows():
    apart = np.linspace(-1.0, 1.0, 101)
    money = np.stack([1.5 + apart, 1.0 - 1e-3 * apart, np.full(101, 0.5)], axis=1)
    sd = np.std(apart)
    priced, reps = three_points(money, row=sd / 2.0 / np.sqrt(10.0))
    band = cost_band(reps, priced)
    np.testing.assert_allclose(band.unit, [sd, sd / 2.0, 0.0], rtol=1e-12)
    np.testing.assert_allclose(band.se, [sd, 1e-3 * sd, 0.0], rtol=1e-9)
    assert band.margin(1) == pytest.approx(0.48)
    assert band.pointwise(1) == pytest.approx((1.0 - 1.96e-3 * sd, 1.0 + 1.96e-3 * sd), abs=1e-7)


def test_by_hand_the_plateau_ends_where_the_lower_bound_is_above_nothing():
    apart = np.linspace(-1.0, 1.0, 101)
    # Flagging nobody costs 1 more than flagging all, and some 0.5 more.
    money = np.stack([1.5 + apart, 1.0 + apart / 10.0, np.full(101, 0.5)], axis=1)
    priced, reps = three_points(money)
    # One-sided, 95 % are within 0.9 of the first and 0.09 of the second.
    assert plateau(reps, priced, 2).pieces == ((-inf, 0.3),)
    money = np.stack([1.5 + 1.2 * apart, 1.0 + apart / 10.0, np.full(101, 0.5)], axis=1)
    priced, reps = three_points(money)
    broken = plateau(reps, priced, 2)
    assert broken.pieces == ((0.8, inf), (-inf, 0.3))
    assert broken.main == (-inf, 0.3)
    only = plateau(reps, priced, 2, np.array([False, True, True]))
    assert only.pieces == ((-inf, 0.3),)
    # The cheapest is in its plateau, even where nothing keeps what is required.
    assert plateau(reps, priced, 1, np.array([False, False, False])).pieces == ((0.3, 0.8),)


def test_what_lies_between_two_positions_inside_is_inside_but_not_what_is_not_allowed():
    scored = made(6_000)
    priced, full = resampled(scored)
    best = cheapest_index(priced.money())
    thin = plateau(full, priced, best)
    curve = priced.curve
    assert len(full.positions) < len(curve.thresholds)
    low, high = thin.main
    assert low < curve.thresholds[best] <= high
    inside = np.zeros(len(curve.thresholds), dtype=bool)
    for low, high in thin.pieces:
        inside |= (low < curve.thresholds) & (curve.thresholds <= high)
        assert high in curve.thresholds[full.positions]
    allowed = np.arange(len(inside)) % 7 != 3
    allowed[best] = True
    holey = plateau(full, priced, best, allowed)
    again = np.zeros(len(inside), dtype=bool)
    for low, high in holey.pieces:
        again |= (low < curve.thresholds) & (curve.thresholds <= high)
    np.testing.assert_array_equal(again, inside & allowed)
    assert holey.main in holey.pieces
    assert holey.main[0] < curve.thresholds[best] <= holey.main[1]


def test_from_a_single_group_nothing_can_be_learnt():
    scored = replace(made(60), group=np.zeros(60, dtype=np.int64))
    priced, reps = resampled(scored)
    band = cost_band(reps, priced)
    assert np.isnan(band.low).all()
    assert np.isnan(roc_band(reps, priced).tpr_high).all()
    assert auc_band(reps, priced.curve.auc) is None
    assert plateau(reps, priced, cheapest_index(priced.money())).pieces == ((-inf, inf),)


def test_each_regret_is_a_baseline_less_the_model_and_nothing_where_they_decide_alike():
    scored = made(500)
    today = 100
    priced, reps = resampled(scored)
    best = cheapest_index(priced.money())
    bands = regret_bands(reps, priced, today)
    money = priced.money()
    q = priced.curve.flagged / 500
    alternatives = {
        "flag_none": (money[0], [0]),
        "flag_all": (money[-1], [-1]),
        "current": (money[today], [today]),
        "random": (q * money[-1] + (1.0 - q) * money[0], [0, -1]),
        "cheapest": (money[best], [best]),
    }
    for name, (cost, alike) in alternatives.items():
        band = getattr(bands, name)
        np.testing.assert_allclose(band.estimate, cost - money, atol=1e-12)
        for k in alike:
            assert band.estimate[k] == band.se[k] == band.unit[k] == 0.0, name
        assert np.count_nonzero(band.se == 0.0) == len(alike)
        assert 2.0 < band.critical < 4.5
    assert regret_bands(reps, priced).current is None
    other = regret_bands(reps, priced, cheapest=today)
    np.testing.assert_array_equal(other.cheapest.estimate, bands.current.estimate)


def test_two_thresholds_are_compared_in_pairs():
    scored = made(800)
    priced, reps = resampled(scored, replicates=3_000)
    a, b = 250, 400
    band = regret_bands(reps, priced, a).current
    flagged = scored.y_score[:, None] >= priced.curve.thresholds[[a, b]]
    own = np.where(
        scored.y_true[:, None], np.where(flagged, 0.0, COSTS.fn), np.where(flagged, COSTS.fp, 0.0)
    )
    paired = (own[:, 0] - own[:, 1]).std() / np.sqrt(800)
    assert band.se[b] == pytest.approx(paired, rel=0.06)
    low, high = band.pointwise(b)
    assert high - low == pytest.approx(2 * 1.96 * paired, rel=0.06)


def test_the_roc_band_is_wide_where_a_rate_is_nothing_or_all():
    scored = made(400)
    priced, reps = resampled(scored)
    band = roc_band(reps, priced)
    positives = scored.positives
    square = band.critical**2
    # Wilson's upper end of 0 in n: z^2 / (n + z^2).
    assert band.tpr_low[0] == band.fpr_low[0] == 0.0
    assert band.tpr_high[0] == pytest.approx(square / (positives + square))
    assert band.fpr_high[0] == pytest.approx(square / (400 - positives + square))
    assert band.tpr_high[-1] == band.fpr_high[-1] == 1.0
    assert band.tpr_low[-1] == pytest.approx(positives / (positives + square))
    assert 2.8 < band.critical < 4.0


def test_a_single_positive_leaves_its_rate_open():
    y_true = np.arange(50) == 7
    scored = scored_of(y_true, np.random.default_rng(3).random(50))
    priced, reps = resampled(scored, prevalence=0.1)
    band = roc_band(reps, priced)
    assert np.all(band.tpr_high - band.tpr_low > 0.8)
    loose = roc_band(resampled(scored)[1], priced)
    assert np.all(loose.tpr_high - loose.tpr_low > 0.8)


def test_the_interval_of_the_area_on_the_logit_scale():
    priced, reps = resampled(made(300))
    auc = priced.curve.auc
    low, high = auc_band(reps, auc)
    margin = 1.959964 * reps.auc.std() / (auc * (1.0 - auc))
    assert log(low / (1.0 - low)) == pytest.approx(log(auc / (1.0 - auc)) - margin)
    assert log(high / (1.0 - high)) == pytest.approx(log(auc / (1.0 - auc)) + margin)
    assert auc_band(reps, 1.0) is None
    assert auc_band(reps, 0.0) is None
    apart = scored_of([True, True, False, False], [4, 3, 2, 1])
    assert auc_band(resampled(apart)[1], 0.5) is None


@settings(max_examples=30)
@given(tables(), prices(), st.sampled_from([None, 0.1]))
def test_bands_contain_the_estimate_and_the_plateau_the_cheapest(scored, four, prevalence):
    fp, fn, tp, tn = four
    costs = CostModel(fp=fp, fn=fn, tp=tp, tn=tn)
    priced, reps = resampled(scored, costs, prevalence=prevalence, replicates=40)
    best = cheapest_index(priced.money())
    found = regret_bands(reps, priced, best)
    for band in (cost_band(reps, priced), *(getattr(found, n) for n in found.__slots__)):
        assert np.all(band.low <= band.estimate)
        assert np.all(band.estimate <= band.high)
        assert np.all(band.unit >= band.se)
    roc = roc_band(reps, priced)
    for low, rate, high in (
        (roc.tpr_low, priced.curve.tpr, roc.tpr_high),
        (roc.fpr_low, priced.curve.fpr, roc.fpr_high),
    ):
        assert np.all(low >= 0.0)
        assert np.all(low <= rate + 1e-12)
        assert np.all(rate <= high + 1e-12)
        assert np.all(high <= 1.0)
    near = plateau(reps, priced, best)
    threshold = priced.curve.thresholds[best]
    assert near.main in near.pieces
    assert near.main[0] < threshold <= near.main[1]
    assert all(after[1] < before[0] for before, after in pairwise(near.pieces))


@settings(max_examples=15)
@given(tables(weighted=False), st.integers(-20, 20).map(lambda k: 2.0**k))
def test_prices_in_another_unit_scale_the_band_and_leave_the_plateau(scored, factor):
    priced, reps = resampled(scored, replicates=40)
    dear = CostModel(fp=factor * COSTS.fp, fn=factor * COSTS.fn)
    other, scaled = resampled(scored, dear, replicates=40)
    ours, theirs = cost_band(reps, priced), cost_band(scaled, other)
    np.testing.assert_array_equal(factor * ours.low, theirs.low)
    np.testing.assert_array_equal(factor * ours.high, theirs.high)
    best = cheapest_index(priced.money())
    assert plateau(reps, priced, best) == plateau(scaled, other, best)


def test_the_interval_of_an_area_next_to_one_stays_a_share():
    y_true, y_score = [1, 0, 0, 0, 0], [0.5, 0.5, 0.5, 0.5, 0.25]
    scored = scored_of(y_true, y_score, [1.0, 0.001, 0.0, 0.0, 1.0])
    curve = operating_curve(scored)
    priced = price(scored, curve, CostModel())
    rows = priced_rows(scored, curve, CostModel())
    reps = resample(priced, rows, resampling_positions(priced))
    low, high = auc_band(reps, curve.auc)
    assert 0.0 <= low <= curve.auc <= high <= 1.0
