"""A workspace as a zip: what it names and nothing else, the same bytes every time."""

from __future__ import annotations

import os
from io import BytesIO
from zipfile import ZipFile

import pytest

from workbench import places
from workbench.workspace import open_workspace
from workbench.workspace.archive import zipped

TOML = """
title = "Loans"
[data]
evaluation = "tables/evaluation.csv"
target = "status"
positive = "bad"
[[models]]
name = "score"
scores = "score"
"""
TABLE = "status,score\nbad,0.9\ngood,0.2\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "loans"
    for name, text in {
        "workspace.toml": TOML,
        "card.md": "What these loans cannot tell.",
        "tables/evaluation.csv": TABLE,
        "scores/abc.npy": "kept from earlier",
        ".git/config": "secret",
        "notes.txt": "private",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def unpacked(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_zip_holds_what_the_workspace_names_in_order(folder):
    names = ["loans/card.md", "loans/tables/evaluation.csv", "loans/workspace.toml"]
    held = unpacked(zipped(open_workspace(folder)))
    assert list(held) == names
    assert held["loans/tables/evaluation.csv"] == TABLE.encode()


def test_the_same_content_makes_the_same_bytes_whenever_it_was_written(folder):
    first = zipped(open_workspace(folder))
    for path in folder.rglob("*"):
        os.utime(path, (1.6e9, 1.6e9))
        path.chmod(0o700)
    assert zipped(open_workspace(folder)) == first


def test_a_card_that_lies_elsewhere_is_left_out(folder, tmp_path):
    (tmp_path / "secret").write_text("secret")
    (folder / "card.md").unlink()
    (folder / "card.md").symlink_to(tmp_path / "secret")
    assert "loans/card.md" not in unpacked(zipped(open_workspace(folder)))


@pytest.mark.parametrize("sample", places.samples(), ids=lambda folder: folder.name)
def test_an_unpacked_sample_is_a_workspace_again(sample, tmp_path):
    workspace = open_workspace(sample)
    with ZipFile(BytesIO(zipped(workspace))) as archive:
        archive.extractall(tmp_path)
    again = open_workspace(tmp_path / workspace.key)
    assert (again.data, again.models, again.words) == (
        workspace.data,
        workspace.models,
        workspace.words,
    )
    assert zipped(again) == zipped(workspace)
