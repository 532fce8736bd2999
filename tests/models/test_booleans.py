"""Truth values that a CSV holds as texts reach a model as what it was fitted on."""

from __future__ import annotations

import lightgbm
import numpy as np
import pandas as pd
import pytest
import xgboost
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, VotingClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder

from tests.models.boosters import opened, refusal, write
from workbench.explain._shap import fast_values
from workbench.intake import read_table
from workbench.models import OpenModel, dump_model, score_file
from workbench.models.booleans import columns_of_texts, with_booleans

RANDOM = np.random.default_rng(3)
N = 160
GAPS = pd.Series(RANDOM.random(N) < 0.5, dtype=object).mask(np.arange(N) % 9 == 0)
FITTED = pd.DataFrame(
    {
        "age": RANDOM.integers(18, 80, N),
        "owner": RANDOM.random(N) < 0.5,
        "member": GAPS,  # as pandas reads a CSV with gaps
        "answer": pd.Series(RANDOM.choice(["True", "False"], N), dtype="str"),
    }
)
TRUTH = np.where((FITTED["age"] < 40) ^ FITTED["owner"] ^ (FITTED["answer"] == "True"), "bad", "ok")
NAMES = tuple(FITTED.columns)


@pytest.fixture(scope="module")
def rows(tmp_path_factory) -> pd.DataFrame:
    """Return the same rows as they come out of a CSV."""
    path = tmp_path_factory.mktemp("csv") / "rows.csv"
    FITTED.to_csv(path, index=False)
    return read_table(path)


def encoder() -> OneHotEncoder:
    return OneHotEncoder(handle_unknown="ignore")


def of_columns(*parts: tuple[object, object], **more: object) -> ColumnTransformer:
    named = [(str(place), *part) for place, part in enumerate(parts)]
    return ColumnTransformer(named, **more)


LOGISTIC = LogisticRegression()
THREE = ["owner", "member", "answer"]
FILLED = Pipeline([("fill", SimpleImputer(strategy="most_frequent")), ("code", encoder())])
MODELS = {
    "by name": make_pipeline(of_columns((encoder(), THREE), remainder="passthrough"), LOGISTIC),
    "by place": make_pipeline(of_columns((encoder(), [1, 2, 3]), ("passthrough", [0])), LOGISTIC),
    "by a mask": make_pipeline(
        of_columns((encoder(), [False, True, True, True]), ("passthrough", slice(0, 1))), LOGISTIC
    ),
    "filled first": make_pipeline(
        of_columns((encoder(), ["owner"]), (FILLED, ["member", "answer"])), LOGISTIC
    ),
    "all columns": make_pipeline(encoder(), LOGISTIC),
    "calibrated": CalibratedClassifierCV(make_pipeline(encoder(), LOGISTIC), cv=2),
    "voting": VotingClassifier([("a", make_pipeline(encoder(), LOGISTIC))], voting="soft"),
    "trees": make_pipeline(
        of_columns((OrdinalEncoder(), ["answer"]), remainder="passthrough"),
        HistGradientBoostingClassifier(max_iter=5, min_samples_leaf=5),
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_texts_of_a_csv_score_as_the_booleans_that_were_fitted_on(name, rows):
    assert [str(rows[column].dtype) for column in THREE] == ["str"] * 3
    model = OpenModel(MODELS[name].fit(FITTED, TRUTH), "model", "bad")
    assert model.texts == {"answer"}
    own = model.estimator.predict_proba(FITTED)[:, 0]
    assert model.score(rows).tolist() == own.tolist()
    # A lone row has no gap, so its columns are of another kind.
    assert [model.score(rows.iloc[[row]])[0] for row in (0, 1)] == pytest.approx(own[:2], abs=1e-15)
    masks = np.array([[False] * 4, [True] * 4])
    np.testing.assert_allclose(
        model.score_mixed(rows.iloc[[5]], rows.iloc[8:11], masks),
        [own[8:11], [own[5]] * 3],
        rtol=0,
        atol=1e-15,
    )


def test_truth_values_as_categories_of_a_booster_of_trees(rows):
    """Without them turned every one of them would be an unknown category, without a word."""
    frame = FITTED[["age", "owner"]].astype({"owner": "category"})
    model = HistGradientBoostingClassifier(max_iter=5, min_samples_leaf=5).fit(frame, TRUTH)
    assert list(model.is_categorical_) == [False, True]
    scores = OpenModel(model, "model", "bad").score(rows)
    assert scores.tolist() == model.predict_proba(frame)[:, 0].tolist()
    assert scores.tolist() != model.predict_proba(rows[["age", "owner"]])[:, 0].tolist()


def test_a_part_that_names_no_columns_speaks_for_all_of_them():
    same = FunctionTransformer(validate=False)
    for model in (
        make_pipeline(of_columns((encoder(), ["answer", "owner"])), OneHotEncoder(), LOGISTIC),
        make_pipeline(of_columns((same, ["answer", "owner"])), encoder(), LOGISTIC),
    ):
        found = columns_of_texts(model.fit(FITTED, TRUTH), NAMES)
        assert found >= {"answer"}
    late = make_pipeline(of_columns((same, ["answer"])), encoder(), LOGISTIC).fit(FITTED, TRUTH)
    assert columns_of_texts(late, NAMES) == set(NAMES)


def test_columns_whose_words_are_counted_stay_texts():
    words = FeatureUnion([("words", CountVectorizer())])
    for part in (CountVectorizer(), words):
        model = make_pipeline(of_columns((part, "answer")), LOGISTIC).fit(FITTED, TRUTH)
        assert columns_of_texts(model, NAMES) == {"answer"}
    lone = make_pipeline(CountVectorizer(), LOGISTIC).fit(FITTED["answer"], TRUTH)
    assert columns_of_texts(lone, ("answer",)) == {"answer"}


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["True", "false", "TRUE"], [True, False, True]),
        (["true", None], [True, np.nan]),
        (["True", "maybe"], None),
        (["1", "0"], None),
        (["yes", "no"], None),
        ([" True"], None),
        ([None, None], None),
        ([True, None], None),
        ([1.0, 0.0], None),
        ([], None),
    ],
)
def test_only_the_two_words_are_truth_values(cells, read):
    frame = pd.DataFrame({"a": cells})
    turned = with_booleans(frame, ["a", "not there"])
    if read is None:
        assert turned is frame
        return
    assert turned["a"].dtype == (bool if None not in cells else object)
    pd.testing.assert_series_equal(turned["a"], pd.Series(read, name="a"), check_dtype=False)
    assert with_booleans(frame, []) is frame


@pytest.mark.parametrize("make", [lightgbm.LGBMClassifier, xgboost.XGBClassifier])
def test_boosters_get_numbers_and_keep_their_categories(make, rows, tmp_path):
    frame = FITTED.assign(
        member=FITTED["member"].astype("float64"), answer=FITTED["answer"].astype("category")
    )
    extra = {"verbose": -1} if make is lightgbm.LGBMClassifier else {"enable_categorical": True}
    model = make(n_estimators=5, n_jobs=1, **extra).fit(frame, TRUTH == "bad")
    path = write(model, tmp_path)
    own = model.predict_proba(frame)[:, 1].astype(float).tolist()
    assert opened(path).score(rows).tolist() == own
    assert opened(path).score(FITTED).tolist() == own  # as Parquet gives them
    words = refusal(opened(path).score, rows.assign(owner="maybe"))
    assert "'owner'" in words or "learnt categories in 1 of its columns, and 2 of them" in words


def test_lightgbm_may_have_learnt_truth_values_as_categories(rows, tmp_path):
    frame = FITTED[["age", "owner"]].astype({"owner": "category"})
    model = lightgbm.LGBMClassifier(n_estimators=5, n_jobs=1, verbose=-1)
    path = write(model.fit(frame, TRUTH == "bad"), tmp_path)
    own = model.predict_proba(frame)[:, 1].tolist()
    assert opened(path).score(rows[["age", "owner"]]).tolist() == own
    assert opened(path).score(frame).tolist() == own


def test_the_fast_engines_see_what_the_model_sees(rows):
    frame = FITTED[["age", "owner"]]
    model = OpenModel(
        HistGradientBoostingClassifier(max_iter=5, min_samples_leaf=5).fit(frame, TRUTH), "m", "bad"
    )
    read, known = (fast_values(model, each, each) for each in (rows[["age", "owner"]], frame))
    np.testing.assert_array_equal(read.values, known.values)


def test_a_child_turns_them_too(rows, tmp_path):
    model = MODELS["by name"].fit(FITTED, TRUTH)
    assert dump_model(model, tmp_path / "m.skops") is None
    scores = score_file(tmp_path / "m.skops", rows, positive="bad")
    assert scores.tolist() == model.predict_proba(FITTED)[:, 0].tolist()
