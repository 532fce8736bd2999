"""Edits of a case: one after the other, undone one by one, taken back at once."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from workbench.explain.cells import Change, cell, changes, palette, same, with_values
from workbench.explain.edits import Edits

CASE = pd.DataFrame(
    {
        "whole": np.array([3]),
        "part": [0.5],
        "yes": [True],
        "name": pd.Series(["x"], dtype="str"),
        "one of": pd.Categorical(["u"], categories=["u", "v"]),
        "object": pd.Series(["o"], dtype=object),
        "gone": [np.nan],
    }
)
VALUES = {
    "whole": st.integers(-5, 5) | st.none(),
    "part": st.floats(-5, 5) | st.none(),
    "yes": st.booleans() | st.none(),
    "name": st.sampled_from(["x", "y"]) | st.none(),
    "one of": st.sampled_from(["u", "v", "new"]) | st.none(),
    "object": st.sampled_from(["o", "p"]) | st.none(),
    "gone": st.floats(-5, 5) | st.none(),
}
STEPS = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])),
    max_size=8,
)


def made(steps) -> Edits:
    edits = Edits()
    for name, value in steps:
        edits = edits.set(CASE, name, value)
    return edits


@given(STEPS)
def test_the_last_value_of_each_column_holds(steps):
    row = made(steps).applied(CASE)
    wanted = {name: cell(CASE, name) for name in CASE.columns} | dict(steps)
    assert list(row.columns) == list(CASE.columns)
    assert len(row) == 1
    for name, value in wanted.items():
        assert same(cell(row, name), value)


@given(STEPS)
def test_types_stay_unless_a_value_does_not_fit(steps):
    row, values = made(steps).applied(CASE), made(steps).values
    for name in CASE.columns:
        if values.get(name, 0) is not None and not (name == "one of" and values.get(name) == "new"):
            assert row[name].dtype == CASE[name].dtype


@given(STEPS)
def test_stages_are_the_case_after_each_edit(steps):
    edits = made(steps)
    stages = edits.stages(CASE)
    assert len(stages) == len(edits.steps) + 1
    for number in range(len(stages)):
        row = Edits(edits.steps[:number]).applied(CASE)
        for name in CASE.columns:
            assert same(cell(stages, name, number), cell(row, name))


@given(STEPS)
def test_undoing_all_edits_one_by_one_gives_the_case_back(steps):
    edits = made(steps)
    for _ in edits.steps:
        assert edits.undone().steps == edits.steps[:-1]
        edits = edits.undone()
    assert edits == Edits()
    assert edits.undone() == Edits()
    assert changes(CASE, edits.applied(CASE)) == ()


def test_a_value_that_is_there_already_is_no_edit():
    assert Edits().set(CASE, "whole", 3) == Edits()
    assert Edits().set(CASE, "gone", None) == Edits()
    once = Edits().set(CASE, "whole", 4)
    assert once.set(CASE, "whole", 4) == once
    assert once.set(CASE, "whole", 3).steps[-1] == Change("whole", 4, 3)


def test_what_is_proposed_takes_the_place_of_earlier_edits():
    edits = made([("whole", 5), ("name", "y")])
    proposed = edits.set_all(CASE, [Change("part", 0.5, 2.0), Change("whole", 3, 3)])
    assert proposed.steps == (Change("part", 0.5, 2.0),)


def test_an_edit_is_hashable_and_a_value():
    assert hash(made([("whole", 5)])) == hash(made([("whole", 5)]))


def test_the_case_itself_is_left_alone():
    before = CASE.copy()
    made([("whole", None), ("one of", "new")]).applied(CASE)
    pd.testing.assert_frame_equal(CASE, before)


@pytest.mark.parametrize(
    ("column", "values", "dtype"),
    [
        (pd.Series([1]), [1, 2], "int64"),
        (pd.Series([1]), [1, 2.0], "int64"),
        (pd.Series([1]), [1, 2.5], "float64"),
        (pd.Series([1]), [1, None], "float64"),
        (pd.Series([1.5], dtype="float32"), [2, None], "float32"),
        (pd.Series([1], dtype="Int64"), [1, None], "Int64"),
        (pd.Series([True]), [True, False], "bool"),
        (pd.Series([True]), [True, None], "object"),
        (pd.Series(["a"], dtype="str"), ["a", None], "str"),
    ],
)
def test_a_column_is_widened_only_where_it_must_be(column, values, dtype):
    made = palette(column, values)
    assert str(made.dtype) == dtype
    frame = pd.DataFrame({"a": made})
    assert all(same(cell(frame, "a", row), value) for row, value in enumerate(values))


def test_values_of_a_column_that_is_not_there_change_nothing():
    assert changes(CASE, with_values(CASE, {"elsewhere": 1})) == ()
