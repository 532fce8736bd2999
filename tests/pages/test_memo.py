"""The memo on the page of decisions: made when it is asked for, and what it lacks is said."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from tests.pages.bringing import press, shown
from tests.pages.deciding import look
from tests.pages.waiting import until
from tests.report.recording import decisions, judged, recorded, workspace
from workbench import places
from workbench.launch import VARIABLE
from workbench.report.record.as_json import to_decision
from workbench.store import Actor, open_store


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Record a decision on loans, and one on a workspace that is not here."""
    held = workspace(tmp_path_factory.mktemp("memo") / "loans")
    found = judged(held)
    record = recorded(found, decisions(found)["band"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, os.pathsep.join([str(held.folder)]))
        patch.setenv("WORKBENCH_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("WORKBENCH_DATABASE_URL", raising=False)
        with open_store(str(places.record())) as store:
            store.record(to_decision(record), Actor("Ada"))
            store.record(to_decision(replace(record, workspace="gone")), Actor("Ada"))
            yield


def memo_of(number: int):
    page = look("decide/decisions.py", workspace="loans", decision=str(number))
    assert "Memo (HTML)" not in labels(page)
    press(page, "Make the memo")
    return until(page, lambda: "Memo (HTML)" in labels(page))


def labels(page) -> list[str]:
    return [each.label for each in page.get("download_button")]


def test_both_files_are_made_when_they_are_asked_for(kept):
    page = memo_of(1)
    assert {"Memo (HTML)", "Memo (PDF)"} <= set(labels(page))
    assert "cannot be asked what it would answer" in shown(page.caption)


def test_without_its_workspace_a_decision_has_a_memo_that_says_what_is_missing(kept):
    page = memo_of(2)
    told = shown(page.caption)
    assert "The curve and the reasons of single cases are left out." in told
    assert "'gone' is no longer here" in told
