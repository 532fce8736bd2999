"""Cutting rows: crossings, own edges, lengths, words and found slices, by hand and as laws."""

from __future__ import annotations

from math import inf, nan

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from workbench.intake import InputError
from workbench.slices import Cut, Found, slice_rows

VALUES = st.sampled_from(["a", "b", None])


def of(cut, *cells):
    """Cut one column; return the name of each row's slice."""
    column = "text" if isinstance(cells[0], str) else "age"
    slicing = slice_rows(pd.DataFrame({column: list(cells)}), cut)
    return [slicing.names[code] for code in slicing.codes]


def test_a_column_alone_gives_its_values():
    slicing = slice_rows(pd.DataFrame({"job": ["fixed", None, "other", "fixed"]}), "job")
    assert slicing.by == ("job",)
    assert slicing.keys == (("fixed",), ("other",), ("(missing)",))
    assert slicing.codes.tolist() == [0, 2, 1, 0]
    assert not slicing.codes.flags.writeable


def test_two_columns_give_the_crossings_that_have_rows():
    table = pd.DataFrame({"sex": ["m", "f", "m", None], "age": [1, 2, 1, 2]})
    slicing = slice_rows(table, ["sex", "age"])
    assert slicing.title == "sex × age"
    assert slicing.keys == (("f", "2"), ("m", "1"), ("(missing)", "2"))
    assert slicing.names == ("f × 2", "m × 1", "(missing) × 2")
    assert slicing.codes.tolist() == [1, 0, 1, 2]


@given(st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=12))
def test_a_crossing_parts_rows_as_pandas_does(rows):
    table = pd.DataFrame(rows, columns=["x", "y", "z"], dtype="str")
    slicing = slice_rows(table, ["x", "y", "z"])
    theirs = table.fillna("(missing)").groupby(["x", "y", "z"]).size()
    mine = {key: int((slicing.codes == i).sum()) for i, key in enumerate(slicing.keys)}
    assert mine == theirs.to_dict()
    for row, code in zip(
        table.fillna("(missing)").itertuples(index=False), slicing.codes, strict=True
    ):
        assert slicing.keys[code] == tuple(row)


def test_an_edge_belongs_to_the_slice_below_it():
    cut = Cut("age", "edges", edges=(25.0, 33.5))
    assert of(cut, 25.0, 25.1, 33.5, 34.0, nan) == [
        "up to 25",
        "(25, 33.5]",
        "(25, 33.5]",
        "above 33.5",
        "(missing)",
    ]
    assert of(cut, 40.0, 41.0) == ["above 33.5", "above 33.5"]  # only slices that have rows


@pytest.mark.parametrize("edges", [(), (2.0, 1.0), (1.0, 1.0), (nan,), (inf,)])
def test_edges_that_do_not_rise_are_refused(edges):
    with pytest.raises(InputError, match="'age' must be finite numbers, each above the one before"):
        of(Cut("age", "edges", edges=edges), 1.0, 2.0)


def test_texts_are_cut_by_their_number_of_words():
    assert of(Cut("text", "length"), "one", "two words", "", None, " two  words ") == [
        "1",
        "2",
        "0",
        "(missing)",
        "2",
    ]


def test_a_word_is_found_whole_and_in_any_case():
    cells = ("No REFUND!", "refunded", None, "a re-fund", "Refund")
    held, without = "with “refund”", "without “refund”"
    assert of(Cut("text", "word", word="refund"), *cells) == [
        held,
        without,
        "(missing)",
        without,
        held,
    ]
    assert of(Cut("text", "word", word="late  Fee"), "a LATE fee", "late (fee)") == [
        "with “late  Fee”",
        "without “late  Fee”",
    ]
    assert of(Cut("text", "word", word="c++"), "in c++ now", "in c+ now") == [
        "with “c++”",
        "without “c++”",
    ]


def test_a_found_slice_stands_against_all_others():
    table = pd.DataFrame({"sex": ["m", "f", "m", "m"], "age": [20.0, 20.0, 30.0, nan]})
    found = Found(((Cut("sex"), "m"), (Cut("age", "edges", edges=(25.0,)), "up to 25")))
    slicing = slice_rows(table, found)
    assert slicing.by == ("sex = m and age = up to 25",)
    assert slicing.names == ("sex = m and age = up to 25", "all others")
    assert slicing.codes.tolist() == [0, 1, 1, 1]
    everyone = slice_rows(table[:1], Found(((Cut("sex"), "m"),)))
    assert everyone.names == ("sex = m",)


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ([], "one to 3 columns at a time, not by 0"),
        (["a", "b", "c", "d"], "not by 4"),
        (["a", "a"], "'a' is named twice"),
        ("nowhere", "nowhere"),
        (Cut("text", "edges", edges=(1.0,)), "'text' holds no numbers"),
        (Cut("a", "length"), "'a' holds numbers, not texts"),
        (Cut("a", "word", word="x"), "'a' holds numbers, not texts"),
        (Cut("text", "word", word=" "), "Give a word to look for in 'text'"),
        (Found(((Cut("text"), "neither"),)), "'text' has no slice 'neither'"),
        ("spelled", "look"),
    ],
)
def test_what_cannot_be_cut_is_refused_in_a_sentence(by, sentence):
    table = pd.DataFrame(
        {"a": [1, 2], "b": 1, "c": 1, "d": 1, "text": ["x", "y"], "spelled": ["Yes", "yes "]}
    )
    with pytest.raises(InputError, match=sentence):
        slice_rows(table, by)


def test_numbers_that_one_cell_keeps_from_being_numbers_are_refused():
    cells = [str(each) for each in range(99)]
    for odd in ("inf", "n.a."):
        with pytest.raises(
            InputError, match=rf"'age', row 100: '{odd}' is no number, and all but 1"
        ):
            slice_rows(pd.DataFrame({"age": [*cells, odd]}), "age")
    assert len(slice_rows(pd.DataFrame({"code": cells}), "code").keys) == 99  # texts on purpose
    assert len(slice_rows(pd.DataFrame({"code": [*cells[:9], "x"]}), "code").keys) == 10


def test_ten_thousand_values_are_ten_thousand_slices():
    table = pd.DataFrame({"id": [f"v{i}" for i in range(10_000)], "sex": "m"})
    assert len(slice_rows(table, "id").keys) == 10_000
    assert len(slice_rows(table, ["sex", "id"]).keys) == 10_000


def test_rows_in_another_order_lie_in_the_same_slices():
    random = np.random.default_rng(0)
    table = pd.DataFrame({"x": random.choice(list("abc"), 50), "y": random.normal(size=50)})
    order = random.permutation(50)
    before, after = slice_rows(table, ["x", "y"]), slice_rows(table.iloc[order], ["x", "y"])
    assert after.keys == before.keys
    assert after.codes.tolist() == before.codes[order].tolist()
