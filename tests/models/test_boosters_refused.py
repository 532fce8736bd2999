"""Model files of LightGBM and XGBoost that cannot be scored with say why not."""

from __future__ import annotations

import sys
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
import pytest
import xgboost

from tests.models.boosters import (
    as_fitted,
    both,
    extreme,
    light,
    opened,
    refusal,
    write,
)
from workbench.models import Limits, refuse_unnumbered, score_file
from workbench.models.model_file import open_file, refuse_unsupported

# 1. The positive class


@both
@pytest.mark.parametrize("positive", ["bad", "2"])
def test_a_label_that_is_no_class_number_is_refused(make, positive, table, truth, tmp_path):
    path = write(make().fit(as_fitted(table), truth), tmp_path)
    words = refusal(opened, path, positive)
    assert "holds no labels, only the class numbers '0', '1', and the positive one is" in words
    assert f"is to be '{positive}'. Fit it on labels 0 and 1, with 1 for the positive" in words


@pytest.mark.parametrize("labels", [[0, 1], ["0", "1"], [True, False], [0.0, 1.0], [0, 1, 2], [0]])
def test_class_numbers_are_labels_that_a_booster_file_can_mean(labels):
    refuse_unnumbered("m.txt", labels)
    for name in ("m.skops", "m.onnx", "m.pkl"):  # it holds its labels, or is refused elsewhere
        refuse_unnumbered(name, ["bad", "good"])


@pytest.mark.parametrize("labels", [[1, 2], ["bad", "good"], [-1, 1], [0, 0.5], ["0", "x"], []])
def test_other_labels_are_refused(labels):
    words = "m.ubj holds no labels, only class numbers from 0, and the labels of the table are"
    assert words in refusal(refuse_unnumbered, Path("m.ubj"), labels)


# 2. What is refused


def test_a_lightgbm_file_cut_short_is_a_sentence(table, truth, tmp_path):
    path = write(light().fit(as_fitted(table), truth), tmp_path)
    whole = path.read_bytes()
    for cut in (0, 3, len(whole) // 3, len(whole) - 120):
        path.write_bytes(whole[:cut])
        words = "m.txt is no model of LightGBM, or it was cut short or damaged"
        assert words in refusal(opened, path)
    path.write_bytes(whole[: whole.index(b"pandas_categorical")])
    assert "learnt categories in 0 of its columns, and 2 of them" in refusal(
        opened(path).score, table
    )


def test_a_lightgbm_file_that_ends_the_process_is_a_sentence(table, truth, tmp_path):
    path = write(light().fit(as_fitted(table), truth), tmp_path)
    text = path.read_text()
    start = text.index("Tree=1")
    path.write_text(text[:start] + text[text.index("Tree=3") - 40 :])
    words = refusal(score_file, path, table, positive="1")
    assert "m.txt ended the process that opened it (signal SIGABRT), as a damaged file" in words


def test_an_xgboost_file_cut_short_is_a_sentence(table, truth, tmp_path):
    path = write(extreme().fit(as_fitted(table), truth), tmp_path)
    whole = path.read_bytes()
    for content in (b"", whole[:50], whole[:-2], b"{}", b"tree\n"):
        path.write_bytes(content)
        assert "m.ubj is no classifier of XGBoost, or it was cut short" in refusal(opened, path)
    path.write_bytes(whole[: len(whole) // 2] + b"}")  # may end the process, so in a child
    words = refusal(score_file, path, table, positive="1")
    assert "m.ubj is no classifier" in words or "m.ubj ended the process" in words


@pytest.mark.parametrize("name", ["m.txt", "m.ubj"])
def test_a_file_that_is_too_large_is_refused(name, tmp_path):
    (tmp_path / name).write_bytes(b"x" * 1001)
    few = Limits(file_bytes=1000)
    assert "has 1,001 bytes" in refusal(refuse_unsupported, tmp_path / name, few)
    words = refusal(open_file, tmp_path / name, name[1:], name, few)
    assert "is larger than 1,000 bytes" in words


@pytest.mark.parametrize(("name", "library"), [("m.txt", "lightgbm"), ("m.ubj", "xgboost")])
def test_a_library_that_is_not_installed_is_named(name, library, tmp_path, monkeypatch):
    (tmp_path / name).write_bytes(b"x")
    monkeypatch.setitem(sys.modules, library, None)
    words = refusal(refuse_unsupported, tmp_path / name, Limits())
    assert f"needs the library {library}, which is not installed here" in words
    assert 'pip install "threshold-workbench[boosting]"' in words


def test_what_gives_no_probabilities_is_refused(table, truth, tmp_path):
    numbers = table[["age", "income"]]
    data = lightgbm.Dataset(numbers, truth)
    quiet = {"verbose": -1, "num_threads": 1}
    for objective in ("regression", "cross_entropy_lambda"):
        booster = lightgbm.train({"objective": objective, **quiet}, data, 2)
        assert f"was fitted for '{objective}', and only" in refusal(
            opened, write(booster, tmp_path)
        )
    for objective in ("binary:logitraw", "binary:hinge", "reg:squarederror"):
        booster = xgboost.train(
            {"objective": objective, "nthread": 1}, xgboost.DMatrix(numbers, truth), 2
        )
        assert f"was fitted for '{objective}', and only" in refusal(
            opened, write(booster, tmp_path)
        )


@both
def test_columns_without_names_are_refused(make, table, truth, tmp_path):
    numbers = table[["age", "income"]].to_numpy()
    path = write(make().fit(numbers, truth), tmp_path)
    assert "does not say which columns it needs" in refusal(opened, path)


def test_texts_in_a_column_of_numbers_are_refused(table, truth, tmp_path):
    text = table.assign(income="much")
    light_file = opened(write(light().fit(as_fitted(table), truth), tmp_path))
    assert "learnt categories in 2 of its columns, and 3 of them are no numbers" in refusal(
        light_file.score, text
    )
    extreme_file = opened(write(extreme().fit(as_fitted(table), truth), tmp_path))
    assert "takes the column 'income' as a number, and the table holds str values" in refusal(
        extreme_file.score, text
    )


@both
def test_categories_of_another_kind_are_refused(make, table, truth, tmp_path):
    """Numbers where texts were learnt would all be unknown, and score as missing."""
    model = opened(write(make().fit(as_fitted(table), truth), tmp_path))
    numbers = table.assign(job=pd.Categorical(np.arange(len(table)) % 3))
    words = "learnt the categories of the column 'job' as texts, and the table holds other values"
    assert words in refusal(model.score, numbers)


@both
def test_categories_that_are_numbers_are_known_by_their_values(make, table, truth, tmp_path):
    frame = table[["age"]].assign(code=pd.Categorical(np.arange(len(table)) % 3 * 10))
    model = make().fit(frame, truth)
    own = model.predict_proba(frame)[:, 1].astype(float)
    file = opened(write(model, tmp_path))
    assert (file.score(frame) == own).all()
    plain = frame.assign(code=np.arange(len(table)) % 3 * 10)  # as CSV gives them
    if make is extreme:  # its file names the column
        assert (file.score(plain) == own).all()
    else:
        assert "learnt categories in 1 of its columns, and 0 of them" in refusal(file.score, plain)


def test_xgboost_categories_without_names_are_refused(table, truth, tmp_path):
    codes = np.column_stack([table["age"], np.arange(len(table)) % 3])
    data = xgboost.DMatrix(
        codes,
        truth,
        feature_names=["age", "code"],
        feature_types=["q", "c"],
        enable_categorical=True,
    )
    booster = xgboost.train({"objective": "binary:logistic", "nthread": 1}, data, 2)
    words = "does not hold the categories of the column 'code', so their numbers cannot be told"
    assert words in refusal(opened, write(booster, tmp_path))
