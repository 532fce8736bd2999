"""The price of parity as one value: its parts, and what it refuses."""

from __future__ import annotations

from math import nan

import pytest

from tests.slices.parity_cases import COSTS, money_of, some_groups
from workbench.intake import InputError
from workbench.phrases.parity import WARNING
from workbench.report.parity import Parity, parity
from workbench.report.terms import Terms
from workbench.scored import Scored
from workbench.slices import by_slice
from workbench.slices.parity import parity_frontier
from workbench.slices.parity_change import cost_change, group_changes
from workbench.slices.parity_policy import group_policy

AT = 0.3


@pytest.fixture(scope="module")
def scored() -> Scored:
    return some_groups(n=800, n_groups=3)


@pytest.fixture(scope="module")
def asked(scored) -> Parity:
    return parity(scored, Terms(COSTS), by="g", criterion="equal_opportunity", threshold=AT)


def test_it_is_the_frontier_of_the_priced_slices(asked, scored):
    assert asked.frontier == parity_frontier(money_of(scored), AT, "equal_opportunity")
    frame = asked.frame()
    assert frame["disparity"].is_monotonic_increasing
    assert frame["cost_per_case"].is_monotonic_decreasing


def test_a_point_says_what_it_changes(asked, scored):
    found = asked.at(0.03)
    assert found.point == asked.frontier.at(0.03)
    assert found.point.disparity <= 0.03
    money, own = money_of(scored), found.point.thresholds
    assert found.changes == group_changes(money, AT, own)
    assert found.fitted == cost_change(money, AT, own)
    assert found.change.value == found.held_out.per_case
    assert [row.tpr for row in found.before.slices] == [
        row.tpr for row in by_slice(scored, AT, by="g").slices
    ]


def test_the_table_of_a_point_is_what_its_rule_decides(asked, scored):
    found = asked.at(0.03)
    frame = found.frame().set_index("slice")
    flagged = group_policy(asked.money.curves.slicing, asked.frontier, found.point).flags(
        asked.money.curves.slicing, scored.y_score
    )
    before = scored.y_score >= AT
    for name, line in frame.iterrows():
        inside = (scored.table["g"] == name).to_numpy()
        assert line["n"] == inside.sum()
        assert line["tpr"] == flagged[inside & scored.y_true].mean()
        assert line["tpr_before"] == before[inside & scored.y_true].mean()
        assert line["now_flagged"] == (flagged & ~before & inside).sum()
        assert line["now_passed"] == (~flagged & before & inside).sum()
        price = COSTS.fp * (flagged.astype(int) - before)[inside & ~scored.y_true].sum()
        price -= COSTS.fn * (flagged.astype(int) - before)[inside & scored.y_true].sum()
        assert line["cost_change"] == pytest.approx(price, abs=1e-6)


def test_without_a_gap_it_is_half_of_what_it_is(asked):
    assert asked.at().point.disparity <= 0.5 * asked.frontier.common.disparity


def test_it_tells_in_words_and_warns(asked):
    found = asked.at()
    assert found.headline.startswith("With a threshold for each group they would come within")
    assert "of 800 cases would be decided otherwise" in found.people
    assert found.warning == WARNING


def test_along_the_frontier_every_point_has_its_interval(asked):
    frame = asked.along(4)
    assert frame["disparity"].is_monotonic_increasing
    ends = frame["disparity"].iloc[[0, -1]].tolist()
    assert ends == [asked.frontier.points[0].disparity, asked.frontier.free.disparity]
    found = asked.at(frame["disparity"][1])
    assert frame["cost_per_case"][1] == found.point.per_case
    told = (found.change.value, found.change.low, found.change.high, found.held_out.disparity)
    assert tuple(frame.loc[1, ["change", "low", "high", "held_out_disparity"]]) == told


def test_a_gap_that_cannot_be_had_is_told(asked):
    with pytest.raises(InputError, match=r"No thresholds bring the groups within −5 pts.* nearest"):
        asked.at(-0.05)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"by": "label"}, "column of true labels"),
        ({"by": "score"}, "column of scores"),
        ({"by": "g", "threshold": nan}, "not a number"),
        ({"by": "g", "criterion": "all"}, "There is no criterion 'all'"),
    ],
)
def test_what_makes_no_sense_is_refused(scored, named, message):
    roles = {"label": scored.columns.y_true, "score": scored.columns.y_score}
    named["by"] = roles.get(named["by"], named["by"])
    with pytest.raises(InputError, match=message):
        parity(scored, **named)


def test_without_terms_each_mistake_costs_one_at_the_cheapest_threshold(scored):
    found = parity(scored, by="g")
    least = min(each.per_case for each in found.frontier.single)
    assert found.frontier.common.per_case == pytest.approx(least)
