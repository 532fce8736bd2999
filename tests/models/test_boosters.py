"""Model files of LightGBM and XGBoost score as their own wrappers do."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.models.boosters import (
    JOBS,
    as_fitted,
    both,
    extreme,
    light,
    opened,
    refusal,
    write,
)
from workbench.models import score_file


@both
def test_a_file_scores_the_raw_table_as_its_own_library_does(make, table, truth, tmp_path):
    model = make().fit(as_fitted(table), truth)
    path = write(model, tmp_path)
    own = model.predict_proba(as_fitted(table))
    more = table[["owner", "area", "job", "income", "age"]].assign(id="x")
    assert (score_file(path, more, positive="1") == own[:, 1].astype(float)).all()
    assert (opened(path, "0").score(as_fitted(table)) == own[:, 0].astype(float)).all()


@both
def test_one_row_scores_as_it_does_among_others(make, table, truth, tmp_path):
    model = opened(write(make().fit(as_fitted(table), truth), tmp_path))
    scores = model.score(table)
    assert [model.score(table.iloc[[row]])[0] for row in (0, 1, 11)] == scores[[0, 1, 11]].tolist()


@both
def test_categories_in_another_order_are_known_by_their_names(make, table, truth, tmp_path):
    model = opened(write(make().fit(as_fitted(table), truth), tmp_path))
    other = table.assign(job=pd.Categorical(table["job"], categories=["part-time", *JOBS[:2]]))
    assert (model.score(other) == model.score(table)).all()


@both
def test_of_many_classes_one_is_scored_against_the_rest(make, table, three, tmp_path):
    model = make().fit(as_fitted(table), three)
    path = write(model, tmp_path)
    own = model.predict_proba(as_fitted(table))
    assert (score_file(path, table, positive="2", rest=True) == own[:, 2].astype(float)).all()
    assert "must know two classes, and it knows 3" in refusal(opened, path)
    words = "holds no labels, only the class numbers '0', '1', '2', and the positive one is to be"
    assert words in refusal(opened, path, "north", rest=True)


@both
def test_numbers_alone_need_no_categories(make, table, truth, tmp_path):
    numbers = table[["age", "income", "owner"]]
    model = make().fit(numbers, truth)
    own = model.predict_proba(numbers)[:, 1].astype(float)
    assert (opened(write(model, tmp_path)).score(table) == own).all()


def test_training_that_stopped_early_scores_with_the_best_rounds(table, truth, tmp_path):
    frame = as_fitted(table)
    halves = (frame[:150], truth[:150]), (frame[150:], 1 - truth[150:])  # it only gets worse
    model = extreme(early_stopping_rounds=2).fit(*halves[0], eval_set=[halves[1]], verbose=False)
    assert model.best_iteration == 0
    path = write(model, tmp_path)
    assert (opened(path).score(table) == model.predict_proba(frame)[:, 1].astype(float)).all()


def test_an_unknown_category_is_missing_for_lightgbm(table, truth, tmp_path):
    model = light().fit(as_fitted(table), truth)
    file, rows = opened(write(model, tmp_path)), table.head(3)
    missing = rows.assign(job=pd.Series([None] * 3, dtype="str"))
    own = model.predict_proba(as_fitted(missing))[:, 1]
    assert (file.score(rows.assign(job="new")) == own).all()
    assert (file.score(missing) == own).all()


def test_an_unknown_category_is_refused_for_xgboost(table, truth, tmp_path):
    file = opened(write(extreme().fit(as_fitted(table), truth), tmp_path))
    words = "m.ubj did not learn the category 'new' of the column 'job', and XGBoost scores no row"
    assert words in refusal(file.score, table.head(3).assign(job="new"))
    assert len(file.score(table.head(3).assign(job=pd.Series([None] * 3, dtype="str")))) == 3


def test_a_mixture_of_rows_is_encoded_as_rows_are(table, truth, tmp_path):
    for make in (light, extreme):
        model = opened(write(make().fit(as_fitted(table), truth), tmp_path))
        masks = np.array([[False] * 5, [True] * 5])
        scores = model.score_mixed(table.iloc[[0]], table.iloc[1:4], masks)
        assert (scores[0] == model.score(table.iloc[1:4])).all()
        assert (scores[1] == model.score(table.iloc[[0]])).all()
