"""How a column is cut into slices: every row in one of them, named so that one can check."""

from __future__ import annotations

from math import inf

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from workbench.slices.groups import MISSING, crossed, group_rows


def sizes(values, dtype=None) -> dict[str, int]:
    groups = group_rows(pd.Series(values, name="g", dtype=dtype))
    counts = np.bincount(groups.codes, minlength=len(groups.names))
    return dict(zip(groups.names, counts.tolist(), strict=True))


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        (["b", "a", "b"], "str", {"a": 1, "b": 2}),
        (["b", None, "a"], "str", {"a": 1, "b": 1, MISSING: 1}),
        (["b", None, "(missing)"], "str", {"b": 1, MISSING: 2}),
        ([None, None], "str", {MISSING: 2}),
        ([np.nan, np.nan], "float64", {MISSING: 2}),
        (["NA", "None", "nan"], "str", {"NA": 1, "None": 1, "nan": 1}),
        (["10", "9", "007"], "str", {"007": 1, "10": 1, "9": 1}),
        ([True, False, True], "bool", {"False": 1, "True": 2}),
        ([10, 9, 10], "int64", {"9": 1, "10": 2}),
        ([10.0, 9.0, np.nan], "float64", {"9": 1, "10": 1, MISSING: 1}),
        ([0.5, -0.25, 1e6], "float64", {"-0.25": 1, "0.5": 1, "1000000": 1}),
        ([-0.0, 0.0], "float64", {"0": 2}),
        ([2**60, 2**60 + 1], "int64", {str(2**60): 1, str(2**60 + 1): 1}),
        ([1, "1", None], "object", {"1": 2, MISSING: 1}),
    ],
)
def test_each_value_is_a_slice(values, dtype, expected):
    found = sizes(values, dtype)
    assert found == expected
    assert list(found) == list(expected)  # and in this order


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (range(1, 13), ["(0, 3]", "(3, 6]", "(6, 9]", "(9, 12]"]),
        ([*range(18, 68)], ["(17, 30]", "(30, 42]", "(42, 54]", "(54, 67]"]),
        ([x / 8 for x in range(1, 17)], ["(0.123, 0.5]", "(0.5, 1]", "(1, 1.5]", "(1.5, 2]"]),
        ([x / 7 for x in range(1, 13)], ["(0.141, 0.429]", "(0.429, 0.858]", "(0.858, 1.29]",
                                         "(1.29, 1.72]"]),
        ([*range(1, 12), inf], ["(-inf, 3]", "(3, 6]", "(6, 9]", "(9, inf]"]),
        ([-inf, *range(1, 12)], ["(-inf, 2]", "(2, 5]", "(5, 8]", "(8, 11]"]),
        ([0] * 60 + [*range(1, 41)], ["(-1, 0]", "(0, 15]", "(15, 40]"]),
        ([*range(1, 12), np.nan], ["(0, 3]", "(3, 6]", "(6, 8]", "(8, 11]", MISSING]),
    ],
)  # fmt: skip
def test_numbers_of_many_values_are_cut_at_quartiles(values, names):
    assert list(sizes(list(values))) == names


def test_ten_values_are_named_and_eleven_are_cut():
    assert len(sizes(range(10))) == 10
    assert len(sizes(range(11))) == 4


NUMBERS = st.one_of(
    st.integers(-50, 50).map(float),
    st.floats(-1e9, 1e9),
    st.floats(allow_nan=False, width=32),
    st.floats(0, 1).map(lambda x: 1e-9 * x),
)


@given(st.lists(NUMBERS, min_size=12, max_size=80, unique=True), st.integers(0, 3))
def test_the_name_of_a_cut_says_which_rows_are_in_it(values, repeats):
    column = pd.Series([*values, *values[:5] * repeats, np.nan], name="g")
    groups = group_rows(column)
    assert groups.names[-1] == MISSING
    for place, name in enumerate(groups.names[:-1]):
        low, high = (float(end) for end in name.strip("(]").split(", "))
        inside = (column > low) | ((low == -inf) & (column == -inf))
        inside &= column <= high
        assert (inside.to_numpy() == (groups.codes == place)).all()


@given(st.lists(st.integers(0, 10_000), min_size=12, max_size=80, unique=True))
def test_cuts_are_those_of_pandas(values):
    theirs = pd.qcut(values, 4).codes
    assert group_rows(pd.Series(values, name="g")).codes.tolist() == theirs.tolist()


@pytest.mark.parametrize("late", ["b", "(missing)", None, "a"])
def test_a_value_that_comes_late_is_a_slice_too(late):
    """The first thousand rows are looked at first."""
    values = ["c", *["a"] * 2_000, late]
    groups = group_rows(pd.Series(values, dtype="str"))
    names = sorted({value for value in values if value not in (None, "(missing)")})
    names += ["(missing)"] if late in (None, "(missing)") else []
    assert groups.names == tuple(names)
    assert [groups.names[code] for code in groups.codes] == [v or "(missing)" for v in values]
    assert groups.codes.dtype == np.int64


PARTS = st.text("a×“” ", max_size=4)


@given(st.integers(1, 3).flatmap(lambda n: st.tuples(*2 * [st.tuples(*n * [PARTS])])))
def test_no_two_crossings_have_the_same_name(keys):
    one, other = keys
    assert (crossed(one) == crossed(other)) == (one == other)


def test_a_crossing_is_quoted_only_where_it_has_to_be():
    assert crossed(("f", "“none”")) == "f × “none”"
    assert crossed(("a × b", "c")) == "“a × b” × c"
    assert crossed(("a × b",)) == "a × b"
