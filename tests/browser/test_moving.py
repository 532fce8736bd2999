"""Other ways to move the point: typing, buttons, undo; and what prices and models do to it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.browser.settling import settle
from workbench import phrases, places
from workbench.threshold import CostModel, PricedCurve, cheapest, operating_curve
from workbench.workspace import load_scored, open_workspace

pytestmark = pytest.mark.browser

of_counts = PricedCurve.of_counts

CREDIT = open_workspace(places.samples()[0])
OTHER = next(model.name for model in CREDIT.models if model != CREDIT.deployed)
CURVE = operating_curve(load_scored(CREDIT))
CHEAPEST = cheapest(of_counts(CURVE, CREDIT.costs)).threshold


@pytest.fixture
def screen(page) -> Screen:
    return Screen(page).open()


def set_price(screen: Screen, label: str, price: float) -> None:
    box = screen.page.get_by_label(label, exact=True)
    box.fill(f"{price:g}")
    box.press("Enter")


# 1. Typing


def test_a_typed_threshold_is_taken_as_it_is(screen):
    for text in ("0.3", " 0.40 ", "2e-1", "0.1234567890123456", "1", "-0.5", "-inf", "inf"):
        screen.type(text)
        assert screen.linked == screen.threshold == float(text)
        assert screen.foot == phrases.threshold_text(float(text))


def test_what_is_no_number_gets_a_sentence_and_moves_nothing(screen):
    problem = screen.page.get_by_role("status").filter(has_text="Type a number")
    for text in ("0,3", "half", "0.3.1", "nan", ""):
        screen.type(text)
        expect(problem).to_be_visible()
        assert screen.linked == CHEAPEST
        screen.type(repr(CHEAPEST))
        expect(problem).to_have_count(0)


def test_a_typed_threshold_is_exact_where_not_every_score_is_drawn(page, workspaces):
    curve = operating_curve(load_scored(workspaces["many"]))
    screen = Screen(page).open("workspace=many")
    for threshold in (0.4567891234567, 0.2, -1.0, float("inf")):
        exact = curve.at(threshold)
        screen.type(repr(threshold))
        assert screen.linked == screen.threshold == threshold
        assert f"{phrases.count(exact.tp)} caught" in screen.texts()["counts"]
        assert f"{phrases.count(exact.fp)} false alarms" in screen.texts()["counts"]


# 2. Buttons


def test_use_the_cheapest_and_use_todays_move_the_point(screen):
    screen.drag_to(0.2)
    screen.press("Use the cheapest")
    assert screen.linked == CHEAPEST
    screen.press("Use today's")
    assert screen.linked == CREDIT.policy.threshold
    assert screen.texts()["extras"][3] == "no difference"


def test_without_a_policy_of_today_none_is_offered(page):
    screen = Screen(page).open("workspace=weighted")
    assert screen.page.get_by_role("button", name="Use today's").count() == 0
    assert not any("Today" in name for name in screen.texts()["policies"])


def test_undo_takes_back_one_move_after_the_other_and_also_after_a_look_elsewhere(screen, page):
    undo = page.get_by_role("button", name="Undo the last move")
    expect(undo).to_be_disabled()
    first = screen.drag_to(0.3).threshold
    second = screen.type("0.25").threshold
    screen.press("Use today's")
    settle(page)
    undo.click()
    assert screen.threshold == second
    go_to(page, "Fairness")
    go_to(page, "Threshold")
    undo.click()
    assert screen.threshold == first
    undo.dblclick()  # a click too many
    assert screen.threshold == CHEAPEST
    expect(undo).to_be_disabled()
    expect(page.get_by_role("alert")).to_have_count(0)


# 3. Prices and models


def test_new_prices_move_the_cheapest_and_leave_the_point_where_it_is(screen):
    screen.drag_to(0.4)
    before, here = screen.texts(), screen.threshold
    set_price(screen, "A bad loan approved costs (€)", 1200)
    after = screen.texts()
    assert after["money"] != before["money"]
    dearer = cheapest(of_counts(CURVE, CostModel(120.0, 1200.0))).threshold
    assert dearer < CHEAPEST
    assert after["policies"][4] == f"Cheapest in this data, {phrases.threshold_text(dearer)}"
    assert (screen.threshold, screen.linked) == (here, here)
    assert after["counts"] == before["counts"]
    assert screen.address["fn"] == ["1200.0"]
    screen.press("Use the cheapest")
    assert screen.linked == dearer


def test_the_handle_keeps_the_focus_while_the_chart_is_drawn_anew(screen, page):
    page.get_by_label("A bad loan approved costs (€)").fill("900")
    screen.handle.focus()  # leaving the box commits the price
    expect(page.locator(".tw-policies .tw-label").last).not_to_contain_text(
        phrases.threshold_text(CHEAPEST)
    )
    assert screen.handle.evaluate("(handle) => handle === document.activeElement")
    before = screen.threshold
    page.keyboard.press("ArrowRight")
    assert screen.threshold < before


def test_a_gain_is_priced_as_a_negative_cost(screen, page):
    screen.press("Other prices").settle()
    set_price(screen, "A good loan approved costs (€)", -50)
    assert screen.address["tn"] == ["-50.0"]
    gain = CostModel(120.0, 600.0, tn=-50.0)
    exact = of_counts(CURVE, gain).per_case(CURVE.at(screen.linked))
    assert phrases.Money("€").per_case(exact) in screen.texts()["money"]


def test_an_emptied_price_box_keeps_the_price(screen, page):
    box = page.get_by_label("A bad loan approved costs (€)")
    before = screen.texts()
    box.fill("")
    box.press("Enter")
    expect(box).to_have_value("600")
    assert screen.texts() == before


def test_another_model_is_drawn_beside_and_can_take_its_place(screen, page):
    other = operating_curve(load_scored(CREDIT, OTHER))
    choose(page, "Draw beside it", OTHER)
    expect(page.locator(".tw-roc .tw-curve-other")).to_have_count(1)
    expect(page.locator(".tw-curve-other")).to_have_count(3)
    least = of_counts(other, CREDIT.costs).per_case(cheapest(of_counts(other, CREDIT.costs)))
    extra = phrases.Money("€").per_case(
        least - of_counts(CURVE, CREDIT.costs).per_case(CURVE.at(screen.threshold))
    )
    texts = screen.texts()
    assert texts["policies"][-1] == f"{OTHER} at its cheapest"
    assert texts["extras"][-1].removeprefix("+") == extra
    assert screen.address["compare"] == [OTHER]
    choose(page, "Model", OTHER)
    expect(page.locator(".tw-curve-other")).to_have_count(0)
    assert screen.address["model"] == [OTHER]
    at = other.at(screen.threshold)
    assert f"{phrases.count(at.fp)} false alarms" in screen.texts()["counts"]


def go_to(page, name: str) -> None:
    page.get_by_role("link", name=name).click()
    settle(page).wait_for_url(f"**/{name.lower()}?**")


def choose(page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
