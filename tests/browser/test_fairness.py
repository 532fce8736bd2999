"""Fairness: the line is dragged and every slice follows; names are text; everybody can use it."""

from __future__ import annotations

from functools import cache
from math import isnan
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.fairness_screen import FairnessScreen
from tests.browser.made_up import ALL, PAYLOADS
from tests.browser.reading import violations
from tests.browser.test_as_text import more_than_text
from workbench import phrases
from workbench.phrases.slice_metrics import points_text
from workbench.report.terms import Evidence, Terms
from workbench.slices import by_slice, slice_rows
from workbench.slices.costs import slice_costs
from workbench.slices.counts import count_slices
from workbench.slices.disparity import disparities
from workbench.slices.entities import rates_at
from workbench.slices.flags import flags, reference_key
from workbench.threshold import operating_curve
from workbench.ui.fairness_choice import DEFINITIONS
from workbench.workspace import load_scored

pytestmark = pytest.mark.browser

LINK = "workspace=credit&threshold=0.3&by="
PLACES = (0.1, 0.35, 0.6, 0.8, 0.97)
GAPS = (
    "false_positive_rate_difference",
    "equal_opportunity_difference",
    "equalized_odds_difference",
    "demographic_parity_difference",
    "demographic_parity_ratio",
    "predictive_parity_difference",
)
SIDES = ("selection_rate", "tpr", "fpr", "cost")


@pytest.fixture
def screen(page) -> FairnessScreen:
    return FairnessScreen(page)


@pytest.fixture(scope="module")
def figures(workspaces):
    """Return the rows that are to be shown of a sample, from the package's own figures."""

    @cache
    def opened(key: str):
        workspace = workspaces[key]
        scored = load_scored(workspace)
        terms = Terms(workspace.costs, words=workspace.words)
        rows = Evidence.of(scored, operating_curve(scored), terms).rows()
        return scored, rows, phrases.Money(workspace.costs.unit)

    def rows_of(key: str, by: str, threshold: float, metric: str = "fpr") -> list[dict]:
        scored, priced, money = opened(key)
        slicing = slice_rows(scored.table, by)
        table = by_slice(scored, threshold, by=by)
        costs = slice_costs(scored, slicing, priced, threshold)
        reference = table.find(reference_key(table))
        return [
            {"name": row.name, "cells": cells(row, reference, cost, metric, money)}
            for row, cost in zip(table.slices, costs, strict=True)
        ]

    return rows_of


def cells(row, reference, cost, metric, money) -> list[str]:
    """Return what the cells of a slice say, in the words of the eye."""
    rate = row.rate(metric)
    among = [] if metric == "selection_rate" else [f"{rate.n:,}"]
    shown = phrases.percent(rate.value)
    if rate.status == "undefined":
        shown = "undefined: nobody to count"
    sides = []
    for side in [each for each in SIDES if each != metric][:3]:
        if side == "cost":
            sides.append("–" if row.n < 30 or isnan(cost.value) else money.per_case(cost.value))
        else:
            other = row.rate(side)
            sides.append(phrases.percent(other.value) if other.status == "ok" else "–")
    return [
        f"{row.n:,}",
        phrases.percent(row.base_rate.value),
        *among,
        shown,
        difference(row, reference, metric),
        *sides,
    ]


def difference(row, reference, metric) -> str:
    rate = row.rate(metric)
    if rate.status != "ok":
        return rate.status
    if reference is not None and row.key == reference.key:
        return "reference"
    if reference is None or reference.rate(metric).status != "ok":
        return "–"
    return points_text(rate.value - reference.rate(metric).value)


def gaps(scored, by: str, threshold: float) -> list[str]:
    """Return what the gaps say, in the order in which they are shown."""
    slicing = slice_rows(scored.table, by)
    found = {
        each.name: each.value
        for each in disparities(count_slices(scored, slicing, threshold), slicing)
    }
    return [
        "–"
        if isnan(found[name])
        else phrases.fixed(found[name], 2)
        if name.endswith("ratio")
        else points_text(found[name]).removeprefix("+")
        for name in GAPS
    ]


def shown(texts) -> list[dict]:
    return [{"name": row["name"], "cells": row["cells"]} for row in texts["rows"]]


# 1. The line


@pytest.mark.parametrize("by", ["Age", "Job"])
def test_while_it_moves_every_figure_is_the_exact_one_and_nothing_is_sent(
    screen, figures, workspaces, by
):
    scored = load_scored(workspaces["credit"])
    screen.open(f"{LINK}{by}")
    assert shown(screen.texts()) == figures("credit", by, 0.3)
    asked = screen.asked
    screen.grab()
    for place in PLACES:
        texts = screen.drag_to(place)
        assert shown(texts) == figures("credit", by, float(texts["threshold"])), place
        assert texts["gaps"] == gaps(scored, by, float(texts["threshold"])), place
        assert not any(row["filled"] for row in texts["rows"])
    assert screen.asked == asked
    screen.release()
    committed = screen.texts()
    assert shown(committed) == shown(texts)
    assert screen.address["threshold"] == [committed["threshold"]]
    assert screen.asked > asked


def test_any_definition_can_be_seen_at_every_line_and_follows_it_too(screen, workspaces):
    scored = load_scored(workspaces["credit"])
    screen.open(f"{LINK}Job")
    names = screen.page.locator(".sr-gap-name")
    assert screen.texts()["gapTold"].startswith(f"{gaps(scored, 'Job', 0.3)[0]} at your line. ")
    for place in range(names.count()):
        names.nth(place).click()
        assert names.nth(place).get_attribute("aria-pressed") == "true"
        texts = screen.texts()
        assert texts["gapTold"].startswith(f"{gaps(scored, 'Job', 0.3)[place]} at your line. ")
        nearest = "nearest to 1 at" if "ratio" in texts["gapTitle"] else "smallest at"
        assert nearest in texts["gapTold"]
    assert screen.settle().address["definition"] == [DEFINITIONS[-1]]
    assert screen.texts() == texts
    screen.grab()
    texts = screen.drag_to(PLACES[2])
    told = gaps(scored, "Job", float(texts["threshold"]))[-1]
    assert texts["gapTold"].startswith(f"{told} at your line. ")
    screen.release()


def test_columns_stand_one_below_another_and_all_follow_the_line(screen, figures, workspaces):
    scored = load_scored(workspaces["credit"])
    screen.open(f"{LINK}Marital&by=Job&detail=Job")
    texts = screen.texts()
    assert texts["parts"] == ["Marital", "Job"]
    assert [row["name"] for row in texts["rows"] if row["square"]] == ["married", "fixed"]
    screen.grab()
    for place in PLACES[1:4]:
        texts = screen.drag_to(place)
        at = float(texts["threshold"])
        assert shown(texts) == figures("credit", "Marital", at) + figures("credit", "Job", at)
        assert texts["gaps"] == gaps(scored, "Job", at)
    screen.release()


@pytest.mark.parametrize("metric", ["tpr", "selection_rate", "ppv"])
def test_other_metrics_are_the_exact_ones_too(screen, figures, metric):
    screen.open(f"{LINK}Age&metric={metric}")
    assert shown(screen.texts()) == figures("credit", "Age", 0.3, metric)


def test_a_filled_dot_is_what_remains_after_correction(screen, workspaces):
    screen.open(f"{LINK}Job")
    scored = load_scored(workspaces["credit"])
    slicing, table = slice_rows(scored.table, "Job"), by_slice(scored, 0.3, by="Job")
    tested = flags(rates_at(scored, slicing, 0.3), slicing, reference_key(table))
    wanted = {flag.key[0] for flag in tested if flag.metric == "fpr" and flag.flagged}
    assert wanted
    assert {row["name"] for row in screen.texts()["rows"] if row["filled"]} == wanted


def test_the_keyboard_moves_the_point_and_commits_it(screen):
    screen.open(f"{LINK}Age")
    before = screen.texts()["threshold"]
    screen.handle.focus()
    screen.page.keyboard.press("PageUp")
    screen.page.wait_for_function(
        "(b) => document.querySelector('.sr').dataset.shown !== b", arg=before
    )
    now = screen.texts()["threshold"]
    screen.page.wait_for_url(f"**threshold={now}**")
    assert screen.settle().texts()["threshold"] == now


def test_the_point_is_that_of_the_other_pages(screen):
    screen.open(f"{LINK}Age").grab()
    screen.drag_to(0.8)
    at = screen.release().texts()["threshold"]
    screen.page.get_by_role("link", name="Threshold").click()
    expect(screen.page.get_by_label("Threshold", exact=True)).to_have_attribute("data-shown", at)
    screen.page.get_by_role("link", name="Fairness").click()
    assert screen.settle().texts()["threshold"] == at


def test_the_address_shows_the_same_to_somebody_else(screen, new_page):
    link = f"{LINK}Home&by=Records&crossed=1&metric=tpr&reference=owner&reference=no&min_n=20"
    screen.open(link)
    other = FairnessScreen(new_page()).open(screen.page.url.partition("?")[2])
    assert other.texts() == screen.texts()
    assert [row["name"] for row in other.texts()["rows"] if row["square"]] == ["owner × no"]


def test_a_reference_of_the_second_column_only_is_kept_in_the_address(screen, new_page):
    screen.open(f"{LINK}Home&by=Job&reference=&reference=freelance")
    squares = [row["name"] for row in screen.texts()["rows"] if row["square"]]
    assert squares == ["owner", "freelance"]
    other = FairnessScreen(new_page()).open(screen.page.url.partition("?")[2])
    assert other.texts() == screen.texts()


# 2. The figures below


def test_the_table_is_put_in_order_by_any_column(screen):
    screen.open(f"{LINK}Job")
    table = screen.page.locator(".st-sorted")
    names = table.locator("tbody th")
    first = names.all_inner_texts()
    table.get_by_role("button", name="Applications", exact=True).click()
    assert names.all_inner_texts() == ["fixed", "freelance", "partime", "others"]
    expect(table.locator("thead th").nth(1)).to_have_attribute("aria-sort", "descending")
    table.get_by_role("button", name="Job", exact=True).click()
    assert names.all_inner_texts() == first


# 3. Everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_everybody_can_use_it(new_page, viewport, scheme):
    page = new_page(viewport=viewport, color_scheme=scheme)
    screen = FairnessScreen(page).open(f"{LINK}Marital&by=Job")
    assert screen.wider == [0, 0]
    assert violations(page) == []


def test_names_are_text(screen):
    column = quote(f"group {ALL}")
    screen.open(f"workspace=payloads&by={column}&min_n=1")
    names = [row["name"] for row in screen.texts()["rows"]]
    assert set(PAYLOADS.values()) <= set(names)
    assert more_than_text(screen.page) == []
