"""The closer look: each panel says first what it means, and shows the figures of the core."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.pages.bringing import shown
from tests.pages.deciding import chart, look, table, wait
from workbench import phrases, places
from workbench.phrases import calibration, sureness
from workbench.report.evaluation import evaluate
from workbench.report.terms import Terms
from workbench.threshold import (
    Capacity,
    Limits,
    PriceColumns,
    cheapest,
    operating_curve,
    price,
    priced_rows,
)
from workbench.threshold.auc import auc_difference
from workbench.threshold.calibration import reliability
from workbench.threshold.comparison import Contender, cost_difference
from workbench.threshold.per_case_rule import per_case_rule
from workbench.threshold.stability import cost_between, stability
from workbench.ui.selection import PANELS
from workbench.workspace import load_scored, open_workspace

CREDIT, CRASH = (places.app_folder() / "sample_models" / name for name in ("credit", "crash"))


def terms_of(folder) -> Terms:
    workspace = open_workspace(folder)
    words, current = workspace.words, workspace.policy.threshold
    return Terms(costs=workspace.costs, current=current, words=words)


def said(page) -> str:
    return shown([*page.subheader, *page.markdown, *page.caption])


# 1. Which panels there are


def test_no_panel_is_open_at_first():
    page = look(workspace="credit")
    assert page.segmented_control(key="panel").value is None
    assert "panel" not in page.query_params
    assert not page.subheader


def test_a_panel_is_opened_and_remembered_in_the_address():
    page = look(workspace="credit")
    page.segmented_control(key="panel").set_value("stable").run()
    assert not page.exception
    assert page.query_params["panel"] == "stable"
    assert "You would choose the same" in said(page)
    again = look(workspace="credit", panel="stable")
    assert again.segmented_control(key="panel").value == "stable"


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize(
    "address",
    [{}, {"per_amount": "1"}, {"capacity": "100"}, {"require": "recall>=0.9", "capacity": "100"}],
    ids=str,
)
def test_every_panel_can_be_looked_at(panel, address):
    page = wait(look(workspace="credit", panel=panel, **address))
    assert not page.exception
    assert not page.error
    assert page.query_params["panel"] == panel


@pytest.mark.parametrize("panel", PANELS)
def test_panels_bear_few_rows_and_one_price_for_each(folders, panel):
    page = look(workspace="loans", panel=panel, fn_column="percent")
    assert not page.exception
    assert not page.error


def test_the_rule_per_case_is_offered_where_rows_have_prices_of_their_own():
    offered = look(workspace="credit").segmented_control(key="panel").options
    assert len(offered) == len(PANELS) - 1
    offered = look(workspace="credit", per_amount="1").segmented_control(key="panel").options
    assert len(offered) == len(PANELS)


# 2. How sure


def test_how_sure_shows_what_evaluate_answers():
    terms = terms_of(CREDIT)
    answer = evaluate(load_scored(open_workspace(CREDIT)), terms)
    page = wait(look(workspace="credit", panel="sure"))
    money = answer.situation.money
    rows = {row[0]: row[1:] for row in table(page, "How sure the figures are")["rows"]}
    assert rows["Cost per application in this data"][0] == money.per_case(answer.cost.per_case)
    assert rows["Cost per new application, cross-fitted"] == [
        money.per_case(answer.cost.honest),
        sureness.interval_text(answer.cost.interval, money),
    ]
    assert rows["Area under the ROC curve (AUC)"] == [
        phrases.fixed(answer.auc, 3),
        sureness.area_text(answer.auc_interval),
    ]
    rows = {row[0]: row[1:] for row in table(page, "What doing otherwise costs more")["rows"]}
    assert set(rows) == {
        "Decline nobody",
        "Decline everybody",
        "Today's policy",
        "As many, drawn by lot",
    }
    assert rows["Today's policy"][1] == sureness.interval_text(
        answer.regret_intervals.current, money
    )
    assert money.per_case(answer.cost.honest) in shown(page.subheader)
    assert "1,337 rows were drawn with replacement" in shown(page.caption)


def test_what_was_drawn_is_told_of_groups_and_of_an_expected_share():
    page = wait(look(workspace="crash", panel="sure", prevalence="0.1"))
    caption = shown(page.caption)
    assert "groups of 'case'" in caption
    assert "held at the expected one" in caption


def test_the_chart_gets_its_bands_when_they_are_made():
    page = wait(look(workspace="credit"))
    sure = chart(page)["sure"]
    answer = evaluate(load_scored(open_workspace(CREDIT)), terms_of(CREDIT))
    assert sure["honest"] == answer.cost.honest
    assert "1,337 applications were drawn with replacement 1,000 times" in shown(page.caption)


def test_bands_of_other_terms_are_never_shown():
    page = wait(look(workspace="credit"))
    before = chart(page)["sure"]["honest"]
    page.number_input(key="price fn").set_value(1234.5).run()
    assert not page.exception
    wait(page)
    terms = terms_of(CREDIT)
    terms = replace(terms, costs=terms.costs.with_price("fn", 1234.5))
    honest = chart(page)["sure"]["honest"]
    assert honest == evaluate(load_scored(open_workspace(CREDIT)), terms).cost.honest
    assert honest != before


# 3. How stable


def test_how_stable_names_the_prices_between_which_the_choice_is_the_same():
    workspace = open_workspace(CREDIT)
    scored = load_scored(workspace)
    priced = price(scored, operating_curve(scored), workspace.costs)
    best = cheapest(priced)
    found = stability(priced, None, priced.curve.index(best.threshold))
    low, high = (f"€{phrases.fixed(end, 0)}" for end in cost_between(found, workspace.costs))
    text = said(look(workspace="credit", panel="stable"))
    assert f"if a bad loan approved cost between {low} and {high}." in text
    shares = [phrases.percent(end) for end in found.prevalence]
    assert f"with {shares[0]} to {shares[1]} bad loans" in text


def test_a_choice_that_limits_made_has_no_range():
    text = said(look(workspace="credit", panel="stable", capacity="100"))
    assert "Your limits chose this point" in text


# 4. Is the score a probability?


def test_probability_says_what_the_scores_promise_and_where_calibrated_ones_are_cut():
    scored = load_scored(open_workspace(CREDIT))
    words = open_workspace(CREDIT).words
    page = wait(look(workspace="credit", panel="probability"))
    assert calibration.promise(reliability(scored), words) in said(page)
    assert "0.1667" in shown(page.subheader)
    assert len(page.get("plotly_chart")) == 2


def test_scores_on_a_scale_of_their_own_promise_nothing(folders):
    file = folders[0] / "workspace.toml"
    file.write_text(file.read_text().replace("[data]", '[data]\nscale = "any"'))
    assert "not probabilities" in said(look(workspace="loans", panel="probability"))


# 5. Several models


def test_models_are_compared_on_the_same_rows():
    workspace = open_workspace(CREDIT)
    page = look(workspace="credit", panel="models")
    both = [load_scored(workspace, name) for name in ("boosted", "logistic")]
    curves = [operating_curve(each) for each in both]
    contenders = [
        Contender(price(s, c, workspace.costs), priced_rows(s, c, workspace.costs))
        for s, c in zip(both, curves, strict=True)
    ]
    area, cost = auc_difference(*both), cost_difference(*contenders)
    rows = {row[0]: row[1:] for row in table(page, "Models side by side")["rows"]}
    assert rows["logistic"][0] == phrases.fixed(curves[1].auc, 3)
    assert rows["boosted"][0] == phrases.fixed(curves[0].auc, 3)
    sign = "+" if area.value > 0 else ""
    assert rows["boosted"][1] == sign + phrases.fixed(area.value, 3)
    money = phrases.Money("€")
    assert rows["boosted"][6] == f"{money.per_case(cost.low)} to {money.per_case(cost.high)}"
    assert "boosted" in shown(page.subheader)
    assert len(page.get("plotly_chart")) == 1


def test_models_under_limits_are_chosen_under_limits():
    limits = Limits(capacity=Capacity(100))
    page = look(workspace="credit", panel="models", capacity="100")
    rows = {row[0]: row[1:] for row in table(page, "Models side by side")["rows"]}
    scored = load_scored(open_workspace(CREDIT))
    terms = replace(terms_of(CREDIT), limits=limits)
    assert rows["logistic"][3] == phrases.threshold_text(evaluate(scored, terms).point.threshold)


# 6. The rule per case


def test_the_rule_per_case_is_compared_with_the_single_threshold():
    workspace = open_workspace(CREDIT)
    scored = load_scored(workspace)
    costs = replace(workspace.costs, columns=PriceColumns(fn="Amount"))
    rule = per_case_rule(scored, operating_curve(scored), costs)
    page = look(workspace="credit", panel="per_case", fn_column="Amount")
    rows = {row[0]: row[1:] for row in table(page, "One threshold or many")["rows"]}
    money = phrases.Money("€")
    assert rows["Each application by its own prices"] == [
        "each its own",
        f"{rule.flagged:,} of 1,337",
        money.per_case(rule.cost_per_case),
    ]
    assert money.per_case(rule.cost_per_case) in shown(page.subheader)


def test_with_prices_per_amount_the_rule_is_one_threshold():
    text = said(look(workspace="credit", panel="per_case", per_amount="1"))
    assert "the probability 0.1667" in text


def test_under_limits_the_rule_is_compared_with_the_cheapest_threshold_without_them():
    address = {"workspace": "credit", "panel": "per_case", "fn_column": "Amount"}
    free, limited = look(**address), look(**address, capacity="100")
    rows = [table(page, "One threshold or many")["rows"] for page in (free, limited)]
    assert rows[0] == rows[1]
    assert "threshold without your limits." in shown(limited.subheader)
    assert "no rule for single cases can keep" in said(limited)
    assert "your limits" not in said(free)


def test_where_nothing_keeps_the_limits_the_panels_speak_of_the_nearest_miss():
    address = {"workspace": "credit", "require": "recall>=0.9", "capacity": "100"}
    page = wait(look(panel="sure", **address))
    columns = table(page, "What doing otherwise costs more")["columns"]
    assert columns[0] == "Dearer than the nearest miss, in this data"
    assert "those of the nearest miss" in said(page)
    assert "The plateau" not in said(page)
    compared = table(look(panel="models", **address), "Models side by side")
    assert compared["columns"][3] == "Threshold within the limits"
    assert all(row[4].endswith("(nearest miss)") for row in compared["rows"])
