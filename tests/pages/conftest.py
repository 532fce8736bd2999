"""Two small workspaces for the pages, and a home for what is made in the app."""

from __future__ import annotations

import os

import pytest

from tests.input_cases import csv_text
from tests.pages.bringing import FINE
from tests.pages.deciding import look
from tests.pages.signing_off import AT
from tests.report.recording import workspace
from workbench import places
from workbench.launch import VARIABLE
from workbench.ui import record_store
from workbench.ui.recording import dialog

LOANS = """
title = "Loans"
question = "Which loans do we decline?"
[data]
evaluation = "scores.csv"
target = "status"
positive = "bad"
[[models]]
name = "new"
scores = "percent"
[[models]]
name = "old"
scores = "score"
deployed = true
[words]
case = "loan"
positive = "bad loan"
"""


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Offer two workspaces, loans and claims, and keep what is made in a folder of the test."""
    folders = [tmp_path / "loans", tmp_path / "claims"]
    for folder in folders:
        folder.mkdir()
        (folder / "scores.csv").write_text(csv_text(FINE))
        (folder / "workspace.toml").write_text(LOANS.replace("Loans", folder.name.title()))
    monkeypatch.setenv(VARIABLE, os.pathsep.join(map(str, folders)))
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return folders


@pytest.fixture(scope="module")
def recorded_on(tmp_path_factory):
    """Write the workspace that decisions are recorded on."""
    return workspace(tmp_path_factory.mktemp("recording") / "loans").folder


@pytest.fixture
def opened(recorded_on, monkeypatch, tmp_path):
    """Return what opens the page of the threshold; what is recorded is kept apart."""
    monkeypatch.setenv(VARIABLE, str(recorded_on))
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    monkeypatch.setattr(dialog, "show", dialog.content)

    def open_page(name: str = "decide/threshold.py", **address):
        return look(name, **{"workspace": "loans", "threshold": str(AT)} | address)

    yield open_page
    if places.record().is_file():
        record_store.store().close()
    record_store._opened.clear()
