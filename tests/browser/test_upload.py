"""A table goes up, becomes a workspace, comes down as a folder, and is removed again."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.made_up import ALL, PAYLOADS
from tests.browser.reading import looks, violations
from tests.browser.settling import settle
from tests.input_cases import csv_text
from workbench import places
from workbench.workspace import open_workspace

pytestmark = pytest.mark.browser

FINE = {
    "status": ["bad", "good", "bad", "good"],
    "score": ["0.9", "0.2", "0.7", "0.4"],
    "sex": ["f", "m", "f", "m"],
}
CHOICES = {"Column of outcomes": "status", "Outcome to find": "bad", "Column of scores": "score"}
# What a page would hold if a name were taken for more than text.
_CAUGHT = """() => [
  ...(window.caught === undefined ? [] : [window.caught]),
  ...[...document.querySelectorAll(
    "[data-testid=stMain] :is(img, iframe, script, .katex, a[href*='outside.example'])"
  )].map((node) => node.outerHTML),
]"""


def start(page: Page) -> Page:
    """Go to the page of workspaces."""
    page.goto("/?workspace=credit")
    expect(settle(page).get_by_role("heading", name="What are we looking at?")).to_be_visible()
    return page


def send(page: Page, content: str, name: str = "scores.csv") -> None:
    """Upload a file, in the place of the one before where there is one."""
    field = page.get_by_test_id("stFileUploaderDropzoneInput")
    field.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})


def choose(page: Page, **choices: str) -> None:
    """Choose from lists by their labels, once they are there."""
    expect(page.get_by_text("It begins:")).to_be_visible()
    settle(page)
    for label, value in choices.items():
        field = page.get_by_role("combobox", name=label)
        field.scroll_into_view_if_needed()  # first: a list that is open closes on scrolling
        settle(page)
        field.click()
        page.get_by_role("option", name=value, exact=True).click()
        settle(page)


def name_it(page: Page, name: str) -> None:
    page.get_by_label("Name it").fill(name)
    page.get_by_label("Name it").press("Enter")
    settle(page)


def open_it(page: Page) -> None:
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("slider", name="operating point").first).to_be_visible()


def brought(page: Page, name: str) -> Page:
    """Bring the fine table under a name, and open it."""
    send(start(page), csv_text(FINE))
    choose(page, **CHOICES)
    name_it(page, name)
    open_it(page)
    return page


def test_a_table_that_was_brought_is_seen_by_link_and_removed_in_a_second_step(page, new_page):
    brought(page, "Short-lived")
    expect(page.get_by_role("heading", level=1)).to_have_text("Where do we draw the line?")
    expect(page.get_by_text("Short-lived · 4 cases")).to_be_visible()
    other = new_page()
    other.goto(settle(page).url)
    expect(other.get_by_text("Short-lived · 4 cases")).to_be_visible()
    page.get_by_role("link", name="Workspaces").click()
    card = page.locator(".st-key-card-short-lived")
    expect(card.get_by_text("open now")).to_be_visible()
    delete = settle(page).get_by_role("button", name="Delete it")
    expect(delete).to_be_hidden()
    card.get_by_role("button", name="Remove").click()
    settle(page)
    delete.click()
    expect(card).to_be_hidden()
    expect(page.get_by_role("heading", name="Consumer credit open now")).to_be_visible()


def test_a_wrong_file_gets_its_sentence_and_its_correction_finds_the_choices(page):
    send(start(page), csv_text(FINE))
    choose(page, **CHOICES)
    send(page, csv_text(FINE | {"score": ["0.9", "high", "0.7", "0.4"]}))
    expect(page.get_by_text("the score 'high' is not a plain number")).to_be_visible()
    send(page, "PK\x03\x04 xl/workbook.xml", "scores.xlsx")
    expect(page.get_by_text("scores.xlsx is an Excel workbook")).to_be_visible()
    send(page, csv_text(FINE))
    expect(page.get_by_text("In 100 % of all pairs")).to_be_visible()


def test_the_open_workspace_comes_down_as_a_folder(page, tmp_path):
    with start(page).expect_download() as download:
        page.get_by_role("button", name="Download as a workspace folder").click()
    assert download.value.suggested_filename == "credit.zip"
    with ZipFile(BytesIO(Path(download.value.path()).read_bytes())) as archive:
        archive.extractall(tmp_path)
    workspace, sample = open_workspace(tmp_path / "credit"), places.samples()[0]
    assert workspace.title == "Consumer credit"
    for name in ("evaluation.csv", "boosted.skops", "card.md"):
        assert (workspace.folder / name).read_bytes() == (sample / name).read_bytes()


def test_names_in_a_table_are_shown_as_the_text_they_are(page):
    attack = f"{PAYLOADS['handler']} {PAYLOADS['link']} {PAYLOADS['image']} {PAYLOADS['script']}"
    table = {f"outcome {attack}": [f"bad {attack}", "good"] * 2, f"score {attack}": FINE["score"]}
    send(start(page), csv_text(table), "<img src=x onerror=window.caught='file'> _a_.csv")
    choose(
        page,
        **{
            "Column of outcomes": f"outcome {attack}",
            "Outcome to find": f"bad {attack}",
            "Column of scores": f"score {attack}",
        },
    )
    page.get_by_text("How your business says it").click()
    for label in ("One case is called", "One with the outcome to find", "Above the line we"):
        page.get_by_label(label).fill(PAYLOADS["script"])
        page.get_by_label(label).press("Enter")
        settle(page)
    name_it(page, ALL[:60])
    expect(page.get_by_text("It will read:")).to_contain_text(f"The more {PAYLOADS['script']}s we")
    assert page.evaluate(_CAUGHT) == []
    send(page, csv_text(table | {f"score {attack}": [attack] * 4}))
    expect(page.get_by_text("is not a plain number")).to_be_visible()
    assert page.evaluate(_CAUGHT) == []


def test_the_probe_for_names_sees_what_it_is_there_for(page):
    start(page)
    page.evaluate(
        """(text) => {
          document.querySelector("[data-testid=stMain] h1").innerHTML = text;
        }""",
        "<img src='data:,' onerror=\"window.caught='handler'\"><a href='https://outside.example'>",
    )
    page.wait_for_function("() => !!window.caught")
    assert len(page.evaluate(_CAUGHT)) == 3


def test_the_page_can_be_read_by_everybody(page):
    found = {f"before, {look}": violations(page, look) for look in looks(start(page))}
    send(page, csv_text(FINE))
    choose(page, **CHOICES)  # on a phone
    expect(page.get_by_text("In 100 % of all pairs")).to_be_visible()
    wider = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for look in looks(page):
        found[f"after, {look}"] = violations(page, look)
        assert not page.evaluate(wider), look
    assert found == {name: [] for name in found}
