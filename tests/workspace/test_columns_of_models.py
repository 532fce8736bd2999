"""A model meets the columns of two tables: which of them lacks one, and what it is called."""

from __future__ import annotations

import lightgbm
import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from workbench import models
from workbench.explain._shap import whole_model
from workbench.explain.near import near
from workbench.intake import InputError
from workbench.models.naming import names_in_table
from workbench.report.case_explanation import explain_case
from workbench.report.explainer import open_explainer
from workbench.workspace import FILE, load_scored, open_workspace

RANDOM = np.random.default_rng(2)
ROWS = pd.DataFrame(
    {
        "id": [f"A{row}" for row in range(60)],
        "monthly income": RANDOM.normal(3.0, 1.0, 60).round(3),
        "age": RANDOM.integers(18, 80, 60),
        "shop": RANDOM.integers(0, 5, 60),
    }
)
ROWS["bad"] = (ROWS["monthly income"] < 3.0).astype(int)
TOML = (
    '[data]\nevaluation = "evaluation.csv"\ntraining = "training.csv"\ntarget = "bad"\n'
    'positive = "1"\nid = "id"\n{more}\n[[models]]\nname = "m"\nfile = "{file}"\n'
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    made = tmp_path / "made"
    made.mkdir()
    ROWS.to_csv(made / "evaluation.csv", index=False)
    ROWS.assign(id=[f"B{row}" for row in range(60)]).to_csv(made / "training.csv", index=False)
    return made


def workspace(folder, model, more: str = ""):
    """Return the workspace in the folder, with a model in a file."""
    if isinstance(model, lightgbm.LGBMClassifier):
        file = "m.txt"
        model.booster_.save_model(folder / file)
    else:
        file = "m.skops"
        assert models.dump_model(model, folder / file) is None
    (folder / FILE).write_text(TOML.format(file=file, more=more))
    return open_workspace(folder)


@pytest.fixture(scope="module")
def logistic() -> LogisticRegression:
    return LogisticRegression().fit(ROWS[["monthly income", "age"]], ROWS["bad"])


@pytest.fixture(scope="module")
def light() -> lightgbm.LGBMClassifier:
    model = lightgbm.LGBMClassifier(n_estimators=4, min_child_samples=5, verbose=-1, n_jobs=1)
    columns = ROWS[["monthly income", "age", "shop"]]
    return model.fit(columns, ROWS["bad"], categorical_feature=[2])


# 1. What is missing, and where


@pytest.mark.parametrize("table", ["evaluation.csv", "training.csv"])
def test_the_table_that_lacks_a_column_is_named(table, logistic, folder):
    found = workspace(folder, logistic)
    ROWS.drop(columns="age").to_csv(folder / table, index=False)
    with pytest.raises(InputError) as refused:
        open_explainer(found)
    assert str(refused.value) == (
        f"m.skops needs the column 'age', and {table} has no such column. Add what is missing, or "
        "take a model that does without."
    )


def test_a_column_that_no_model_may_see_is_not_called_missing(logistic, folder):
    with pytest.raises(InputError) as refused:
        load_scored(workspace(folder, logistic, 'exclude = ["age"]'))
    assert str(refused.value) == (
        "m.skops needs the column 'age' of evaluation.csv, and no model may see it, since it "
        "stands under 'exclude'. Take a model that does without, or correct the workspace."
    )


def test_nor_may_it_see_the_target(folder):
    model = LogisticRegression().fit(ROWS[["age", "bad"]], ROWS["bad"])
    with pytest.raises(InputError, match=r"'bad' of evaluation\.csv, .* since it is the target"):
        load_scored(workspace(folder, model))


# 2. Blanks in names, which LightGBM writes as underscores


def test_a_lightgbm_file_finds_columns_with_blanks_in_their_names(light, folder):
    assert light.booster_.feature_name()[0] == "monthly_income"
    own = light.predict_proba(ROWS[["monthly income", "age", "shop"]])[:, 1]
    with open_explainer(workspace(folder, light)) as explainer:
        assert explainer.scored.y_score.tolist() == own.tolist()
        names = ("monthly income", "age", "shop")
        assert explainer.scorer.feature_names == names
        assert tuple(feature.column for feature in explainer.features) == names
        assert explainer.scorer.category_columns == ("shop",)
        why = explain_case(explainer, "A3", 0.5)
        assert why.shap.feature_names == why.lime.feature_names == names
        assert why.shap.additivity_gap < 1e-12
        # What the child does beside scoring, it does under its own names.
        frames = {"rows": explainer.rows, "background": explainer.rows}
        made = near(explainer.scorer, whole_model, frames, {})
        assert made["scores"][:60].tolist() == own.tolist()


def test_underscores_in_the_table_are_fine_too(light, folder):
    found = workspace(folder, light)
    own = load_scored(found).y_score
    ROWS.rename(columns={"monthly income": "monthly_income"}).to_csv(
        folder / "evaluation.csv", index=False
    )
    assert load_scored(found).y_score.tolist() == own.tolist()
    with pytest.raises(InputError, match="needs the column 'monthly_income', and training"):
        open_explainer(found)


def test_two_columns_that_may_be_meant_are_refused(light, folder):
    found = workspace(folder, light)
    ROWS.assign(monthly_income=1.0).to_csv(folder / "evaluation.csv", index=False)
    with pytest.raises(InputError) as refused:
        load_scored(found)
    assert str(refused.value) == (
        "m.txt needs the column 'monthly_income', and LightGBM writes blanks as underscores, so "
        "'monthly income' or 'monthly_income' may be meant. Rename the column that the model was "
        "not fitted on, or exclude it."
    )
    only = workspace(folder, light, 'exclude = ["monthly_income"]')
    assert len(load_scored(only).y_score) == 60


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (["a b c", "d"], {"a_b_c": "a b c"}),
        (["a_b c"], {"a_b_c": "a_b c"}),
        (["a_b_c", "d"], {}),
        (["a-b-c", "a  b c", "A B C", 7], {}),
        ([], {}),
    ],
)
def test_only_blanks_are_taken_for_underscores(columns, found):
    assert names_in_table(["a_b_c", "d"], columns, "m.txt", ".txt") == found
    assert names_in_table(["a_b_c", "d"], columns, "m.skops", ".skops") == {}
