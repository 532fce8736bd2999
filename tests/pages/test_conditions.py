"""Conditions on the threshold page: other prices, another world, limits, a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.input_cases import csv_text
from tests.pages.bringing import FINE, press, shown
from tests.pages.deciding import (
    FAIRNESS,
    THRESHOLD,
    chart,
    go,
    linked,
    look,
    number,
    placed,
    unfold,
    wait,
)
from workbench import places
from workbench.report.terms import Evidence, Terms
from workbench.threshold import (
    Capacity,
    Limits,
    PriceColumns,
    Requirement,
    operating_curve,
    price,
)
from workbench.workspace import load_scored, open_workspace

CREDIT, CRASH = (places.app_folder() / "sample_models" / name for name in ("credit", "crash"))
CONDITIONS = {
    "per_amount": "1",
    "fp": "0.2",
    "prevalence": "0.05",
    "require": ["recall>=0.9", "selection_rate<=0.8@0.95"],
    "capacity": "1500/2000",
    "review": "15.0,0.05,0.02,200",
    "band": "0.1 0.4",
    "panel": "stable",
}


def best(page) -> float:
    return number(chart(page)["cheapest"]["threshold"])


def chosen(folder, **terms) -> float:
    """Return the threshold that the core chooses."""
    workspace = open_workspace(folder)
    scored = load_scored(workspace)
    costs = terms.pop("costs", workspace.costs)
    return Evidence.of(scored, operating_curve(scored), Terms(costs=costs, **terms)).best.threshold


def sentences(page) -> str:
    return shown([*page.warning, *page.error])


def fill(page, key: str, value: float):
    page.number_input(key=key).set_value(value).run()
    assert not page.exception
    return page


# 1. Links


def test_every_condition_in_a_link_stays_in_the_address():
    page = look(workspace="credit", **CONDITIONS)
    assert not sentences(page)
    for key, value in CONDITIONS.items():
        assert page.query_params[key] == value, key
    again = look(**{key: page.query_params[key] for key in page.query_params})
    assert again.query_params == page.query_params
    assert chart(wait(again)) == chart(wait(page))


def test_what_is_the_workspaces_own_needs_no_place_in_the_address(folders):
    with (folders[0] / "workspace.toml").open("a") as file:
        file.write('[costs]\nreview = 2.0\nfn_column = "percent"\n[policy]\ncapacity = 3\n')
    page = look(workspace="loans")
    assert set(page.query_params) == {"workspace", "model", "threshold"}
    page = look(workspace="loans", capacity="none", review="none", fn="2.0")
    assert not sentences(page)
    assert chart(page)["limits"] is None
    assert chart(page)["review"] is None
    assert chart(page)["costs"]["fn"] == 2.0
    assert page.query_params["capacity"] == "none"
    assert page.query_params["review"] == "none"
    assert page.query_params["fn"] == "2.0"


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ({"per_amount": "1"}, "per_amount '1' needs an amount in each row"),
        ({"per_amount": "yes"}, "per_amount 'yes' is not 1"),
        ({"prevalence": "0"}, "prevalence '0.0' is not a share above 0 and below 1"),
        ({"prevalence": "half"}, "prevalence 'half' is not a number"),
        ({"require": "recall=0.9"}, "requirement 'recall=0.9' was left out"),
        ({"require": "recall>=2"}, "requirement 'recall>=2' was left out"),
        ({"require": "recall>=0.9@sure"}, "confidence 'sure' is not a number"),
        ({"require": "recall>=0.9@1"}, "requirement 'recall>=0.9@1' was left out"),
        ({"require": [f"recall>=0.{i}" for i in range(1, 9)]}, "makes 8 requirements; the first 6"),
        ({"capacity": "many"}, "capacity 'many' is not a number of cases"),
        ({"capacity": "-1"}, "capacity '-1' is not a number of cases"),
        ({"capacity": "3/0"}, "capacity '3/0' is not a number of cases"),
        ({"capacity": "3/"}, "capacity '3/' is not a number of cases"),
        ({"review": "-1"}, "review '-1' is not a cost"),
        ({"review": "1,2"}, "review '1,2' is not a cost"),
        ({"review": "1,0,0,0.5"}, "review '1,0,0,0.5' is not a cost"),
        ({"review": "1,0,0,5,6"}, "review '1,0,0,5,6' is not a cost"),
        ({"review": "1_0"}, "review '1_0' is not a cost"),
        ({"band": "0.5"}, "band '0.5' is not two thresholds"),
        ({"band": "0.5 0.2"}, "band '0.5 0.2' is not two thresholds"),
        ({"band": "nan 1"}, "band 'nan 1' is not two thresholds"),
        ({"panel": "secret"}, "panel 'secret' is none of sure, stable"),
        ({"fp_column": "missing"}, "The workspace's own prices are used"),
        ({"fp_column": "status"}, "The workspace's own prices are used"),
    ],
    ids=str,
)
def test_a_condition_that_cannot_be_used_is_said_and_left_out(folders, address, part):
    page = look(**{"workspace": "loans"} | address)
    assert part in sentences(page)
    assert placed(page) == linked(page) == best(page)
    key = next(iter(address))
    if not isinstance(address[key], list):
        assert key not in page.query_params


# 2. Prices


def test_the_toggle_prices_each_row_by_its_amount():
    page = unfold(look(workspace="credit"))
    page.toggle(key="per amount").set_value(True).run()
    assert not page.exception
    rates = open_workspace(CREDIT).rates
    assert page.number_input(key="price fp").value == rates.fp
    assert best(page) == chosen(CREDIT, costs=rates)
    assert page.query_params["per_amount"] == "1"
    fill(page, "price fp", 0.3)
    assert best(page) == chosen(CREDIT, costs=replace(rates, fp=0.3))
    page.toggle(key="per amount").set_value(False).run()
    assert best(page) == chosen(CREDIT)


def test_without_rates_they_start_from_the_shares_of_the_mean_and_that_is_said(folders):
    amounts = [200, 400, 600, 800, 1000]
    text = (
        (folders[0] / "workspace.toml").read_text().replace("[data]", '[data]\namount = "amount"')
    )
    (folders[0] / "workspace.toml").write_text(text + "[costs]\nfp = 100\nfn = 700\n")
    (folders[0] / "scores.csv").write_text(csv_text(FINE | {"amount": list(map(str, amounts))}))
    mean = sum(amounts) / len(amounts)
    page = unfold(look(workspace="loans", per_amount="1"))
    assert page.number_input(key="price fp").value == float(f"{100 / mean:.2g}")
    assert page.number_input(key="price fn").value == float(f"{700 / mean:.2g}")
    assert "as shares of the mean amount" in shown(page.caption)
    fill(page, "price fp", 0.5)
    assert "as shares of the mean amount" not in shown(page.caption)


def test_without_amounts_nothing_is_asked_per_amount():
    assert not [each for each in unfold(look(workspace="crash")).toggle if each.key == "per amount"]


def test_a_price_comes_from_a_column_until_a_number_is_preferred():
    page = unfold(look(workspace="credit"))
    page.selectbox(key="price column fn").set_value("Amount").run()
    assert not page.exception
    workspace = open_workspace(CREDIT)
    costs = replace(workspace.costs, columns=PriceColumns(fn="Amount"))
    assert best(page) == chosen(CREDIT, costs=costs)
    assert page.query_params["fn_column"] == "Amount"
    assert page.number_input(key="price fn").disabled
    assert page.number_input(key="price fn").help == "Each row's own price, in column 'Amount'."
    page.selectbox(key="price column fn").set_value(None).run()
    assert best(page) == chosen(CREDIT)
    assert "fn_column" not in page.query_params


def test_labels_and_scores_are_no_prices(folders):
    options = unfold(look(workspace="loans")).selectbox(key="price column fp").options
    assert "score" not in options
    assert "status" not in options
    assert "percent" in options


def test_rows_at_odds_with_their_prices_are_said(folders):
    page = unfold(look(workspace="loans", fn_column="percent", tp="80"))
    assert chart(page)["situation"]["odd"] == (
        "in some rows a mistake costs no more than being right"
    )


# 3. Another world, limits, a person


def test_an_expected_share_moves_the_cheapest_and_the_counts():
    page = unfold(look(workspace="credit"))
    before = chart(page)["curve"]["positives"]
    fill(page, "expected prevalence", 5.0)
    assert best(page) == chosen(CREDIT, prevalence=0.05)
    assert chart(page)["curve"]["positives"] < before
    scored = load_scored(open_workspace(CREDIT))
    curve = operating_curve(scored)
    priced = price(scored, curve, open_workspace(CREDIT).costs, prevalence=0.05)
    assert chart(page)["cheapest"]["tp"] == priced.curve.at(best(page)).tp
    fill(page, "expected prevalence", None)
    assert best(page) == chosen(CREDIT)


def test_a_capacity_limits_the_choice_and_its_slots_are_told():
    page = fill(unfold(look(workspace="credit")), "capacity", 100)
    assert best(page) == chosen(CREDIT, limits=Limits(capacity=Capacity(100)))
    assert "Here 100 applications can be declined" in shown(page.caption)
    fill(page, "capacity of", 1000)
    assert page.query_params["capacity"] == "100/1000"
    assert best(page) == chosen(CREDIT, limits=Limits(capacity=Capacity(100, 1000)))
    fill(page, "capacity", None)
    assert "capacity" not in page.query_params


def test_requirements_are_added_and_taken_away():
    page = unfold(look(workspace="credit"))
    page.selectbox(key="hold metric").set_value("precision")
    page.toggle(key="hold surely").set_value(True)
    fill(page, "hold bound", 60.0)
    page.button(key="require").click().run()
    assert page.query_params["require"] == "precision>=0.6@0.95"
    page.toggle(key="hold surely").set_value(False)
    page.selectbox(key="hold metric").set_value("recall").run()
    fill(page, "hold bound", 40.0)
    page.button(key="require").click().run()
    page.button(key="require").click().run()  # the same again adds nothing
    assert page.query_params["require"] == ["precision>=0.6@0.95", "recall>=0.4"]
    asked = Requirement("precision", ">=", 0.6, 0.95), Requirement("recall", ">=", 0.4)
    assert best(page) == chosen(CREDIT, limits=Limits(asked))
    press(page, "Remove: Of those declined, at least 60 % bad loans (confidence 0.95)")
    assert page.query_params["require"] == "recall>=0.4"


def test_there_are_six_requirements_at_most():
    page = unfold(look(workspace="credit", require=[f"recall>=0.{i}" for i in range(1, 7)]))
    assert "require" not in {button.key for button in page.button}
    assert "the most there can be" in shown(page.caption)


def test_a_person_can_review():
    page = unfold(look(workspace="credit"))
    assert chart(page)["review"] is None
    fill(page, "review cost", 15.0)
    fill(fill(page, "review miss", 5.0), "review capacity", 200)
    assert page.query_params["review"] == "15.0,0.05,0.0,200"
    review = chart(page)["review"]
    assert (review["cost"], review["miss"], review["capacity"]) == (15.0, 0.05, 200)
    fill(page, "review cost", None)
    assert chart(page)["review"] is None


def test_a_band_is_said_not_to_keep_requirements_and_why_there_is_none():
    page = unfold(look(workspace="credit", require="recall>=0.9", review="5,0,0,0"))
    assert "does not keep the requirements" in shown(page.caption)
    assert chart(page)["review"]["none"].startswith("Nobody has time for a look")


def test_under_an_expected_share_the_capacity_counts_rows_of_this_data():
    page = look(workspace="credit", capacity="100", prevalence="0.05")
    assert chart(page)["limits"]["capacity"]["text"] == (
        "Decline at most 100 of 1,337 rows of this data"
    )


def test_what_more_slots_save_is_said_where_requirements_let_it():
    assert "would save" in shown(look(workspace="credit", capacity="100").caption)
    held = look(workspace="credit", capacity="100", require="selection_rate<=0.02")
    assert "Here 100 applications can be declined." in shown(held.caption)
    assert "would save" not in shown(held.caption)
    free = look(workspace="credit", capacity="100", require="selection_rate<=0.99")
    assert "would save" in shown(free.caption)


def test_conditions_stay_over_a_look_at_another_page():
    page = wait(look(workspace="credit", **CONDITIONS))
    before = chart(page)
    go(go(page, FAIRNESS), THRESHOLD)
    assert chart(page) == before
