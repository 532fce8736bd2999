"""Net benefit equals dcurves' figures, and money saved in another unit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import prices, tables
from tests.threshold.test_calibration import probable
from workbench.intake import InputError
from workbench.threshold import CostModel, operating_curve, price
from workbench.threshold.net_benefit import benefit, net_benefit, probabilities_to_draw
from workbench.threshold.probability import probability_curve

RECORDED = json.loads(
    (Path(__file__).parents[1] / "oracles" / "dcurves.json").read_text(encoding="utf-8")
)["tables"]
CASES = [
    pytest.param(table, said, id=f"{i}-{said['prevalence']}-{said['corrected']}")
    for i, table in enumerate(RECORDED)
    for said in table["said"]
]


# 1. By theirs


@pytest.mark.parametrize(("table", "said"), CASES)
def test_the_net_benefit_is_dcurves(table, said):
    scored = probable(table["y"], table["score"])
    curve = operating_curve(scored)
    if said["corrected"]:
        curve = probability_curve(scored, curve, said["prevalence"])
    elif said["prevalence"] is not None:
        curve = curve.at_prevalence(said["prevalence"])
    ours = net_benefit(curve, np.array(said["thresholds"]))
    assert ours.model == pytest.approx(said["model"], abs=1e-12)
    assert ours.treat_all == pytest.approx(said["treat_all"], abs=1e-12)
    assert ours.treat_none.tolist() == said["treat_none"]


def test_the_recorded_scores_are_tied_with_the_thresholds():
    tied = [set(table["score"]) & set(table["said"][0]["thresholds"]) for table in RECORDED]
    assert all(len(each) > 20 for each in tied)


# 2. By hand


def test_four_cases_by_hand():
    curve = operating_curve(probable([True, False, True, False], [0.75, 0.5, 0.5, 0.25]))
    made = net_benefit(curve, np.array([0.25, 0.5, 0.6, 0.75, 0.8]))
    assert made.model == pytest.approx([2 / 4 - 2 / 4 / 3, 2 / 4 - 1 / 4, 1 / 4, 1 / 4, 0.0])
    assert made.treat_all == pytest.approx([2 / 4 - 2 / 4 * x for x in (1 / 3, 1, 1.5, 3, 4)])
    assert made.frame().columns.tolist() == ["p", "model", "treat_all", "treat_none"]


@given(
    tables(st.floats(0.0, 1.0)),
    st.lists(st.floats(0.01, 0.99), min_size=1, max_size=5),
    st.none() | st.sampled_from([0.03, 0.7]),
)
def test_it_counts_the_rows_whose_probability_is_at_least_p(scored, asked, prevalence):
    scored = probable(scored.y_true, scored.y_score, scored.sample_weight)
    w = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    curve = probability_curve(scored, operating_curve(scored), prevalence)
    p = scored.y_score
    if prevalence is not None:
        share = w[scored.y_true].sum() / w.sum()
        w = w * np.where(scored.y_true, prevalence / share, (1 - prevalence) / (1 - share))
        a = prevalence * (1.0 - share) / (share * (1.0 - prevalence))
        p = p * a / (p * a + 1.0 - p)
        asked = [each for each in asked if np.abs(p - each).min() > 1e-9]
    for each, ours in zip(asked, net_benefit(curve, np.array(asked)).model, strict=True):
        flagged = p >= each
        gain = w[flagged & scored.y_true].sum()
        harm = w[flagged & ~scored.y_true].sum() * each / (1.0 - each)
        assert ours == pytest.approx((gain - harm) / w.sum(), abs=1e-9)


# 3. Laws


@given(tables(), prices(), st.none() | st.sampled_from([0.03, 0.7]))
def test_it_is_the_money_saved_in_units_of_a_caught_positive(scored, four, prevalence):
    fp, fn, tp, tn = four
    costs = CostModel(fp, fn, tp, tn)
    priced = price(scored, operating_curve(scored), costs, prevalence=prevalence)
    money = priced.money()
    p_star = (fp - tn) / ((fp - tn) + (fn - tp))
    positions = np.arange(len(money))
    ours = (fn - tp) * benefit(priced.curve, positions, np.array([p_star]))
    assert money[0] - money == pytest.approx(ours, abs=1e-12 * max(1.0, *map(abs, four)))


def test_at_the_price_of_each_probability_the_model_saves_what_it_is_worth():
    random = np.random.default_rng(3)
    p = random.beta(1.0, 3.0, 400)
    scored = probable(random.random(400) < p, p)
    curve = operating_curve(scored)
    asked = np.array([0.1, 0.3, 0.6])
    made = net_benefit(curve, asked)
    for i, each in enumerate(asked):
        priced = price(scored, curve, CostModel(fp=each / (1.0 - each), fn=1.0))
        saved = priced.money()[0] - priced.per_case(curve.at(each))
        assert made.model[i] == pytest.approx(saved, abs=1e-12)
        assert made.treat_all[i] == pytest.approx(priced.money()[0] - priced.money()[-1], abs=1e-12)


def test_scores_that_are_no_probabilities_have_no_decision_curve():
    scored = probable([True, False], [2.0, -1.0], scale="logit")
    assert probability_curve(scored, operating_curve(scored)) is None


def test_percent_are_read_as_shares():
    scored = probable([True, False, False], [40.0, 20.0, 5.0], scale="percent")
    curve = probability_curve(scored, operating_curve(scored))
    assert curve.thresholds.tolist() == [np.inf, 0.4, 0.2, 0.05]


@pytest.mark.parametrize("p", [0.0, 1.0, -0.1, np.nan])
def test_probabilities_without_odds_are_refused(p):
    curve = operating_curve(probable([True, False], [0.7, 0.2]))
    with pytest.raises(InputError, match="above 0 and below 1"):
        net_benefit(curve, np.array([0.5, p]))


@pytest.mark.parametrize(
    ("prevalence", "marked"), [(0.02, 0.01), (0.3, 0.9), (0.7, 0.5), (0.1, 0.995)]
)
def test_what_is_drawn_holds_the_marked_probability(prevalence, marked):
    p = probabilities_to_draw(prevalence, marked)
    assert marked in p.tolist()
    assert (np.diff(p) > 0).all()
    assert p[0] > 0.0
    assert min(0.99, 2.0 * max(prevalence, marked)) <= p[-1] < 1.0
