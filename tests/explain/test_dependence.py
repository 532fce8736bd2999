"""Partial dependence: scikit-learn's to the last digit, values that occur, nothing left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.inspection import partial_dependence as theirs

from tests.explain.held import Formula, Held, labels, mixed, numbers
from workbench.explain.dependence import MISSING, partial_dependence
from workbench.explain.features import Feature

X = numbers(200, 3, 1)
MODEL = GradientBoostingClassifier(n_estimators=10, random_state=0).fit(
    X, labels(2.0 * (X["x0"] * X["x1"]).to_numpy())
)


def feature(name: str, kind: str = "number") -> Feature:
    return Feature(name, name, kind)


def test_the_mean_line_and_each_row_s_line_are_scikit_learn_s():
    made = partial_dependence(Held(MODEL), X, feature("x0"))
    other = theirs(
        MODEL,
        X,
        ["x0"],
        kind="both",
        method="brute",
        response_method="predict_proba",
        custom_values={"x0": np.array(made.grid)},
    )
    assert np.array_equal(other["grid_values"][0], made.grid)
    assert made.scores == pytest.approx(other["individual"][0], abs=1e-15)
    assert made.mean == pytest.approx(other["average"][0], abs=1e-15)


def test_the_grid_is_made_of_values_that_occur_from_the_least_to_the_largest():
    made = partial_dependence(Held(MODEL), X, feature("x1"))
    assert len(made.grid) == 25
    assert set(made.grid) <= set(X["x1"])
    assert made.grid[0] == X["x1"].min()
    assert made.grid[-1] == X["x1"].max()
    assert list(made.grid) == sorted(made.grid)


def test_few_whole_numbers_are_all_tried_and_stay_whole():
    rows = mixed(100)
    seen = []
    scorer = Formula(tuple(rows.columns), lambda r: seen.append(r.dtypes) or r["months"] / 10)
    made = partial_dependence(scorer, rows, feature("months"))
    assert made.grid == (0, 1, 2, 3, 4)
    assert list(seen[0]) == list(rows.dtypes)
    assert made.mean == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4])
    assert made.half_width == pytest.approx(np.zeros(5), abs=1e-15)
    assert made.reach == pytest.approx(0.4)


def test_categories_come_by_frequency_and_missing_last():
    rows = mixed(100, 2)
    level = {"rent": 0.5, "own": 0.2}
    scorer = Formula(tuple(rows.columns), lambda r: r["home"].map(level).fillna(0.9))
    made = partial_dependence(scorer, rows, feature("home", "category"))
    frequent = rows["home"].value_counts().index.tolist()
    assert made.grid == (*frequent, MISSING)
    assert made.mean == pytest.approx([*(level[each] for each in frequent), 0.9])


def test_missing_numbers_are_the_last_point():
    rows = mixed(100, 2)
    scorer = Formula(tuple(rows.columns), lambda r: r["income"].isna() * 0.4)
    made = partial_dependence(scorer, rows, feature("income"))
    assert made.grid[-1] == MISSING
    assert made.mean[-1] == pytest.approx(0.4)
    assert made.mean[:-1].max() == 0.0


def test_booleans_and_pandas_categories_are_categories():
    rows = mixed(60).astype({"home": "category"})
    scorer = Formula(tuple(rows.columns), lambda r: r["debt"] * 0.5 + (r["home"] == "own") * 0.1)
    assert partial_dependence(scorer, rows, feature("debt", "category")).reach == pytest.approx(0.5)
    assert partial_dependence(scorer, rows, feature("home", "category")).reach == pytest.approx(0.1)


def test_of_very_many_categories_the_frequent_ones_are_tried_and_the_rest_counted():
    names = [f"shop {i}" for i in range(50) for _ in range(50 - i)]
    rows = pd.DataFrame({"shop": names})
    scorer = Formula(("shop",), lambda r: r["shop"].str.len() / 10)
    made = partial_dependence(scorer, rows, feature("shop", "category"))
    assert made.grid == tuple(f"shop {i}" for i in range(20))
    assert made.left_out == 30


def test_a_grid_may_be_made_of_more_rows_than_are_scored():
    made = partial_dependence(Held(MODEL), X.iloc[:10], feature("x0"), X["x0"])
    assert made.scores.shape == (10, 25)
    assert made.grid[0] == X["x0"].min()


def test_a_column_of_one_value_is_one_point():
    rows = X.assign(x2=7.0)
    made = partial_dependence(Held(MODEL), rows, feature("x2"))
    assert made.grid == (7.0,)
    assert made.reach == 0.0
