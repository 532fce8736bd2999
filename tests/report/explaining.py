"""A workspace with odd names, missing cells, ids with zeros, and few positives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OrdinalEncoder

from workbench import CostModel, Words, Workspace, open_workspace, save_workspace

INCOME, OWNER, SCORE_1 = "Total income, €", "owner?", "x.1"
COLUMNS = [INCOME, OWNER, "sex", SCORE_1]
WORDS = Words(case="loan", flag="decline", flagged="declined", passed="granted", positive="loss")


def odd_rows(n: int, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    income = random.normal(3_000, 1_000, n).round(2)
    owner = random.choice(["yes", "no", "no answer"], n).astype(object)
    level = random.integers(0, 30, n)
    loss = (level > 22) & (income < 3_300) & (owner != "yes")
    income[::9] = np.nan
    owner[4::11] = None
    return pd.DataFrame(
        {
            "no.": [f"{row:03d}" for row in range(n)],
            "status": np.where(loss, "loss", "fine"),
            INCOME: income,
            OWNER: pd.Series(owner, dtype="str"),
            "sex": random.choice(["f", "m"], n),
            SCORE_1: level,
            "region": random.choice(["north", "south"], n),
            "sum": random.integers(1, 9, n) * 100.0,
        }
    )


def boosted() -> Pipeline:
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    return make_pipeline(
        make_column_transformer((codes, [OWNER, "sex"]), remainder="passthrough"),
        HistGradientBoostingClassifier(
            max_iter=20, min_samples_leaf=8, categorical_features=[0, 1], random_state=0
        ),
    )


def odd_workspace(folder: Path) -> Workspace:
    """Keep a boosted model with categorical columns, with training and evaluation rows.

    The ids of both tables are the same, so that those of the training rows need another spelling.
    """
    training, evaluation = odd_rows(200, 0), odd_rows(60, 1)
    model = boosted().fit(training[COLUMNS], training["status"])
    saved = save_workspace(
        folder,
        {"boosted": model},
        evaluation,
        target="status",
        positive="loss",
        training=training,
        id="no.",
        amount="sum",
        sensitive=["sex"],
        words=WORDS,
        costs=CostModel(fp=1.0, fn=4.0, unit="€"),
        title="Odd loans",
    )
    assert saved.notes == ()
    return open_workspace(saved.folder)
