"""The adapter to shap: right by theirs and by closed form, and wrong engines do not get past it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from tests.explain.held import Held, labels, mixed, numbers, reference_of, shap_loaded
from workbench.explain._pipeline import unwrapped
from workbench.explain._shap import fast_values, whole_model
from workbench.explain.gate import DOUBLE, SINGLE, adds_up, tolerance
from workbench.explain.many import explain_many
from workbench.intake import InputError
from workbench.models.lightgbm_file import open_lightgbm
from workbench.models.open_model import OpenModel
from workbench.models.xgboost_file import open_xgboost

shap = shap_loaded()
X = numbers(400, 5, 1)
MARGIN = (X["x0"] + X["x1"] * X["x2"]).to_numpy()
Y = labels(2.0 * MARGIN)


def categorical(n: int = 600, seed: int = 5) -> tuple[pd.DataFrame, np.ndarray]:
    """Return integer codes that only name something, and a number; labels follow the names."""
    random = np.random.default_rng(seed)
    rows = pd.DataFrame({"shop": random.integers(0, 12, n), "size": random.normal(size=n)})
    return rows, labels(np.where(np.isin(rows["shop"], [1, 4, 7, 9]), 3.0, -3.0) + rows["size"])


def boosted_by_shop():
    rows, y = categorical()
    model = HistGradientBoostingClassifier(
        max_iter=30, categorical_features=[0], random_state=0
    ).fit(rows, y)
    return rows, model


# 1. Right, by theirs and by closed form


def test_a_linear_model_is_coefficient_times_distance_from_the_mean():
    model = LogisticRegression().fit(X, Y)
    made = fast_values(Held(model), X.iloc[:50], X)
    closed = model.coef_[0] * (X.iloc[:50] - X.mean()).to_numpy()
    assert made.engine == "linear"
    assert made.space == "log-odds"
    assert made.values == pytest.approx(closed, abs=1e-12)
    assert made.base_value == pytest.approx(float(model.decision_function(X).mean()), abs=1e-12)


def test_the_background_is_not_cut_to_its_first_hundred_rows():
    ordered = X.sort_values("x0", ignore_index=True)
    model = LogisticRegression().fit(ordered, labels(2.0 * ordered["x0"].to_numpy()))
    made = fast_values(Held(model), ordered.iloc[:5], ordered)
    assert made.base_value == pytest.approx(float(model.decision_function(ordered).mean()))
    cut = float(model.decision_function(ordered.iloc[:100]).mean())
    assert abs(made.base_value - cut) > 1.0


def test_trees_along_their_paths_are_lightgbm_s_own_contributions():
    lightgbm = pytest.importorskip("lightgbm")
    model = lightgbm.LGBMClassifier(n_estimators=20, num_leaves=8, verbose=-1).fit(X, Y)
    own = model.predict(X, pred_contrib=True)
    made = fast_values(Held(model), X, X)
    assert made.values == pytest.approx(own[:, :-1], abs=1e-9)
    assert made.base_value == pytest.approx(own[0, -1], abs=1e-9)


def test_trees_along_their_paths_are_xgboost_s_own_contributions():
    xgboost = pytest.importorskip("xgboost")
    model = xgboost.XGBClassifier(n_estimators=20, max_depth=3).fit(X, Y)
    own = model.get_booster().predict(xgboost.DMatrix(X), pred_contribs=True)
    made = fast_values(Held(model), X, X)
    assert made.values == pytest.approx(own[:, :-1], abs=1e-5)
    assert made.base_value == pytest.approx(own[0, -1], abs=1e-5)


TREES = (
    DecisionTreeClassifier(max_depth=4, random_state=0),
    RandomForestClassifier(5, max_depth=4, random_state=0),
    ExtraTreesClassifier(5, max_depth=4, random_state=0),
    GradientBoostingClassifier(n_estimators=10, random_state=0),
    HistGradientBoostingClassifier(max_iter=10, random_state=0),
)


@pytest.mark.parametrize("model", TREES, ids=lambda model: type(model).__name__)
def test_every_family_of_trees_comes_in_one_shape_and_adds_up(model):
    made = fast_values(Held(model.fit(X, Y)), X, X)
    assert made.values.shape == X.shape
    total = made.base_value + made.values.sum(axis=1)
    probability = total if made.space == "probability" else expit(total)
    assert probability == pytest.approx(model.predict_proba(X)[:, 1], abs=1e-9)


@pytest.mark.parametrize("model", TREES, ids=lambda model: type(model).__name__)
def test_woodelf_says_the_same_to_single_precision(model):
    pytest.importorskip("woodelf")
    held = Held(model.fit(X, Y))
    ours, theirs = (fast_values(held, X, X, engine) for engine in ("woodelf", "tree"))
    assert (ours.engine, ours.space) == ("woodelf", theirs.space)
    assert ours.values == pytest.approx(theirs.values, abs=1e-5)
    assert ours.base_value == pytest.approx(theirs.base_value, abs=1e-6)


def test_what_woodelf_cannot_do_is_tried_otherwise_and_held_against_the_scores():
    rows, model = boosted_by_shop()
    many = pd.concat([rows] * 3, ignore_index=True)
    with pytest.raises(InputError, match="do not add up"):
        fast_values(Held(model), many, rows)


def test_many_rows_of_trees_are_left_to_woodelf():
    pytest.importorskip("woodelf")
    many = pd.concat([X] * 4, ignore_index=True)
    assert fast_values(Held(TREES[0].fit(X, Y)), many, X).engine == "woodelf"


@pytest.mark.parametrize("model", [*TREES, LogisticRegression()], ids=lambda m: type(m).__name__)
def test_the_other_class_as_positive_flips_every_sign(model):
    model.fit(X, Y)
    one, other = (fast_values(Held(model, positive), X, X) for positive in ("1", "0"))
    assert other.values == pytest.approx(-one.values, abs=1e-12)
    end = 1.0 if one.space == "probability" else 0.0
    assert other.base_value == pytest.approx(end - one.base_value, abs=1e-12)


# 2. Pipelines, back to the raw columns


def made_of_columns():
    numbers_first = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    return ColumnTransformer(
        [
            ("texts", OneHotEncoder(handle_unknown="ignore"), ["home", "debt"]),
            ("numbers", numbers_first, ["income", "months"]),
        ]
    )


def test_a_pipeline_s_columns_are_added_up_to_the_raw_ones():
    rows = mixed(300, 3)
    margin = np.where(rows["home"] == "rent", 1.5, -1.0) + rows["months"] - 2.0
    model = make_pipeline(made_of_columns(), LogisticRegression()).fit(rows, labels(margin))
    made = fast_values(Held(model), rows, rows)
    inputs, inner = model[0].transform(rows), model[1]
    closed = inner.coef_[0] * (inputs - inputs.mean(axis=0))
    # Three homes (missing is one) and two of debt come first, then income and months.
    expected = [closed[:, 5], closed[:, 6], closed[:, :3].sum(axis=1), closed[:, 3:5].sum(axis=1)]
    assert made.values == pytest.approx(np.column_stack(expected), abs=1e-10)


def test_columns_that_a_pipeline_drops_count_for_nothing():
    rows = mixed(300, 3)
    only = ColumnTransformer([("one", StandardScaler(), ["months"])])
    model = make_pipeline(only, LogisticRegression()).fit(rows, labels(rows["months"] - 2.0))
    made = fast_values(Held(model), rows, rows)
    assert not made.values[:, [0, 2, 3]].any()
    assert made.values[:, 1].any()


@pytest.mark.parametrize(
    ("encoder", "width"),
    [
        (OneHotEncoder(), 3),
        (OneHotEncoder(drop="first"), 2),
        (OneHotEncoder(drop="if_binary"), 3),
        (OneHotEncoder(min_frequency=0.2), 3),
        (OneHotEncoder(max_categories=2, drop="first"), 1),
        (OrdinalEncoder(), 1),
    ],
)
def test_what_an_encoder_makes_of_each_column_is_counted_right(encoder, width):
    random = np.random.default_rng(0)
    home = random.choice(["a", "b", "c"], 200, p=[0.5, 0.4, 0.1])
    rows = pd.DataFrame({"home": home, "shop": random.choice(["x", "y"], 200)})
    both = ColumnTransformer([("both", encoder, ["home", "shop"])], remainder="drop")
    model = make_pipeline(both, LogisticRegression()).fit(rows, labels(random.normal(size=200)))
    inner = unwrapped(model, rows)
    assert len(inner.columns) == inner.inputs.shape[1]
    counts = np.bincount(inner.columns)
    rare_width = 2 if encoder.get_params().get("max_categories") else None
    assert counts[0] in (width, rare_width)
    # Changing one column moves only the inputs that are said to be made of it.
    other = unwrapped(model, rows.assign(home=rows["home"].to_numpy()[::-1]))
    moved = (other.inputs != inner.inputs).any(axis=0)
    assert set(inner.columns[moved]) == {0}


def test_a_text_column_of_its_own_is_traced_however_it_is_read():
    rows = pd.DataFrame({"text": ["good work", "bad work", "good", "bad bad"] * 10, "n": range(40)})
    read = ColumnTransformer([("t", TfidfVectorizer(), "text"), ("n", StandardScaler(), ["n"])])
    model = make_pipeline(read, LogisticRegression()).fit(rows, [1, 0, 1, 0] * 10)
    made = fast_values(Held(model), rows, rows)
    assert made.values.shape == (40, 2)
    assert np.abs(made.values[:, 0]).min() > 0.1


@pytest.mark.parametrize(
    "model",
    [
        make_pipeline(PCA(2), LogisticRegression()),
        make_pipeline(SimpleImputer(add_indicator=True), LogisticRegression()),
        CalibratedClassifierCV(LogisticRegression(), cv=2),
        VotingClassifier([("a", LogisticRegression()), ("b", TREES[0])], voting="soft"),
    ],
    ids=["mixing step", "added columns", "calibrated", "voting"],
)
def test_what_cannot_be_traced_is_refused_in_a_sentence_and_left_to_our_engine(model):
    held = Held(model.fit(X, Y))
    with pytest.raises(InputError, match="A sample of rows is explained instead"):
        fast_values(held, X, X)
    assert explain_many(held, X.iloc[:5], reference_of(held, X.iloc[:30])).additivity_gap < DOUBLE


def test_a_table_with_other_columns_in_another_order_gives_the_same():
    model = Held(LogisticRegression().fit(X, Y))
    turned = X[list(X.columns[::-1])].assign(more="text")
    assert fast_values(model, turned, turned).values == pytest.approx(
        fast_values(model, X, X).values
    )
    with pytest.raises(KeyError, match="x0"):
        fast_values(model, X.drop(columns="x0"), X)


def test_more_classes_than_two_are_left_to_our_engine():
    many = np.arange(len(X)) % 3
    model = OpenModel(LogisticRegression().fit(X, many), "The model", "1", rest=True)
    with pytest.raises(InputError, match="two classes"):
        fast_values(model, X, X)
    assert explain_many(model, X.iloc[:5], reference_of(model, X.iloc[:30])).additivity_gap < DOUBLE


def test_the_boosters_own_categories_add_up():
    lightgbm, xgboost = pytest.importorskip("lightgbm"), pytest.importorskip("xgboost")
    rows, y = categorical()
    rows = rows.astype({"shop": "category"})
    for model in (
        lightgbm.LGBMClassifier(n_estimators=20, min_child_samples=5, verbose=-1),
        xgboost.XGBClassifier(n_estimators=20, enable_categorical=True),
    ):
        made = fast_values(Held(model.fit(rows, y)), rows, rows)
        assert made.engine == "own"
        total = made.base_value + made.values.sum(axis=1)
        assert expit(total) == pytest.approx(made.scores, abs=SINGLE)


@pytest.mark.parametrize("name", ["model.txt", "model.ubj"])
def test_boosters_from_a_file_are_explained_like_those_in_memory(name, tmp_path):
    lightgbm, xgboost = pytest.importorskip("lightgbm"), pytest.importorskip("xgboost")
    path = tmp_path / name
    if path.suffix == ".txt":
        fitted = lightgbm.LGBMClassifier(n_estimators=5, verbose=-1).fit(X, Y)
        fitted.booster_.save_model(path)
        opened = open_lightgbm(path.read_bytes(), name)
    else:
        fitted = xgboost.XGBClassifier(n_estimators=5).fit(X, Y)
        fitted.save_model(path)
        opened = open_xgboost(path.read_bytes(), name)
    one, two = (fast_values(Held(model), X, X) for model in (opened, fitted))
    assert one.values == pytest.approx(two.values, abs=1e-6)
    assert (one.engine, one.space) == ("own", "log-odds")


def test_beside_the_model_it_answers_in_plain_arrays():
    model = Held(LogisticRegression().fit(X, Y))
    made = whole_model(model, {"rows": X, "background": X}, {})
    assert set(made) == {"engine", "space", "values", "base_value", "scores"}
    assert made["engine"].tolist() == ["linear"]
    assert all(array.dtype != object for array in made.values())


# 3. Engines that are wrong without a word: each is caught by the gate


def test_categorical_splits_pass_shap_s_own_check_and_not_ours():
    rows, model = boosted_by_shop()
    explainer = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    values = explainer.shap_values(rows, check_additivity=True)  # says nothing
    base, served = float(np.ravel(explainer.expected_value)[0]), model.predict_proba(rows)[:, 1]
    assert np.abs(base + values.sum(axis=1) - logit(served)).max() > 1.0
    assert not adds_up(served, base, values, "log-odds", DOUBLE)
    with pytest.raises(InputError, match="do not add up to the scores that it serves"):
        fast_values(Held(model), rows, rows)
    held = Held(model)
    made = explain_many(held, rows.iloc[:20], reference_of(held, rows.iloc[:50]))
    assert made.engine == "exact"


def test_lightgbm_s_categories_in_probabilities_do_not_pass():
    lightgbm = pytest.importorskip("lightgbm")
    rows, y = categorical()
    rows = rows.astype({"shop": "category"})
    model = lightgbm.LGBMClassifier(n_estimators=30, min_child_samples=5, verbose=-1).fit(rows, y)
    codes = rows.assign(shop=rows["shop"].cat.codes)
    served = model.predict_proba(rows)[:, 1]
    explainer = shap.TreeExplainer(model, codes.iloc[:100], model_output="probability")
    values = explainer.shap_values(codes, check_additivity=False)
    base = float(np.ravel(explainer.expected_value)[0])
    assert np.abs(base + values.sum(axis=1) - served).max() > 0.1
    assert not adds_up(served, base, values, "probability", SINGLE)


def test_doubles_at_the_splits_against_a_background_do_not_pass():
    rows = numbers(300, 3, 2) * 1e-3 + 1e3  # neighbours that single precision cannot part
    y = labels(4e3 * (rows["x0"] - 1e3).to_numpy())
    model = HistGradientBoostingClassifier(max_iter=30, random_state=0).fit(rows, y)
    served = model.predict_proba(rows)[:, 1]
    explainer = shap.TreeExplainer(
        model, rows.iloc[:100], feature_perturbation="interventional", model_output="probability"
    )
    values = explainer.shap_values(rows, check_additivity=False)
    base = float(np.ravel(explainer.expected_value)[0])
    assert not adds_up(served, base, values, "probability", SINGLE)


def test_probabilities_of_margins_add_up_and_are_no_shapley_values_so_are_never_asked_for():
    model = GradientBoostingClassifier(n_estimators=30, random_state=0).fit(X, Y)
    background = X.iloc[:50]
    explainer = shap.TreeExplainer(model, background, model_output="probability")
    values, base = explainer.shap_values(X.iloc[:20]), float(explainer.expected_value)
    held = Held(model)
    served = held.score(X.iloc[:20])
    assert adds_up(served, base, values, "probability", 1e-6)
    exact = explain_many(held, X.iloc[:20], reference_of(held, background))
    assert np.abs(values - exact.values).max() > 1e-3
    assert fast_values(held, X, X).space == "log-odds"


def test_the_gate_reads_each_row_and_every_kind_of_wrong():
    scores = np.array([0.2, 0.7])
    values = np.column_stack([logit(scores), np.zeros(2)])
    assert adds_up(scores, 0.0, values, "log-odds", DOUBLE)
    assert not adds_up(scores, 1e-6, values, "log-odds", DOUBLE)
    assert not adds_up(scores, 0.0, -values, "log-odds", DOUBLE)
    values[1, 1] = 1e-6
    assert not adds_up(scores, 0.0, values, "log-odds", DOUBLE)
    assert adds_up(scores, 0.0, values, "log-odds", SINGLE)
    values[1, 1] = np.nan
    assert not adds_up(scores, 0.0, values, "log-odds", SINGLE)
    assert not adds_up(scores, 0.1, np.zeros((2, 2)), "probability", SINGLE)


def test_the_tolerance_follows_the_precision_of_the_scores():
    assert tolerance(np.array([0.1, 0.2])) == DOUBLE
    assert tolerance(np.array([0.1, 0.2], dtype=np.float32).astype(float)) == SINGLE
