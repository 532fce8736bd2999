"""Cases to look at, against sorted lists made the slow obvious way."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.explain import cases
from workbench.intake import InputError
from workbench.scored import Columns, Scored
from workbench.threshold import CostModel, PriceColumns, operating_curve, priced_rows

ROWS = st.lists(
    st.tuples(
        st.booleans(),
        st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.5, 0.75, 1.0]),
        st.sampled_from([0.0, 1.0, 2.5]),
        st.sampled_from([0.0, 10.0, 300.0]),
    ),
    min_size=2,
    max_size=25,
).filter(lambda rows: len({row[0] for row in rows if row[2] > 0}) == 2)
THRESHOLDS = st.sampled_from([-inf, 0.0, 0.2, 0.5, 0.6, 1.0, 1.1, inf])
COSTS = st.sampled_from(
    [
        CostModel(fp=1.0, fn=5.0),
        CostModel(fp=0.1, fn=0.6, tp=-0.2, per_amount=True),
        CostModel(fp=2.0, fn=3.0, tn=1.0, columns=PriceColumns(fn="amount")),
    ]
)


def table(rows: list[tuple[bool, float, float, float]]) -> Scored:
    frame = pd.DataFrame(rows, columns=["y", "score", "w", "amount"])
    return Scored.from_frame(frame, Columns("y", "score", "true", weight="w", amount="amount"))


def money_of(scored: Scored, costs: CostModel, row: int, flagged: bool) -> float:
    """Return what one row costs when it is decided so: the slow way."""
    outcome = {(True, True): "tp", (True, False): "fn", (False, True): "fp", (False, False): "tn"}
    name = outcome[bool(scored.y_true[row]), flagged]
    if getattr(costs.columns, name) is not None:
        price = scored.amount[row]
    else:
        price = getattr(costs, name) * (scored.amount[row] if costs.per_amount else 1.0)
    return price * scored.sample_weight[row]


def priced(scored: Scored, costs: CostModel):
    return priced_rows(scored, operating_curve(scored), costs)


@given(ROWS, THRESHOLDS)
def test_the_nearest_come_first(rows, threshold):
    scored = table(rows)
    line = min(max(threshold, min(scored.y_score)), max(scored.y_score))
    line = line if np.isinf(threshold) else threshold
    slow = sorted(range(scored.n), key=lambda row: (abs(scored.y_score[row] - line), row))
    assert cases.nearest_the_line(scored, threshold, most=5).tolist() == slow[:5]


@given(ROWS, THRESHOLDS, THRESHOLDS, COSTS)
def test_what_two_thresholds_decide_otherwise_comes_with_its_money(rows, before, now, costs):
    scored = table(rows)
    found = cases.changed(scored, priced(scored, costs), before=before, now=now)
    money = {
        row: money_of(scored, costs, row, bool(score >= now))
        - money_of(scored, costs, row, bool(score >= before))
        for row, score in enumerate(scored.y_score)
        if (score >= now) != (score >= before)
    }
    slow = sorted(money, key=lambda row: (-abs(money[row]), row))
    assert found.rows.tolist() == slow
    assert found.money.tolist() == [money[row] for row in slow]


@given(ROWS, THRESHOLDS, THRESHOLDS, COSTS)
def test_the_money_of_the_changed_cases_is_what_the_curve_says(rows, before, now, costs):
    scored = table(rows)
    found = cases.changed(scored, priced(scored, costs), before=before, now=now)
    each = [
        sum(
            money_of(scored, costs, row, bool(score >= threshold))
            for row, score in enumerate(scored.y_score)
        )
        for threshold in (now, before)
    ]
    assert found.money.sum() == pytest.approx(each[0] - each[1], abs=1e-9)


@given(ROWS, THRESHOLDS, COSTS)
def test_the_dearest_mistakes_come_first(rows, threshold, costs):
    scored = table(rows)
    line = min(max(threshold, min(scored.y_score)), max(scored.y_score))
    line = line if np.isinf(threshold) else threshold
    for pick, flagged in ((cases.false_alarms, True), (cases.misses, False)):
        found = pick(scored, priced(scored, costs), threshold)
        money = {
            row: money_of(scored, costs, row, flagged) - money_of(scored, costs, row, not flagged)
            for row in range(scored.n)
            if (scored.y_score[row] >= threshold) == flagged and scored.y_true[row] != flagged
        }
        slow = sorted(money, key=lambda row: (-money[row], -abs(scored.y_score[row] - line), row))
        assert found.rows.tolist() == slow
        assert found.money.tolist() == [money[row] for row in slow]
        assert found.first(2).rows.tolist() == slow[:2]


SMALL = table([(True, 0.9, 1, 1), (False, 0.4, 1, 1), (False, 0.4, 1, 1), (True, 0.1, 1, 1)])


def test_cases_drawn_by_lot_are_the_same_for_the_same_seed():
    drawn = cases.at_random(SMALL, seed=7, most=3).tolist()
    assert drawn == cases.at_random(SMALL, seed=7, most=3).tolist()
    assert len(set(drawn)) == 3
    assert sorted(cases.at_random(SMALL, seed=7).tolist()) == [0, 1, 2, 3]
    assert len({tuple(cases.at_random(SMALL, seed=seed).tolist()) for seed in range(40)}) > 10


def test_a_slice_keeps_the_order_of_the_table():
    assert cases.in_slice(np.array([1, 0, 1, 2]), 1).tolist() == [0, 2]
    assert cases.in_slice(np.array([1, 0, 1, 2]), 3).tolist() == []


def test_ranges_that_meet_hold_each_score_once():
    assert cases.between_scores(SMALL, 0.4, 0.9).tolist() == [1, 2]
    assert cases.between_scores(SMALL, 0.9, 1.0).tolist() == [0]
    assert cases.between_scores(SMALL, -inf, 0.4).tolist() == [3]
    assert cases.between_scores(SMALL, 0.5, 0.6).tolist() == []


def test_a_range_that_is_one_score_holds_it_and_the_last_one_holds_its_end():
    assert cases.between_scores(SMALL, 0.4, 0.4).tolist() == [1, 2]
    ones = table([(True, 1.0, 1, 1), (False, 0.9, 1, 1)])
    assert cases.between_scores(ones, 0.9, 1.0).tolist() == [0, 1]


@pytest.mark.parametrize("ends", [(0.5, 0.4), (nan, 1.0), (0.0, nan)])
def test_no_range_is_refused(ends):
    with pytest.raises(InputError, match="are no range"):
        cases.between_scores(SMALL, *ends)


def test_what_is_given_back_cannot_be_written_to():
    found = cases.misses(SMALL, priced(SMALL, CostModel()), 0.5)
    arrays = (found.rows, found.money, found.first(1).rows, cases.at_random(SMALL, seed=0))
    assert not any(array.flags.writeable for array in arrays)
