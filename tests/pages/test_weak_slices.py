"""The panel on weak groups: what is sought and found, and a find that becomes a slice."""

from __future__ import annotations

from functools import cache

import pytest

from tests.pages.bringing import shown
from tests.pages.comparing import given, press
from tests.pages.deciding import FAIRNESS, look
from tests.pages.waiting import settled
from workbench import places
from workbench.phrases import discovery as words_of
from workbench.slices.discovery import Search, discover
from workbench.threshold import operating_curve, priced_rows
from workbench.ui.address import Link
from workbench.ui.fairness_choice import read_fairness
from workbench.workspace import load_scored, open_workspace

CREDIT = open_workspace(next(iter(places.samples())))
THRESHOLD = 0.5


def opened(**more: str):
    address = {"workspace": "credit", "threshold": str(THRESHOLD), "by": "Age", "panel": "weak"}
    return waited(look(FAIRNESS, **address | more))


def waited(page):
    """Look again until the search in the background has ended."""
    return settled(page, "weak groups")


@cache
def found(loss: str = "error", least: int = 30):
    scored = load_scored(CREDIT)
    rows = priced_rows(scored, operating_curve(scored), CREDIT.costs)
    return discover(scored, rows, THRESHOLD, Search(loss, least=least))


def sought(page, loss: str):
    page.button_group(key="weak loss").set_value(loss).run()
    return waited(page)


@pytest.fixture(scope="module")
def page():
    return opened()


def test_it_opens_on_wrong_decisions_and_says_how_many_groups_hold(page):
    assert words_of.weak_headline(found(), CREDIT.words) in shown(page.subheader)
    said = shown(page.markdown)
    for each in found().finds:
        assert f"Where {words_of.group_told(each.found)}".split(" is ")[0] in said
    assert "Half of the applications are searched" in shown(page.caption)


@pytest.mark.parametrize("loss", ["cost", "false_alarm", "miss"])
def test_each_kind_of_mistake_is_sought(page, loss):
    sought(page, loss)
    assert words_of.weak_headline(found(loss), CREDIT.words) in shown(page.subheader)
    names = [name for name, *_ in given(page, "workbench_text_table", "Groups found")["rows"]]
    assert names[0] == next(words_of.group_told(w.found) for w in found(loss).finds if w.confirmed)
    assert len(names) == len(found(loss).finds)


def test_what_holds_is_set_off_and_stands_first(page):
    sought(page, "false_alarm")
    titles = [each.value for each in page.markdown if each.value.lstrip("*").startswith("Where ")]
    bold = [title.startswith("**") for title in titles]
    assert bold == sorted(bold, reverse=True)
    assert sum(bold) == sum(each.confirmed for each in found("false_alarm").finds)


def test_a_find_becomes_a_slice_of_the_page_in_its_address_and_there_is_a_way_back():
    page = sought(opened(), "miss")
    wanted = found("miss").finds[0].found
    press(page, "compare find 0")
    assert read_fairness(Link(page.query_params)).found == wanted
    assert f"against all others: **{wanted.title.split(' ')[0]}" in shown(page.markdown)
    other = look(FAIRNESS, **dict(page.query_params))
    assert other.query_params["found"] == page.query_params["found"]
    assert "bad loans" in shown(other.header).lower()
    assert page.button(key="compare find 0").label == "Compare by columns again"
    press(page, "compare find 0")
    assert "found" not in page.query_params
    assert page.multiselect(key="compared columns").value == ["Age"]


def test_p_values_of_a_group_that_was_sought_are_not_taken_at_their_word():
    page = look(FAIRNESS, workspace="credit", by="Age", found="yes\tRecords\tvalues")
    assert "what is said of chance here says too much" in shown(page.caption)


def test_too_few_rows_are_a_sentence():
    page = opened()
    page.number_input(key="weak least").set_value(500).run()
    assert "Half of the rows are searched, 669 here, for slices of at least 500" in shown(
        waited(page).info
    )


def test_a_smaller_group_can_be_sought():
    page = opened()
    page.number_input(key="weak least").set_value(20).run()
    waited(page)
    assert words_of.weak_headline(found("error", 20), CREDIT.words) in shown(page.subheader)
