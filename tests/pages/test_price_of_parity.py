"""The panel on the price of parity: what is picked, what is said, and what may be taken away."""

from __future__ import annotations

import re

import pytest

from tests.pages.bringing import shown
from tests.pages.deciding import FAIRNESS, look, table
from tests.pages.waiting import settled
from workbench import places
from workbench.phrases import parity as words_of
from workbench.slices import slice_curves, slice_money, slice_rows
from workbench.slices.parity import parity_frontier
from workbench.slices.parity_along import points_along
from workbench.slices.parity_points import CRITERIA
from workbench.threshold import operating_curve, priced_rows
from workbench.workspace import load_scored, open_workspace

CREDIT = open_workspace(next(iter(places.samples())))
THRESHOLD = 0.2876


def opened(**more: str):
    address = {"workspace": "credit", "threshold": str(THRESHOLD), "by": "Age", "panel": "parity"}
    return look(FAIRNESS, **address | more)


def frontier(criterion: str, min_n: int = 30):
    scored = load_scored(CREDIT)
    rows = priced_rows(scored, operating_curve(scored), CREDIT.costs)
    money = slice_money(slice_curves(scored, slice_rows(scored.table, "Age")), rows)
    return parity_frontier(money, THRESHOLD, criterion, min_n)


@pytest.fixture(scope="module")
def page():
    return opened()


def press(page, key: str, value: object):
    page.button_group(key=key).set_value(value).run()
    assert not page.exception
    return page


def test_it_opens_on_false_alarms_and_says_what_the_gap_is_now(page):
    made = frontier("predictive_equality")
    said = shown(page.subheader)
    assert f"now it is {words_of.gap_text(made.common.disparity)}." in said
    assert "per 1,000 applications" in said
    assert "Of good loans, the same share declined in every group" in shown(page.caption)


def test_the_line_has_intervals_and_the_picked_point_the_one_of_the_headline():
    page = opened()
    settled(page, "parity intervals")
    assert "Whiskers: what a point costs" in shown(page.caption)
    told = [row[2] for row in table(page, "The price of parity")["rows"] if row[2] != "–"]
    made = frontier("predictive_equality")
    assert len(points_along(made)) <= len(told) <= len(points_along(made)) + 1
    (headline,) = (each.value for each in page.subheader if "per 1,000" in each.value)
    assert sum(re.search(r"\((.*?)\)", text)[0] in headline for text in told) == 1


def test_the_warning_stands_there_in_plain_words(page):
    assert "can be unlawful" in shown(page.warning)
    assert "does not recommend it" in shown(page.warning)


def test_nothing_can_be_taken_away_before_it_is_acknowledged():
    page = opened()
    button = page.get("download_button")[-1]
    assert button.proto.disabled
    page.checkbox(key="parity acknowledged").check().run()
    assert not page.get("download_button")[-1].proto.disabled


@pytest.mark.parametrize("criterion", CRITERIA)
def test_each_criterion_shows_its_groups_and_says_how_it_was_found(criterion):
    page = press(opened(), "parity criterion", criterion)
    made = frontier(criterion)
    rows = table(page, "Thresholds and people, group by group")["rows"]
    assert len(rows) == sum(made.judged)
    assert f"{made.read:,} distinct scores" in shown(page.caption)
    assert "cross-fitted" in shown(page.caption)


def test_the_picked_gap_is_kept_and_read_off_the_frontier():
    made = frontier("predictive_equality")
    page = opened()
    for gap in (0.0, 0.02, 0.05):
        page.select_slider(key="parity gap").set_value(gap).run()
        assert not page.exception
        near = words_of.gap_text(made.at(gap).disparity)
        assert f"would come within {near} of each other" in shown(page.subheader)
    assert page.select_slider(key="parity gap").value == 0.05


def test_what_was_picked_is_in_the_address_and_goes_with_the_workspace():
    page = press(opened(), "parity criterion", "equal_opportunity")
    page.select_slider(key="parity gap").set_value(0.05).run()
    kept = {name: page.query_params[name] for name in ("criterion", "gap")}
    assert kept == {"criterion": "equal_opportunity", "gap": "0.05"}
    again = opened(**kept)
    assert shown(again.subheader) == shown(page.subheader)
    assert again.select_slider(key="parity gap").value == 0.05
    other = look(FAIRNESS, workspace="crash")
    assert not {"criterion", "gap"} & set(other.query_params)


def test_a_column_with_one_group_gets_a_sentence(folders):
    page = look(FAIRNESS, workspace="loans", by="id", panel="parity")
    assert "Parity needs two groups" in shown(page.info)
