"""Links to the page on fairness: what cannot be used is said, and leaves the address."""

from __future__ import annotations

import pytest

from tests.pages.bringing import shown
from tests.pages.comparing import live
from tests.pages.deciding import FAIRNESS, look
from workbench import places
from workbench.phrases.fairness import treated_alike
from workbench.slices import Cut
from workbench.workspace import open_workspace

CREDIT = open_workspace(next(iter(places.samples())))
LABEL = "bad\tStatus\tvalues"


def linked(**more: object):
    address = {"workspace": "credit", "threshold": "0.3", "by": "Age"}
    page = look(FAIRNESS, **address | more)
    assert not page.exception
    return page


@pytest.mark.parametrize(
    ("key", "said", "why"),
    [
        ("detail", "nobody", "'nobody' is not compared by here; in detail it is Age."),
        ("cut", "Job\tvalues", "The link cuts 'Job', which is not compared by"),
        ("found", LABEL, "'Status' is no column to compare by."),
        ("loss", "x", "The link's loss 'x' is none of error, cost, false_alarm, miss"),
        ("least", "4", "The link's least '4' is no number of cases from 5 up"),
    ],
)
def test_what_a_link_says_and_cannot_be_used_is_said(key, said, why):
    page = linked(**{key: said})
    assert why in shown(page.warning)
    assert key not in page.query_params


def test_references_beyond_the_columns_are_left_out():
    page = linked(reference=["(28, 36]", "single"])
    assert "'single' was left out" in shown(page.warning)
    assert page.query_params["reference"] == "(28, 36]"
    assert live(page).settings["references"] == [1]


def test_another_model_that_is_not_there_is_said_and_todays_line_is_taken():
    page = linked(panel="against", against="model nobody")
    assert "There is no 'nobody' to compare with; here it is today's line" in shown(page.warning)
    assert page.selectbox(key="compared against").value == "today"
    assert "against" not in page.query_params


def test_a_column_in_detail_stays_so_when_it_is_cut_otherwise():
    address = {"workspace": "complaints", "by": ["raters", "text"], "detail": "words in text"}
    page = look(FAIRNESS, **address)
    page.session_state["fairness cuts"] = True
    page.run()
    page.radio(key="cut of text").set_value("values").run()
    assert page.query_params["detail"] == Cut("text").title
    assert "in detail" not in shown(page.warning)
    assert live(page).settings["focus"] == 1


def test_weak_groups_that_are_sought_are_in_the_address():
    page = linked(panel="weak", loss="miss", least="40")
    assert page.button_group(key="weak loss").value == "miss"
    assert page.number_input(key="weak least").value == 40
    page.number_input(key="weak least").set_value(50).run()
    assert (page.query_params["loss"], page.query_params["least"]) == ("miss", "50")


@pytest.mark.parametrize(
    ("threshold", "told"),
    [("inf", "nobody is declined."), ("-inf", "everybody is declined."), ("0.3", "of 0.3000.")],
)
def test_the_first_line_says_who_is_declined(threshold, told):
    assert treated_alike(float(threshold), CREDIT.words).endswith(told)
    assert treated_alike(float(threshold), CREDIT.words) in shown(
        linked(threshold=threshold).caption
    )
