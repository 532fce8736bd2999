"""Two models on the same rows: paired honest costs row by row, and whether the interval covers."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

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


def row_by_row(a: Contender, b: Contender, limits: Limits) -> float:
    """Return the difference from each row's own held-out costs."""
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
    return float(np.average(costs[0] - costs[1], weights=weight))


@pytest.mark.parametrize("limits", [Limits(), HELD])
@pytest.mark.parametrize(("costs", "prevalence"), [(FLAT, None), (PER_AMOUNT, 0.1)])
@pytest.mark.parametrize("roles", [(), ("weight",), ("group",), ("weight", "group")])
def test_it_is_the_difference_of_the_rows_held_out_costs(roles, costs, prevalence, limits):
    a, b = (contender(each, costs, prevalence) for each in two(60, 3, "amount", *roles))
    found = cost_difference(a, b, limits)
    honest = [honest_cost(each.priced, each.rows, limits) for each in (a, b)]
    assert found.value == pytest.approx(row_by_row(a, b, limits), abs=1e-12)
    assert found.value == pytest.approx(honest[0] - honest[1], abs=1e-10)
    assert found.low < found.value < found.high
    assert found.low + found.high == pytest.approx(2.0 * found.value)


@pytest.mark.parametrize("prevalence", [None, 0.1])
def test_a_table_pasted_twice_says_no_more_when_its_rows_are_grouped(prevalence):
    frame = two(400, 9)[0].table.assign(household=np.arange(400))
    columns = Columns("y", "score", "1", group="household", scale="any")
    random = np.random.default_rng(2)
    widths = []
    for copies in (1, 3):
        random = np.random.default_rng(2)
        made = []
        for skill in (1.0, 0.5):
            score = random.normal(size=400) + skill * frame["y"].to_numpy()
            table = pd.concat([frame.assign(score=score)] * copies, ignore_index=True)
            made.append(contender(Scored.from_frame(table, columns), FLAT, prevalence))
        found = cost_difference(*made)
        widths.append(found.high - found.low)
    assert widths[1] == pytest.approx(widths[0], rel=0.35)  # as if independent: 1 / sqrt(3)


def test_the_second_against_the_first_is_the_negative():
    a, b = (contender(each) for each in two(200, 5))
    there, back = cost_difference(a, b, level=0.8), cost_difference(b, a, level=0.8)
    assert back == CostDifference(-there.value, -there.high, -there.low)


def test_models_that_decide_alike_do_not_differ():
    y, score = np.arange(40) % 3 == 0, np.random.default_rng(1).normal(size=40)
    a, b = contender(scored_of(y, score)), contender(scored_of(y, np.exp(score)))
    assert cost_difference(a, b) == CostDifference(0.0, 0.0, 0.0)


def test_without_any_spread_nothing_is_said_of_other_samples():
    """One model errs never, the other passes everybody; the share of positives is given."""
    y = np.arange(40) % 2 == 0
    costs = CostModel(fp=3.0, fn=1.0)
    scores = y * 1.0, np.ones(40)
    right, useless = (contender(scored_of(y, each), costs, prevalence=0.1) for each in scores)
    found = cost_difference(right, useless)
    assert found.value == pytest.approx(-0.1)
    assert isnan(found.low)
    assert isnan(found.high)


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


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_a_level_is_a_share(level):
    a = contender(scored_of([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4]))
    with pytest.raises(InputError, match="coverage"):
        cost_difference(a, a, level=level)


def covered(n: int, skills: tuple[float, float], runs: int, members: int = 1) -> float:
    """Return how often the true difference is held; rows come in households that score alike.

    True is the difference between the costs, in the population, of the two thresholds that the
    whole tables choose. Scores of the two models share half of their noise.
    """
    random, costs, held = np.random.default_rng(6), CostModel(fp=1.0, fn=4.0), 0
    columns = Columns("y", "score", "1", group="household", scale="any")
    household = np.repeat(np.arange(n // members), members)
    for run in range(runs):
        y = (random.random(n // members) < 0.3)[household]
        shared = sqrt(0.5) * random.normal(size=n // members)[household]
        truth, made = [], []
        for skill in skills:
            score = shared + sqrt(0.5) * random.normal(size=n) + skill * y
            frame = pd.DataFrame({"y": y * 1, "score": score, "household": household})
            made.append(contender(Scored.from_frame(frame, columns), costs))
            curve = made[-1].priced.curve
            t = curve.thresholds[cheapest_index(made[-1].priced.money())]
            truth.append(0.3 * 4.0 * ndtr(t - skill) + 0.7 * ndtr(-t))
        found = cost_difference(*made, seed=run)
        held += found.low <= truth[0] - truth[1] <= found.high
    return held / runs


def test_the_interval_covers():
    assert covered(100, (1.5, 1.0), 20) >= 0.85  # one run of twenty is five percent


@pytest.mark.slow
@pytest.mark.parametrize("n", [200, 1000])
@pytest.mark.parametrize("skills", [(1.0, 1.0), (1.5, 1.0), (2.5, 0.5)])
@pytest.mark.parametrize("members", [1, 2])
def test_the_interval_covers_everywhere(n, skills, members):
    assert covered(n, skills, 300, members) >= 0.93
