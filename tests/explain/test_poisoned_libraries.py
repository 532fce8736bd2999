"""What shap and lime answer by default and should not be shown: the gate or our own way catches it.

Beside `test_poisoned_engines`: the rest of the list of silent faults that were measured. Those of
shap's permutations are in `test_coalitions`, where what they need is compiled anyhow.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from lime.lime_tabular import LimeTabularExplainer
from lime.lime_text import LimeTextExplainer
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from tests.explain.games import Formula, curved, everyone, shapley_by_hand, worth_by_hand
from tests.explain.held import labels, numbers, reference_of, shap_loaded
from workbench.explain.asking import Refused
from workbench.explain.describe import describe
from workbench.explain.engine import explain_score, refuse_unless_additive, refuse_unless_exact
from workbench.explain.local import local_model
from workbench.models.open_model import OpenModel

shap = shap_loaded()

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

RANDOM = np.random.default_rng(5)
SHOPS = pd.DataFrame({"shop": RANDOM.integers(0, 12, 300), "size": RANDOM.normal(size=300)})
BAD = labels(np.where(SHOPS["shop"].isin([1, 4, 7, 9]), 3.0, -3.0) + SHOPS["size"].to_numpy())


# 1. shap


def test_categorical_splits_as_probabilities():
    model = HistGradientBoostingClassifier(
        max_iter=20, categorical_features=[0], random_state=0
    ).fit(SHOPS, BAD)
    served = model.predict_proba(SHOPS)[:, 1]
    explainer = shap.TreeExplainer(model, SHOPS.iloc[:100], model_output="probability")
    values = np.asarray(explainer.shap_values(SHOPS, check_additivity=False))
    base = float(np.ravel(explainer.expected_value)[-1])
    assert np.abs(base + values.sum(axis=1) - served).max() > 0.1
    with pytest.raises(Refused, match="the engine tree says is"):
        refuse_unless_additive("tree", base, values, served)


@pytest.mark.parametrize("library", ["lightgbm", "xgboost"])
def test_probabilities_from_boosters_are_not_shapley_values(library):
    module = pytest.importorskip(library)
    rows = numbers(200, 4, 1)
    y = labels(2.0 * (rows["x0"] + rows["x1"] * rows["x2"]).to_numpy())
    if library == "lightgbm":
        model = module.LGBMClassifier(n_estimators=15, n_jobs=1, verbose=-1, random_state=0)
    else:
        model = module.XGBClassifier(n_estimators=15, n_jobs=1, random_state=0)
    scorer = OpenModel(model.fit(rows, y), "boosted", "1")
    background = rows.iloc[100:130]
    explainer = shap.TreeExplainer(
        model, background, model_output="probability", feature_perturbation="interventional"
    )
    values = np.asarray(explainer.shap_values(rows.iloc[[0]], check_additivity=False))[0]
    base = float(np.ravel(explainer.expected_value)[-1])
    assert abs(base + values.sum() - scorer.score(rows.iloc[[0]])[0]) < 1e-5  # it does add up
    exact = explain_score(scorer, rows.iloc[[0]], everyone(scorer, background)).explanation()
    with pytest.raises(Refused, match="A value by the engine tree is"):
        refuse_unless_exact("tree", values, exact)


TEXTS = pd.DataFrame(
    {"home": pd.Series(RANDOM.choice(["rent", "own"], 200), dtype="str"), "x": numbers(200)["x0"]}
)
LATE = labels(2.0 * (TEXTS["home"] == "rent").to_numpy() + TEXTS["x"].to_numpy() - 1.0)
PIPELINE = make_pipeline(
    make_column_transformer((OneHotEncoder(), ["home"]), (StandardScaler(), ["x"])),
    LogisticRegression(),
)
WRAPPED = {
    "pipeline": PIPELINE,
    "calibrated": CalibratedClassifierCV(PIPELINE, cv=2),
    "voting": VotingClassifier([("a", PIPELINE), ("b", PIPELINE)], voting="soft"),
    "fixed threshold": FixedThresholdClassifier(PIPELINE, threshold=0.3),
    "categories": HistGradientBoostingClassifier(max_iter=5, categorical_features="from_dtype"),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_what_the_tree_explainer_cannot_take_is_explained_all_the_same(name):
    rows = TEXTS.astype({"home": "category"}) if name == "categories" else TEXTS
    scorer = OpenModel(WRAPPED[name].fit(rows, LATE), name, "1")
    with pytest.raises(Exception):  # noqa: B017, PT011 (each library's own)
        shap.TreeExplainer(scorer.estimator).shap_values(rows)
    case, group = rows.iloc[[0]], rows.iloc[100:110]
    made = explain_score(scorer, case, everyone(scorer, group)).explanation()
    by_hand = shapley_by_hand(made.feature_names, worth_by_hand(scorer, case, group))
    np.testing.assert_allclose(made.values, by_hand, rtol=0, atol=1e-12)


def test_columns_in_another_order_do_not_change_what_is_said():
    """Columns are taken by their place in shap, and says nothing where a name stands elsewhere."""
    model, rows = curved(4), numbers(30, 4)
    group = everyone(model, rows.iloc[1:])
    turned = everyone(model, rows.iloc[1:])
    right = explain_score(model, rows.iloc[[0]], group).explanation()
    other = explain_score(model, rows.iloc[[0], ::-1], turned).explanation()
    np.testing.assert_array_equal(right.values, other.values)
    by_place = shap.KernelExplainer(
        lambda table: model.formula(pd.DataFrame(table)), rows.iloc[1:].to_numpy()
    )
    wrong = by_place.shap_values(rows.iloc[0, ::-1].to_numpy(), l1_reg=False, silent=True)
    with pytest.raises(Refused):
        refuse_unless_exact("place", wrong, right)


# 2. lime


def top3(values: np.ndarray) -> set[int]:
    return set(np.argsort(-np.abs(values))[:3].tolist())


def shared(found: list[set[int]]) -> float:
    return float(np.mean([len(a & b) / 3 for a, b in combinations(found, 2)]))


def test_the_largest_columns_depend_on_the_seed_less_by_our_way_and_the_spread_tells():
    rows = numbers(200, 8, 2)
    slopes = np.geomspace(1.0, 0.05, 8)
    model = Formula(
        tuple(rows), lambda x: 1 / (1 + np.exp(-x.to_numpy() @ slopes * np.cos(x["x0"])))
    )

    def both(table):
        score = model.score(pd.DataFrame(table, columns=list(rows)))
        return np.column_stack((1 - score, score))

    def library(seed: int, *, discretize: bool) -> np.ndarray:
        explainer = LimeTabularExplainer(
            rows.to_numpy(), discretize_continuous=discretize, random_state=seed
        )
        told = explainer.explain_instance(rows.to_numpy()[0], both, num_features=8, num_samples=200)
        return np.array([value for _, value in sorted(told.as_map()[1])])

    default = shared([top3(library(seed, discretize=True)) for seed in range(10)])
    features = describe(rows, list(rows), (), ())
    group = reference_of(model, rows)
    ours = [
        local_model(model, rows.iloc[[0]], group, features, rows, seed=seed) for seed in range(4)
    ]
    assert default < 0.8
    assert shared([top3(each.values) for each in ours]) == 1.0
    assert all((each.spread > 0).all() for each in ours)
    for one, other in pairwise(ours):
        widest = np.maximum(one.spread, other.spread)
        assert (np.abs(one.contributions - other.contributions) <= 2 * widest).all()


def test_a_text_without_words_breaks_the_library():
    """Ours: `test_text.test_a_text_without_words_is_an_answer`."""
    explainer = LimeTextExplainer(random_state=0)
    with pytest.raises(ValueError, match="low >= high"):
        explainer.explain_instance("", lambda texts: np.full((len(texts), 2), 0.5), num_samples=50)
