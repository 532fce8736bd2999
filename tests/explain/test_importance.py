"""Losing a column, in money: by hand, against scikit-learn, and by its laws."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression

from tests.explain.held import Held, numbers
from workbench.columns import Columns
from workbench.explain import importance
from workbench.explain.importance import losses, shuffle_columns
from workbench.scored import Scored
from workbench.threshold import CostModel, PriceColumns, operating_curve, price, priced_rows

COSTS = CostModel(fp=120.0, fn=600.0, tp=-5.0, tn=1.0)
THRESHOLD = 0.3


def bench(n: int = 300, **roles):
    """Return a model, its rows through the door, and the columns beside them."""
    random = np.random.default_rng(1)
    rows = numbers(n, 3, 1)
    y = (rows["x0"] + 0.3 * rows["x1"] + random.normal(size=n) > 0.8).astype(int)
    model = Held(LogisticRegression().fit(rows, y))
    table = rows.assign(
        label=y,
        score=model.score(rows),
        weight=random.integers(0, 4, n),
        amount=random.gamma(2.0, 500.0, n),
        entity=random.integers(0, n // 3, n),
        loss=random.gamma(1.0, 90.0, n),
    )
    return model, Scored.from_frame(table, Columns("label", "score", "1", **roles))


def priced(scored: Scored, costs: CostModel = COSTS, prevalence: float | None = None):
    return priced_rows(scored, operating_curve(scored), costs, prevalence=prevalence)


def everything(scored: Scored):
    return np.arange(scored.n, dtype=np.int64)


def per_case(scored: Scored, costs: CostModel, scores, prevalence=None) -> float:
    """Return the money per case of other scores of the same rows, by the priced curve."""
    table = scored.table.assign(score=scores)
    other = Scored.from_frame(table, scored.columns)
    curve = price(other, operating_curve(other), costs, prevalence=prevalence)
    return curve.per_case(curve.curve.at(THRESHOLD))


@pytest.mark.parametrize(
    ("roles", "costs", "prevalence"),
    [
        ({}, COSTS, None),
        ({"weight": "weight"}, COSTS, None),
        ({"amount": "amount"}, CostModel(fp=0.12, fn=0.6, per_amount=True), None),
        ({}, CostModel(fp=1.0, fn=500.0, columns=PriceColumns(fp="loss")), None),
        ({"weight": "weight"}, COSTS, 0.05),
        ({"group": "entity"}, COSTS, None),
    ],
)
def test_the_loss_is_the_priced_curve_s_difference_shuffle_by_shuffle(roles, costs, prevalence):
    model, scored = bench(**roles)
    shuffled = shuffle_columns(model, scored, everything(scored))
    before = per_case(scored, costs, scored.y_score, prevalence)
    found = {
        loss.column: loss
        for loss in losses(shuffled, scored, priced(scored, costs, prevalence), THRESHOLD)
    }
    for column, scores in zip(shuffled.columns, shuffled.scores, strict=True):
        after = [per_case(scored, costs, each, prevalence) for each in scores]
        assert found[column].per_case == pytest.approx(np.mean(after) - before, abs=1e-9)


def test_shuffles_are_those_of_the_stated_seed():
    model, scored = bench(40)
    shuffled = shuffle_columns(model, scored, everything(scored), seed=3)
    dealt = np.random.default_rng((3, 1, 2)).permutation(40)
    rows = scored.table[["x0", "x1", "x2"]]
    by_hand = model.score(rows.assign(x1=rows["x1"].to_numpy()[dealt]))
    assert np.array_equal(shuffled.scores[1, 2], by_hand)


def test_scikit_learn_s_permutation_importance_gives_the_same_within_its_spread():
    model, scored = bench(200)
    shuffled = shuffle_columns(model, scored, everything(scored))
    names = list(shuffled.columns)

    def saved(estimator, rows, y) -> float:
        flagged = estimator.predict_proba(rows)[:, 1] >= THRESHOLD
        cost = np.where(
            y == 1, np.where(flagged, COSTS.tp, COSTS.fn), np.where(flagged, COSTS.fp, COSTS.tn)
        )
        return -float(cost.mean())

    theirs = permutation_importance(
        model.estimator,
        scored.table[names],
        scored.table["label"],
        scoring=saved,
        n_repeats=40,
        random_state=0,
    )
    ours = {loss.column: loss for loss in losses(shuffled, scored, priced(scored), THRESHOLD)}
    for j, name in enumerate(names):
        spread = theirs.importances_std[j] * sqrt(1 / 40 + 1 / importance.SHUFFLES)
        assert ours[name].per_case == pytest.approx(
            theirs.importances_mean[j], abs=4.0 * spread + 1e-12
        )


def test_a_column_that_the_model_ignores_costs_exactly_nothing():
    model, scored = bench()
    model.estimator.coef_[0, 2] = 0.0
    table = scored.table.assign(score=model.score(scored.table))
    scored = Scored.from_frame(table, scored.columns)
    shuffled = shuffle_columns(model, scored, everything(scored))
    idle = losses(shuffled, scored, priced(scored), THRESHOLD)
    found = next(loss for loss in idle if loss.column == "x2")
    assert (found.per_case, found.low, found.high, found.changed) == (0.0, 0.0, 0.0, 0.0)
    assert idle[0].column == "x0"


def test_twice_the_prices_are_twice_the_loss_and_the_same_share_of_decisions():
    model, scored = bench()
    shuffled = shuffle_columns(model, scored, everything(scored))
    double = CostModel(fp=240.0, fn=1200.0, tp=-10.0, tn=2.0)
    for one, two in zip(
        losses(shuffled, scored, priced(scored), THRESHOLD),
        losses(shuffled, scored, priced(scored, double), THRESHOLD),
        strict=True,
    ):
        assert two.per_case == pytest.approx(2.0 * one.per_case)
        assert two.high - two.low == pytest.approx(2.0 * (one.high - one.low))
        assert two.changed == one.changed


def test_slices_weigh_together_to_the_whole():
    model, scored = bench(weight="weight")
    shuffled, rows = shuffle_columns(model, scored, everything(scored)), priced(scored)
    part = scored.table["x1"].to_numpy() > 0.2
    whole, one, other = (
        {loss.column: loss for loss in losses(shuffled, scored, rows, THRESHOLD, chosen)}
        for chosen in (None, part, ~part)
    )
    share = scored.sample_weight[part].sum() / scored.sample_weight.sum()
    for name, loss in whole.items():
        mixed = share * one[name].per_case + (1 - share) * other[name].per_case
        assert loss.per_case == pytest.approx(mixed, abs=1e-12)
        assert one[name].n + other[name].n == loss.n == int((scored.sample_weight > 0).sum())


def test_an_empty_slice_is_undefined_and_never_0():
    model, scored = bench(60)
    shuffled = shuffle_columns(model, scored, everything(scored))
    nobody = losses(shuffled, scored, priced(scored), THRESHOLD, np.zeros(60, dtype=bool))
    assert all(np.isnan([loss.per_case, loss.low, loss.changed]).all() for loss in nobody)
    assert {loss.n for loss in nobody} == {0}


def test_the_interval_is_the_normal_one_of_rows_and_shuffles_by_hand():
    model, scored = bench()
    shuffled = shuffle_columns(model, scored, everything(scored))
    found = losses(shuffled, scored, priced(scored), THRESHOLD)[0]
    scores = shuffled.scores[shuffled.columns.index(found.column)]
    gain = np.where(scored.y_true, COSTS.tp - COSTS.fn, COSTS.fp - COSTS.tn)
    change = ((scores >= THRESHOLD).astype(int) - (scored.y_score >= THRESHOLD)) * gain
    error = sqrt(
        change.mean(axis=0).var(ddof=1) / scored.n
        + change.mean(axis=1).var(ddof=1) / importance.SHUFFLES
    )
    assert found.high - found.low == pytest.approx(2 * 1.959964 * error, rel=1e-6)
    assert found.per_case == pytest.approx(change.mean())


def test_rows_of_one_entity_widen_the_interval_as_their_copies_do():
    model, scored = bench(100)
    copies = pd.concat([scored.table] * 5, ignore_index=True)
    copies["entity"] = np.tile(np.arange(100), 5)
    plain = Scored.from_frame(copies, Columns("label", "score", "1"))
    grouped = Scored.from_frame(copies, Columns("label", "score", "1", group="entity"))
    widths = []
    for each in (plain, grouped):
        shuffled = shuffle_columns(model, each, everything(each))
        found = losses(shuffled, each, priced(each), THRESHOLD)[0]
        widths.append(found.high - found.low)
    assert widths[1] > 1.3 * widths[0]


@pytest.mark.parametrize("threshold", [np.inf, -np.inf])
def test_where_everybody_is_decided_alike_no_column_counts(threshold):
    model, scored = bench(60)
    shuffled = shuffle_columns(model, scored, everything(scored))
    for loss in losses(shuffled, scored, priced(scored), threshold):
        assert (loss.per_case, loss.changed) == (0.0, 0.0)


@pytest.mark.slow
def test_the_interval_covers_the_loss_among_all_rows():
    model, scored = bench(6_000)
    whole = shuffle_columns(model, scored, everything(scored))
    rows = priced(scored)
    true = {loss.column: loss.per_case for loss in losses(whole, scored, rows, THRESHOLD)}
    inside = []
    for seed in range(200):
        places = np.sort(np.random.default_rng(seed).choice(6_000, 300, replace=False))
        part = shuffle_columns(model, scored, places, seed=seed)
        found = losses(part, scored, rows, THRESHOLD)
        inside += [loss.low <= true[loss.column] <= loss.high for loss in found]
    assert np.mean(inside) >= 0.92
