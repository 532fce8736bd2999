"""Chips turn, bands widen and the review band is dragged, all in the browser alone."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.figures import Figures
from tests.browser.keys import press_at_once
from tests.browser.mounted import Chart
from workbench.report.operating_view import Candidate
from workbench.report.terms import Terms
from workbench.threshold import (
    Capacity,
    CostModel,
    Limits,
    Requirement,
    Reviewer,
    convex_hull,
    operating_curve,
)
from workbench.workspace import load_scored

pytestmark = pytest.mark.browser

REVIEWER = Reviewer(15.0, 0.05, 0.02)
LIMITS = Limits(
    (
        Requirement("recall", ">=", 0.9),
        Requirement("selection_rate", "<=", 0.5),
        Requirement("precision", ">=", 0.4, 0.95),
        Requirement("cost", "<=", 60.0),
    ),
    Capacity(1_000, 2_000),
)
_BOXES = """() => [
  ...document.querySelectorAll(".tw, .tw-card, .tw-svg, .tw-chip, .tw-limits")
].map((node) => Object.values(node.getBoundingClientRect().toJSON()))"""
_UNSURE = """() => {
  const shown = [...document.querySelectorAll(".tw-policies .tw-note")];
  const names = [...document.querySelectorAll(".tw-policies .tw-label")];
  return shown.flatMap((note, i) => note.getAttribute("display") === "none" ? [] : [
    (names[i].querySelector("title") ?? names[i]).textContent]);
}"""


@pytest.fixture(scope="module")
def boosted(workspaces) -> Candidate:
    scored = load_scored(workspaces["credit"], "boosted")
    return Candidate("boosted", scored, convex_hull(operating_curve(scored)))


@pytest.fixture
def chart(page, boosted, workspaces):
    """Return what shows the credit sample at its own terms, but for some."""
    credit = workspaces["credit"]

    def make(*, on: Page = page, resampled: bool = False, **terms) -> Chart:
        own = replace(Terms(credit.costs, 0.5, credit.words), **terms)
        return Chart(on, Figures(boosted, own, resampled=resampled)).open()

    return make


# 1. Limits


def test_dragging_turns_the_chips_and_moves_nothing_else(chart, page):
    shown = chart(limits=LIMITS)
    page.get_by_role("slider", name="operating point").focus()
    page.keyboard.press("Home")
    boxes, seen = shown.frame().page.evaluate(_BOXES), set()
    for _ in range(20):
        assert shown.chips == shown.figures.chips(shown.threshold)
        assert shown.page.evaluate(_BOXES) == boxes
        seen.add(tuple(kept for kept, _ in shown.chips))
        page.keyboard.press("PageUp")
        shown.frame()
    assert len(seen) > 3
    assert {len({state[i] for state in seen}) for i in range(5)} == {2}


def test_chips_say_it_in_the_words_of_the_business(chart):
    shown = chart(limits=LIMITS).show(0.3)
    assert shown.chips == [
        (False, "Catch at least 90 % of bad loans: not met, 75.3 %"),
        (True, "Decline at most 50 % of applications: met, 38.2 %"),
        (True, "Of those declined, at least 40 % bad loans: met here, 55.4 %; with 95 % "
         "confidence: yes"),
        (False, "Cost at most €60.00 per application: not met, €62.20"),
        (True, "Decline at most 1,000 of 2,000 applications, here 668 of 1,337: met, 511"),
    ]  # fmt: skip


def test_a_value_that_breaks_a_bound_never_looks_like_it(chart, boosted):
    curve = boosted.hull.curve
    bound = float(curve.at(0.3).tpr) + 1e-7
    shown = chart(limits=Limits((Requirement("recall", ">=", bound),)))
    kept, text = shown.chips[0]
    assert not kept
    assert text.split(", ")[-1] == f"{100 * bound - 1e-5:.5f} %"


def test_the_button_takes_the_cheapest_point_that_keeps_the_limits(chart, page):
    shown = chart(limits=Limits((Requirement("recall", ">=", 0.95),)))
    page.get_by_role("button", name="Use the cheapest").click()
    assert shown.threshold == shown.figures.evidence.best.threshold
    assert shown.chips[0][0]
    assert page.locator(".tw-infeasible").is_hidden()


def test_where_no_point_keeps_them_it_is_said_and_the_nearest_is_offered(chart, page):
    wanted = (Requirement("recall", ">=", 0.9), Requirement("precision", ">=", 0.9))
    shown = chart(limits=Limits(wanted))
    expect(page.get_by_text("No threshold meets all. Nearest miss: ")).to_be_visible()
    page.get_by_role("button", name="Use the nearest").click()
    assert shown.threshold == shown.figures.evidence.best.threshold


def test_without_limits_there_are_no_chips(chart, page):
    assert chart().chips == []
    assert page.locator(".tw-limits").is_hidden()


# 2. The review band


@pytest.mark.parametrize("per_amount", [False, True])
def test_what_is_said_of_a_band_is_what_python_says(chart, per_amount):
    rates = CostModel(fp=0.12, fn=0.6, tp=-0.01, tn=-0.05, unit="€", per_amount=True)
    terms = {"costs": rates} if per_amount else {}
    reviewer = Reviewer(12.5, 0.15, 0.05, 400)
    shown = chart(reviewer=reviewer, prevalence=0.2, **terms)
    scores = shown.figures.priced.curve.thresholds
    draw = np.random.default_rng(4)
    for _ in range(25):
        low, high = sorted(draw.choice(scores, 2).tolist())
        threshold = float(draw.choice(scores))
        shown.show(threshold, (low, high))
        assert shown.reviewed == shown.figures.reviewed(threshold, (low, high))


def test_the_band_begins_at_the_best_one(chart, page):
    shown = chart(reviewer=REVIEWER)
    best = shown.figures.band
    assert shown.reviewed == shown.figures.reviewed(0.3, (best.low, best.high))
    page.get_by_role("button", name="Use the best band").click()
    assert shown.band == (best.low, best.high)


def test_keys_move_an_end_of_the_band_and_it_is_sent_once(chart, page):
    shown = chart(reviewer=REVIEWER)
    curve, best = shown.figures.priced.curve, shown.figures.band
    place = curve.index(best.low)
    lower = shown.end("lower")
    pressed = press_at_once(lower, "ArrowRight", "Shift+ArrowLeft", "ArrowDown")
    low = float(curve.thresholds[place - 1 + 10 + 1])
    assert shown.frame().reviewed == shown.figures.reviewed(0.3, (low, best.high))
    assert f"{low:.4f}, a person reviews " in lower.get_attribute("aria-valuetext")
    page.wait_for_function("() => window.sent.length > 0")
    assert shown.sent == [["band", f"{low!r} {best.high!r}"]]
    assert page.evaluate("() => window.askedAt") - pressed > 300
    assert shown.threshold == 0.3


def test_the_ends_stop_at_each_other_and_at_the_ends_of_the_scores(chart):
    shown = chart(reviewer=REVIEWER)
    curve, best = shown.figures.priced.curve, shown.figures.band
    lower, upper = shown.end("lower"), shown.end("upper")
    upper.press("Home")
    upper.blur()
    assert shown.band == (best.low, best.low)
    lower.press("Home")
    lower.blur()
    assert shown.band == (float(curve.thresholds[-1]), best.low)
    upper.press("End")
    upper.blur()
    assert shown.band == (float(curve.thresholds[-1]), np.inf)
    assert "A person reviews 1,337 of 1,337" in shown.frame().reviewed


@pytest.mark.parametrize("where", ["axis", "ROC"])
def test_an_end_is_dragged_and_sent_when_the_hand_lets_go(chart, page, where):
    shown = chart(reviewer=REVIEWER)
    before, best = shown.reviewed, shown.figures.band
    if where == "axis":
        shown.drag(shown.end("upper").locator(".tw-grip"), 60)
    else:
        shown.drag(page.locator(".tw-band-tab .tw-grip").nth(1), -20, 60)
    assert len(shown.sent) == 1
    low, high = shown.band
    assert (low, high > best.high) == (best.low, True)
    assert shown.reviewed == shown.figures.reviewed(0.3, (low, high)) != before
    assert shown.threshold == 0.3


def test_the_operating_point_is_the_first_slider_and_the_band_has_two(chart, page):
    chart(reviewer=REVIEWER)
    labels = [node.get_attribute("aria-label") for node in page.get_by_role("slider").all()]
    assert "operating point" in labels[0]
    assert labels[1:] == ["review band, lower end", "review band, upper end"]


def test_without_a_reviewer_there_is_no_band(chart, page):
    chart()
    expect(page.get_by_role("slider")).to_have_count(1)
    assert page.locator(".tw-band-row").is_hidden()


def test_where_no_band_pays_it_is_said_from_which_price_on_one_would(chart):
    shown = chart(reviewer=replace(REVIEWER, cost=500.0))
    price = shown.figures.band.break_even
    assert shown.reviewed == (
        f"No review band pays. One would if a look cost less than €{price:.2f}. "
        "Drag the two handles apart to try one."
    )
    shown.drag(shown.end("upper").locator(".tw-grip"), 100)
    low, high = shown.band
    assert shown.reviewed == shown.figures.reviewed(0.3, (low, high))
    assert "more than at your point." in shown.reviewed


# 3. How sure


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_jumps_when_the_bands_come(chart, new_page, viewport):
    page = new_page(viewport=viewport)
    shown = chart(on=page, limits=LIMITS, reviewer=REVIEWER)
    before = page.evaluate(_BOXES)
    handle = page.locator(".tw-roc .tw-handle").get_attribute("transform")
    shown.figures = replace(shown.figures, resampled=True)
    shown.show(0.3)
    assert page.locator(".tw-band").count() == 2
    assert page.evaluate(_BOXES) == before
    assert page.locator(".tw-roc .tw-handle").get_attribute("transform") == handle


def test_what_is_no_real_difference_follows_the_point(chart, page):
    shown = chart(resampled=True)
    seen = set()
    for threshold in (0.05, 0.12, 0.17, 0.2, 0.3, 0.5, 0.9):
        shown.show(threshold)
        named = page.evaluate(_UNSURE)
        assert set(named) == set(shown.figures.unsure(threshold))
        seen.update(named)
    assert any(name.startswith("Cheapest in this data") for name in seen)
    assert any(name.startswith("Today's policy") for name in seen)


def test_thresholds_that_cannot_be_told_apart_are_named(chart, page):
    shown = chart(resampled=True)
    words = json.loads(shown.view())["sure"]["plateau"]["text"]
    assert words.endswith(": the data cannot tell these thresholds apart")
    expect(page.locator(".tw-costs").get_by_text(words)).to_be_visible()
    assert page.locator(".tw-roc .tw-plateau-stretch").count() >= 1


def test_the_interval_of_the_area_stands_with_it(chart, page):
    low, high = chart(resampled=True).figures.sure.auc
    words = f"95 % interval {low:.3f}\N{EN DASH}{high:.3f}"
    expect(page.locator(".tw-roc .tw-subtitle")).to_contain_text(words)
