"""From a fitted model to a workspace, and to the app."""

from __future__ import annotations

from pathlib import Path
from urllib.request import urlopen

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder

import workbench
from workbench.intake import InputError
from workbench.notebook import Settings
from workbench.workspace import ModelEntry, Words, load_scored, open_workspace


@pytest.fixture(autouse=True)
def own_places(tmp_path, monkeypatch) -> None:
    """Keep the workspaces of tests out of the user's own folders."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"income": random.normal(size=80), "age": random.normal(size=80)})
    frame["status"] = np.where(frame["age"] + random.normal(size=80) > 0, "bad", "good")
    frame["case"] = [f"{row:03d}" for row in range(80)]
    return frame


@pytest.fixture(scope="module")
def model(frame) -> LogisticRegression:
    return LogisticRegression().fit(frame[["income", "age"]], frame["status"])


def doubled(values: pd.DataFrame) -> pd.DataFrame:
    return values * 2


@pytest.fixture(scope="module")
def own_code(frame):
    """Return a model that calls a function of this file, which no file format may hold."""
    steps = make_pipeline(FunctionTransformer(doubled), LogisticRegression())
    return steps.fit(frame[["income", "age"]], frame["status"])


class Plain:
    """A model that is not scikit-learn's, and does not say which columns it needs."""

    classes_ = np.array(["bad", "good"])

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        bad = 1 / (1 + np.exp(-X["age"].to_numpy()))
        return np.column_stack([bad, 1 - bad])


WHAT = {"target": "status", "positive": "bad"}


# 1. A folder


def test_a_model_is_kept_as_a_file_that_gives_its_scores(model, frame, tmp_path):
    saved = workbench.save_workspace(
        tmp_path / "mine",
        {"plain": model},
        frame,
        **WHAT,
        id="case",
        training=frame,
        exclude=["case"],
        words=Words(case="loan"),
        costs=workbench.CostModel(fn=5, unit="€"),
        current=0.5,
        title="My loans",
        question="Whom do we decline?",
    )
    assert saved.notes == ()
    workspace = open_workspace(saved.folder)
    assert workspace.models == (ModelEntry("plain", file="plain.skops"),)
    assert (workspace.title, workspace.question) == ("My loans", "Whom do we decline?")
    assert (workspace.words, workspace.policy.threshold) == (Words(case="loan"), 0.5)
    assert workspace.costs == workbench.CostModel(fn=5, unit="€")
    assert (workspace.data.id, workspace.data.exclude) == ("case", ("case",))
    assert workspace.data.training == "training.parquet"
    scored = load_scored(workspace)
    own = model.predict_proba(frame[["income", "age"]])[:, 0]
    np.testing.assert_allclose(scored.y_score, own, rtol=0, atol=1e-12)
    assert scored.ids.tolist() == frame["case"].tolist()


@pytest.mark.parametrize("kind", ["own_code", "plain"])
def test_a_model_that_no_file_holds_is_kept_by_its_scores_and_says_so(
    kind, own_code, frame, tmp_path
):
    model = own_code if kind == "own_code" else Plain()
    saved = workbench.save_workspace(tmp_path / "mine", model, frame, **WHAT, id="case")
    (note,) = saved.notes
    assert "only the scores of the model 'model' are kept" in note
    assert note.endswith("there will be no reasons.")
    assert {path.name for path in saved.folder.iterdir()} == {
        "evaluation.parquet",
        "workspace.toml",
    }
    workspace = open_workspace(saved.folder)
    assert workspace.models == (ModelEntry("model", scores="model score"),)
    features = frame[["income", "age"]]
    assert load_scored(workspace).y_score.tolist() == model.predict_proba(features)[:, 0].tolist()


def test_a_model_that_reads_a_file_otherwise_is_kept_by_its_scores(frame, tmp_path):
    """Dates are text once they are read from a file: other categories for it."""
    dates = np.where(frame["status"] == "bad", "2024-01-31", "2024-02-29")
    there = pd.DataFrame({"since": pd.to_datetime(dates)})
    model = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression())
    model.fit(there, frame["status"])
    saved = workbench.save_workspace(
        tmp_path / "mine", model, there.assign(status=frame["status"]), **WHAT
    )
    assert "gives other scores once the rows are read from their file" in saved.notes[0]
    own = model.predict_proba(there)[:, 0]
    assert load_scored(open_workspace(saved.folder)).y_score.tolist() == own.tolist()


def test_a_model_fitted_on_a_plain_array_gets_the_columns_without_a_role(frame, tmp_path):
    model = LogisticRegression().fit(frame[["income", "age"]].to_numpy(), frame["status"])
    saved = workbench.save_workspace(tmp_path / "mine", model, frame, **WHAT, id="case")
    assert "does not say which columns it needs" in saved.notes[0]


@pytest.mark.parametrize(
    ("scores", "column"), [("income", "income"), (np.linspace(0, 1, 80), "score")]
)
def test_ready_scores_need_no_model(frame, tmp_path, scores, column):
    saved = workbench.save_workspace(
        tmp_path / "mine", None, frame, **WHAT, scores=scores, scale="any"
    )
    assert open_workspace(saved.folder).models[0].scores == column
    given = frame[column] if isinstance(scores, str) else scores
    assert load_scored(open_workspace(saved.folder)).y_score.tolist() == list(given)


@pytest.mark.parametrize(
    ("positive", "labels"),
    [(1, [1, 0]), (True, [True, False]), (np.True_, [True, False]), (2.0, [2, 1])],
)
def test_the_positive_label_may_be_a_number_or_true(positive, labels, tmp_path):
    frame = pd.DataFrame({"y": labels * 3, "s": [0.9, 0.1, 0.8, 0.3, 0.2, 0.4]})
    saved = workbench.save_workspace(
        tmp_path / "mine", None, frame, target="y", positive=positive, scores="s"
    )
    assert load_scored(open_workspace(saved.folder)).y_true.tolist() == [True, False] * 3


# 2. What is refused leaves nothing


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"positive": "worse"}, "worse"),
        ({"target": "nothing"}, "'nothing'"),
        ({"id": "status"}, "named both"),
        ({"exclude": ["age"]}, "'age'"),
        ({"scores": [0.5, 0.5]}, r"shape \(2,\), and the frame has 80 rows"),
        ({"scores": "no such"}, "no column 'no such'"),
        ({"model": {"a b": None, "a-b": None}}, "names like 'a b'"),
        ({"model": None}, "Give a fitted model"),
        ({"model": object()}, "gives no probabilities"),
        ({"frame": {0: [0.5] * 80}}, "column named 0"),
        ({"frame": {"cells": [[1], "a"] * 40}}, "cannot be written as a table"),
        ({"frame": {"model score": [0.5] * 80}}, "'model score'"),
        ({"scores": [0.5] * 80, "frame": {"score": [0.5] * 80}}, "would take that name"),
    ],
)
def test_what_cannot_be_used_is_refused_whole(model, frame, tmp_path, change, said):
    more = WHAT | {key: value for key, value in change.items() if key not in ("model", "frame")}
    rows = pd.DataFrame({**frame, **change.get("frame", {})})
    with pytest.raises(InputError, match=said):
        workbench.save_workspace(tmp_path / "mine", change.get("model", model), rows, **more)
    assert list(tmp_path.iterdir()) == [] or not (tmp_path / "mine").exists()
    assert not list(tmp_path.glob(".mine*"))


def test_a_misspelt_setting_is_told(model, frame, tmp_path):
    with pytest.raises(TypeError, match=r"'wieght' is not a setting\. Did you mean 'weight'"):
        workbench.save_workspace(tmp_path / "mine", model, frame, **WHAT, wieght="age")


def test_every_setting_is_documented():
    for name in Settings.__annotations__:
        assert name in str(Settings.__doc__)


# 3. The app


def test_one_line_opens_the_app_on_a_model(own_code, frame, tmp_path):
    with pytest.warns(UserWarning, match="there will be no reasons"):
        app = workbench.show(own_code, frame, **WHAT, open_browser=False, title="My loans!")
    try:
        with urlopen(app.url, timeout=30) as page:  # noqa: S310 (our own app)
            assert page.status == 200
        assert app.folder == tmp_path / "home" / "workspaces" / "my-loans"
        assert app.process.poll() is None
    finally:
        app.stop()
    assert app.process.poll() is not None


def test_a_path_may_be_given_as_text(frame, tmp_path):
    folder = str(tmp_path / "mine")
    saved = workbench.save_workspace(folder, None, frame, **WHAT, scores="age", scale="logit")
    assert saved.folder == Path(folder)


# 4. A decision


def test_a_decision_is_recorded_by_one_line_and_used_by_others(frame, tmp_path):
    rows = frame.assign(score=1 / (1 + np.exp(-frame["age"])))
    saved = workbench.save_workspace(
        tmp_path / "mine", None, rows, **WHAT, scores="score", id="case", sensitive=["income"]
    )
    decided = workbench.Decided(0.5, reason="half", author="Ada")
    kept = workbench.record_decision(str(saved.folder), decided)
    again = workbench.record_decision(saved.folder, decided)
    assert [each.number for each in workbench.decisions("mine")] == [again.number, kept.number]
    assert workbench.decisions("other") == ()
    record = workbench.decision(kept.number)
    assert workbench.read_record(workbench.record_json(record)) == record
    assert (record.point.flagged, record.slices[0].by) == (
        int((rows["score"] >= 0.5).sum()),
        ("income",),
    )
    assert workbench.reproduce(record, open_workspace(saved.folder)).equal
    done = workbench.apply_decision(record, saved.folder, rows.drop(columns="status"))
    assert done.flagged == record.point.flagged
    found = workbench.still_holds(record, saved.folder, rows)
    assert (found.verdict, found.same_rows) == ("unknown", True)
