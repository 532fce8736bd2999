"""A model in this process: its scores, and the rows that a case and others are mixed to."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.intake import InputError
from workbench.models import OpenModel, Scorer, contract, mixed_rows, open_model

NAMES = ("age", "income", "job")


def by_hand(case, reference, masks, names) -> pd.DataFrame:
    """Mix row by row and cell by cell."""
    rows = [
        [case[name].iloc[0] if keep else row[name] for name, keep in zip(names, mask, strict=True)]
        for mask in masks
        for _, row in reference.iterrows()
    ]
    return pd.DataFrame(rows, columns=list(names))


def test_rows_are_mixed_as_by_hand(frame):
    case, reference = frame.iloc[[3]], frame.iloc[4:9]
    masks = np.array([[bool(number >> bit & 1) for bit in range(3)] for number in range(8)])
    mixed = mixed_rows(case, reference, masks, NAMES)
    assert mixed.dtypes.tolist() == frame[list(NAMES)].dtypes.tolist()
    expected = by_hand(case, reference, masks, NAMES).astype(frame[list(NAMES)].dtypes)
    pd.testing.assert_frame_equal(mixed, expected)
    pd.testing.assert_frame_equal(  # nothing kept, everything kept
        mixed.head(5), reference[list(NAMES)].reset_index(drop=True)
    )
    assert (mixed.tail(5)["age"] == case["age"].iloc[0]).all()


@pytest.mark.parametrize(
    "values",
    [
        pd.Series(["a", None, "b"], dtype="str"),
        pd.Series(["a", None, "b"], dtype=object),
        pd.Series(pd.Categorical(["a", None, "b"], categories=["b", "a"])),
        pd.Series([1.5, None, 2.5]),
        pd.Series([True, False, True]),
        pd.Series([1, 2, 3], dtype="int8"),
        pd.Series(pd.array([1, None, 2], dtype="Int64")),
        pd.Series(pd.to_datetime(["2020-01-01", None, "2021-01-01"])),
    ],
    ids=lambda values: str(values.dtype),
)
@pytest.mark.parametrize("row", [0, 1])
def test_a_column_keeps_its_type_with_a_missing_case_too(values, row):
    frame = pd.DataFrame({"a": values})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mixed = mixed_rows(frame.iloc[[row]], frame, np.array([[False], [True]]), ["a"])
    pd.testing.assert_series_equal(mixed["a"].head(3), values, check_names=False)
    kept = frame["a"].iloc[[row] * 3].reset_index(drop=True)
    pd.testing.assert_series_equal(mixed["a"].tail(3).reset_index(drop=True), kept)
    assert mixed["a"].dtype == values.dtype


def test_an_edited_case_of_another_type_is_mixed_in():
    reference = pd.DataFrame({"a": [1, 2], "b": pd.Categorical(["x", "y"])})
    case = pd.DataFrame({"a": [1.5], "b": ["new"]})
    mixed = mixed_rows(case, reference, np.array([[True, True]]), ["a", "b"])
    assert mixed["a"].tolist() == [1.5, 1.5]
    assert mixed["b"].tolist() == ["new", "new"]
    missing = pd.DataFrame({"a": [None], "b": [None]})
    mixed = mixed_rows(missing, reference, np.array([[True, False], [False, True]]), ["a", "b"])
    assert mixed["a"].dtype == np.float64
    assert mixed["b"].dtype == reference["b"].dtype


@pytest.mark.parametrize(
    ("case", "reference", "masks"),
    [
        ([1, 2], [1], [[True]]),
        ([1], [], [[True]]),
        ([1], [1], [[True, False]]),
        ([1], [1], [True]),
    ],
)
def test_what_cannot_be_mixed_is_a_mistake_of_the_caller(case, reference, masks):
    with pytest.raises(ValueError, match="cannot be mixed"):
        mixed_rows(
            pd.DataFrame({"a": case}), pd.DataFrame({"a": reference}), np.array(masks), ["a"]
        )


def test_an_open_model_scores_as_its_estimator(frame, boosted):
    model: Scorer = OpenModel(boosted, "The model", "bad")
    assert model.feature_names == NAMES
    assert (model.score(frame) == boosted.predict_proba(frame)[:, 0]).all()


@settings(max_examples=20)
@given(batch=st.integers(1, 60), n_masks=st.integers(0, 9), seed=st.integers(0, 99))
def test_mixtures_are_scored_in_batches_and_none_is_lost(frame, logistic, batch, n_masks, seed):
    model = OpenModel(logistic, "The model", "good")
    masks = np.random.default_rng(seed).random((n_masks, 3)) < 0.5
    case, reference = frame.iloc[[0]], frame.iloc[1:6]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contract, "BATCH", batch)
        scores = model.score_mixed(case, reference, masks)
    assert scores.shape == (n_masks, 5)
    if n_masks:
        rows = mixed_rows(case, reference, masks, NAMES)
        assert np.allclose(scores.ravel(), logistic.predict_proba(rows)[:, 1], atol=1e-12)


@dataclass
class Adding:
    """Adds up a row's columns, and notes how many rows it was asked for."""

    feature_names_in_: tuple[str, ...]
    classes_: object = (0, 1)
    asked: int = 0

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        self.asked += len(X)
        scores = X.to_numpy() @ (0.5 ** np.arange(1, X.shape[1] + 1))
        return np.column_stack((1.0 - scores, scores))


@settings(max_examples=40)
@given(d=st.integers(1, 9), n=st.integers(1, 4), dense=st.sampled_from((0, 10**6)), data=st.data())
def test_each_kind_of_mixture_is_asked_for_once_however_it_is_found(d, n, dense, data):
    random = np.random.default_rng(data.draw(st.integers(0, 99)))
    names = [f"x{j}" for j in range(d)]
    rows = pd.DataFrame(random.integers(0, 2, (n + 1, d)).astype(float), columns=names)
    case, reference = rows.iloc[[0]], rows.iloc[1:]
    estimator = Adding(tuple(names))
    masks = random.random((data.draw(st.integers(0, 30)), d)) < 0.5
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_model, "_DENSE", dense)
        scores = OpenModel(estimator, "The model", "1").score_mixed(case, reference, masks)
    mixed = by_hand(case, reference, masks, names)
    weights = 0.5 ** np.arange(1, d + 1)
    assert scores.ravel().tolist() == pytest.approx((mixed.to_numpy(float) @ weights).tolist())
    kinds = mixed.assign(row=list(range(n)) * len(masks)).drop_duplicates()
    assert estimator.asked == len(kinds)


def test_a_missing_column_is_a_sentence(frame, logistic):
    model, masks = OpenModel(logistic, "The model", "bad"), np.ones((1, 3), dtype=bool)
    for case, reference in ((frame.drop(columns="age"), frame), (frame, frame.drop(columns="age"))):
        with pytest.raises(InputError, match="The model needs the column 'age'"):
            model.score_mixed(case.head(1), reference.head(2), masks)


@dataclass
class Garbage:
    """Answers as told."""

    answer: object
    classes_: object = (0, 1)
    feature_names_in_: tuple[str, ...] = ("a",)

    def predict_proba(self, X: pd.DataFrame) -> object:
        return np.repeat(np.array([self.answer]), len(X), axis=0)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([0.5], "array of shape"),
        ([np.nan, np.nan], "answered nan and nan for row 1"),
        ([1.0, 1.0], "sum to 2"),
    ],
)
def test_garbage_is_refused_in_mixtures_too(answer, words):
    rows = pd.DataFrame({"a": [1.0, 2.0]})
    model = OpenModel(Garbage(answer), "The model", "1")
    with pytest.raises(InputError, match=words):
        model.score_mixed(rows.head(1), rows, np.ones((2, 1), dtype=bool))
