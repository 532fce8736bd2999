"""Equal lineages, equal figures; where they differ it is said what changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from tests.product import ROOT
from workbench.lineage import (
    CodeSource,
    DataSource,
    Lineage,
    ModelSource,
    _code_hash,
    lineage_of,
    rows_hash,
    this_code,
    why_different,
)
from workbench.workspace import load_scored, open_workspace

CREDIT = ROOT / "sample_models" / "credit"
THEN = Lineage(
    DataSource("loans.csv", "f1", "c1", "r1"),
    ModelSource("logistic", "logistic.skops", "m1", None),
    CodeSource("1.0", "s1", "3.11.7", (("numpy", "2.1"), ("pandas", "3.0"))),
)


def test_hashes_are_those_of_the_files_and_rows():
    credit = open_workspace(CREDIT)
    scored = load_scored(credit)
    found = lineage_of(credit, credit.deployed, scored)
    for name, told in (
        ("evaluation.csv", found.data.file_hash),
        ("logistic.skops", found.model.file_hash),
    ):
        assert told == hashlib.sha256((CREDIT / name).read_bytes()).hexdigest()
    assert found.data.content_hash == scored.content_hash
    assert found.code == this_code()
    assert found == lineage_of(credit, credit.deployed, load_scored(credit))


def test_ready_scores_have_no_model_file():
    credit = open_workspace(CREDIT)
    ready = replace(credit.deployed, file=None, scores="score")
    assert lineage_of(credit, ready, load_scored(credit)).model == ModelSource(
        "logistic", None, None, "score"
    )


@pytest.mark.parametrize("name", ["y_true", "y_score", "amount", "sample_weight", "group"])
def test_one_changed_cell_that_counts_changes_the_hash(name):
    scored = load_scored(open_workspace(CREDIT))
    held = getattr(scored, name)
    other = np.zeros(scored.n, dtype=np.int64) if held is None else held.copy()
    other[3] = not other[3] if other.dtype == bool else np.nextafter(float(other[3]), 2.0)
    assert rows_hash(replace(scored, **{name: other})) != rows_hash(scored)
    assert rows_hash(replace(scored, table=scored.table.assign(more=1))) == rows_hash(scored)


def test_the_code_hash_sees_what_computes_and_not_what_shows(tmp_path):
    for name in ("threshold/curve.py", "ui/shell.py", "_app/app.py", "cli/run.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"one = 1\n")
    before = _code_hash(tmp_path)
    (tmp_path / "ui" / "shell.py").write_bytes(b"two = 2\n")
    (tmp_path / "threshold" / "curve.py").write_bytes(b"one = 1\r\n")
    assert _code_hash(tmp_path) == before
    (tmp_path / "threshold" / "curve.py").write_bytes(b"one = 2\n")
    assert _code_hash(tmp_path) != before


def test_nothing_is_said_of_equal_lineages():
    assert why_different(THEN, THEN) == ()


@pytest.mark.parametrize(
    ("part", "change", "begins"),
    [
        ("data", {"file_hash": "f2"}, ["The data file loans.csv is another one"]),
        ("data", {"file_hash": "f2", "rows_hash": "r2"}, ["The data are others"]),
        ("data", {"rows_hash": "r2"}, ["The data file loans.csv is the same and so is the model"]),
        ("model", {"file_hash": "m2"}, ["The model file is another one"]),
        ("model", {"file_hash": None, "scores": "s"}, ["The scores come from the column 's' now"]),
        ("code", {"version": "1.1"}, ["The workbench was version 1.0 then and is 1.1 now."]),
        ("code", {"code_hash": "s2"}, ["The workbench calls itself version 1.0"]),
        (
            "code",
            {"python": "3.12.1", "libraries": (("numpy", "2.2"),)},
            ["Other libraries: Python 3.11.7 then, 3.12.1 now; numpy 2.1 then, 2.2 now; pandas 3."],
        ),
    ],
)
def test_each_change_has_its_sentence(part, change, begins):
    now = replace(THEN, **{part: replace(getattr(THEN, part), **change)})
    told = why_different(THEN, now)
    assert len(told) == len(begins)
    for sentence, begin in zip(told, begins, strict=True):
        assert sentence.startswith(begin), sentence


def test_other_scores_of_another_model_are_told_once():
    now = replace(
        THEN,
        data=replace(THEN.data, rows_hash="r2"),
        model=replace(THEN.model, file_hash="m2"),
    )
    assert len(why_different(THEN, now)) == 1
