"""Columns as tables have them: text, gaps, categories, booleans, values that nobody has seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from tests.explain.games import Formula, everyone, worth_by_hand
from tests.explain.mixed_models import bad, boosted, logistic, people
from workbench.explain.asking import Rebuilt
from workbench.explain.engine import explain_score
from workbench.models.open_model import OpenModel


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return people()


@pytest.fixture(scope="module", params=[boosted, logistic])
def model(request, rows) -> OpenModel:
    return request.param(rows)


@pytest.mark.parametrize(
    "changes",
    [
        {"home": "castle"},  # a category that nobody has seen
        {"income": np.nan},
        {"home": None, "job": None},
        {"home": None, "income": np.nan, "job": None},
        {"months": 10**9},
        {"owner": True},
    ],
)
def test_any_value_of_a_case(model, rows, changes):
    case = rows.iloc[[5]].assign(**changes).astype(rows.dtypes)
    group = everyone(model, rows.iloc[100:120])
    found = explain_score(model, case, group)
    assert found.explanation().engine == "exact"
    worth = worth_by_hand(model, case, group.rows)
    for number in (5, 19, 31):
        kept = frozenset(name for j, name in enumerate(found.feature_names) if number >> j & 1)
        assert found.mean_scores[number] == pytest.approx(worth(kept), abs=1e-12)


def test_a_column_missing_throughout_and_a_constant_one(model, rows):
    group = rows.iloc[100:120].assign(income=np.nan, months=3)
    found = explain_score(model, rows.iloc[[5]].assign(months=3), everyone(model, group))
    values = dict(zip(found.feature_names, found.explanation().values, strict=True))
    assert values["months"] == pytest.approx(0.0, abs=1e-15)
    assert np.isfinite(list(values.values())).all()
    assert found.explanation().additivity_gap < 1e-12


@pytest.mark.parametrize("rebuild", [False, True])
def test_category_columns_keep_their_type_and_their_unseen_categories(rows, rebuild):
    frame = rows.astype({"home": "category", "job": "category"})
    model = OpenModel(
        HistGradientBoostingClassifier(
            max_iter=15, min_samples_leaf=8, categorical_features="from_dtype", random_state=0
        ).fit(frame, bad(rows)),
        "boosted",
        "bad",
    )
    seen = []
    watched = Formula(
        model.feature_names,
        lambda table: seen.append(str(table["home"].dtype)) or model.score(table),
    )
    case, group = frame.iloc[[5]].assign(home=pd.Categorical(["castle"])), frame.iloc[100:120]
    scores = (Rebuilt(watched) if rebuild else watched).score_mixed(
        case, group, np.array([[True, False, True, False, False], [False] * 5])
    )
    if rebuild:
        assert set(seen) == {"category"}
    np.testing.assert_allclose(scores[1], model.score(group), rtol=0, atol=1e-12)
    found = explain_score(watched, case, everyone(watched, group))
    assert found.explanation().values[0] != 0.0
    np.testing.assert_allclose(found.scores[0b101], scores[0], rtol=0, atol=1e-12)
