"""Prices: the cheapest point by exact arithmetic, and the laws of maths.md 2 and 7."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import inf, isclose, nan

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import assume, given
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.metrics import make_scorer, zero_one_loss
from sklearn.model_selection import TunedThresholdClassifierCV

from tests.strategies import WHOLE_WEIGHTS, prices, scored_of, tables
from workbench.intake import InputError
from workbench.threshold import (
    Baselines,
    CostModel,
    PricedCurve,
    baselines,
    cheapest,
    operating_curve,
    regret,
)

of_counts = PricedCurve.of_counts

CALM = st.floats(-50.0, 50.0)  # scores; their size has nothing to do with prices


def exact_costs(curve, costs) -> list[Fraction]:
    """Price every point per case, without rounding."""
    price = {name: Fraction(getattr(costs, name)) for name in ("fp", "fn", "tp", "tn")}
    total = Fraction(curve.total_weight)
    return [
        (
            price["tp"] * Fraction(tp)
            + price["fp"] * Fraction(fp)
            + price["fn"] * (Fraction(curve.tps[-1]) - Fraction(tp))
            + price["tn"] * (Fraction(curve.fps[-1]) - Fraction(fp))
        )
        / total
        for tp, fp in zip(curve.tps.tolist(), curve.fps.tolist(), strict=True)
    ]


def cheapest_by_hand(curve, costs) -> float:
    """Return the threshold of the first point within rounding of the least cost."""
    money = exact_costs(curve, costs)
    equal = min(money) + Fraction(1e-9) * max(1, *(abs(each) for each in money))
    return curve.thresholds[next(i for i, each in enumerate(money) if each <= equal)]


def money_of_rows(scored, costs, threshold) -> float:
    """Price row by row."""
    price = {(1, 1): costs.tp, (0, 1): costs.fp, (1, 0): costs.fn, (0, 0): costs.tn}
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    rows = zip(scored.y_true, scored.y_score, weight, strict=True)
    return sum(w * price[int(y), int(s >= threshold)] for y, s, w in rows)


# 1. By hand


@given(tables(CALM), prices())
def test_the_cheapest_point_is_the_first_of_the_least_cost(scored, price):
    curve, costs = operating_curve(scored), CostModel(*price)
    assert cheapest(of_counts(curve, costs)).threshold == cheapest_by_hand(curve, costs)


@given(tables(CALM, weighted=False), st.tuples(*[st.integers(-9, 9).map(float)] * 4))
def test_prices_need_not_be_reasonable(scored, price):
    curve, costs = operating_curve(scored), CostModel(*price)
    assert cheapest(of_counts(curve, costs)).threshold == cheapest_by_hand(curve, costs)


@given(tables(CALM), prices(), CALM)
def test_a_point_costs_what_its_rows_cost(scored, price, threshold):
    costs = CostModel(*price)
    curve = operating_curve(scored)
    point = curve.at(threshold)
    assert of_counts(curve, costs).total_at(point) == pytest.approx(
        money_of_rows(scored, costs, threshold), abs=1e-6
    )
    assert of_counts(curve, costs).per_case(point) * curve.total_weight == pytest.approx(
        of_counts(curve, costs).total_at(point)
    )
    on_curve = of_counts(curve, costs).money()[curve.index(threshold)]
    assert on_curve == pytest.approx(of_counts(curve, costs).per_case(point), rel=1e-12)


@pytest.mark.parametrize(
    ("costs", "threshold"),
    [
        (CostModel(fp=1, fn=1), 0.9),
        (CostModel(fp=1, fn=1.5), 0.6),
        (CostModel(fp=1.5, fn=1), 0.9),
        (CostModel(fp=1, fn=0.25), inf),
        (CostModel(fp=0.1, fn=9), 0.2),
        (CostModel(fp=0, fn=0), inf),  # all points are equal: the one that flags fewest
        (CostModel(fp=1, fn=1, tp=-5), 0.2),  # a gain for each one caught
    ],
)
def test_prices_move_the_cheapest_point(costs, threshold):
    scored = scored_of([1, 1, 0, 0, 1, 0, 0, 1], [0.9, 0.9, 0.9, 0.8, 0.6, 0.5, 0.3, 0.2])
    assert cheapest(of_counts(operating_curve(scored), costs)).threshold == threshold


def test_of_equal_points_the_one_that_flags_fewest_is_taken():
    """Both 0.9 and 0.4 cost 10 x 0.1; in doubles the second comes out a bit cheaper."""
    scored = scored_of([1, 0, 1], [0.9, 0.5, 0.4])
    curve = operating_curve(scored)
    assert cheapest(of_counts(curve, CostModel(fp=0.1 + 0.2, fn=0.3))).threshold == 0.9


def test_what_is_less_than_a_billionth_of_the_money_is_no_difference():
    curve = operating_curve(scored_of([1, 0], [0.9, 0.1]))
    assert cheapest(of_counts(curve, CostModel(fp=1e-10, fn=1e-10))).threshold == inf
    assert cheapest(of_counts(curve, CostModel(fp=1e-8, fn=1e-8))).threshold == 0.9


# 2. By theirs


@given(tables(CALM))
def test_equal_prices_give_the_error_rate(scored):
    curve, costs = operating_curve(scored), CostModel(fp=1.0, fn=1.0)
    for threshold in curve.thresholds:
        loss = zero_one_loss(
            scored.y_true, scored.y_score >= threshold, sample_weight=scored.sample_weight
        )
        assert of_counts(curve, costs).per_case(curve.at(threshold)) == pytest.approx(
            loss, abs=1e-12
        )
    best = of_counts(curve, costs).per_case(cheapest(of_counts(curve, costs)))
    assert best <= min(curve.prevalence, 1 - curve.prevalence) + 1e-9


# 3. Laws


@given(tables(CALM, weighted=False), prices(), st.sampled_from([0.5, 3.0, 1_000.0, 0.1]))
def test_other_money_leaves_the_cheapest_point(scored, price, factor):
    curve = operating_curve(scored)
    before = cheapest(of_counts(curve, CostModel(*price)))
    assert cheapest(of_counts(curve, CostModel(*(factor * each for each in price)))) == before


@given(tables(CALM, weighted=False), prices(), st.integers(-99, 99), st.integers(-99, 99))
def test_what_every_case_of_a_class_costs_leaves_the_cheapest_point(scored, price, bad, good):
    curve, costs = operating_curve(scored), CostModel(*price)
    dearer = replace(
        costs, fp=costs.fp + good, tn=costs.tn + good, fn=costs.fn + bad, tp=costs.tp + bad
    )
    assert cheapest(of_counts(curve, dearer)) == cheapest(of_counts(curve, costs))


@given(tables(CALM, weighted=WHOLE_WEIGHTS), prices(), st.integers(1, 1_000))
def test_dearer_misses_never_raise_the_threshold(scored, price, more):
    curve, costs = operating_curve(scored), CostModel(*price)
    dearer = replace(costs, fn=costs.fn + more)
    assert (
        cheapest(of_counts(curve, dearer)).threshold <= cheapest(of_counts(curve, costs)).threshold
    )


@given(tables(CALM, weighted=WHOLE_WEIGHTS), prices(), st.integers(1, 1_000))
def test_dearer_false_alarms_never_lower_the_threshold(scored, price, more):
    curve, costs = operating_curve(scored), CostModel(*price)
    dearer = replace(costs, fp=costs.fp + more)
    assert (
        cheapest(of_counts(curve, dearer)).threshold >= cheapest(of_counts(curve, costs)).threshold
    )


@given(tables(CALM), prices())
def test_no_point_lies_above_the_iso_cost_line_through_the_cheapest(scored, price):
    """Its slope in ROC space is (1−π)(c_FP−c_TN) / π(c_FN−c_TP) (Provost and Fawcett 2001)."""
    curve, costs = operating_curve(scored), CostModel(*price)
    best, share = cheapest(of_counts(curve, costs)), curve.prevalence
    slope = (1 - share) * (costs.fp - costs.tn) / (share * (costs.fn - costs.tp))
    reach = best.tpr + slope * (curve.fpr - best.fpr)
    assert (curve.tpr <= reach + 1e-7 * (1 + slope)).all()


@given(tables(CALM), prices())
def test_the_cheapest_point_costs_no_more_than_any_baseline(scored, price):
    curve, costs = operating_curve(scored), CostModel(*price)
    best = cheapest(of_counts(curve, costs))
    per_case = of_counts(curve, costs).per_case(best)
    others = baselines(of_counts(curve, costs), best, current=0.5)
    differences = regret(others, per_case)
    for name in ("flag_none", "flag_all", "current", "random"):
        assert getattr(differences, name) == getattr(others, name) - per_case
        assert getattr(differences, name) >= -1e-6


# 4. Baselines


@given(tables(CALM), prices(), CALM, CALM)
def test_baselines_are_policies_priced_row_by_row(scored, price, threshold, current):
    curve, costs = operating_curve(scored), CostModel(*price)
    point = curve.at(threshold)
    found = baselines(of_counts(curve, costs), point, current)
    total = curve.total_weight
    for name, policy in (("flag_none", inf), ("flag_all", -inf), ("current", current)):
        expected = money_of_rows(scored, costs, policy) / total
        assert getattr(found, name) == pytest.approx(expected, abs=1e-9)
    q = point.selection_rate  # each case is flagged with this chance, whoever it is
    positives, negatives = curve.tps[-1], curve.fps[-1]
    lottery = positives * (q * costs.tp + (1 - q) * costs.fn)
    lottery += negatives * (q * costs.fp + (1 - q) * costs.tn)
    assert found.random == pytest.approx(lottery / total, abs=1e-9)


def test_without_a_policy_of_today_there_is_nothing_to_compare_with():
    curve = operating_curve(scored_of([1, 0], [0.9, 0.1]))
    found = baselines(of_counts(curve, CostModel()), curve.at(0.5))
    assert found == Baselines(flag_none=0.5, flag_all=0.5, current=None, random=0.5)
    assert regret(found, 0.25) == Baselines(0.25, 0.25, None, 0.25)


@given(tables(CALM), prices())
def test_net_benefit_is_the_saving_over_flagging_nobody(scored, price):
    """C(none) − C(t) = (c_FN−c_TP)·NB(t; p*) per case (Vickers and Elkin 2006)."""
    curve, costs = operating_curve(scored), CostModel(*price)
    false_alarm, miss = costs.fp - costs.tn, costs.fn - costs.tp
    odds = false_alarm / miss  # p*/(1−p*)
    benefit = (curve.tps - curve.fps * odds) / curve.total_weight
    money = of_counts(curve, costs).money()
    np.testing.assert_allclose(money[0] - money, miss * benefit, atol=1e-9)


# 5. Prices


@pytest.mark.parametrize("name", ["fp", "fn", "tp", "tn"])
@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_a_price_that_is_not_finite_is_refused(name, value):
    with pytest.raises(InputError, match=f"^The cost '{name}' is .* Give a finite amount"):
        CostModel(**{name: value})


@pytest.mark.parametrize(
    ("costs", "reasonable"),
    [
        (CostModel(), True),
        (CostModel(fp=0.0, fn=1.0, tn=-0.5), True),
        (CostModel(fp=0.0, fn=1.0), False),
        (CostModel(fp=1.0, fn=1.0, tp=1.0), False),
        (CostModel(fp=-3.0, fn=1.0, tn=-2.0), False),
    ],
)
def test_reasonable_prices_make_mistakes_dearer(costs, reasonable):
    assert costs.reasonable is reasonable


@given(tables(CALM), prices())
def test_calibrated_scores_need_no_data_to_choose_by(scored, price):
    """Where scores are each block's own rate, the cheapest point cuts at p* (Elkan 2001)."""
    _, block = np.unique(scored.y_score, return_inverse=True)
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    size = np.bincount(block, weight)
    assume((size > 0).all())
    calibrated = (np.bincount(block, weight * scored.y_true) / size)[block]
    costs = CostModel(*price)
    a, b = costs.fp - costs.tn, costs.fn - costs.tp
    curve = operating_curve(scored_of(scored.y_true, calibrated, scored.sample_weight))
    best, closed = (
        of_counts(curve, costs).per_case(cheapest(of_counts(curve, costs))),
        of_counts(curve, costs).per_case(curve.at(a / (a + b))),
    )
    assert isclose(best, closed, rel_tol=1e-9, abs_tol=1e-6)


# 6. The direction of scikit-learn's own tuning


class Ready(ClassifierMixin, BaseEstimator):
    """A classifier whose probabilities are its only feature."""

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        return np.column_stack((1.0 - X[:, 0], X[:, 0]))


@pytest.mark.parametrize("fn", [0.25, 1.0, 4.0, 20.0])
def test_scikit_learn_tunes_into_the_same_direction_and_never_cheaper(fn):
    draw = np.random.default_rng(7)
    y = draw.random(600) < 0.3
    score = 1.0 / (1.0 + np.exp(-draw.normal(np.where(y, 0.7, -0.9), 1.0)))
    curve = operating_curve(scored_of(y, score))
    priced = of_counts(curve, CostModel(fp=1.0, fn=fn))

    def gain(y_true, y_pred):
        return -float(np.mean(np.where(y_true, fn * ~y_pred, y_pred)))

    X = score.reshape(-1, 1)
    tuned = TunedThresholdClassifierCV(
        Ready().fit(X, y), scoring=make_scorer(gain), cv="prefit", refit=False
    )
    theirs = float(tuned.fit(X, y).best_threshold_)
    ours = cheapest(priced)
    assert priced.per_case(ours) <= priced.per_case(curve.at(theirs)) + 1e-12
    # They look at 100 thresholds only: near the cheapest, on either side of it.
    assert priced.per_case(curve.at(theirs)) == pytest.approx(priced.per_case(ours), rel=0.05)
    assert (theirs > 0.5) == (ours.threshold > 0.5) or fn == 1.0
