"""Resampled curves: against the loop that draws rows, against formulas, and by laws."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from tests.strategies import prices, scored_of, tables
from workbench.threshold import CostModel, operating_curve, price, priced_rows
from workbench.threshold import draws as drawing
from workbench.threshold.resampling import MOST_POSITIONS, resample, resampling_positions

COSTS = CostModel(fp=2.0, fn=7.0, tp=-1.0, tn=0.5)
FIGURES = ("money", "tpr", "fpr", "selection_rate")


def made(n, *, seed=0, amount=False, weighted=False, group=None, prevalence=0.3):
    """Return scored rows of a middling model, with a few ties."""
    random = np.random.default_rng(seed)
    y_true = random.random(n) < prevalence
    y_true[:2] = True, False
    y_score = np.round(random.normal(y_true), 2)
    weight = random.gamma(2.0, size=n) if weighted else None
    scored = scored_of(y_true, y_score, weight)
    if amount:
        scored = replace(scored, amount=random.gamma(2.0, 50.0, n))
    return scored if group is None else replace(scored, group=group)


def resampled(scored, costs=COSTS, prevalence=None, positions=None, **more):
    """Return the priced curve and its replicates."""
    curve = operating_curve(scored)
    priced = price(scored, curve, costs, prevalence=prevalence)
    rows = priced_rows(scored, curve, costs, prevalence=prevalence)
    if positions is None:
        positions = resampling_positions(priced)
    return priced, resample(priced, rows, np.asarray(positions), **more)


def naive(scored, costs, positions, replicates, seed, prevalence=None):
    """Draw row numbers in a loop and count anew: money, TPR, FPR and selection rate of each."""
    random = np.random.default_rng(seed)
    curve = operating_curve(scored)
    rows = priced_rows(scored, curve, costs, prevalence=prevalence)
    flagged = scored.y_score[:, None] >= curve.thresholds[positions]
    weight = np.ones(scored.n) if rows.weight is None else rows.weight
    ends = rows.prices.if_flagged(scored.y_true), rows.prices.if_passed(scored.y_true)
    own = np.where(flagged, ends[0][:, None], ends[1][:, None])
    units = np.arange(scored.n) if scored.group is None else scored.group
    members = [np.flatnonzero(units == unit) for unit in range(units.max() + 1)]
    classes = [np.flatnonzero(scored.y_true), np.flatnonzero(~scored.y_true)]
    found = []
    for _ in range(replicates):
        if prevalence is not None and scored.group is None:
            drawn = np.concatenate([random.choice(each, len(each)) for each in classes])
        else:
            chosen = random.integers(0, len(members), len(members))
            drawn = np.concatenate([members[unit] for unit in chosen])
        w, y, f = weight[drawn].copy(), scored.y_true[drawn], flagged[drawn]
        if prevalence is not None:
            w[y] *= prevalence / w[y].sum()
            w[~y] *= (1.0 - prevalence) / w[~y].sum()
        money = w @ own[drawn] / w.sum()
        tpr, fpr = w[y] @ f[y] / w[y].sum(), w[~y] @ f[~y] / w[~y].sum()
        found.append((money, tpr, fpr, w @ f / w.sum()))
    return dict(zip(FIGURES, np.array(found).transpose(1, 0, 2), strict=True))


def largest(drawn, estimate):
    """Return the .95 quantile of the largest deviation in standard errors."""
    varies = (se := drawn.std(axis=0)) > 1e-9
    return np.quantile((np.abs(drawn - estimate)[:, varies] / se[varies]).max(axis=1), 0.95)


ROWS = 240
GROUPS = np.random.default_rng(8).integers(0, 80, ROWS)
GROUPS[:80] = np.arange(80)
KINDS = {
    "flat": {},
    "weights": {"weighted": True},
    "amounts": {"amount": True},
    "weights and amounts": {"weighted": True, "amount": True},
    "groups": {"group": GROUPS},
    "groups, weights and amounts": {"group": GROUPS, "weighted": True, "amount": True},
}


@pytest.mark.parametrize("few_rows", [20_000, 0], ids=["row by row", "cell by cell"])
@pytest.mark.parametrize("prevalence", [None, 0.1], ids=["as it is", "held"])
@pytest.mark.parametrize("kind", KINDS)
def test_resampled_curves_spread_as_in_the_loop_that_draws_rows(
    kind, prevalence, few_rows, monkeypatch
):
    monkeypatch.setattr(drawing, "_FEW_ROWS", few_rows)
    scored = made(ROWS, **KINDS[kind])
    costs = replace(COSTS, per_amount="amounts" in kind)
    positions = [0, 20, 60, 90, 110, 130, len(operating_curve(scored).thresholds) - 1]
    priced, reps = resampled(scored, costs, prevalence, positions, replicates=2_500, seed=3)
    slow = naive(scored, costs, positions, 1_000, 4, prevalence)
    # Two estimates of one standard error, from 2,500 and from 1,000, differ by 2.6 % (1 sd).
    for name in FIGURES:
        ours, theirs = getattr(reps, name), slow[name]
        assert ours.std(axis=0) == pytest.approx(theirs.std(axis=0), rel=0.11, abs=1e-9), name
        gap = np.abs(ours.mean(axis=0) - theirs.mean(axis=0))
        assert np.all(gap <= 5.0 * theirs.std(axis=0) / np.sqrt(700) + 1e-9), name
    money = priced.at(np.asarray(positions))
    assert largest(reps.money, money) == pytest.approx(largest(slow["money"], money), rel=0.07)


def test_by_hand_two_rows():
    scored = scored_of([True, False], [0.8, 0.2])
    costs = CostModel(fp=1.0, fn=10.0)
    _, reps = resampled(scored, costs, replicates=400)
    np.testing.assert_array_equal(reps.positions, [0, 1, 2])
    # Either both rows, or twice the positive one, or twice the negative one.
    assert {tuple(row) for row in reps.money.tolist()} == {
        (5.0, 0.0, 0.5),
        (10.0, 0.0, 0.0),
        (0.0, 0.0, 1.0),
    }
    both = ~np.isnan(reps.auc)
    assert reps.undefined == np.count_nonzero(~both)
    assert both.mean() == pytest.approx(0.5, abs=0.1)
    assert np.all(reps.auc[both] == 1.0)
    np.testing.assert_array_equal(np.isnan(reps.tpr).all(axis=1), reps.money[:, 2] == 1.0)
    np.testing.assert_array_equal(np.isnan(reps.fpr).all(axis=1), reps.money[:, 0] == 10.0)


def test_by_hand_each_class_keeps_its_rows_where_the_prevalence_is_held():
    scored = scored_of([True, True, False, False], [0.8, 0.4, 0.6, 0.2])
    costs = CostModel(fp=1.0, fn=10.0)
    _, reps = resampled(scored, costs, prevalence=0.25, replicates=300)
    assert reps.undefined == 0
    assert set(np.unique(reps.tpr)) == set(np.unique(reps.fpr)) == {0.0, 0.5, 1.0}
    expected = 0.25 * 10.0 * (1.0 - reps.tpr) + 0.75 * reps.fpr
    np.testing.assert_allclose(reps.money, expected, rtol=1e-14)
    np.testing.assert_allclose(reps.selection_rate, 0.25 * reps.tpr + 0.75 * reps.fpr, rtol=1e-14)


@pytest.mark.parametrize("n", [500, 60_000], ids=["row by row", "cell by cell"])
def test_the_standard_error_of_a_fixed_threshold_is_that_of_a_mean(n):
    scored = made(n)
    curve = operating_curve(scored)
    k = len(curve.thresholds) // 2
    _, reps = resampled(scored, positions=[0, k, len(curve.thresholds) - 1], seed=1)
    rows = priced_rows(scored, curve, COSTS)
    flagged = scored.y_score >= curve.thresholds[k]
    own = np.where(
        flagged, rows.prices.if_flagged(scored.y_true), rows.prices.if_passed(scored.y_true)
    )
    se = own.std() / np.sqrt(n)
    assert reps.money[:, 1].std() == pytest.approx(se, rel=0.08)
    assert reps.money[:, 1].mean() == pytest.approx(own.mean(), abs=4.0 * se / np.sqrt(1_000))
    rate = curve.tpr[k]
    expected = np.sqrt(rate * (1.0 - rate) / scored.positives)
    assert reps.tpr[:, 1].std() == pytest.approx(expected, rel=0.08)


def test_the_area_is_spread_as_delongs():
    scored = made(400)
    priced, reps = resampled(scored)
    positives, negatives = scored.y_score[scored.y_true], scored.y_score[~scored.y_true]
    wins = (positives[:, None] > negatives) + 0.5 * (positives[:, None] == negatives)
    own = wins.mean(axis=1).var(ddof=1) / len(positives) + wins.mean(axis=0).var(ddof=1) / len(
        negatives
    )
    assert reps.auc.std() == pytest.approx(np.sqrt(own), rel=0.08)
    assert reps.auc.mean() == pytest.approx(priced.curve.auc, abs=4.0 * np.sqrt(own / 1_000))


def test_groups_of_one_row_are_no_groups():
    alone = np.random.default_rng(2).permutation(300)
    _, ours = resampled(made(300, group=alone))
    _, plain = resampled(made(300))
    np.testing.assert_array_equal(ours.money, plain.money)


@pytest.mark.parametrize("prevalence", [None, 0.2])
def test_each_row_twice_in_a_group_is_no_more_data_than_once(prevalence):
    once = made(300)
    y_true, y_score = np.repeat(once.y_true, 2), np.repeat(once.y_score, 2)
    twice = scored_of(y_true, y_score)
    grouped = replace(twice, group=np.repeat(np.arange(300), 2))
    se = {}
    for name, scored in {"once": once, "loose": twice, "grouped": grouped}.items():
        _, reps = resampled(scored, prevalence=prevalence, replicates=3_000)
        se[name] = reps.money.std(axis=0)
        assert reps.units == (600 if name == "loose" else 300)
    middle = slice(30, -30)
    assert se["grouped"][middle] == pytest.approx(se["once"][middle], rel=0.08)
    ratio = se["grouped"][middle] / se["loose"][middle]
    assert ratio == pytest.approx(np.sqrt(2.0), rel=0.08)


def test_very_many_groups_drawn_in_bundles_spread_as_groups(monkeypatch):
    random = np.random.default_rng(1)
    scored = made(2_000, amount=True, group=np.append(random.integers(0, 700, 1_300), range(700)))
    costs = replace(COSTS, per_amount=True)
    _, whole = resampled(scored, costs, replicates=2_000)
    monkeypatch.setattr(drawing, "_MOST_BUNDLES", 400)
    _, bundled = resampled(scored, costs, replicates=2_000)
    assert (bundled.units, bundled.effective) == (whole.units, whole.effective)
    # A variance from 400 bundles has a standard error of 7 %, that of its root is half of it.
    for name in FIGURES:
        middle = slice(100, 350)
        ratio = getattr(bundled, name)[:, middle].std(axis=0)
        ratio /= getattr(whole, name)[:, middle].std(axis=0)
        assert ratio.mean() == pytest.approx(1.0, abs=0.1), name


def test_what_a_class_is_worth_counts_rows_weights_and_groups():
    y_true = [True, True, True, False, False]
    plain = scored_of(y_true, [5, 4, 3, 2, 1])
    assert resampled(plain)[1].effective == (3.0, 2.0)
    weighted = scored_of(y_true, [5, 4, 3, 2, 1], [3.0, 1.0, 0.0, 1.0, 1.0])
    assert resampled(weighted)[1].effective == (1.6, 2.0)
    grouped = replace(plain, group=np.array([0, 0, 1, 2, 1]))
    reps = resampled(grouped)[1]
    assert reps.effective == (9.0 / 5.0, 2.0)
    assert reps.units == 3


def test_few_positions_are_all_taken():
    curve = price(scored := made(500), operating_curve(scored), COSTS)
    np.testing.assert_array_equal(
        resampling_positions(curve, must=(3,)), np.arange(len(curve.curve.thresholds))
    )


@pytest.mark.parametrize("prevalence", [0.3, 0.002])
def test_many_positions_are_thinned_evenly_in_both_classes(prevalence):
    random = np.random.default_rng(5)
    y_true = random.random(30_000) < prevalence
    scored = scored_of(y_true, random.normal(3.0 * y_true))
    curve = operating_curve(scored)
    priced = price(scored, curve, COSTS)
    must = (17, 12_345, 29_000)
    positions = resampling_positions(priced, must)
    assert len(positions) <= MOST_POSITIONS
    assert positions[0] == 0
    assert positions[-1] == len(curve.thresholds) - 1
    assert set(must) <= set(positions.tolist())
    assert np.all(np.diff(positions) > 0)
    for rate, size in ((curve.tpr, scored.positives), (curve.fpr, scored.n - scored.positives)):
        assert np.diff(rate[positions]).max() <= 2.0 / 1_990 + 1.0 / size


def test_thinned_positions_read_as_all_of_them_do():
    scored = made(1_500, amount=True)
    costs = replace(COSTS, per_amount=True)
    few = [0, 9, 100, 101, 260, len(operating_curve(scored).thresholds) - 1]
    _, thin = resampled(scored, costs, positions=few)
    _, full = resampled(scored, costs)
    # Row by row the same rows are drawn, so the curves are the same.
    np.testing.assert_allclose(thin.money, full.money[:, few], rtol=1e-12)
    np.testing.assert_array_equal(thin.tpr, full.tpr[:, few])


def test_rows_that_weigh_nothing_can_be_all_that_is_drawn():
    scored = scored_of([True, False, False], [0.9, 0.5, 0.1], [1.0, 1.0, 0.0])
    _, reps = resampled(scored)
    nothing = np.isnan(reps.money).all(axis=1)
    assert nothing.mean() == pytest.approx(1.0 / 27.0, abs=0.02)
    assert reps.undefined >= np.count_nonzero(nothing)


def test_a_position_that_was_not_read_is_refused():
    scored = made(50)
    _, reps = resampled(scored, positions=[0, 5, len(operating_curve(scored).thresholds) - 1])
    assert reps.column(5) == 1
    for position in (4, 99):
        with pytest.raises(ValueError, match=f"position {position}"):
            reps.column(position)


@settings(max_examples=25)
@given(tables(), prices(), st.sampled_from([None, 0.1]), st.integers(0, 3))
def test_replicates_are_shares_money_in_range_and_the_same_for_a_seed(
    scored, four, prevalence, seed
):
    fp, fn, tp, tn = four
    costs = CostModel(fp=fp, fn=fn, tp=tp, tn=tn)
    _, reps = resampled(scored, costs, prevalence, replicates=20, seed=seed)
    _, again = resampled(scored, costs, prevalence, replicates=20, seed=seed)
    for name in (*FIGURES, "auc"):
        values = getattr(reps, name)
        assert values.tobytes() == getattr(again, name).tobytes()
        assert not values.flags.writeable
    for rates in (each[~np.isnan(reps.auc)] for each in (reps.tpr, reps.fpr, reps.selection_rate)):
        assert np.all(rates[:, 0] == 0.0)
        assert np.all(rates[:, -1] == 1.0)
        assert np.all(np.diff(rates, axis=1) >= -1e-12)
    money = reps.money[~np.isnan(reps.money[:, 0])]
    assert np.all(money >= min(four) - 1e-9)
    assert np.all(money <= max(four) + 1e-9)
