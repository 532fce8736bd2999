"""Each row by its own prices: by expected cost, against empulse, and what it is worth."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from sklearn.base import BaseEstimator, ClassifierMixin

from tests.strategies import WHOLE_WEIGHTS, prices, tables
from workbench.columns import Columns
from workbench.scored import Scored
from workbench.threshold import CostModel, PriceColumns, cheapest_index, operating_curve, price
from workbench.threshold.per_case_rule import closed_form_threshold, per_case_rule
from workbench.threshold.probability import corrected

PROBABILITIES = st.floats(0.0, 1.0) | st.sampled_from([0.0, 0.25, 0.5, 1.0])
ROLES = Columns(y_true="y", y_score="p", positive="1", amount="amount")


def rows_of(y_true, p, amount, *, roles=ROLES, **more) -> Scored:
    table = {"y": np.asarray(y_true, dtype=int), "p": p, "amount": amount}
    return Scored.from_frame(pd.DataFrame(table | more), roles)


def made_up(n: int, seed: int = 1) -> Scored:
    """Draw calibrated scores of middling quality, and amounts that have nothing to do with them."""
    random = np.random.default_rng(seed)
    p = random.beta(0.8, 2.4, n)
    return rows_of(random.random(n) < p, p, random.lognormal(0.0, 1.0, n))


# 1. By hand


@pytest.mark.parametrize(
    ("costs", "threshold"),
    [
        (CostModel(fp=1, fn=1), 0.5),
        (CostModel(fp=200, fn=1000), 1 / 6),
        (CostModel(fp=0.12, fn=0.60, per_amount=True), 1 / 6),
        (CostModel(fp=1, fn=2, tp=-2, tn=-1), 1 / 3),
        (CostModel(fp=1, fn=-1), None),
        (CostModel(fp=1, fn=1, tn=1), None),
        (CostModel(columns=PriceColumns(fn="loss")), None),
    ],
)
def test_the_closed_form(costs, threshold):
    found = closed_form_threshold(costs)
    assert found == (threshold if threshold is None else pytest.approx(threshold, rel=1e-12))


@given(
    st.lists(st.tuples(st.booleans(), PROBABILITIES, st.integers(0, 50)), min_size=1, max_size=20),
    prices() | st.tuples(*[st.integers(-9, 9).map(float)] * 4),
    st.sampled_from(["flat", "amount", "column"]),
)
def test_a_row_is_flagged_where_that_is_expected_to_cost_no_more(rows, four, kind):
    rows = [(True, 0.7, 3), (False, 0.2, 5), *rows]
    y_true, p, own = (np.array(column) for column in zip(*rows, strict=True))
    scored = rows_of(y_true, p, own.astype(float))
    costs = CostModel(*four, per_amount=kind == "amount")
    if kind == "column":
        costs = replace(costs, columns=PriceColumns(fn="amount"))
    found = per_case_rule(scored, operating_curve(scored), costs)
    total = 0.0
    for flag, y, prob, money in zip(found.flags, y_true, p, own, strict=True):
        fp, fn, tp, tn = (each * (money if kind == "amount" else 1.0) for each in four)
        fn = float(money) if kind == "column" else fn
        flagged, passed = prob * tp + (1 - prob) * fp, prob * fn + (1 - prob) * tn
        total += (tp if y else fp) if flag else (fn if y else tn)
        if abs(flagged - passed) > 1e-9 * (1 + abs(flagged) + abs(passed)):
            assert flag == (flagged < passed)
        elif fp == tn and fn == tp:
            assert not flag
    assert found.total == pytest.approx(total, abs=1e-6)
    assert found.cost_per_case == pytest.approx(total / len(p), abs=1e-6)
    assert found.flagged == int(found.flags.sum())


def test_four_rows_with_losses_of_their_own():
    """p* of the rows is 100/(100+loss): 1/2, 1/11, 1/2, 1/11."""
    scored = rows_of([1, 1, 0, 0], [0.4, 0.1, 0.6, 0.05], [100.0, 1_000.0, 100.0, 1_000.0])
    costs = CostModel(fp=100, columns=PriceColumns(fn="amount"))
    found = per_case_rule(scored, operating_curve(scored), costs)
    assert found.flags.tolist() == [False, True, True, False]
    assert (found.total, found.cost_per_case, found.flagged) == (200.0, 50.0, 2)
    assert (found.threshold, found.score, found.why_not) == (None, None, None)


@pytest.mark.parametrize("scale", ["logit", "any"])
def test_scores_that_are_no_probabilities_have_no_rule(scale):
    scored = rows_of([1, 0], [0.9, 0.1], [1.0, 1.0], roles=replace(ROLES, scale=scale))
    found = per_case_rule(scored, operating_curve(scored), CostModel())
    assert (found.flags, found.flagged, found.threshold) == (None, None, None)
    assert isnan(found.cost_per_case)
    assert isnan(found.total)
    assert f"on the scale '{scale}'" in found.why_not


def test_percent_are_probabilities():
    scored = rows_of(
        [1, 0, 0], [90.0, 40.0, 10.0], [1.0] * 3, roles=replace(ROLES, scale="percent")
    )
    found = per_case_rule(scored, operating_curve(scored), CostModel(fp=1, fn=3))
    assert found.flags.tolist() == [True, True, False]
    assert (found.threshold, found.score) == (0.25, 25.0)


def test_the_flags_cannot_be_changed():
    scored = rows_of([1, 0], [0.9, 0.1], [1.0, 1.0])
    flags = per_case_rule(scored, operating_curve(scored), CostModel()).flags
    with pytest.raises(ValueError, match="read-only"):
        flags[0] = False


# 2. By theirs


class Known(ClassifierMixin, BaseEstimator):
    """A classifier whose only feature is the probability itself."""

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        return np.column_stack((1.0 - X[:, 0], X[:, 0]))


def test_the_same_flags_and_savings_as_empulse():
    from empulse.metrics import savings_score
    from empulse.models import CSThresholdClassifier

    scored = made_up(2_000)
    costs = CostModel(fp=0.5, tn=-0.25, columns=PriceColumns(fn="amount"))
    curve = operating_curve(scored)
    found = per_case_rule(scored, curve, costs)
    X, y = scored.y_score[:, None], scored.y_true.astype(int)
    each = {"fn_cost": scored.amount, "fp_cost": 0.5, "tn_cost": -0.25}
    theirs = CSThresholdClassifier(Known(), calibrator=None).fit(X, y, **each).predict(X, **each)
    assert found.flags.tolist() == theirs.astype(bool).tolist()
    none, everybody = price(scored, curve, costs).money()[[0, -1]]
    savings = savings_score(y, found.flags.astype(float), **each)
    assert 1 - found.cost_per_case / min(none, everybody) == pytest.approx(savings, abs=1e-12)


# 3. Laws


@given(tables(PROBABILITIES), prices(), st.sampled_from([None, 0.1]))
def test_at_flat_prices_it_is_one_threshold(scored, four, prevalence):
    scored = replace(scored, columns=replace(scored.columns, scale="probability"))
    curve, costs = operating_curve(scored), CostModel(*four)
    found = per_case_rule(scored, curve, costs, prevalence=prevalence)
    p = scored.y_score
    if prevalence is not None:
        p = corrected(p, curve.prevalence, prevalence)
    assert found.flags.tolist() == (p >= closed_form_threshold(costs)).tolist()
    assert found.threshold == closed_form_threshold(costs)
    priced = price(scored, curve, costs, prevalence=prevalence)
    flagged = curve.flagged.tolist().index(found.flagged)
    assert found.cost_per_case == pytest.approx(priced.money()[flagged], abs=1e-6)
    assert found.total == pytest.approx(priced.total(flagged), rel=1e-9, abs=1e-6)


@given(tables(PROBABILITIES, weighted=WHOLE_WEIGHTS), prices(), st.floats(0.01, 0.99))
def test_the_score_is_where_the_corrected_probability_reaches_the_threshold(scored, four, world):
    scored = replace(scored, columns=replace(scored.columns, scale="probability"))
    curve, costs = operating_curve(scored), CostModel(*four)
    found = per_case_rule(scored, curve, costs, prevalence=world)
    back = corrected(np.array([found.score]), curve.prevalence, world)
    assert back == pytest.approx(found.threshold, rel=1e-9)


@given(st.lists(PROBABILITIES, min_size=1), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_correction_is_undone_by_its_reverse(p, observed, expected):
    p = np.array(p)
    there = corrected(p, observed, expected)
    np.testing.assert_allclose(corrected(there, expected, observed), p, atol=1e-9)
    assert np.all(np.diff(there[np.argsort(p)]) >= 0.0)
    np.testing.assert_allclose(corrected(p, observed, observed), p, atol=1e-15)


def test_a_correction_moves_the_mean_to_the_expected_prevalence():
    """Calibrated scores, rows drawn again as the other world has them: Saerens et al. 2002."""
    scored = made_up(40_000)
    observed = float(scored.y_true.mean())
    there = corrected(scored.y_score, observed, 0.05)
    weight = np.where(scored.y_true, 0.05 / observed, 0.95 / (1 - observed))
    assert np.average(there, weights=weight) == pytest.approx(0.05, rel=0.03)
    low = there < 0.02
    assert np.average(scored.y_true[low], weights=weight[low]) == pytest.approx(
        np.average(there[low], weights=weight[low]), rel=0.15
    )


@pytest.mark.parametrize(
    "n", [20_000, pytest.param(1_000_000, marks=pytest.mark.slow, id="a million")]
)
@pytest.mark.parametrize("prevalence", [None, 0.1])
def test_calibrated_scores_with_losses_of_their_own_save_much(n, prevalence):
    """A false alarm costs the same everywhere, a miss the row's amount: one threshold is dear."""
    scored = made_up(n)
    curve, costs = operating_curve(scored), CostModel(fp=0.5, columns=PriceColumns(fn="amount"))
    money = price(scored, curve, costs, prevalence=prevalence).money()
    rule = per_case_rule(scored, curve, costs, prevalence=prevalence)
    assert rule.cost_per_case < 0.9 * money[cheapest_index(money)]


def test_amounts_in_all_prices_cancel():
    """The rule is one threshold then: no better than the best one on the very rows."""
    scored = made_up(20_000)
    curve, costs = operating_curve(scored), CostModel(fp=0.12, fn=0.6, per_amount=True)
    found = per_case_rule(scored, curve, costs)
    money = price(scored, curve, costs).money()
    assert found.flags.tolist() == (scored.y_score >= found.threshold).tolist()
    assert money.min() <= found.cost_per_case <= 1.02 * money.min()
