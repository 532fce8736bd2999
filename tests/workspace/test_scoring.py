"""From a workspace to scored rows: ready scores, kept scores, and what cannot be used."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from lightgbm import LGBMClassifier
from sklearn.linear_model import LogisticRegression

from sample_models import build
from workbench import models, places
from workbench.intake import InputError
from workbench.workspace import FILE, Workspace, load_scored, open_workspace
from workbench.workspace.scoring import _read_scores, scores_name

TABLE = "case,status,score,other\nA1,bad,0.9,10\nA2,good,0.2,20\nA3,good,0.4,5\n"
HEAD = '[data]\nevaluation = "table.csv"\ntarget = "status"\npositive = "bad"\nid = "case"\n'
MODELS = (
    '[[models]]\nname = "ready"\nscores = "score"\n[[models]]\nname = "kept"\nfile = "m.skops"\n'
)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    return places.cached_scores()


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "table.csv").write_text(TABLE)
    (folder / "m.skops").write_bytes(b"no model: whoever opens it fails")
    (folder / FILE).write_text(HEAD + MODELS)
    return open_workspace(folder)


def name_of(workspace) -> str:
    return scores_name(workspace.folder / "m.skops", workspace.folder / "table.csv", workspace.data)


def test_a_column_of_scores_is_taken_as_it_is(workspace):
    scored = load_scored(workspace)
    assert scored.y_score.tolist() == [0.9, 0.2, 0.4]
    assert scored.y_true.tolist() == [True, False, False]
    assert scored.ids.tolist() == ["A1", "A2", "A3"]


def test_scores_computed_earlier_are_not_computed_again(workspace, cache):
    cache.mkdir(parents=True)
    np.save(cache / name_of(workspace), np.array([0.1, 0.2, 0.3]))
    assert load_scored(workspace, "kept").y_score.tolist() == [0.1, 0.2, 0.3]


@pytest.mark.parametrize("changed", ["m.skops", "table.csv"])
def test_kept_scores_belong_to_one_model_and_one_table(workspace, changed):
    before = name_of(workspace)
    with (workspace.folder / changed).open("ab") as file:
        file.write(b"A4,good,0.3,1\n")
    assert name_of(workspace) != before


@pytest.mark.parametrize(
    "changed",
    [{"positive": "good"}, {"target": "other"}, {"exclude": ("other",)}],
    ids=lambda changed: next(iter(changed)),
)
def test_kept_scores_belong_to_one_label_and_to_what_the_model_may_see(workspace, changed):
    assert name_of(replace(workspace, data=replace(workspace.data, **changed))) != name_of(
        workspace
    )


@pytest.mark.parametrize("exclude", [("a", "b"), ("b", "a"), ("b", "a", "b")])
def test_the_order_of_excluded_columns_changes_no_name(workspace, exclude):
    same, other = (
        replace(workspace, data=replace(workspace.data, exclude=names))
        for names in (("a", "b"), exclude)
    )
    assert name_of(same) == name_of(other)


def test_scores_computed_earlier_do_not_go_round_a_column_that_is_now_excluded(tmp_path):
    folder = tmp_path / "credit"
    shutil.copytree(build.HERE / "credit", folder)
    assert load_scored(open_workspace(folder)).n == 1337
    text = (folder / FILE).read_text(encoding="utf-8")
    text = text.replace('exclude = ["Age"', 'exclude = ["Income", "Age"')
    (folder / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="needs the column 'Income' of evaluation"):
        load_scored(open_workspace(folder))


@pytest.mark.parametrize(
    "damage",
    [b"", b"not an array", np.array([1.0, 2.0]), np.array([1, 2, 3]), np.zeros((3, 1))],
    ids=["empty", "text", "too few", "whole numbers", "a column"],
)
def test_damaged_scores_are_not_read(tmp_path, damage):
    with (tmp_path / "kept.npy").open("wb") as file:
        np.save(file, damage) if isinstance(damage, np.ndarray) else file.write(damage)
    assert _read_scores(tmp_path / "kept.npy", 3) is None


def test_without_its_kept_scores_the_model_itself_is_asked(workspace, cache):
    cache.mkdir(parents=True)
    (cache / name_of(workspace)).write_bytes(b"damaged")
    with pytest.raises(InputError, match=r"m\.skops"):  # which is no model
        load_scored(workspace, "kept")


def test_scores_that_a_folder_brings_along_are_not_believed(workspace):
    (workspace.folder / "scores").mkdir()
    np.save(workspace.folder / "scores" / name_of(workspace), np.array([0.1, 0.2, 0.3]))
    with pytest.raises(InputError, match=r"m\.skops"):
        load_scored(workspace, "kept")


def test_the_name_kept_for_scores_must_be_free(workspace):
    table = TABLE.replace("other", "score of kept")
    (workspace.folder / "table.csv").write_text(table)
    with pytest.raises(InputError, match="has a column 'score of kept', which is the name kept"):
        load_scored(workspace, "kept")


def test_an_unknown_model_is_told(workspace):
    with pytest.raises(InputError, match=r"has no model 'nobody'\. It has 'ready', 'kept'\."):
        load_scored(workspace, "nobody")


MANY = "case,status,x\n" + "".join(f"A{row},{row % 3},{row % 7}\n" for row in range(60))


def many(tmp_path, model, file: str, more: str = "") -> tuple[Workspace, np.ndarray]:
    """Write a workspace of three labels with a model of them; return it and the model's scores."""
    folder = tmp_path / "many"
    folder.mkdir()
    (folder / "table.csv").write_text(MANY)
    head = HEAD.replace('"bad"', '"2"') + more
    (folder / FILE).write_text(f'{head}[[models]]\nname = "m"\nfile = "{file}"\n')
    rows = pd.read_csv(folder / "table.csv")
    model.fit(rows[["x"]], rows["status"])
    if file.endswith(".skops"):
        assert models.dump_model(model, folder / file) is None
    else:
        model.booster_.save_model(folder / file)
    return open_workspace(folder), model.predict_proba(rows[["x"]])[:, 2]


@pytest.mark.parametrize("file", ["m.skops", "m.txt"])
def test_one_label_of_many_is_scored_against_the_rest(file, tmp_path):
    model = LogisticRegression() if file == "m.skops" else LGBMClassifier(verbose=-1, n_jobs=1)
    opened, own = many(tmp_path, model, file, "rest = true\n")
    scored = load_scored(opened)
    assert scored.y_score == pytest.approx(own, abs=1e-12)
    assert scored.y_true.sum() == 20


def test_scores_against_the_rest_have_a_name_of_their_own(workspace):
    against = replace(workspace, data=replace(workspace.data, rest=True))
    assert name_of(against) != name_of(workspace)


def test_labels_that_a_booster_file_cannot_mean_are_refused(tmp_path):
    opened, _ = many(tmp_path, LGBMClassifier(verbose=-1, n_jobs=1), "m.txt", "rest = true\n")
    table = opened.folder / "table.csv"
    table.write_text(MANY.replace(",0,", ",3,"))  # now 1, 2, 3: numbered otherwise
    with pytest.raises(InputError, match=r"m\.txt holds no labels, only class numbers from 0, and"):
        load_scored(opened)
