"""What columns are: by what is said of them, and else by what they hold."""

from __future__ import annotations

from math import isnan

import numpy as np
import pandas as pd
import pytest

from workbench import places
from workbench.explain.describe import describe, with_limits
from workbench.intake import InputError
from workbench.workspace import ColumnLimit, FeatureNote, evaluation_table, open_workspace


def one(values, note=None, sensitive=(), dtype=None):
    frame = pd.DataFrame({"a": pd.Series(values, dtype=dtype)})
    return describe(frame, ["a"], () if note is None else (note,), sensitive)[0]


LONG = [f"the {number}th complaint about a late payment" for number in range(80)]


@pytest.mark.parametrize(
    ("values", "dtype", "kind"),
    [
        ([1, 2, 3], None, "number"),
        ([0, 1, 0], None, "number"),
        ([1.5, np.nan], None, "number"),
        ([1, None], "Int64", "number"),
        ([True, False], None, "category"),
        ([True, None, False], object, "category"),
        ([True, None], "boolean", "category"),
        (["x", "y"], "category", "category"),
        ([1, 2], "category", "category"),
        (["x", "y", None], "str", "category"),
        (["x", "y"], object, "category"),
        (LONG, "str", "text"),
        (LONG, object, "text"),
        (["one and the same long sentence"] * 50, "str", "category"),
        (["a b c", "d e f", "g h i"], "str", "text"),
        ([f"A{number:04}" for number in range(80)], "str", "category"),
        ([None, None], "str", "category"),
        (["12", "13"], "str", "category"),
    ],
)
def test_the_kind_is_seen_from_the_cells(values, dtype, kind):
    assert one(values, dtype=dtype).kind == kind


def test_a_code_is_a_category_where_the_workspace_says_so():
    feature = one([3, 1, 3, 2], FeatureNote("a", kind="category"))
    assert (feature.kind, feature.categories) == ("category", (3, 1, 2))
    assert isnan(feature.low)


def test_ranges_whole_numbers_and_missing_cells():
    feature = one([4.0, np.nan, -2.0, np.inf])
    assert (feature.low, feature.high, feature.whole, feature.missing) == (-2.0, 4.0, True, True)
    assert not one([0.5, 1.0]).whole
    assert one([3, 4]).whole
    empty = one([np.nan, np.nan], dtype=float)
    assert isnan(empty.low)
    assert not empty.whole


def test_categories_come_by_frequency_and_equal_ones_as_they_appear():
    assert one(["b", "c", "a", "c", None], dtype="str").categories == ("c", "b", "a")


def test_words_and_limits_are_the_notes():
    note = FeatureNote("a", "Amount", "€", change="down", least=1.0, most=9.0)
    feature = one([2, 3], note)
    assert (feature.label, feature.unit, feature.change) == ("Amount", "€", "down")
    assert (feature.least, feature.most) == (1.0, 9.0)
    assert one([2, 3]).label == "a"


def test_nobody_is_asked_to_change_a_sensitive_column_unless_a_note_says_so():
    assert one([2, 3], sensitive=("a",)).change == "no"
    assert one([2, 3], sensitive=("a",)).protected
    assert one([2, 3], FeatureNote("a", change="up"), sensitive=("a",)).change == "up"
    assert one([2, 3], FeatureNote("a", label="Age"), sensitive=("a",)).change == "no"


@pytest.mark.parametrize(
    ("values", "note", "said"),
    [
        (["x"], FeatureNote("a", kind="number"), "calls column 'a' a number, but it holds 'x'"),
        ([1], FeatureNote("a", kind="text"), "calls column 'a' a text, but it holds numbers"),
        (["x"], FeatureNote("a", change="up"), "limit change = \"up\" of column 'a' needs numbers"),
        (["x"], FeatureNote("a", least=1.0), "limit least of column 'a' needs numbers"),
        ([True], FeatureNote("a", most=1.0), "limit most of column 'a' needs numbers"),
    ],
)
def test_what_does_not_fit_is_refused(values, note, said):
    with pytest.raises(InputError) as caught:
        one(values, note)
    assert said in str(caught.value)


def test_a_column_that_is_not_there_is_told():
    with pytest.raises(InputError, match="The table has no column 'b'"):
        describe(pd.DataFrame({"a": [1]}), ["b"], (), ())


def test_limits_replace_those_of_the_workspace_and_leave_other_columns_alone():
    frame = pd.DataFrame({"a": [1, 2], "b": [1, 2]})
    notes = (FeatureNote("a", change="up", least=1.0), FeatureNote("b", most=2.0))
    features = describe(frame, ["a", "b"], notes, ())
    a, b = with_limits(features, [ColumnLimit("a", "down", most=5.0), ColumnLimit("gone", "no")])
    assert (a.change, a.least, a.most) == ("down", None, 5.0)
    assert b == features[1]
    with pytest.raises(InputError, match="needs numbers"):
        with_limits(describe(pd.DataFrame({"c": ["x"]}), ["c"], (), ()), [ColumnLimit("c", "up")])


@pytest.mark.parametrize("folder", places.samples(), ids=lambda folder: folder.name)
def test_the_notes_of_the_samples_fit_their_tables(folder):
    workspace = open_workspace(folder)
    table = evaluation_table(workspace)
    names = [str(name) for name in table.columns]
    features = describe(table, names, workspace.features, workspace.data.sensitive)
    told = {feature.column: feature for feature in features}
    assert {note.column for note in workspace.features} <= set(told)
    if folder.name == "credit":
        assert told["Seniority"].change == "up"
        assert told["Records"].change == "no"
    if folder.name == "crash":
        assert told["deploy"].kind == "category"
        assert told["ageOFocc"].change == "no"
