"""The closed form beside the cheapest threshold: which way the scores are wrong, and where."""

from __future__ import annotations

from math import inf, isnan, nextafter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import prices
from tests.threshold.test_calibration import probable, probable_tables
from workbench.threshold import CostModel, cheapest, operating_curve, price
from workbench.threshold.disagreement import Cheapest, disagreement


def compared(scored, costs, prevalence=None):
    """Compare the closed form with the cheapest threshold, as if the data could tell all apart."""
    a, b = costs.fp - costs.tn, costs.fn - costs.tp
    priced = price(scored, operating_curve(scored), costs, prevalence=prevalence)
    best = cheapest(priced)
    low, high = priced.curve.same_decisions(best.threshold)
    found = Cheapest(best.threshold, low, high)
    return disagreement(scored, a / (a + b), found, prevalence=prevalence)


def test_scores_that_promise_too_little_are_said_to_run_low():
    scored = probable([False, False, True, True, True], [0.1, 0.2, 0.3, 0.4, 0.9])
    made = compared(scored, CostModel(fp=1.0, fn=1.0))
    assert (made.closed_form, made.score, made.cheapest) == (0.5, 0.5, 0.3)
    assert made.scores_run_low
    assert made.told_apart
    assert made.between == 2
    assert (made.predicted, made.observed) == pytest.approx((0.35, 1.0))


def test_scores_that_promise_too_much_are_said_to_run_high():
    scored = probable([False, False, False, True], [0.6, 0.7, 0.8, 0.9])
    made = compared(scored, CostModel(fp=1.0, fn=1.0))
    assert (made.score, made.cheapest, made.between) == (0.5, 0.9, 3)
    assert not made.scores_run_low
    assert (made.predicted, made.observed) == pytest.approx((0.7, 0.0))


def test_flagging_nobody_is_compared_too():
    scored = probable([False, False, True], [0.6, 0.7, 0.4])
    made = compared(scored, CostModel(fp=10.0, fn=15.0))
    assert made.cheapest == inf
    assert (made.between, made.observed) == (3, pytest.approx(1 / 3))


def test_thresholds_that_flag_the_same_rows_have_nothing_between():
    scored = probable([False, True], [0.2, 0.9])
    made = compared(scored, CostModel(fp=1.0, fn=1.0))
    assert (made.told_apart, made.between) == (False, 0)
    assert isnan(made.predicted)
    assert isnan(made.observed)


def test_the_plateau_is_open_below_and_closed_above():
    scored = probable([False, True], [0.2, 0.9])
    at = {
        high: disagreement(scored, 0.5, Cheapest(0.9, low, high)).told_apart
        for low, high in ((0.4, 0.5), (0.4, nextafter(0.5, 0.0)), (0.5, 0.9))
    }
    assert list(at.values()) == [False, True, True]


@given(probable_tables(), prices(), st.none() | st.sampled_from([0.03, 0.6]))
def test_the_rows_between_prove_the_direction(scored, four, prevalence):
    made = compared(scored, CostModel(*four), prevalence)
    if isnan(made.predicted):
        return
    least = made.closed_form
    if made.scores_run_low:
        assert made.predicted <= least + 1e-9
        assert made.observed >= least - 1e-6
    else:
        assert made.predicted >= least - 1e-9
        assert made.observed <= least + 1e-6


def test_an_expected_prevalence_is_undone_in_the_unit_of_thresholds():
    random = np.random.default_rng(8)
    p = random.beta(1.0, 4.0, 50_000)
    scored = probable(random.random(len(p)) < p, 100.0 * p, scale="percent")
    costs = CostModel(fp=1.0, fn=2.0)
    made = compared(scored, costs, prevalence=0.5)
    assert made.closed_form == pytest.approx(1 / 3)
    a = 0.5 * (1.0 - scored.y_true.mean()) / (scored.y_true.mean() * 0.5)
    share = made.score / 100.0
    assert share * a / (share * a + 1.0 - share) == pytest.approx(1 / 3)
    assert made.cheapest == pytest.approx(made.score, abs=3.0)  # calibrated scores agree


def test_scores_that_are_no_probabilities_have_no_closed_form():
    scored = probable([True, False], [2.0, -1.0], scale="any")
    assert disagreement(scored, 0.5, Cheapest(2.0, -1.0, 2.0)) is None
