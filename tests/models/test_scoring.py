"""A file is opened in a child process: whatever it does, the parent gets scores or a sentence."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures

from tests.models.crafting import entries, is_a_sentence, pack, with_array
from workbench.intake import InputError
from workbench.models import Limits, dump_model, model_hash, score_file, supported
from workbench.models.child import _limit_memory
from workbench.models.open_model import OpenModel
from workbench.models.skops_file import open_skops


def refusal(path: Path, frame: pd.DataFrame, limits: Limits | None = None, positive="bad") -> str:
    with pytest.raises(InputError) as caught:
        score_file(path, frame, positive=positive, limits=limits or Limits())
    assert is_a_sentence(caught.value)
    assert path.name in str(caught.value)
    return str(caught.value)


# 1. Honest files


def test_a_file_scores_as_its_model_does(frame, logistic, boosted, logistic_file, boosted_file):
    more = frame[["job", "id", "age", "income"]].assign(
        odd=[1, "x"] * 100, **{"day": pd.Timestamp(0)}
    )
    more[7] = 0  # a name that is no text
    for model, path in ((logistic, logistic_file), (boosted, boosted_file)):
        scores = score_file(path, more, positive="bad")
        assert scores.dtype == np.float64
        assert (scores == model.predict_proba(frame)[:, 0]).all()


def test_a_constant_model_is_scored(frame, labels, tmp_path):
    model = DummyClassifier().fit(frame[["age"]], labels)
    assert dump_model(model, tmp_path / "constant.skops") is None
    scores = score_file(tmp_path / "constant.skops", frame, positive="good")
    assert (scores == np.mean(labels == "good")).all()


def test_a_model_is_saved_so_that_it_can_be_opened(frame, boosted, tmp_path):
    path = tmp_path / "model.skops"
    assert dump_model(boosted, path) is None
    assert [each.name for each in tmp_path.iterdir()] == ["model.skops"]
    opened = skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
    assert (opened.predict_proba(frame) == boosted.predict_proba(frame)).all()


def test_a_file_is_known_by_its_bytes(tmp_path):
    (tmp_path / "model.skops").write_bytes(b"model")
    assert model_hash(tmp_path / "model.skops") == hashlib.sha256(b"model").hexdigest()


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("m.skops", True),
        ("m.SKOPS", True),
        ("m.txt", True),
        ("m.ubj", True),
        ("m.json", False),
        ("m.onnx", False),
        ("skops", False),
    ],
)
def test_a_kind_of_file_is_known_by_its_name(name, known):
    assert supported(name) is supported(Path(name)) is known


# 2. Files and tables that need no child to be refused


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("model.pkl", "is a pickle, which runs the code of whoever wrote it"),
        ("model.joblib", "is a pickle, which runs the code of whoever wrote it"),
        ("model.onnx", "is of a kind that cannot be opened yet"),
        ("model.json", "or export the scores as a column of the table instead."),
        ("missing.skops", "There is no model file"),
        ("large.skops", "has 1,001 bytes, and 1,000 bytes is the limit"),
    ],
)
def test_a_file_is_refused_by_name_and_size(name, words, frame, tmp_path):
    (tmp_path / "large.skops").write_bytes(b"x" * 1001)
    assert words in refusal(tmp_path / name, frame, Limits(file_bytes=1000))


def test_a_table_without_rows_is_refused(frame, logistic_file):
    assert "has no rows" in refusal(logistic_file, frame.head(0))


def test_a_column_given_twice_is_refused(frame, logistic_file):
    with pytest.raises(InputError, match="two columns called 'age'"):
        score_file(logistic_file, pd.concat([frame, frame[["age"]]], axis=1), positive="bad")


# 3. Files that misbehave: harmless ones here, the others in a child


def refusal_here(path: Path, frame: pd.DataFrame) -> str:
    """Open and score as the child does, without the seconds that a process takes to start."""
    with pytest.raises(InputError) as caught:
        OpenModel(open_skops(path, path.name, Limits()), path.name, "bad").score(frame)
    assert is_a_sentence(caught.value)
    return str(caught.value)


def nan(array: np.ndarray) -> None:
    array[:] = np.nan


@pytest.mark.parametrize(
    ("attribute", "edit", "words"),
    [
        ("coef_", nan, "answered nan and nan for row 1, and 200 of 200 rows"),
        ("classes_", lambda array: np.array(["a", "b", "c"]), "two classes, and it knows 3"),
        ("classes_", lambda array: array[::-1].copy(), "they were swapped or edited"),
        ("classes_", lambda array: np.array(["no", "yes"]), "knows the classes 'no', 'yes'"),
    ],
)
def test_an_edited_model_is_refused(attribute, edit, words, frame, logistic_file, tmp_path):
    path = with_array(logistic_file, tmp_path / "edited.skops", attribute, edit)
    assert words in refusal_here(path, frame)


def test_probabilities_that_sum_to_two_are_refused(frame, labels, tmp_path):
    skops.io.dump(DummyClassifier().fit(frame[["age"]], labels), tmp_path / "m.skops")
    path = with_array(
        tmp_path / "m.skops", tmp_path / "two.skops", "class_prior_", lambda array: np.ones(2)
    )
    assert "for row 1 that sum to 2, and 200 of 200 rows" in refusal_here(path, frame)


def test_a_model_without_probabilities_is_refused(frame, labels, tmp_path):
    model = SGDClassifier(loss="hinge", random_state=0).fit(frame[["age"]], labels)
    skops.io.dump(model, tmp_path / "m.skops")
    assert "sgd_fast.Hinge', which is not on the list" in refusal_here(tmp_path / "m.skops", frame)


def test_an_error_of_the_model_is_a_sentence(frame, logistic_file, tmp_path):
    path = with_array(
        logistic_file, tmp_path / "short.skops", "coef_", lambda array: array[:, :1].copy()
    )
    assert "short.skops cannot score this table (ValueError: matmul: " in refusal(path, frame)


def test_a_swapped_type_is_refused(frame, logistic_file, tmp_path):
    content = entries(logistic_file)
    swapped = content["schema.json"].replace(b"StandardScaler", b"PowerTransformer")
    path = pack(tmp_path / "swapped.skops", content | {"schema.json": swapped})
    words = "(AttributeError: 'PowerTransformer' object has no attribute 'method')"
    assert words in refusal(path, frame)


def test_what_takes_too_much_memory_is_refused(labels, tmp_path):
    """Three powers of a hundred columns for 3,000 rows are 4.2 GB, from a file of 1.5 MB."""
    wide = pd.DataFrame(
        np.random.default_rng(0).random((3_000, 100)), columns=list(map(str, range(100)))
    )
    model = make_pipeline(PolynomialFeatures(3), LogisticRegression(max_iter=1))
    with pytest.warns(UserWarning, match="failed to converge"):
        model.fit(wide.head(20), labels[:20])
    skops.io.dump(model, tmp_path / "wide.skops")
    limits = Limits(memory_bytes=2**30)
    words = "needs more than 1 GB of memory to score this table, and that is the limit"
    assert words in refusal(tmp_path / "wide.skops", wide, limits)


# It tries all ways to part a run of a's: for sixty of them, 2 to the power of 60.
SLOW = "(?:a+)+b"


def test_what_takes_too_long_is_stopped(labels, tmp_path):
    kind = CountVectorizer(token_pattern=SLOW, lowercase=False)
    texts = pd.DataFrame({"text": ["aab", "ab"] * 20})
    model = make_pipeline(ColumnTransformer([("t", kind, "text")]), LogisticRegression())
    skops.io.dump(model.fit(texts, labels[:40]), tmp_path / "slow.skops")
    evil = pd.DataFrame({"text": ["a" * 60]})
    start = time.monotonic()
    words = "took more than 3 seconds to "  # answer, or on a busy machine to be opened
    assert words in refusal(tmp_path / "slow.skops", evil, Limits(seconds=3))
    assert time.monotonic() - start < 60


def test_parts_that_contain_themselves_are_refused(frame, logistic_file, tmp_path):
    content = entries(logistic_file)
    schema = json.loads(content["schema.json"])
    schema["content"]["content"]["memory"] = {
        "__class__": "list",
        "__module__": "builtins",
        "__loader__": "ListNode",
        "__id__": 1,
        "content": [
            {"__class__": "list", "__module__": "builtins", "__loader__": "ListNode", "__id__": 1}
        ],
    }
    path = pack(tmp_path / "circle.skops", content | {"schema.json": json.dumps(schema).encode()})
    assert "cannot be opened: its parts are nested too deep or contain themselves" in refusal(
        path, frame
    )


# 4. Models that the format cannot hold


class Own(ClassifierMixin, BaseEstimator):
    """A model of the user's own: skops writes it, and we do not open it."""

    def __init__(self, rule: object = None):
        self.rule = rule


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Own(), "Own', which is not on the list of types that may be loaded"),
        (Own(each for each in []), "The skops format cannot hold this Own ("),
        (LogisticRegression().fit([[0.0], [1.0]], [0, 1]), "does not say which columns it needs"),
    ],
)
def test_a_model_that_cannot_be_kept_says_why_and_leaves_nothing(model, words, tmp_path):
    sentence = dump_model(model, tmp_path / "model.skops")
    assert words in str(sentence)
    assert str(sentence).isprintable()
    assert list(tmp_path.iterdir()) == []


# 5. The child


@pytest.mark.usefixtures("started_anew")
def test_a_child_that_ends_without_an_answer_is_a_sentence(
    frame, logistic_file, tmp_path, monkeypatch
):
    monkeypatch.setattr("workbench.models.spare._START", "import os; os.kill(os.getpid(), 11); ")
    sentence = refusal(logistic_file, frame)
    assert "ended the process that opened it (signal SIGSEGV), as a damaged file" in sentence


@pytest.mark.usefixtures("started_anew")
def test_the_child_imports_nothing_from_the_working_folder(
    frame, logistic_file, tmp_path, monkeypatch
):
    (tmp_path / "numpy.py").write_text(f"open({str(tmp_path / 'marker')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert len(score_file(logistic_file, frame, positive="bad")) == len(frame)
    assert not (tmp_path / "marker").exists()


@pytest.mark.usefixtures("started_anew")
def test_nothing_is_left_in_the_temporary_folder(frame, logistic_file, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert "needs the column 'age'" in refusal(logistic_file, frame.drop(columns="age"))
    assert os.listdir(tmp_path) == []


def test_a_system_without_limits_says_so(monkeypatch):
    """Windows has no such module; there the deadline is what is left, and the parent warns."""
    monkeypatch.setitem(sys.modules, "resource", None)
    assert _limit_memory(2**30) is False
