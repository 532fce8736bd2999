"""`workbench new` makes a whole workspace or nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from tests.cli.calling import call
from workbench.models import dump_model
from workbench.threshold import CostModel
from workbench.workspace import DataFiles, ModelEntry, open_workspace

ROLES = ("--y-true", "status", "--positive", "bad", "--y-score", "score")


@pytest.fixture(scope="module")
def fitted(tmp_path_factory) -> Path:
    """Return a folder with a small model and the rows to judge it by."""
    folder = tmp_path_factory.mktemp("fitted")
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"income": random.normal(size=60), "age": random.normal(size=60)})
    frame["status"] = np.where(frame["age"] + random.normal(size=60) > 0, "bad", "good")
    model = LogisticRegression().fit(frame[["income", "age"]], frame["status"])
    assert dump_model(model, folder / "small.skops") is None
    frame.to_parquet(folder / "rows.parquet")
    return folder


def everything_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


# 1. From flags


def test_flags_become_a_workspace_that_opens(loans):
    folder = loans.parent / "mine"
    words = ("--id", "case", "--weight", "w", "--amount", "amount", "--group", "household")
    more = ("--title", "My loans", "--question", "Whom?", "--unit", "€", "--cost-fn", 50)
    last = ("--cost-tp", -1.5, "--current", 0.5, "--sensitive", "text")
    answer = call("new", folder, "--data", loans, *ROLES, *words, *more, *last)
    assert (answer.code, answer.err) == (0, "")
    workspace = open_workspace(folder)
    assert (workspace.title, workspace.question) == ("My loans", "Whom?")
    assert workspace.data == DataFiles(
        evaluation="loans.csv",
        target="status",
        positive="bad",
        id="case",
        weight="w",
        amount="amount",
        group="household",
        sensitive=("text",),
    )
    assert workspace.models == (ModelEntry("score", scores="score"),)
    assert workspace.costs == CostModel(fp=1, fn=50, tp=-1.5, unit="€")
    assert workspace.policy.threshold == 0.5
    assert (folder / "loans.csv").read_bytes() == loans.read_bytes()
    assert everything_in(folder) == {"loans.csv", "workspace.toml"}


def test_what_it_says_next_can_be_typed(loans, monkeypatch):
    monkeypatch.chdir(loans.parent)
    answer = call("new", "my loans", "--data", "loans.csv", *ROLES)
    assert answer.out.splitlines() == [
        "Made 'my loans'. Next:",
        "  workbench run 'my loans'",
        "  workbench evaluate 'my loans'",
    ]
    assert call("evaluate", "my loans").code == 0


def test_as_json_it_tells_the_folder_alone(loans):
    folder = loans.parent / "mine"
    answer = call("new", folder, "--data", loans, *ROLES, "--json")
    assert json.loads(answer.out) == {"folder": str(folder)}


def test_an_evaluation_of_the_workspace_equals_one_of_the_table(loans):
    folder = loans.parent / "mine"
    assert call("new", folder, "--data", loans, *ROLES, "--weight", "w").code == 0
    direct = call("evaluate", loans, *ROLES, "--weight", "w", "--json")
    assert call("evaluate", folder, "--json") == direct


def test_an_empty_folder_is_taken_and_missing_parents_are_made(loans):
    (loans.parent / "empty").mkdir()
    for folder in ("empty", "one/two"):
        assert call("new", loans.parent / folder, "--data", loans, *ROLES).code == 0
        assert (loans.parent / folder / "workspace.toml").is_file()


def test_a_model_file_needs_no_score_column(fitted, tmp_path):
    folder = tmp_path / "with model"
    words = ("--data", fitted / "rows.parquet", "--model", fitted / "small.skops", *ROLES[:4])
    answer = call("new", folder, *words, "--training", fitted / "rows.parquet")
    assert "Two of the files are called 'rows.parquet'" in answer.refusal()
    assert call("new", folder, *words).code == 0
    assert open_workspace(folder).models == (ModelEntry("small", file="small.skops"),)
    assert call("evaluate", folder, "--json").read()["auc"]["value"] > 0.7


# 2. What cannot be a workspace leaves nothing behind


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--data", "nothing.csv", *ROLES), "There is no file 'nothing.csv'"),
        (("--data", "loans.csv", "--training", "none.csv", *ROLES), "no file 'none.csv'"),
        (("--data", "loans.csv", "--model", "none.skops", *ROLES), "no file 'none.skops'"),
        (("--data", "loans.csv", *ROLES[:-1], "other"), None),
        (("--data", "loans.csv", *ROLES[:-1], "text"), "is not a plain number"),
        (("--data", "loans.csv", *ROLES, "--id", "household"), "Ids must be unique"),
        (("--data", "loans.csv", *ROLES, "--positive", "worse"), "'worse' does not occur"),
        (("--data", "loans.csv", *ROLES, "--weight", "weight"), "no column 'weight'"),
        (("--data", "loans.csv", *ROLES, "--current", "inf"), "finite"),
        (("--data", "loans.csv", *ROLES, "--model", "loans.csv"), "called 'loans.csv'"),
        (("--data", "loans.csv", *ROLES[:4], "--model", "model.pkl"), "is a pickle"),
        (("--data", "loans.csv", *ROLES[:4], "--model", "model.onnx"), "cannot be opened yet"),
        (("--data", "loans.csv", *ROLES[:4]), "--y-score (or --model) is needed"),
        (("--data", "loans.csv"), "--y-true, --positive and --y-score (or --model) are needed"),
    ],
)
def test_a_refusal_leaves_nothing_behind(loans, monkeypatch, words, said):
    monkeypatch.chdir(loans.parent)
    Path("model.pkl").write_bytes(b"x")
    Path("model.onnx").write_bytes(b"x")
    before = everything_in(Path())
    answer = call("new", "mine", *words)
    if said is None:
        assert answer.code == 0
    else:
        assert said in answer.refusal()
        assert everything_in(Path()) == before


def test_a_folder_that_holds_something_is_left_alone(loans, workspace):
    before = {path: path.read_bytes() for path in workspace.iterdir()}
    answer = call("new", workspace, "--data", loans, *ROLES)
    assert "exists already" in answer.refusal()
    assert {path: path.read_bytes() for path in workspace.iterdir()} == before
    assert "exists already" in call("new", loans, "--data", loans, *ROLES).refusal()


# 3. Questions at a terminal

posix = pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")


@posix
def test_what_flags_leave_open_is_asked_for(loans):
    from tests.cli.terminal import talk

    lines = ("satus", "status", "bad", "score")
    answer, shown = talk(loans.parent, ("new", "mine", "--data", "loans.csv"), lines)
    assert answer.code == 0
    assert answer.out.startswith("Made mine.")
    assert "says what really happened? (case, status, score," in shown
    assert "'satus' is not one of them." in shown
    assert "counts as positive? (bad, good)" in shown
    assert open_workspace(loans.parent / "mine").models[0].scores == "score"


@posix
def test_ctrl_c_at_a_question_ends_in_one_line_and_leaves_nothing(loans):
    from tests.cli.terminal import CTRL_C, talk

    before = everything_in(loans.parent)
    answer, shown = talk(loans.parent, ("new", "mine", "--data", "loans.csv"), ("status", CTRL_C))
    assert (answer.code, answer.out) == (130, "")
    assert shown.splitlines()[-1] == "Stopped."
    assert "Traceback" not in shown
    assert everything_in(loans.parent) == before
