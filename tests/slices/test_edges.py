"""Slices at the edges: very many, infinite thresholds, and what cannot be answered."""

from __future__ import annotations

import dataclasses
from math import inf, nan

import numpy as np
import pandas as pd
import pytest

from tests.slices.made_up import some_scored
from tests.strategies import scored_of
from workbench.intake import InputError
from workbench.slices import by_slice
from workbench.threshold import operating_curve


def test_ten_thousand_categories_are_ten_thousand_slices():
    names = [f"c{i % 10_000:05}" for i in range(20_000)]
    scored = some_scored(20_000, g=pd.Series(names, dtype="str"))
    rows = by_slice(scored, 0.5, by="g").slices
    assert len(rows) == 10_000
    assert {row.n for row in rows} == {2}
    assert {row.status for row in rows} == {"too few", "undefined"}


@pytest.mark.parametrize(("threshold", "share"), [(inf, 0.0), (-inf, 1.0)])
def test_an_infinite_threshold_flags_nobody_or_everybody(threshold, share):
    (row,) = by_slice(some_scored(100, g=["a"] * 100), threshold, by="g").slices
    assert (row.selection_rate.value, row.tpr.value, row.fpr.value) == (share, share, share)


def test_a_point_and_its_threshold_give_the_same_table():
    scored = some_scored(200, g=np.tile(["a", "b"], 100))
    point = operating_curve(scored).at(0.4)
    assert by_slice(scored, point, by="g") == by_slice(scored, 0.4, by="g")


def test_the_table_has_a_row_for_each_slice_and_names_its_columns():
    frame = by_slice(some_scored(200, g=np.tile(["a", "b"], 100)), 0.4, by="g").frame()
    assert frame["slice"].tolist() == ["a", "b"]
    assert list(frame.columns[:4]) == ["slice", "n", "positives", "negatives"]
    assert {"tpr", "tpr_low", "tpr_high", "tpr_n", "tpr_status", "status"} <= set(frame.columns)


def test_a_table_cannot_be_changed():
    table = by_slice(some_scored(50, g=["a"] * 50), 0.4, by="g")
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.threshold = 0.5


@pytest.mark.parametrize(
    ("column", "by", "threshold", "sentence"),
    [
        (["m", "f"], "gg", 0.5, "The table has no column 'gg'. Did you mean 'g'?"),
        (["m", "f"], "g", nan, "The threshold is not a number. Give a score such as 0.25"),
        (["m", "M "], "g", 0.5, "Column 'g': 'm' in row 1 and 'M ' in row 2 look alike"),
    ],
)
def test_what_cannot_be_answered_gets_a_sentence(column, by, threshold, sentence):
    scored = scored_of([1, 0], [0.9, 0.1], g=pd.Series(column, dtype="str"))
    with pytest.raises(InputError) as caught:
        by_slice(scored, threshold, by=by)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(("threshold", "share"), [(inf, 0.0), (-inf, 1.0)])
def test_an_interval_ends_at_a_share_of_nothing_or_all_to_the_last_bit(threshold, share):
    names = np.repeat([f"g{n:02}" for n in range(1, 60)], np.arange(1, 60))
    for row in by_slice(some_scored(len(names), g=names), threshold, by="g").slices:
        rate = row.selection_rate
        assert (rate.low if share == 0.0 else rate.high) == share
