"""A table of twenty rows with ties, and a workspace around it."""

from __future__ import annotations

from pathlib import Path

import pytest

ROWS = """\
case,status,score,other,w,amount,household,text
c01,bad,0.95,0.1,1,100,h1,a
c02,bad,0.9,0.2,2,200,h1,b
c03,good,0.9,0.3,0,300,h2,c
c04,bad,0.8,0.9,0.5,400,h2,d
c05,good,0.7,0.4,1,500,h3,e
c06,bad,0.7,0.8,1,600,h3,f
c07,good,0.6,0.1,3,700,h4,g
c08,good,0.5,0.5,1,800,h4,h
c09,good,0.4,0.2,1,900,h5,i
c10,bad,0.3,0.7,1,1000,h5,j
c11,good,0.2,0.6,1,1100,h6,k
c12,good,0.1,0.3,0.25,1200,h6,l
"""

WORKSPACE = """\
title = "Loans"
question = "Whom do we decline?"
[data]
evaluation = "loans.csv"
id = "case"
target = "status"
positive = "bad"
[[models]]
name = "first"
scores = "other"
[[models]]
name = "second"
scores = "score"
deployed = true
[words]
case = "loan"
flag = "decline"
flagged = "declined"
passed = "granted"
positive = "bad loan"
negative = "good loan"
[costs]
unit = "€"
fp = 10.0
fn = 50.0
[policy]
threshold = 0.5
"""


@pytest.fixture
def loans(tmp_path) -> Path:
    """Return the table as a CSV file."""
    path = tmp_path / "loans.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def workspace(tmp_path) -> Path:
    """Return a workspace folder with the table in it."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "loans.csv").write_text(ROWS, encoding="utf-8")
    (folder / "workspace.toml").write_text(WORKSPACE, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def own_places(tmp_path, monkeypatch) -> None:
    """Keep scores and workspaces of tests out of the user's own folders."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
