"""Reliability: what scores promise beside what happened, in bins that split no ties."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss
from statsmodels.stats.proportion import proportion_confint

from tests.strategies import FRACTIONS, WHOLE_WEIGHTS, labels, weights
from workbench.columns import Columns
from workbench.intake import InputError
from workbench.scored import Scored
from workbench.threshold.calibration import reliability

P = st.floats(0.0, 1.0) | st.sampled_from([0.0, 0.25, 0.5, 1.0])


def probable(y_true, y_score, sample_weight=None, *, scale="probability") -> Scored:
    """Take probabilities through the door."""
    table = {"y": np.asarray(y_true, dtype=np.int64), "score": np.asarray(y_score)}
    if sample_weight is not None:
        table["weight"] = np.asarray(sample_weight, dtype=np.float64)
    weight = None if sample_weight is None else "weight"
    return Scored.from_frame(
        pd.DataFrame(table), Columns("y", "score", "1", weight=weight, scale=scale)
    )


@st.composite
def probable_tables(draw, values=WHOLE_WEIGHTS | FRACTIONS) -> Scored:
    n = draw(st.integers(2, 30))
    y_true = draw(labels(n))
    y_score = draw(st.lists(P, min_size=n, max_size=n))
    return probable(y_true, y_score, draw(weights(y_true, values)))


def drawn(seed, n=1_000, *, weighted=False, tilt=1.0) -> Scored:
    """Draw scores that are calibrated where `tilt` is 1, and all distinct."""
    random = np.random.default_rng(seed)
    p = random.beta(1.0, 4.0, n)
    y_true = random.random(n) < p**tilt
    return probable(y_true, p, random.gamma(2.0, size=n) if weighted else None)


# 1. The bins


def test_without_ties_the_bins_are_scikit_learns():
    scored = drawn(1)
    made = reliability(scored, bins=10)
    observed, predicted = calibration_curve(
        scored.y_true, scored.y_score, n_bins=10, strategy="quantile"
    )
    assert [each.observed for each in made.bins] == pytest.approx(observed, abs=1e-12)
    assert [each.predicted for each in made.bins] == pytest.approx(predicted, abs=1e-12)
    assert [each.n for each in made.bins] == [100] * 10


@given(probable_tables(), st.integers(1, 12))
def test_bins_hold_every_row_once_and_split_no_ties(scored, bins):
    made = reliability(scored, bins=bins)
    assert 1 <= len(made.bins) <= bins
    assert sum(each.n for each in made.bins) == scored.n
    assert sum(each.share for each in made.bins) == pytest.approx(1.0)
    ends = [end for each in made.bins for end in (each.low, each.high)]
    assert ends == sorted(ends)
    assert all(a.high < b.low for a, b in zip(made.bins, made.bins[1:], strict=False))
    for each in made.bins:
        inside = (scored.y_score >= each.low) & (scored.y_score <= each.high)
        w, y = scored.sample_weight[inside], scored.y_true[inside]
        assert each.n == np.count_nonzero(inside)
        assert each.observed == pytest.approx(w[y].sum() / w.sum(), abs=1e-12)
        assert each.predicted == pytest.approx(w @ scored.y_score[inside] / w.sum())
        assert each.effective == pytest.approx(w.sum() ** 2 / (w**2).sum())


def test_scores_that_are_all_the_same_make_one_bin():
    made = reliability(probable([True, False, False, False], [0.5] * 4))
    assert [(each.n, each.observed, each.predicted) for each in made.bins] == [(4, 0.25, 0.5)]
    assert made.calibration_error == pytest.approx(0.25)


def test_a_block_of_ties_falls_where_its_middle_lies():
    made = reliability(
        probable([True, False, True, False, False], [0.1, 0.2, 0.2, 0.2, 0.9]), bins=2
    )
    assert [(each.low, each.high) for each in made.bins] == [(0.1, 0.1), (0.2, 0.9)]


@given(probable_tables(WHOLE_WEIGHTS), st.integers(1, 8))
def test_whole_weights_are_repeated_rows(scored, bins):
    times = scored.sample_weight.astype(int)
    repeated = probable(np.repeat(scored.y_true, times), np.repeat(scored.y_score, times))
    ours, theirs = reliability(scored, bins=bins), reliability(repeated, bins=bins)
    for name in ("brier", "calibration_error", "predicted", "prevalence"):
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name), abs=1e-12)
    for name in ("observed", "predicted", "share"):
        assert [getattr(each, name) for each in ours.bins] == pytest.approx(
            [getattr(each, name) for each in theirs.bins], abs=1e-12
        )


# 2. The figures


@pytest.mark.parametrize("weighted", [False, True])
def test_the_brier_score_is_scikit_learns(weighted):
    scored = drawn(2, weighted=weighted)
    made = reliability(scored)
    theirs = brier_score_loss(scored.y_true, scored.y_score, sample_weight=scored.sample_weight)
    assert made.brier == pytest.approx(theirs, abs=1e-14)
    always = np.full(scored.n, made.prevalence)
    theirs = brier_score_loss(scored.y_true, always, sample_weight=scored.sample_weight)
    assert made.brier_of_prevalence == pytest.approx(theirs, abs=1e-14)


@pytest.mark.parametrize("weighted", [False, True])
def test_intervals_are_wilsons_at_the_effective_size(weighted):
    for each in reliability(drawn(3, weighted=weighted)).bins:
        low, high = proportion_confint(
            each.observed * each.effective, each.effective, method="wilson"
        )
        assert (each.observed_low, each.observed_high) == pytest.approx((low, high), abs=1e-12)
        assert (each.effective < each.n) == weighted


def test_the_calibration_error_is_the_mean_gap_by_hand():
    scored = probable([False, True, True, True], [0.0, 0.2, 0.6, 1.0])
    made = reliability(scored, bins=2)
    assert made.calibration_error == pytest.approx(0.5 * (0.5 - 0.1) + 0.5 * (1.0 - 0.8))
    assert (made.predicted, made.prevalence) == pytest.approx((0.45, 0.75))


def test_calibrated_scores_err_by_chance_only():
    made = [reliability(drawn(seed)) for seed in range(60)]
    errors = [each.calibration_error for each in made]
    expected = np.mean([each.by_chance for each in made])
    assert np.mean(errors) == pytest.approx(expected, abs=3.0 * np.std(errors) / sqrt(60))
    tilted = reliability(drawn(0, tilt=1.5))
    assert tilted.calibration_error > 2.0 * tilted.by_chance


def test_chance_is_as_large_under_weights_and_an_expected_prevalence():
    errors, expected = [], []
    for seed in range(60):
        made = reliability(drawn(seed, weighted=True), prevalence=0.45)
        errors.append(made.calibration_error)
        expected.append(made.by_chance)
    assert np.mean(errors) == pytest.approx(np.mean(expected), rel=0.08)


# 3. Scales and prevalence


def test_percent_are_probabilities():
    scored = drawn(4)
    percent = probable(scored.y_true, 100.0 * scored.y_score, scale="percent")
    ours, theirs = reliability(percent), reliability(scored)
    assert ours.brier == pytest.approx(theirs.brier)
    assert ours.calibration_error == pytest.approx(theirs.calibration_error)


@pytest.mark.parametrize("scale", ["logit", "any"])
def test_other_scores_are_no_probabilities(scale):
    assert reliability(probable([True, False], [0.1, 0.7], scale=scale)) is None


@given(probable_tables(), st.sampled_from([0.02, 0.4, 0.9]))
def test_an_expected_prevalence_weights_rows_and_corrects_scores(scored, expected):
    w, y, p = scored.sample_weight, scored.y_true, scored.y_score
    share = w[y].sum() / w.sum()
    factor = w * np.where(y, expected / share, (1.0 - expected) / (1.0 - share))
    a = expected * (1.0 - share) / (share * (1.0 - expected))
    by_hand = p * a / (p * a + 1.0 - p)
    made = reliability(scored, bins=3, prevalence=expected)
    assert made.prevalence == pytest.approx(expected)
    assert made.brier == pytest.approx(factor @ (by_hand - y) ** 2 / factor.sum())
    assert made.predicted == pytest.approx(factor @ by_hand / factor.sum())
    for each, before in zip(made.bins, reliability(scored, bins=3).bins, strict=True):
        inside = (p >= before.low) & (p <= before.high)
        mass = factor[inside].sum()
        assert each.observed == pytest.approx(factor[inside & y].sum() / mass, abs=1e-9)
        assert each.predicted == pytest.approx(factor[inside] @ by_hand[inside] / mass)
        assert 0.0 <= each.observed_low <= each.observed <= each.observed_high <= 1.0


def test_calibrated_scores_stay_calibrated_where_more_positives_are_expected():
    random = np.random.default_rng(5)
    p = random.beta(1.0, 4.0, 200_000)
    scored = probable(random.random(len(p)) < p, p)
    made = reliability(scored, prevalence=0.5)
    assert made.predicted == pytest.approx(0.5, abs=0.01)
    assert made.calibration_error < 0.01
    assert reliability(scored, prevalence=None).calibration_error < 0.01


@given(probable_tables())
def test_the_observed_prevalence_changes_nothing(scored):
    before = reliability(scored)
    assume(0.0 < before.prevalence < 1.0)
    after = reliability(scored, prevalence=before.prevalence)
    assert after.brier == pytest.approx(before.brier)
    assert after.calibration_error == pytest.approx(before.calibration_error, abs=1e-12)


@pytest.mark.parametrize("wrong", [{"bins": 0}, {"prevalence": 0.0}, {"prevalence": 1.0}])
def test_what_cannot_be_asked_for_is_refused(wrong):
    with pytest.raises(InputError):
        reliability(drawn(6, 50), **wrong)


def test_the_bins_make_a_table():
    made = reliability(drawn(7), bins=4)
    assert made.frame()["n"].tolist() == [250] * 4
