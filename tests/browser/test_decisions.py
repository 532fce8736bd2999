"""The page of decisions in a browser: every name an attack, opened, compared, put in force."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.made_up import ALL
from tests.browser.reading import looks, violations
from tests.browser.settling import settle
from workbench.report.record.as_json import to_decision
from workbench.report.record.making import Decided, Judged, record_of
from workbench.report.record.slices import slices_at
from workbench.report.slice_choice import SliceChoice
from workbench.report.terms import Terms
from workbench.slices import slice_rows
from workbench.store import Actor, open_store
from workbench.workspace import load_scored

pytestmark = pytest.mark.browser

_WIDER = """() => {
  const { scrollWidth, clientWidth } = document.querySelector("[data-testid=stMain]");
  return scrollWidth - clientWidth;
}"""


@pytest.fixture
def numbers(workspaces, home) -> list[int]:
    """Record two decisions by somebody whose very name is an attack."""
    held = workspaces["payloads"]
    terms = Terms(held.costs, current=0.4, words=held.words, limits=held.policy.limits)
    judged = Judged(held, held.deployed.name, load_scored(held), terms)
    made = []
    for threshold in (0.4, 0.3):
        scored, rows = judged.scored, judged.evidence.rows()
        cut = slice_rows(scored.table, held.data.sensitive[0])
        slices = [slices_at(cut, scored, rows, threshold, SliceChoice())]
        decided = Decided(threshold, f"because {ALL}", f"author {ALL}", acknowledged=(ALL,))
        made.append(to_decision(record_of(decided, judged, slices=slices)))
    with open_store(str(home / "record.sqlite3")) as store:
        return [store.record(each, Actor(f"author {ALL}"[:400])).number for each in made]


def test_a_decision_is_opened_compared_and_put_in_force(page, home, numbers, watch):
    old, new = numbers
    found = {}
    page.goto("/decisions?workspace=payloads")
    title = page.get_by_role("columnheader", name="Threshold")
    title.get_by_role("button").click()
    expect(title).to_have_attribute("aria-sort", "ascending")
    settle(page).keyboard.press("Enter")  # the title keeps the focus
    expect(title).to_have_attribute("aria-sort", "descending")
    found |= {f"list, {look}": violations(page, look) for look in looks(page)}
    assert settle(page).evaluate(_WIDER) <= 0
    page.set_viewport_size({"width": 1440, "height": 1700})
    page.locator(".dt-mark").filter(has_text=str(new)).last.locator(".dt-dot").click()
    expect(page.get_by_role("heading", name=f"Decision {new}:")).to_be_visible()
    assert f"decision={new}" in settle(page).url
    expect(page.get_by_text(re.compile("Why: because"))).to_contain_text("<script>")

    page.get_by_role("button", name="Put in force").click()
    menu = page.get_by_test_id("stPopoverBody")
    menu.get_by_label("Your name").fill("Cara")
    menu.get_by_role("button", name=f"Put decision {new} in force").click()
    expect(page.get_by_text(f"Decision {new} is in force.")).to_be_visible()
    with open_store(str(home / "record.sqlite3")) as store:
        assert store.in_force("payloads").number == new
        assert store.trail(new)[-1].actor == "Cara"

    found["one, wide"] = violations(page)
    page.goto(f"/decisions?workspace=payloads&decision={new}&with={old}")
    expect(page.get_by_text("are decided otherwise")).to_be_visible()
    page.get_by_text("Which cases").click()
    found |= {f"two, {look}": violations(page, look) for look in looks(page)}
    assert settle(page).evaluate(_WIDER) <= 0
    assert found == {name: [] for name in found}
    page.get_by_role("button", name="All decisions").click()
    page.get_by_role("button", name=f"Open decision {old}").click()
    expect(page.get_by_role("heading", name=f"Decision {old}:")).to_be_visible()
    assert watch.complaints == []
