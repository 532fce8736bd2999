"""Which columns a model takes for names: boosters mark them, pipelines encode them."""

from __future__ import annotations

from types import SimpleNamespace

import lightgbm
import numpy as np
import pandas as pd
import pytest
import xgboost
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from workbench.models import dump_model
from workbench.models.categories import category_columns
from workbench.models.served import serve

RANDOM = np.random.default_rng(0)
ROWS = pd.DataFrame({"code": RANDOM.integers(0, 4, 80), "size": RANDOM.normal(size=80)})
LABELS = (ROWS["code"] == 2) ^ (ROWS["size"] > 1)
NAMES = tuple(ROWS.columns)


def boosted(**options):
    return HistGradientBoostingClassifier(max_iter=3, **options).fit(ROWS, LABELS)


def encoded(*before):
    columns = ColumnTransformer(
        [
            ("n", StandardScaler(), ["size"]),
            ("c", make_pipeline(*before, OneHotEncoder()), ["code"]),
        ]
    )
    return make_pipeline(columns, LogisticRegression()).fit(ROWS, LABELS)


@pytest.mark.parametrize(
    ("model", "found"),
    [
        (boosted(), ()),
        (boosted(categorical_features=["code"]), ("code",)),
        (encoded(), ("code",)),
        (encoded(SimpleImputer(strategy="most_frequent")), ("code",)),
        (make_pipeline(StandardScaler(), LogisticRegression()).fit(ROWS, LABELS), ()),
    ],
)
def test_a_model_names_its_categories(model, found):
    assert category_columns(model, NAMES) == found


def test_xgboost_and_lightgbm_name_theirs():
    table = ROWS.assign(code=ROWS["code"].astype("category"))
    trees = xgboost.XGBClassifier(n_estimators=2, enable_categorical=True).fit(table, LABELS)
    leaves = lightgbm.LGBMClassifier(n_estimators=2, min_child_samples=5, verbose=-1)
    plain = leaves.fit(ROWS, LABELS).booster_
    marked = leaves.fit(ROWS, LABELS, categorical_feature=["code"]).booster_
    found = [
        category_columns(SimpleNamespace(booster=booster), NAMES)
        for booster in (trees.get_booster(), plain, marked)
    ]
    assert found == [("code",), (), ("code",)]


def test_the_child_tells_them(tmp_path):
    path = tmp_path / "model.skops"
    assert dump_model(boosted(categorical_features=["code"]), path) is None
    with serve(path, positive="1") as served:
        assert served.category_columns == ("code",)
