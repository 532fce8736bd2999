"""What a model must keep to, whatever it is: known columns in, probabilities out.

Many of these faults cannot be written into a file of trusted types (no trusted model returns too
few rows), so the contract is asked directly, with a small object that misbehaves.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.models.crafting import is_a_sentence
from workbench.intake import InputError
from workbench.models import contract
from workbench.models.contract import check_probabilities, label_text, positive_column

FRAME = pd.DataFrame({"a": [0.1, 0.2, 0.7], "b": [1, 2, 3]})


@dataclass
class Model:
    """Answers the column `a` as the probability of its second class."""

    classes_: np.ndarray = field(default_factory=lambda: np.array(["bad", "good"]))
    feature_names_in_: object = ("b", "a")
    sizes: list[int] = field(default_factory=list)

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        assert list(X) == list(self.feature_names_in_)
        self.sizes.append(len(X))
        return np.column_stack([1 - X["a"], X["a"]])


def predict(model, frame, positive, name, *, rest=False):
    column = positive_column(model, positive, name, rest=rest)
    return contract.predict(model, frame, column, name)


def refusal(*arguments: object) -> str:
    with pytest.raises(InputError) as caught:
        predict(*arguments)
    assert is_a_sentence(caught.value)
    return str(caught.value)


def test_the_score_is_the_probability_of_the_positive_class():
    assert predict(Model(), FRAME, "good", "m") == pytest.approx([0.1, 0.2, 0.7])
    assert predict(Model(), FRAME, "bad", "m") == pytest.approx([0.9, 0.8, 0.3])


@given(order=st.permutations(["a", "b", "more", "still more"]))
def test_columns_are_taken_by_name(order):
    table = FRAME.assign(more="x", **{"still more": None})[order]
    assert (predict(Model(), table, "good", "m") == predict(Model(), FRAME, "good", "m")).all()


@given(rows=st.integers(1, 40), batch=st.integers(1, 15))
def test_rows_are_scored_in_batches_and_none_is_lost(rows, batch):
    frame = pd.DataFrame({"a": np.arange(rows) / 40, "b": 0})
    model = Model()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contract, "BATCH", batch)
        assert (predict(model, frame, "good", "m") == frame["a"]).all()
    assert max(model.sizes) <= batch
    assert sum(model.sizes) == rows


@pytest.mark.parametrize(
    ("classes", "positive", "place"),
    [
        (["bad", "good"], "bad", 0),
        (["bad", "good"], "good", 1),
        ([0, 1], "1", 1),
        ([0, 1], "1.0", 1),
        ([0.0, 1.0], "1", 1),
        ([1, 2], "1", 0),
        (["0", "1"], "1.0", 1),
        ([False, True], "true", 1),
        ([False, True], "True", 1),
        ([False, True], "FALSE", 0),
        ([False, True], "1", 1),
        (["false", "true"], "true", 1),
    ],
)
def test_the_positive_class_is_found_as_text(classes, positive, place):
    assert positive_column(Model(np.array(classes)), positive, "m") == place


@pytest.mark.parametrize(
    ("model", "positive", "words"),
    [
        (Model(np.array(["bad", "good"])), "default", "knows the classes 'bad', 'good', and the"),
        (Model(np.array(["good", "bad"])), "bad", "they were swapped or edited"),
        (Model(np.array(["bad", "bad"])), "bad", "they were swapped or edited"),
        (Model(np.array([0, 1, 2])), "1", "must know two classes, and it knows 3"),
        (Model(np.array([1])), "1", "must know two classes, and it knows 1"),
        (Model(np.array([[0, 1]])), "1", "must know two classes, and it knows none"),
        (Model(None), "1", "must know two classes, and it knows none"),
        (Model(feature_names_in_=None), "bad", "does not say which columns it needs"),
        (Model(feature_names_in_=(1, 2)), "bad", "does not say which columns it needs"),
        (Model(feature_names_in_=("a", "sex")), "bad", "needs the column 'sex', and"),
        (
            Model(feature_names_in_=("sex", "income\n")),
            "bad",
            r"needs the columns 'sex', 'income\n'",
        ),
        (Model(feature_names_in_=tuple("cdefghijklmnop")), "bad", "'l' and 4 more, and"),
        (object(), "bad", "gives no probabilities (it has no predict_proba)"),
    ],
)
def test_a_model_that_does_not_fit_is_refused(model, positive, words):
    assert words in refusal(model, FRAME, positive, "model.skops")


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([[0.5, 0.5]] * 2, "answered 3 rows with an array of shape (2, 2)"),
        ([[0.5, 0.5]] * 4, "answered 3 rows with an array of shape (4, 2)"),
        ([[0.5]] * 3, "answered 3 rows with an array of shape (3, 1)"),
        ([0.5] * 3, "answered 3 rows with an array of shape (3,)"),
        ([[0.2, 0.3, 0.5]] * 3, "answered 3 rows with an array of shape (3, 3)"),
        (None, "answered 3 rows with an array of shape ()"),
        ([["a", "b"]] * 3, "answered with <U1 and not with numbers"),
        ([[0.5, 0.5], [NAN, NAN], [1.0, 0.0]], "answered nan and nan for row 12"),
        ([[0.5, 0.5], [0.5, 0.5], [INF, 0.0]], "answered inf and 0.0 for row 13"),
        ([[-0.5, 1.5]] * 3, "3 of 3 rows have no probabilities between 0 and 1"),
        ([[1.0, 1.0], [0.5, 0.5], [0.5, 0.5]], "for row 11 that sum to 2, and 1 of 3 rows"),
        ([[0.5, 0.49]] * 3, "3 of 3 rows do not sum to 1"),
    ],
)
def test_an_answer_that_is_no_probability_is_refused(answer, words):
    with pytest.raises(InputError) as caught:
        check_probabilities(answer, 3, "model.skops", start=10)
    assert words in str(caught.value)
    assert is_a_sentence(caught.value)


@dataclass
class Three:
    """Answers three probabilities for each row."""

    answer: object = (0.2, 0.3, 0.5)
    classes_: np.ndarray = field(default_factory=lambda: np.array(["bad", "good", "worse"]))
    feature_names_in_: object = ("a",)

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        return np.array([self.answer] * len(X))


@pytest.mark.parametrize(("positive", "score"), [("bad", 0.2), ("good", 0.3), ("worse", 0.5)])
def test_of_many_classes_one_is_scored_against_the_rest(positive, score):
    assert predict(Three(), FRAME, positive, "m", rest=True).tolist() == [score] * 3


def test_many_classes_are_refused_where_nobody_said_so():
    assert "m must know two classes, and it knows 3. Fit it on" in refusal(
        Three(), FRAME, "bad", "m"
    )


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Three((0.2, 0.8)), "array of shape (3, 2), and it must be (3, 3)"),
        (Three((0.2, NAN, 0.8)), "answered 0.2, nan and 0.8 for row 1, and 3 of 3 rows"),
        (Three((0.5, 0.5, 0.5)), "for row 1 that sum to 1.5, and 3 of 3 rows"),
        (Three(classes_=np.array(["a"])), "must know two classes or more, and it knows 1"),
        (Three(classes_=np.array(["a", "b", "c"])), "knows the classes 'a', 'b', 'c', and the"),
        (Three(classes_=np.array(["bad", "a", "c"])), "they were swapped or edited"),
    ],
)
def test_many_classes_keep_to_the_same_contract(model, words):
    with pytest.raises(InputError) as caught:
        predict(model, FRAME, "bad", "m", rest=True)
    assert words in str(caught.value)
    assert is_a_sentence(caught.value)


def test_two_classes_are_scored_where_more_were_allowed():
    assert predict(Model(), FRAME, "good", "m", rest=True) == pytest.approx([0.1, 0.2, 0.7])


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_a_constant_answer_is_one(kind):
    answer = np.full((3, 2), 0.5, dtype=kind)
    assert (check_probabilities(answer, 3, "m") == 0.5).all()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12345678901234567", "12345678901234568"),
        ("12345678901234567.0", "12345678901234568"),
        ("12345678901234567.5", "12345678901234568"),
        ("1_0", "10"),
        ("007", "7"),
        (" 1", "1"),
        ("\u0661", "1"),  # an Arabic one, which float takes
    ],
)
def test_labels_that_are_written_apart_are_two(one, other):
    assert label_text(one) != label_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.0", 1),
        ("1e2", "100"),
        ("0.50", 0.5),
        ("12345678901234567.0", "12345678901234567"),
        ("0e99999999999999999999", "0"),
        (-0.0, 0),
        (1e22, "10000000000000000000000"),
    ],
)
def test_one_number_is_one_label(one, other):
    assert label_text(one) == label_text(other)


@given(st.integers(-(2**53), 2**53))
def test_a_number_reads_the_same_however_it_is_written(number):
    assert label_text(number) == label_text(float(number)) == label_text(str(number))
