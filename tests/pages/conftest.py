"""Two small workspaces for the pages, and a home for what is made in the app."""

from __future__ import annotations

import os

import pytest

from tests.input_cases import csv_text
from tests.pages.bringing import FINE
from workbench.launch import VARIABLE

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
