"""A decision held against newer rows, applied and handed over, where every name is an attack."""

from __future__ import annotations

import csv
import types
from pathlib import Path

import pytest
import skops.io
from playwright.sync_api import Page, expect

from tests.browser.made_up import PAYLOADS
from tests.browser.made_up_model import KEY
from tests.browser.reading import looks, violations
from tests.browser.settling import settle
from tests.browser.test_as_text import more_than_text, text_of
from tests.browser.test_downloads import download
from workbench import load_scored, read_table
from workbench.report.applied import apply_decision
from workbench.report.handover import python_snippet
from workbench.report.record.as_json import to_decision
from workbench.report.record.making import Decided, Judged, Record, record_of
from workbench.report.record.slices import sensitive_slices
from workbench.report.terms import Terms
from workbench.store import Actor, open_store
from workbench.threshold import Limits, Requirement
from workbench.workspace import Workspace

pytestmark = pytest.mark.browser

_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def held(workspaces) -> Workspace:
    return workspaces[KEY]


@pytest.fixture(scope="module")
def record(held) -> Record:
    limits = Limits((Requirement.parse("recall>=0.5"),))
    scored = load_scored(held)
    terms = Terms(held.costs, words=held.words, limits=limits)
    judged = Judged(held, held.deployed.name, scored, terms)
    threshold = judged.evidence.best.threshold
    slices = sensitive_slices(scored, judged.evidence.rows(), threshold)
    said = " ".join(PAYLOADS.values())
    return record_of(Decided(threshold, said, "Ada", title=said), judged, slices=slices)


@pytest.fixture
def page(page, app, home, record) -> Page:
    """Open the decision, recorded in the store that the app uses."""
    with open_store(str(home / "record.sqlite3")) as store:
        number = store.record(to_decision(record), Actor("Ada"), key="uses of a decision").number
    page.goto(f"/decisions?workspace={KEY}&decision={number}")
    expect(page.get_by_role("heading", name="Hand it over to production")).to_be_visible()
    return settle(page)


def send(page: Page, place: str, table: Path) -> None:
    """Send a file into the field of a part of the page."""
    field = page.locator(f".st-key-{place}").get_by_test_id("stFileUploaderDropzoneInput")
    field.set_input_files(table)


def test_it_is_held_against_newer_rows_applied_and_handed_over(page, held, record, tmp_path):
    table = held.folder / "evaluation.csv"
    new = tmp_path / "new.csv"
    read_table(table).head(40).drop(columns="y").to_csv(new, index=False)

    page.get_by_role("radio", name="A newer table").click()
    settle(page)
    send(page, "does-it-hold", table)
    expect(page.get_by_text("These are the very rows that it was decided by")).to_be_visible()
    assert "stability index" in text_of(page, ".st-key-does-it-hold")

    send(page, "apply-it", new)
    listed = page.get_by_text("Reasons were asked for every")
    expect(listed).to_be_visible()
    done = apply_decision(record, held, read_table(new))
    said = text_of(settle(page), ".st-key-apply-it")
    assert all(str(case_id) in said for case_id in done.ids)

    page.get_by_role("button", name="Make the model with the threshold inside").click()
    expect(page.get_by_role("button", name="Model with the threshold inside")).to_be_visible()
    assert more_than_text(settle(page), ".st-key-does-it-hold") == []
    assert more_than_text(page, ".st-key-apply-it") == []
    assert more_than_text(page, ".st-key-hand-it-over") == []

    _handed_over_is_the_same(page, record, done, read_table(new))
    for look in looks(page):
        assert page.evaluate(_WIDER) == 0, look
        assert violations(page, look) == [], look


def _handed_over_is_the_same(page: Page, record: Record, done, table) -> None:
    """Every form that is downloaded decides every row as the app does."""
    name, data = download(page, "Download the whole list (CSV)")
    header, *rows = csv.reader(data.decode().splitlines())
    assert name.endswith("_applied.csv")
    assert header == ["case", "score", "action", "flagged_from", "reasons", "would_turn"]
    assert [float(row[1]) for row in rows] == done.y_score[done.order()].tolist()
    assert all(row[4] for row in rows)
    cells = [cell for row in rows for cell in (row[0], *row[2:])]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]

    name, data = download(page, "Rule as Python code")
    module = types.ModuleType("decision")
    exec(compile(data, name, "exec"), module.__dict__)  # noqa: S102 (what was written)
    flagged = [score >= record.point.threshold for score in done.y_score.tolist()]
    assert [module.decide(score) == "flag" for score in done.y_score.tolist()] == flagged
    assert data.decode() == python_snippet(record, module.DECISION["number"])

    name, data = download(page, "Model with the threshold inside (skops)")
    trusted = skops.io.get_untrusted_types(data=data)
    assert name.endswith(".skops")
    assert (skops.io.loads(data, trusted=trusted).predict(table) == 1).tolist() == flagged
