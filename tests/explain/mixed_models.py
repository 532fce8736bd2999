"""A table with text, gaps, whole numbers and booleans, and models of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from workbench.models.open_model import OpenModel

TEXTS, NUMBERS = ["home", "job"], ["income", "months", "owner"]


def people(n: int = 240, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    income = random.normal(3.0, 1.0, n)
    income[::7] = np.nan
    job = random.choice(["fixed", "freelance", "none"], n).astype(object)
    job[3::11] = None
    return pd.DataFrame(
        {
            "home": pd.Series(random.choice(["rent", "own", "family"], n), dtype="str"),
            "income": income,
            "job": pd.Series(job, dtype="str"),
            "months": random.integers(0, 12, n),
            "owner": random.random(n) < 0.4,
        }
    )


def bad(frame: pd.DataFrame) -> np.ndarray:
    margin = 2.0 * (frame["home"] == "rent") - frame["income"].fillna(2.0) + 0.3 * frame["months"]
    margin += 1.5 * ((frame["job"] == "freelance") & ~frame["owner"])
    odd = np.random.default_rng(9).normal(size=len(frame))
    return np.where(margin + odd > 0.5, "bad", "good")


def boosted(frame: pd.DataFrame, positive: str = "bad") -> OpenModel:
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    pipeline = make_pipeline(
        make_column_transformer((codes, TEXTS), remainder="passthrough"),
        HistGradientBoostingClassifier(
            max_iter=15, min_samples_leaf=8, categorical_features=[0, 1], random_state=0
        ),
    )
    return OpenModel(pipeline.fit(frame, bad(frame)), "boosted", positive)


def logistic(frame: pd.DataFrame, labels: np.ndarray | None = None) -> OpenModel:
    pipeline = make_pipeline(
        make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), TEXTS),
            (make_pipeline(SimpleImputer(keep_empty_features=True), StandardScaler()), NUMBERS),
        ),
        LogisticRegression(),
    )
    labels = bad(frame) if labels is None else labels
    return OpenModel(pipeline.fit(frame, labels), "logistic", "bad")
