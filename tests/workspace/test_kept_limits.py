"""Limits set in the app: remembered beside a workspace, never in a folder that is not ours."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.workspace.toml_files import LEAST, fill
from workbench import places
from workbench.intake import InputError
from workbench.workspace import FILE, ColumnLimit, open_workspace
from workbench.workspace.archive import zipped
from workbench.workspace.kept_limits import (
    LIMITS,
    KeptLimits,
    forget_limits,
    keep_limits,
    kept_limits,
    limits_file,
)

SOME = (ColumnLimit("income", "up", 0.0, 9.5), ColumnLimit("type of job", "no"))


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def workspace_in(folder):
    folder.mkdir(parents=True)
    (fill(folder) / FILE).write_text(LEAST, encoding="utf-8")
    return open_workspace(folder)


@pytest.fixture
def foreign(home, tmp_path):
    return workspace_in(tmp_path / "loans")


@pytest.fixture
def own(home):
    return workspace_in(home / "workspaces" / "loans")


def everything_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_nothing_is_remembered_at_first(foreign, own):
    for workspace in (foreign, own):
        assert kept_limits(workspace) == KeptLimits()
        assert limits_file(workspace) is None


@pytest.mark.parametrize("which", ["foreign", "own"])
def test_limits_are_remembered_and_forgotten(which, request):
    workspace = request.getfixturevalue(which)
    keep_limits(workspace, SOME, "editor")
    assert kept_limits(workspace) == KeptLimits(SOME)
    keep_limits(workspace, SOME[:1], "editor")
    assert kept_limits(open_workspace(workspace.folder)) == KeptLimits(SOME[:1])
    forget_limits(workspace, "editor")
    forget_limits(workspace, "editor")
    assert kept_limits(workspace) == KeptLimits()


def test_a_folder_that_is_not_ours_is_never_written(foreign, home):
    before = everything_in(foreign.folder)
    keep_limits(foreign, SOME, "editor")
    assert everything_in(foreign.folder) == before
    assert limits_file(foreign).parent == home / "limits"
    assert everything_in(home / "limits") == [limits_file(foreign).name]


def test_a_sample_is_never_written(home):
    sample = open_workspace(places.samples()[0])
    before = everything_in(sample.folder)
    keep_limits(sample, SOME, "editor")
    assert everything_in(sample.folder) == before
    assert kept_limits(sample).limits == SOME


def test_a_workspace_made_in_the_app_keeps_its_own(own, home):
    keep_limits(own, SOME, "editor")
    assert limits_file(own) == own.folder / LIMITS
    assert not (home / "limits").exists()


def test_two_folders_of_one_name_do_not_share_limits(foreign, tmp_path):
    other = workspace_in(tmp_path / "elsewhere" / "loans")
    keep_limits(foreign, SOME, "editor")
    assert kept_limits(other) == KeptLimits()


@pytest.mark.parametrize("which", ["foreign", "own"])
def test_the_download_takes_limits_along(which, request, tmp_path):
    workspace = request.getfixturevalue(which)
    without = zipped(workspace)
    keep_limits(workspace, SOME, "editor")
    ZipFile(BytesIO(zipped(workspace))).extractall(tmp_path / "unpacked")
    unpacked = open_workspace(tmp_path / "unpacked" / workspace.key)
    assert kept_limits(unpacked) == KeptLimits(SOME)
    keep_limits(unpacked, SOME[1:], "editor")  # what is set here wins over what came along
    assert kept_limits(unpacked).limits == SOME[1:]
    forget_limits(unpacked, "editor")
    assert kept_limits(unpacked).limits == SOME
    forget_limits(workspace, "editor")
    assert zipped(workspace) == without


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[limits", "is not a valid TOML file"),
        (b"\xff\xfe", "is not a valid TOML file"),
        (b"[limits.a]\nchange = 3\n", "section [limits.a], has change = 3. Write one of"),
        (b"[limits.a]\nlabel = 'A'\n", "has the key 'label', which is not known"),
        (b"[limits.a]\nleast = 3\nmost = 2\n", "so that no value fits"),
        (b"[other]\n", "has the key 'other', which is not known"),
        (b"#" * 2**21, "is larger than a file of limits can be"),
    ],
    ids=["half", "binary", "kind", "unknown", "bounds", "section", "large"],
)
def test_a_damaged_file_is_told_and_not_used(foreign, content, said):
    keep_limits(foreign, SOME, "editor")
    limits_file(foreign).write_bytes(content)
    kept = kept_limits(foreign)
    assert kept.limits == ()
    assert said in kept.fault
    assert kept.fault.endswith("The workspace's own limits are used.")


def test_a_link_that_leads_outside_is_not_read(foreign, tmp_path):
    (tmp_path / "secret.toml").write_text("[limits.a]\nchange = 'no'\n")
    (foreign.folder / LIMITS).symlink_to(tmp_path / "secret.toml")
    assert kept_limits(foreign) == KeptLimits()


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_lost(foreign, home):
    keep_limits(foreign, SOME, "editor")
    file = limits_file(foreign)
    kept = file.read_bytes()
    file.unlink()
    file.mkdir()  # neither replaced nor deleted as a file
    with pytest.raises(InputError, match="The limits cannot be kept in"):
        keep_limits(foreign, SOME[:1], "editor")
    assert everything_in(home / "limits") == [file.name]
    with pytest.raises(InputError, match="cannot be deleted"):
        forget_limits(foreign, "editor")
    file.rmdir()
    file.write_bytes(kept)
    assert kept_limits(foreign).limits == SOME
