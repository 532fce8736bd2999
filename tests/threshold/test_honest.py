"""The honest cost: equal to fitting the rule again without each fold, table by table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import prices, tables
from workbench.columns import Columns
from workbench.scored import Scored
from workbench.threshold import (
    Capacity,
    CostModel,
    Limits,
    OperatingCurve,
    PriceColumns,
    PricedCurve,
    Requirement,
    operating_curve,
    price,
    priced_rows,
)
from workbench.threshold.choice import choose
from workbench.threshold.confidence import certain
from workbench.threshold.folds import CrossFit, deal
from workbench.threshold.honest import held_out_choices, honest_cost

FLAT = CostModel(fp=1.0, fn=5.0)
UNREASONABLE = CostModel(fp=-1.0, fn=2.0, tp=3.0)
PER_AMOUNT = CostModel(fp=0.12, fn=0.6, tp=-0.01, per_amount=True)
OWN = CostModel(fn=4.0, tn=-0.5, columns=PriceColumns(fp="interest"))
RECALL = Requirement.parse("recall>=0.7")
NOBODY_KEEPS = Limits((Requirement.parse("precision>=1"), Requirement.parse("cost<=-9")))
CALM = st.floats(-50.0, 50.0)


def frame_of(n: int, seed: int) -> pd.DataFrame:
    """Make a table with ties, amounts, prices of its own, weights (some 0) and households."""
    random = np.random.default_rng(seed)
    y = (random.random(n) < 0.3).astype(np.int64)
    household = random.integers(0, n // 2, n)
    return pd.DataFrame(
        {
            "y": y,
            "score": np.round(random.normal(size=n) + y + 0.3 * (household % 5), 1),
            "amount": random.gamma(2.0, 500.0, n),
            "interest": random.gamma(2.0, 1.0, n),
            "weight": random.choice([0.0, 0.3, 1.0, 2.5], n),
            "household": household,
        }
    )


def taken(frame: pd.DataFrame, *roles: str) -> Scored:
    """Take a table through the door, its columns in roles such as "weight"."""
    named = {"weight": "weight", "amount": "amount", "group": "household"}
    columns = Columns("y", "score", "1", scale="any", **{role: named[role] for role in roles})
    return Scored.from_frame(frame, columns)


def both(scored, costs, prevalence=None):
    """Return the priced curve and its rows."""
    curve = operating_curve(scored)
    return (
        price(scored, curve, costs, prevalence=prevalence),
        priced_rows(scored, curve, costs, prevalence=prevalence),
    )


def scaled(limits: Limits, n: int) -> Limits:
    """Say a capacity as a share of all rows."""
    if limits.capacity is None:
        return limits
    return replace(limits, capacity=Capacity(limits.capacity.rows(n), n))


def fitted_again(scored, costs, limits, prevalence, plan) -> float:
    """Fit the rule on a table of each training part, and price the fold's rows one by one."""
    priced, rows = both(scored, costs, prevalence)
    dealt, random = deal(rows, plan.folds), np.random.Generator(np.random.PCG64(0))
    limits, totals = scaled(limits, scored.n), []
    for _ in range(plan.repeats):
        fold, total = dealt.draw(random), 0.0
        for each in range(dealt.folds):
            part = Scored.from_frame(scored.table[fold != each], scored.columns)
            sub = price(part, operating_curve(part), costs, prevalence=prevalence)
            threshold = sub.curve.thresholds[choose(sub, limits).index]
            for i in np.flatnonzero(fold == each):
                flagged, positive = scored.y_score[i] >= threshold, scored.y_true[i]
                outcome = {(1, 1): "tp", (1, 0): "fp", (0, 1): "fn", (0, 0): "tn"}
                paid = getattr(rows.prices, outcome[int(flagged), int(positive)])
                paid = paid if isinstance(paid, float) else paid[i]
                total += paid * (1.0 if rows.weight is None else rows.weight[i])
        totals.append(total)
    return float(np.mean(totals)) / priced.curve.total_weight


# 1. By hand


@pytest.mark.parametrize("roles", [(), ("weight",), ("group",), ("weight", "group")])
@pytest.mark.parametrize(
    ("costs", "prevalence", "limits"),
    [
        (FLAT, None, Limits()),
        (FLAT, 0.05, Limits()),
        (UNREASONABLE, None, Limits()),
        (PER_AMOUNT, None, Limits()),
        (OWN, 0.6, Limits()),
        (FLAT, None, Limits((RECALL,))),
        (FLAT, None, Limits(capacity=Capacity(20))),
        (PER_AMOUNT, 0.1, Limits((RECALL, Requirement.parse("cost<=90")), Capacity(3, 7))),
        (OWN, None, Limits((Requirement.parse("precision>=0.5"),), Capacity(60))),
        (OWN, 0.05, NOBODY_KEEPS),
    ],
)
def test_it_equals_fitting_the_rule_again_without_each_fold(costs, prevalence, limits, roles):
    scored = taken(frame_of(70, seed=3), "amount", *roles)
    honest = honest_cost(*both(scored, costs, prevalence), limits, plan=CrossFit(10, 2))
    again = fitted_again(scored, costs, limits, prevalence, CrossFit(10, 2))
    assert honest == pytest.approx(again, rel=1e-12, abs=1e-12)


@settings(max_examples=30)
@given(tables(CALM), prices(), st.sampled_from([None, 0.2]), st.sampled_from([(), (RECALL,)]))
def test_it_equals_fitting_again_on_any_table(scored, price, prevalence, requirements):
    priced, rows = both(scored, CostModel(*price), prevalence)
    limits, plan = Limits(requirements), CrossFit(4, 1)
    honest = honest_cost(priced, rows, limits, plan=plan)
    if deal(rows, 2) is None:
        assert honest is None
    else:
        again = fitted_again(scored, CostModel(*price), limits, prevalence, plan)
        assert honest == pytest.approx(again, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("prevalence", [None, 0.15])
@pytest.mark.parametrize("roles", [(), ("weight",)])
def test_confidence_is_asked_of_the_training_rows(roles, prevalence):
    scored = taken(frame_of(400, seed=5), *roles)
    limits = Limits((Requirement.parse("recall>=0.6", 0.9), Requirement.parse("fpr<=0.6")))
    priced, rows = both(scored, FLAT, prevalence)
    known, length = certain(priced, rows), len(priced.curve.thresholds)
    weight = np.ones(scored.n) if rows.weight is None else rows.weight
    dealt, random = deal(rows, 5), np.random.Generator(np.random.PCG64(0))
    fold = dealt.draw(random)
    chosen = []
    for each in range(5):
        reached = [(rows.positions <= k) & (fold != each) for k in range(length)]
        pos, neg = (np.where(flags, weight, 0.0) for flags in (rows.y_true, ~rows.y_true))
        if prevalence is not None:
            totals = pos[fold != each].sum(), neg[fold != each].sum()
            pos = pos * prevalence * sum(totals) / totals[0]
            neg = neg * (1.0 - prevalence) * sum(totals) / totals[1]
        sums = [[np.sum(w[where]) for where in reached] for w in (neg, pos, pos**2, neg**2)]
        fps, tps, *squares = (np.array(each) for each in sums)
        flagged = np.array([np.count_nonzero(where) for where in reached])
        curve = OperatingCurve(priced.curve.thresholds, fps, tps, flagged)
        own = known if rows.weight is None else known.with_squares(*squares)
        chosen.append(choose(PricedCurve.of_counts(curve, FLAT), limits, own).index)
    by_hand = np.array(chosen)[fold]
    first = next(iter(held_out_choices(priced, rows, limits, plan=CrossFit(5, 1))))
    assert first.tolist() == by_hand.tolist()


@pytest.mark.parametrize("prevalence", [None, 0.02])
def test_a_limit_that_everything_keeps_changes_nothing(prevalence):
    random = np.random.default_rng(2)
    y = random.random(20_000) < 0.1  # more thresholds than are read at once
    scored = Scored.from_frame(
        pd.DataFrame({"y": y * 1, "score": random.normal(size=len(y)) + y}),
        Columns("y", "score", "1", scale="any"),
    )
    priced, rows = both(scored, FLAT, prevalence)
    kept = Limits((Requirement.parse("selection_rate>=0"),))
    free, limited = (
        list(held_out_choices(priced, rows, limits, plan=CrossFit(10, 2)))
        for limits in (Limits(), kept)
    )
    assert [each.tolist() for each in free] == [each.tolist() for each in limited]


# 2. Laws


@given(tables(CALM), prices(), st.integers(2, 6))
def test_what_is_chosen_is_a_training_score_or_inf(scored, price, folds):
    priced, rows = both(scored, CostModel(*price))
    dealt = deal(rows, folds)
    if dealt is None:
        assert honest_cost(priced, rows, Limits(), plan=CrossFit(folds, 1)) is None
        return
    fold = dealt.draw(np.random.Generator(np.random.PCG64(0)))
    chosen = next(iter(held_out_choices(priced, rows, Limits(), plan=CrossFit(folds, 1))))
    for each in range(dealt.folds):
        (index,) = set(chosen[fold == each].tolist())
        assert index in {0, *rows.positions[fold != each].tolist()}


@pytest.mark.parametrize("roles", [("amount",), ("amount", "weight"), ("amount", "group")])
@pytest.mark.parametrize("limits", [Limits(), Limits((RECALL,))])
def test_dearer_money_is_only_another_unit(roles, limits):
    scored = taken(frame_of(300, seed=8), *roles)
    cents = CostModel(fp=12.0, fn=60.0, tp=-1.0, per_amount=True)
    first, second = (honest_cost(*both(scored, each), limits) for each in (PER_AMOUNT, cents))
    assert second == pytest.approx(100.0 * first, rel=1e-12)


def test_another_seed_parts_anew_and_the_same_one_does_not():
    priced, rows = both(taken(frame_of(200, seed=1)), FLAT)
    first, same, other = (
        [each.tolist() for each in held_out_choices(priced, rows, Limits(), seed=seed)]
        for seed in (0, 0, 1)
    )
    assert first == same != other
    assert first[0] != first[1]


def test_a_curve_of_very_many_thresholds_is_parted_once_under_limits(monkeypatch):
    priced, rows = both(taken(frame_of(200, seed=1)), FLAT)
    monkeypatch.setattr("workbench.threshold.honest._MANY", 10)
    assert len(list(held_out_choices(priced, rows, Limits((RECALL,))))) == 1
    assert len(list(held_out_choices(priced, rows, Limits()))) == 5


# 3. Folds


@pytest.mark.parametrize("roles", [(), ("weight",), ("group",), ("weight", "group")])
@pytest.mark.parametrize(("n", "most"), [(12, 10), (30, 10), (500, 10), (500, 3)])
def test_folds_leave_both_classes_to_train_on_and_keep_groups_together(n, most, roles):
    _, rows = both(taken(frame_of(n, seed=n), *roles), FLAT)
    dealt = deal(rows, most)
    fold = dealt.draw(np.random.default_rng(0))
    weight = np.ones(n) if rows.weight is None else rows.weight
    assert 2 <= dealt.folds <= most
    for each in range(dealt.folds):
        for members in (rows.y_true, ~rows.y_true):
            assert weight[members & (fold != each)].sum() > 0.0
    if rows.group is not None:
        pairs = set(zip(rows.group.tolist(), fold.tolist(), strict=True))
        assert len(pairs) == len(set(rows.group.tolist()))
        return
    sizes = np.bincount(fold)
    assert len(sizes) == dealt.folds
    assert sizes.max() - sizes.min() <= 1


@pytest.mark.parametrize(
    ("y", "weight", "household"),
    [
        ([1, 0, 0, 0], None, None),
        ([1, 1, 1, 0], None, None),
        ([1, 1, 0, 0], [1.0, 0.0, 1.0, 1.0], None),
        ([1, 1, 0, 0], None, [0, 0, 1, 2]),
        ([1, 1, 0, 0], None, [0, 0, 0, 0]),
    ],
)
def test_without_two_of_each_class_there_is_no_honest_cost(y, weight, household):
    n = len(y)
    frame = pd.DataFrame(
        {
            "y": y,
            "score": np.arange(n, dtype=np.float64),
            "weight": np.ones(n) if weight is None else weight,
            "household": np.arange(n) if household is None else household,
        }
    )
    priced, rows = both(taken(frame, "weight", "group"), FLAT)
    assert honest_cost(priced, rows, Limits()) is None
    assert honest_cost(priced, rows, Limits((RECALL,))) is None


def test_two_of_each_class_are_enough():
    frame = pd.DataFrame({"y": [1, 1, 0, 0], "score": [0.9, 0.8, 0.2, 0.1]})
    priced, rows = both(Scored.from_frame(frame, Columns("y", "score", "1")), FLAT)
    # Each row is a fold. Only without 0.8 is the positive held out missed, the rest choosing 0.9.
    assert deal(rows, 10).folds == 4
    assert honest_cost(priced, rows, Limits()) == pytest.approx(5.0 / 4.0)
