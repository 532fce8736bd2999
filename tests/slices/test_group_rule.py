"""Groups are found again by their names: in the rows that made them, and in others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.intake import InputError
from workbench.slices import Cut, slice_rows
from workbench.slices.group_rule import OUTSIDE, range_of, row_thresholds, slice_as_named
from workbench.slices.parity_policy import GroupPolicy

numbers = st.one_of(
    st.lists(st.none() | st.integers(-30, 30), min_size=1, max_size=60),
    st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=60),
    st.lists(st.none() | st.integers(0, 5), min_size=1, max_size=60),
)
texts = st.lists(st.none() | st.sampled_from(["f", "m", "(25, 33]", "3"]), min_size=1, max_size=30)


def again(table: pd.DataFrame, *by: str | Cut) -> None:
    """Assert that the names of slices put each row where it was."""
    made = slice_rows(table, by)
    found = slice_as_named(made.by, made.keys, table)
    assert found.by == made.by
    assert [found.keys[code] for code in found.codes] == [made.keys[code] for code in made.codes]
    own = {key: 0.1 * place for place, key in enumerate(made.keys)}
    policy = GroupPolicy(made.by, tuple(own.items()), 0.9)
    score = np.linspace(0.0, 1.0, len(table))
    placed = row_thresholds(policy, table)
    assert (policy.flags(made, score) == (score >= placed.thresholds)).all()
    assert placed.known.all()


@given(numbers)
def test_the_rows_that_made_slices_of_numbers_lie_in_them(values):
    again(pd.DataFrame({"x": pd.Series(values, dtype="float64")}), "x")


@given(texts, st.data())
def test_texts_booleans_and_crossings_too(values, data):
    size = len(values)
    flags = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    years = data.draw(st.lists(st.integers(0, 40), min_size=size, max_size=size))
    table = pd.DataFrame({"t": pd.Series(values, dtype="str"), "b": flags, "n": years})
    again(table, "t")
    again(table, "t", "b", "n")


def test_own_edges_lengths_and_words_too():
    table = pd.DataFrame(
        {
            "n": [1, 5, 9, 20, None],
            "text": ["late parcel", "it came", None, "a parcel is late", "one"],
        }
    )
    again(table, Cut("n", "edges", (5.0, 10.0)))
    again(table, Cut("text", "length"))
    again(table, Cut("text", "word", word="late"))


def test_new_rows_lie_where_the_names_say_whatever_their_own_quartiles_are():
    names = (("(17, 28]",), ("(28, 46]",), ("(missing)",))
    table = pd.DataFrame({"age": [17, 17.5, 28, 28.1, 46, 47, None]})
    found = slice_as_named(("age",), names, table)
    placed = [found.keys[code][0] for code in found.codes]
    assert placed == [
        OUTSIDE,
        "(17, 28]",
        "(17, 28]",
        "(28, 46]",
        "(28, 46]",
        OUTSIDE,
        "(missing)",
    ]
    policy = GroupPolicy(("age",), ((names[0], 0.2),), 0.5)
    own = row_thresholds(policy, table)
    assert own.thresholds.tolist() == [0.5, 0.2, 0.2, 0.5, 0.5, 0.5, 0.5]
    assert own.known.tolist() == [False, True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("(25, 33]", (25.0, 33.0)),
        ("(-inf, 3]", (-np.inf, 3.0)),
        ("up to 25", (-np.inf, 25.0)),
        ("above -1.5", (-1.5, np.inf)),
        ("3", (3.0, 3.0)),
        ("f", None),
        ("inf", None),
        ("(a, b]", None),
    ],
)
def test_what_a_name_means(name, ends):
    assert range_of(name) == ends


@pytest.mark.parametrize(
    ("by", "key", "sentence"),
    [
        ("sex", "f", "has no column 'sex'"),
        ("n", "young", "is no number, but column 'n' holds numbers"),
        ("t", "f", "differ"),
        ("job = a and n = (1, 2]", "x", "found by more than one column"),
    ],
)
def test_what_cannot_be_found_again_gets_a_sentence(by, key, sentence):
    table = pd.DataFrame({"n": [1, 2], "t": ["f", "f "]})
    with pytest.raises(InputError, match=sentence):
        slice_as_named((by,), ((key,),), table)
