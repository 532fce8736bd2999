"""Which workspaces the app offers, in which order, under which keys."""

import os
import shutil

import pytest

from workbench import places
from workbench.intake import InputError
from workbench.launch import VARIABLE
from workbench.ui import workspaces
from workbench.workspace import FILE

LEAST = """
[data]
evaluation = "scores.csv"
target = "y"
positive = "1"
[[models]]
name = "m"
scores = "s"
"""


@pytest.fixture
def make(tmp_path, monkeypatch):
    """Return what makes a workspace folder; the user's own folder is empty at first."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(VARIABLE, raising=False)

    def made(name, text=LEAST):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / FILE).write_text(text)
        (folder / "scores.csv").write_text("y,s\n1,0.9\n0,0.1\n")
        return folder

    return made


def offer(monkeypatch, *folders):
    monkeypatch.setenv(VARIABLE, os.pathsep.join(map(str, folders)))


def keys():
    return [workspace.key for workspace in workspaces.listed()]


def test_the_samples_are_offered_where_none_is_named(make):
    assert keys() == ["credit", "complaints", "crash", "pairs"]
    assert keys() == [folder.name for folder in places.samples()]


def test_the_named_ones_come_in_their_order_then_the_users_own(make, monkeypatch):
    offer(monkeypatch, make("beta"), make("alpha"))
    make("home/workspaces/zeta")
    make("home/workspaces/eta")
    assert keys() == ["beta", "alpha", "eta", "zeta"]


def test_two_of_one_name_get_keys_of_their_own(make, monkeypatch):
    first, second = make("one/loans"), make("two/loans")
    offer(monkeypatch, first, second)
    assert keys() == ["loans", "loans-2"]
    assert workspaces.find("loans").folder == first
    assert workspaces.find("loans-2").folder == second


def test_a_folder_is_offered_once_however_often_it_is_named(make, monkeypatch):
    own = make("home/workspaces/mine")
    offer(monkeypatch, own, own / "..", own)
    shutil.copy(own / FILE, own / ".." / FILE)
    shutil.copy(own / "scores.csv", own / ".." / "scores.csv")
    assert keys() == ["mine", "workspaces"]


def test_a_faulty_one_is_told_of_and_no_other_stands_in(make, monkeypatch):
    offer(monkeypatch, make("alpha"), make("broken", LEAST.replace("target", "traget")))
    assert keys() == ["alpha"]
    (fault,) = workspaces.faults()
    assert "does not say 'target'" in fault
    with pytest.raises(InputError, match="does not say 'target'"):
        workspaces.find("broken")


def test_where_none_can_be_opened_its_fault_is_said(make, monkeypatch):
    offer(monkeypatch, make("broken", LEAST.replace("target", "traget")))
    assert keys() == []
    with pytest.raises(InputError, match="does not say 'target'"):
        workspaces.first()


def test_a_workspace_that_has_gone_is_said_to_have_gone(make, monkeypatch):
    offer(monkeypatch, make("alpha"))
    assert workspaces.first().key == "alpha"
    with pytest.raises(InputError, match="'gone' is no longer here"):
        workspaces.find("gone")
