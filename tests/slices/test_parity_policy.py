"""A threshold for each group as a rule: applied, refused, and written so that it reads back."""

from __future__ import annotations

import json
from math import inf

import numpy as np
import pytest

from tests.slices.parity_cases import money_of, some_groups
from workbench.intake import InputError
from workbench.slices import slice_rows
from workbench.slices.parity import parity_frontier
from workbench.slices.parity_policy import GroupPolicy, group_policy

POLICY = GroupPolicy(("g",), ((("a",), 0.1 + 0.2), (("b",), inf)), 0.5)


def test_each_row_is_decided_by_its_groups_threshold():
    scored = some_groups(200, 3)
    flags = POLICY.flags(slice_rows(scored.table, "g"), scored.y_score)
    own = scored.table["g"].map({"a": 0.1 + 0.2, "b": inf, "c": 0.5}).to_numpy()
    assert np.array_equal(flags, scored.y_score >= own)


def test_a_point_of_the_frontier_is_the_policy_that_it_costs():
    scored = some_groups(400, 3)
    money = money_of(scored)
    frontier = parity_frontier(money, 0.3, "predictive_equality", 10)
    policy = group_policy(money.curves.slicing, frontier, frontier.free)
    flags = policy.flags(money.curves.slicing, scored.y_score)
    cost = np.where(scored.y_true, 600.0 * ~flags, 120.0 * flags).mean()
    assert cost == pytest.approx(frontier.free.per_case)


def test_json_is_strict_and_reads_back_to_the_same_bits():
    told = json.loads(POLICY.json(), parse_constant=pytest.fail)
    assert told["thresholds"][0] == {"slice": {"g": "a"}, "threshold": 0.1 + 0.2}
    assert told["thresholds"][1]["threshold"] == "inf"
    assert told["all_others"] == 0.5
    assert "unlawful" in told["warning"]


@pytest.mark.parametrize("other", ["h", "g"])
def test_rows_that_are_cut_otherwise_are_refused(other):
    table = some_groups(50, 2).table.rename(columns={"g": other})
    table[other] = "z" + table[other]
    with pytest.raises(InputError, match="these rows have none of those groups"):
        POLICY.flags(slice_rows(table, other), table["score"].to_numpy())
