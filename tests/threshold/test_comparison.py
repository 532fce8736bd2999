"""Two models on the same rows: paired honest costs row by row, and whether the interval covers."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr
from scipy.stats import norm

from tests.strategies import scored_of
from workbench.columns import Columns
from workbench.intake import InputError
from workbench.scored import Scored
from workbench.threshold import (
    Capacity,
    CostModel,
    Limits,
    Requirement,
    cheapest_index,
    operating_curve,
    price,
    priced_rows,
)
from workbench.threshold.comparison import Contender, CostDifference, cost_difference
from workbench.threshold.honest import held_out_choices, honest_cost

FLAT = CostModel(fp=1.0, fn=4.0, tp=0.5)
PER_AMOUNT = CostModel(fp=0.1, fn=0.5, per_amount=True)
HELD = Limits((Requirement.parse("recall>=0.6"),), Capacity(1, 2))


def contender(scored, costs=FLAT, prevalence=None) -> Contender:
    curve = operating_curve(scored)
    return Contender(
        price(scored, curve, costs, prevalence=prevalence),
        priced_rows(scored, curve, costs, prevalence=prevalence),
    )


def two(n: int, seed: int, *roles: str) -> list[Scored]:
    """Draw rows with amounts, weights and households, scored by two models."""
    random = np.random.default_rng(seed)
    household = random.integers(0, n // 2, n)
    y = random.random(n) < 0.3
    shared = random.normal(size=n // 2)[household]
    named = {"weight": "weight", "amount": "amount", "group": "household"}
    columns = Columns("y", "score", "1", scale="any", **{role: named[role] for role in roles})
    frame = pd.DataFrame(
        {
            "y": y * 1,
            "amount": random.gamma(2.0, 100.0, n),
            "weight": random.choice([0.0, 0.5, 1.0, 3.0], n),
            "household": household,
        }
    )
    scores = [np.round(shared + random.normal(size=n) + skill * y, 1) for skill in (1.5, 0.8)]
    return [Scored.from_frame(frame.assign(score=each), columns) for each in scores]


def row_by_row(a: Contender, b: Contender, limits: Limits) -> tuple[float, float]:
    """Return the difference and its standard error from each row's own held-out costs."""
    rows, costs = a.rows, []
    weight = np.ones(len(rows.y_true)) if rows.weight is None else rows.weight
    for each in (a, b):
        flagged, passed = (
            np.where(rows.y_true, *(np.broadcast_to(p, rows.y_true.shape) for p in prices))
            for prices in ((rows.prices.tp, rows.prices.fp), (rows.prices.fn, rows.prices.tn))
        )
        held = [
            np.where(each.rows.positions <= chosen, flagged, passed)
            for chosen in held_out_choices(each.priced, each.rows, limits)
        ]
        costs.append(np.mean(held, axis=0))
    apart, total = costs[0] - costs[1], weight.sum()
    value = float(np.sum(weight * apart)) / total
    own = np.full(len(apart), value)
    strata = [weight > 0.0]
    if rows.prevalence_held:
        strata = [rows.y_true & (weight > 0.0), ~rows.y_true & (weight > 0.0)]
        for members in strata:
            own[members] = np.average(apart[members], weights=weight[members])
    pulls = weight * (apart - own) / total
    if rows.group is not None:
        groups = np.unique(rows.group[weight > 0.0])
        sums = np.array([pulls[rows.group == each].sum() for each in groups])
        return value, sqrt(len(groups) / (len(groups) - 1) * np.sum(sums**2))
    parts = [pulls[members] for members in strata]
    return value, sqrt(sum(len(own) / (len(own) - 1) * np.sum(own**2) for own in parts))


@pytest.mark.parametrize("limits", [Limits(), HELD])
@pytest.mark.parametrize("prevalence", [None, 0.1])
@pytest.mark.parametrize("costs", [FLAT, PER_AMOUNT])
@pytest.mark.parametrize("roles", [(), ("weight",), ("group",), ("weight", "group")])
def test_it_is_the_difference_of_the_rows_held_out_costs(roles, costs, prevalence, limits):
    a, b = (contender(each, costs, prevalence) for each in two(160, 3, "amount", *roles))
    found = cost_difference(a, b, limits)
    value, se = row_by_row(a, b, limits)
    honest = [honest_cost(each.priced, each.rows, limits) for each in (a, b)]
    assert found.value == pytest.approx(value, abs=1e-12)
    assert found.value == pytest.approx(honest[0] - honest[1], abs=1e-10)
    margin = norm.ppf(0.975) * se
    assert (found.low, found.high) == pytest.approx((value - margin, value + margin))


def test_the_second_against_the_first_is_the_negative():
    a, b = (contender(each) for each in two(200, 5))
    there, back = cost_difference(a, b, level=0.8), cost_difference(b, a, level=0.8)
    assert back == CostDifference(-there.value, -there.high, -there.low)


def test_models_that_decide_alike_do_not_differ():
    y, score = np.arange(40) % 3 == 0, np.random.default_rng(1).normal(size=40)
    a, b = contender(scored_of(y, score)), contender(scored_of(y, np.exp(score)))
    assert cost_difference(a, b) == CostDifference(0.0, 0.0, 0.0)


def test_without_any_spread_nothing_is_said_of_other_samples():
    y = np.arange(40) % 2
    costs = CostModel(fp=1.0, fn=1.0, tp=0.0, tn=0.0)
    right, wrong = (contender(scored_of(y, sign * y), costs) for sign in (1.0, -1.0))
    found = cost_difference(right, wrong)
    assert found.value < 0.0
    spread = {row_by_row(right, wrong, Limits())[1] == 0.0}
    assert {isnan(found.low), isnan(found.high)} == spread


def test_one_positive_is_too_few():
    a, b = (contender(scored_of([1, 0, 0], score)) for score in ([3, 2, 1], [1, 2, 3]))
    assert cost_difference(a, b) is None


def test_other_rows_and_other_prices_are_refused():
    y, score = [0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4]
    a = contender(scored_of(y, score))
    with pytest.raises(InputError, match="row 3 is positive for one"):
        cost_difference(a, contender(scored_of([0, 1, 1, 0], score)))
    with pytest.raises(InputError, match="row 2 weighs 1 for one and 2 for the other"):
        cost_difference(a, contender(scored_of(y, score, [1.0, 2.0, 1.0, 1.0])))
    with pytest.raises(InputError, match="same prices"):
        cost_difference(a, contender(scored_of(y, score), CostModel(fn=9.0)))


def covered(n: int, skills: tuple[float, float], runs: int) -> tuple[float, float]:
    """Return how often the true difference is held, and the mean error in standard errors.

    True is the difference between the costs, in the population, of the two thresholds that the
    whole tables choose. Scores of the two models share half of their noise.
    """
    random, costs = np.random.default_rng(6), CostModel(fp=1.0, fn=4.0)
    held, errors = 0, []
    for run in range(runs):
        y = random.random(n) < 0.3
        shared, truth, made = sqrt(0.5) * random.normal(size=n), [], []
        for skill in skills:
            score = shared + sqrt(0.5) * random.normal(size=n) + skill * y
            made.append(contender(scored_of(y, score), costs))
            curve = made[-1].priced.curve
            t = curve.thresholds[cheapest_index(made[-1].priced.money())]
            truth.append(0.3 * 4.0 * ndtr(t - skill) + 0.7 * ndtr(-t))
        found = cost_difference(*made, seed=run)
        apart = truth[0] - truth[1]
        held += found.low <= apart <= found.high
        errors.append((found.value - apart) / ((found.high - found.low) / (2.0 * 1.96)))
    return held / runs, float(np.mean(errors))


def test_the_interval_covers():
    coverage, error = covered(300, (1.5, 1.0), 80)
    assert coverage >= 0.9
    assert abs(error) < 0.4


@pytest.mark.slow
@pytest.mark.parametrize("n", [200, 1000])
@pytest.mark.parametrize("skills", [(1.0, 1.0), (1.5, 1.0), (2.5, 0.5)])
def test_the_interval_covers_everywhere(n, skills):
    coverage, error = covered(n, skills, 1000)
    assert coverage >= 0.9
    assert abs(error) < 0.15
