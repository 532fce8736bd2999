"""A model held open in a child: many questions, several askers, and whatever befalls the child."""

from __future__ import annotations

import os
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pandas as pd
import pytest

from tests.models import operations
from tests.models.crafting import is_a_sentence
from tests.models.test_process import assert_gone
from workbench.intake import InputError
from workbench.models import OpenModel, Scorer, serve, served
from workbench.models.served import ServedModel

NAMES = ("age", "income", "job")
MASKS = np.random.default_rng(0).random((20, 3)) < 0.5


@pytest.fixture(scope="module")
def open_boosted(boosted_file) -> ServedModel:
    with serve(boosted_file, positive="bad") as model:
        yield model


@pytest.fixture
def own(monkeypatch):
    """Let the child run operations of these tests: it finds them where it finds the package."""
    monkeypatch.setattr(served, "_OPERATION", operations.PATTERN)
    return lambda name: f"tests.models.operations:{name}"


def number_of(model: ServedModel) -> int:
    """Return the number of the child process."""
    return model._conversation._child.pid


def refusal(act, *arguments: object) -> str:
    with pytest.raises(InputError) as caught:
        act(*arguments)
    assert is_a_sentence(caught.value)
    return str(caught.value)


# 1. Questions


def test_a_served_model_answers_as_an_open_one(open_boosted, boosted, frame):
    model: Scorer = open_boosted
    here = OpenModel(boosted, "here", "bad")
    assert model.feature_names == here.feature_names == NAMES
    assert (model.score(frame) == here.score(frame)).all()
    case, reference = frame.iloc[[5]], frame.iloc[10:20]
    mixed = model.score_mixed(case, reference, MASKS)
    assert (mixed == here.score_mixed(case, reference, MASKS)).all()
    assert mixed.dtype == np.float64
    assert (open_boosted.name, len(open_boosted.model_hash)) == ("boosted.skops", 64)


def test_only_what_the_model_sees_is_handed_on(open_boosted, frame):
    odd = frame.assign(odd=[object()] * len(frame), more="x")
    assert (open_boosted.score(odd) == open_boosted.score(frame)).all()


def test_a_table_goes_over_some_rows_at_a_time(open_boosted, frame, monkeypatch):
    whole = open_boosted.score(frame)
    monkeypatch.setattr(served, "_ROWS", 7)
    assert (open_boosted.score(frame) == whole).all()


def test_a_sentence_leaves_the_child_as_it_was(open_boosted, frame):
    number = number_of(open_boosted)
    assert "has no rows" in refusal(open_boosted.score, frame.head(0))
    assert "needs the column 'age'" in refusal(open_boosted.score, frame.drop(columns="age"))
    twice = pd.concat([frame, frame[["age"]]], axis=1)
    assert "two columns called 'age'" in refusal(open_boosted.score, twice)
    text = frame.assign(age="old")
    assert "cannot score this table (ValueError: " in refusal(open_boosted.score, text)
    assert len(open_boosted.score(frame)) == len(frame)
    assert number_of(open_boosted) == number


def test_an_operation_gets_the_model_tables_and_arrays(open_boosted, boosted, frame, own):
    back = open_boosted.run(own("twice"), {"rows": frame}, {"a": np.arange(3)})
    assert back["a"].tolist() == [0, 2, 4]
    assert (back["scores"] == boosted.predict_proba(frame)[:, 0]).all()


@pytest.mark.parametrize(
    "operation", ["os:system", "workbench.models:a:b", "workbench:x", "workbenches.a:b", ""]
)
def test_an_operation_is_a_function_of_this_package(operation, open_boosted):
    with pytest.raises(ValueError, match="names no function of this package"):
        open_boosted.run(operation, {}, {})


def test_what_a_model_prints_is_lost_and_what_it_reads_is_nothing(open_boosted, own):
    assert open_boosted.run(own("chatter"), {}, {})["heard"].tolist() == [0]
    assert open_boosted.run(own("chatter"), {}, {})["heard"].tolist() == [0]


def test_the_child_loads_no_more_than_it_needs(open_boosted, own):
    names = set(open_boosted.run(own("loaded"), {}, {})["names"])
    assert {"sklearn", "skops", "pandas"} <= names
    assert not names & {"streamlit", "shap", "lime", "plotly", "matplotlib", "pytest", "xgboost"}


# 2. Several askers


def test_two_threads_get_each_its_own_answer(open_boosted, boosted, frame):
    truth = boosted.predict_proba(frame)[:, 0]

    def ask(start: int) -> bool:
        rows = frame.iloc[start : start + 3]
        return bool((open_boosted.score(rows) == truth[start : start + 3]).all())

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(ask, range(60)))


def test_closing_ends_the_child_and_all_questions(boosted_file, frame, own, tmp_path):
    cancelled = Event()
    model = serve(boosted_file, positive="bad")
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(model.run, own("hang"), {}, marked(tmp_path))
        wait_for(tmp_path / "marker")
        second = pool.submit(model.run, own("number"), {}, {}, cancelled)
        cancelled.set()  # who waits for a turn may give up
        assert "was cancelled" in refusal(second.result, 30)
        assert not first.done()
        model.close()
        assert "was closed while it was asked" in refusal(first.result, 30)
    assert_gone(number_of(model))
    assert "was closed" in refusal(model.score, frame)
    model.close()


# 3. What befalls a child


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        ("leave", "ended the process that opened it (exit code 4), as a damaged file"),
        ("interrupt", "ended the process that opened it (signal SIGKILL), as a damaged file"),
        ("devour", "needs more than 2 GB of memory to be explained, and that is the limit"),
        ("fail", r"cannot be explained (KeyError: 'no such\nthing')"),
    ],
)
def test_a_question_that_goes_wrong_is_a_sentence_and_the_next_is_answered(
    operation, words, open_boosted, frame, own
):
    assert words in refusal(open_boosted.run, own(operation), {}, {})
    assert len(open_boosted.score(frame)) == len(frame)


def test_a_killed_child_is_replaced(open_boosted, frame, own):
    before = number_of(open_boosted)
    kill_child(open_boosted)
    assert len(open_boosted.score(frame)) == len(frame)
    assert open_boosted.run(own("number"), {}, {})["pid"][0] == number_of(open_boosted) != before


def test_a_deadline_ends_the_child(boosted_file, own, tmp_path):
    with serve(boosted_file, positive="bad", imports=("colorsys",)) as model:
        assert "colorsys" in model.run(own("loaded"), {}, {})["names"]  # before any question
        number = number_of(model)
        model._conversation.opening = replace(model._conversation.opening, seconds=0.5)
        words = "took more than 0.5 seconds to answer, and was stopped"
        assert words in refusal(model.run, own("hang"), {}, marked(tmp_path))
        assert_gone(number)


def test_a_cancelled_question_ends_its_child(boosted_file, own, tmp_path):
    cancelled = Event()
    with serve(boosted_file, positive="bad") as model, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(model.run, own("hang"), {}, marked(tmp_path), cancelled)
        wait_for(tmp_path / "marker")
        number = number_of(model)
        cancelled.set()
        assert refusal(asked.result, 30) == "The question to boosted.skops was cancelled."
        assert_gone(number)


def test_a_file_that_cannot_be_opened_says_so_at_every_question(frame, tmp_path):
    (tmp_path / "m.skops").write_bytes(b"no model")
    with serve(tmp_path / "m.skops", positive="bad") as model:
        for _ in range(2):
            assert "m.skops is not a skops file" in refusal(model.score, frame)


def test_a_fresh_child_opens_no_other_file(logistic_file, boosted_file, frame, tmp_path):
    path = Path(shutil.copy(boosted_file, tmp_path / "m.skops"))
    with serve(path, positive="bad") as model:
        assert len(model.score(frame)) == len(frame)
        shutil.copy(logistic_file, path)
        assert len(model.score(frame)) == len(frame)  # the old one is still open
        kill_child(model)
        assert "m.skops was changed since it was last looked at" in refusal(model.score, frame)


def kill_child(model: ServedModel) -> None:
    """Kill the child as the system would, and wait until that is known."""
    os.kill(number_of(model), signal.SIGKILL)
    model._conversation._child.code()


def marked(folder: Path) -> dict[str, np.ndarray]:
    return {"marker": np.array([str(folder / "marker")])}


def wait_for(path: Path) -> None:
    """Wait until a child has written a file."""
    deadline = time.monotonic() + 60
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert path.exists()
