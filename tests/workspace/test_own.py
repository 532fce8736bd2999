"""Workspaces made in the app: whole or not at all, never over another, gone when removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import places
from workbench.intake import InputError
from workbench.workspace import (
    FILE,
    DataFiles,
    ModelEntry,
    Words,
    Workspace,
    load_scored,
    open_workspace,
    own,
)

TABLE = b"case,status,score\nA1,bad,0.9\nA2,good,0.2\n"
WORDS = Words(case="loan", positive="bad loan", flag="decline", flagged="declined")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return places.own_workspaces()


def wanted(title: str = "Loans", evaluation: str = "evaluation.csv") -> Workspace:
    return Workspace(
        folder=Path(),
        title=title,
        question="Which loans do we decline?",
        data=DataFiles(evaluation, "status", "bad", id="case"),
        models=(ModelEntry("score", scores="score", deployed=True),),
        words=WORDS,
    )


def test_what_is_kept_is_what_was_asked_for(home):
    kept = own.keep(wanted(), TABLE, "editor")
    again = open_workspace(home / "loans")
    assert (again.title, again.question) == ("Loans", "Which loans do we decline?")
    assert (again.data, again.models, again.words) == (wanted().data, wanted().models, WORDS)
    assert again == kept
    assert load_scored(again).positives == 1


def test_the_table_is_stored_as_it_came(home):
    own.keep(wanted(), TABLE, "editor")
    assert (home / "loans" / "evaluation.csv").read_bytes() == TABLE


def test_no_name_is_given_twice(home):
    keys = [own.keep(wanted(), TABLE, "editor").key for _ in range(3)]
    assert keys == ["loans", "loans-2", "loans-3"]


@pytest.mark.parametrize(
    ("title", "taken", "key"),
    [
        ("Loans", {"loans", "loans-2"}, "loans-3"),
        ("Credit", set(), "credit-2"),  # the sample's
    ],
)
def test_a_key_that_another_workspace_has_is_left_to_it(title, taken, key):
    assert own.keep(wanted(title), TABLE, "editor", taken=taken).key == key


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Loans, spring 2025 (v2)", "loans-spring-2025-v2"),
        ("../../etc/passwd", "etc-passwd"),
        ("  ", "workspace"),
        ("<script>", "script"),
        ("Crédit ‮ à l’Élysée", "crédit-à-l-élysée"),
        ("a" * 100, "a" * 40),
        (".hidden", "hidden"),
    ],
)
def test_a_folder_name_holds_letters_and_digits_only(title, name):
    assert own.folder_name(title) == name


def test_a_workspace_that_cannot_be_written_leaves_nothing_behind(home):
    with pytest.raises(InputError, match="cannot be kept"):
        own.keep(wanted(evaluation="no such folder/evaluation.csv"), TABLE, "editor")
    assert list(home.iterdir()) == []


def test_a_place_that_is_no_folder_gets_its_sentence(home):
    home.parent.mkdir()
    home.write_text("")
    with pytest.raises(InputError, match=r"cannot be kept in .* Make room"):
        own.keep(wanted(), TABLE, "editor")


def test_a_removed_workspace_is_gone_and_its_neighbour_stays(home):
    first, second = own.keep(wanted(), TABLE, "editor"), own.keep(wanted(), TABLE, "editor")
    own.remove(first, "editor")
    assert [path.name for path in home.iterdir()] == [second.key]


def test_what_was_not_made_in_the_app_is_never_removed(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    kept = own.keep(wanted(), TABLE, "editor")
    for name in (FILE, "evaluation.csv"):
        (elsewhere / name).write_bytes((kept.folder / name).read_bytes())
    with pytest.raises(InputError, match="was not made in the app"):
        own.remove(open_workspace(elsewhere), "editor")
    assert (elsewhere / FILE).is_file()


def test_a_link_to_another_folder_is_not_our_own(home, tmp_path):
    kept = own.keep(wanted(), TABLE, "editor")
    kept.folder.rename(tmp_path / "moved")
    (home / "loans").symlink_to(tmp_path / "moved", target_is_directory=True)
    assert not own.is_own(open_workspace(home / "loans"))


@pytest.mark.parametrize("sample", places.samples(), ids=lambda folder: folder.name)
def test_samples_are_not_our_own(sample):
    assert not own.is_own(open_workspace(sample))
