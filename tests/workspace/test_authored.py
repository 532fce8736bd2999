"""Cases written by hand are read like any table, and stay apart from the data."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import places
from workbench.intake import InputError
from workbench.workspace import Workspace, open_workspace
from workbench.workspace.authored import authored_cases

SEEN = ("left", "right")


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    (tmp_path / "workspace.toml").write_text(
        '[data]\nevaluation = "rows.csv"\ntarget = "y"\npositive = "1"\n'
        '[[models]]\nname = "m"\nscores = "s"\n'
    )
    (tmp_path / "rows.csv").write_text("y,s\n1,0.9\n0,0.1\n")
    return open_workspace(tmp_path)


def write(workspace: Workspace, *lines: str) -> Path:
    path = workspace.folder / "authored.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_most_workspaces_have_none(workspace):
    assert authored_cases(workspace, SEEN) is None


def test_they_are_read_in_their_order(workspace):
    write(workspace, "right,left,why", "b,a,x", "d,,y")
    found = authored_cases(workspace, SEEN)
    assert found["left"].isna().tolist() == [False, True]
    assert found["right"].tolist() == ["b", "d"]


def test_a_missing_column_and_too_many_rows_are_refused(workspace):
    write(workspace, "left,rigth", "a,b")
    with pytest.raises(InputError, match=r"no column 'right'. Did you mean 'rigth'"):
        authored_cases(workspace, SEEN)
    write(workspace, "left,right", *["a,b"] * 201)
    with pytest.raises(InputError, match="201 rows, and 200 is the limit"):
        authored_cases(workspace, SEEN)


def test_the_sample_of_pairs_has_twelve():
    (folder,) = (folder for folder in places.samples() if folder.name == "pairs")
    assert len(authored_cases(open_workspace(folder), SEEN)) == 12
