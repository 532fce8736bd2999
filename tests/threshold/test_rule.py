"""A rule decides every score as the curve counts it, and costs what its rows cost."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench import Columns, CostModel, Reviewer, Scored, operating_curve
from workbench.intake import InputError
from workbench.threshold import price, priced_rows
from workbench.threshold.review import band_cost
from workbench.threshold.rule import FLAGGED, PASSED, REVIEWED, Rule
from workbench.threshold.rule_cost import cost_of

scores = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 0.9, 1.0]), min_size=1, max_size=30)
thresholds = st.sampled_from([-inf, 0.0, 0.1, 0.2, 0.25, 0.5, 1.0, inf])


@given(scores, thresholds, st.none() | st.tuples(thresholds, thresholds))
def test_each_row_is_decided_as_by_hand(y_score, threshold, band):
    if band is not None:
        band = min(band), max(band)
    decided = Rule(threshold, band).decide(np.array(y_score))
    low, high = (threshold, threshold) if band is None else band
    for score, action in zip(y_score, decided.tolist(), strict=True):
        assert action == (FLAGGED if score >= high else PASSED if score < low else REVIEWED)
    if band is None:
        assert REVIEWED not in decided


@given(scores, st.data())
def test_own_thresholds_decide_each_row(y_score, data):
    own = data.draw(st.lists(thresholds, min_size=len(y_score), max_size=len(y_score)))
    decided = Rule(0.5).decide(np.array(y_score), np.array(own))
    flagged = [FLAGGED if s >= t else PASSED for s, t in zip(y_score, own, strict=True)]
    assert decided.tolist() == flagged


@pytest.mark.parametrize("given", [(nan,), (0.5, (nan, 0.6)), (0.5, (0.6, 0.4))])
def test_a_rule_that_nothing_can_be_compared_with_is_refused(given):
    with pytest.raises(InputError):
        Rule(*given)


def test_a_band_and_own_thresholds_do_not_go_together():
    with pytest.raises(InputError, match="do not go together"):
        Rule(0.5, (0.4, 0.6)).decide(np.array([0.5]), np.array([0.5]))


def table(n: int, seed: int, **more: object) -> Scored:
    random = np.random.default_rng(seed)
    y = random.random(n) < 0.4
    y[:2] = True, False
    frame = pd.DataFrame(
        {
            "y": y.astype(int),
            "s": np.round(random.random(n) * 0.6 + 0.3 * y, 2),
            "w": random.choice([0.0, 0.5, 1.0, 3.0], n) + 0.25,
            "g": random.integers(0, max(2, n // 4), n),
        }
    )
    return Scored.from_frame(frame, Columns("y", "s", "1", **more))


@pytest.mark.parametrize("weight", [None, "w"])
@pytest.mark.parametrize("prevalence", [None, 0.1])
@pytest.mark.parametrize(("low", "high"), [(0.4, 0.4), (0.3, 0.6), (-inf, inf)])
def test_the_cost_is_that_of_the_curve(weight, prevalence, low, high):
    scored = table(80, 3, weight=weight)
    costs, curve = CostModel(2.0, 9.0, 0.5, -1.0), operating_curve(scored)
    reviewer = Reviewer(0.75, miss=0.1, false_alarm=0.2)
    priced = price(scored, curve, costs, prevalence=prevalence)
    rows = priced_rows(scored, curve, costs, prevalence=prevalence)
    found = cost_of(rows, Rule(high, (low, high)).decide(scored.y_score), reviewer)
    told = band_cost(priced, reviewer, curve.index(high), curve.index(low))
    assert found.per_case == pytest.approx(told, rel=1e-12)


def test_looks_need_somebody_who_looks():
    scored = table(20, 1)
    rows = priced_rows(scored, operating_curve(scored), CostModel())
    with pytest.raises(ValueError, match="nobody said"):
        cost_of(rows, np.ones(20, dtype=np.int8))


def test_what_all_rows_pay_alike_has_no_interval():
    scored = table(20, 1)
    rows = priced_rows(scored, operating_curve(scored), CostModel(1.0, 1.0, 1.0, 1.0))
    assert cost_of(rows, np.zeros(20, dtype=np.int8)).interval is None


def interval_width(scored: Scored, prevalence: float | None = None) -> float:
    curve, costs = operating_curve(scored), CostModel(1.0, 4.0)
    rows = priced_rows(scored, curve, costs, prevalence=prevalence)
    low, high = cost_of(rows, Rule(0.5).decide(scored.y_score)).interval
    return high - low


def test_the_margin_is_that_of_a_mean_without_weights():
    scored = table(200, 5)
    money = np.where(scored.y_score >= 0.5, ~scored.y_true * 1.0, scored.y_true * 4.0)
    told = 2 * 1.959963984540054 * money.std(ddof=1) / np.sqrt(200)
    assert interval_width(scored) == pytest.approx(told, rel=1e-12)


def test_rows_that_belong_together_widen_it_where_they_are_alike():
    alone, twice = table(60, 5), table(60, 5).table
    both = pd.concat([twice.assign(g=range(60))] * 2)
    together = Scored.from_frame(both, Columns("y", "s", "1", group="g"))
    assert interval_width(together) == pytest.approx(interval_width(alone), rel=1e-12)
    apart = Scored.from_frame(both, Columns("y", "s", "1"))
    assert interval_width(apart) < interval_width(together) / 1.4


@pytest.mark.parametrize("held", [False, True])
def test_the_interval_covers(held):
    """In 300 samples of 400 rows, the prevalence given from outside or not."""
    random = np.random.default_rng(11)
    curve_share, hits = 0.3, 0
    truth = curve_share * 4.0 * 0.25 + (1.0 - curve_share) * 0.2
    for _ in range(300):
        y = random.random(400) < curve_share
        s = np.where(random.random(400) < np.where(y, 0.75, 0.2), 0.9, 0.1)
        scored = Scored.from_frame(
            pd.DataFrame({"y": y.astype(int), "s": s}), Columns("y", "s", "1")
        )
        rows = priced_rows(
            scored,
            operating_curve(scored),
            CostModel(1.0, 4.0),
            prevalence=curve_share if held else None,
        )
        low, high = cost_of(rows, Rule(0.5).decide(scored.y_score)).interval
        hits += low <= truth <= high
    assert 0.91 <= hits / 300 <= 0.985
