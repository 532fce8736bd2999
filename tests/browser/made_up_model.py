"""A workspace with a model to ask, in which every name is an attack: title, columns, ids, cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from tests.browser import made_up
from tests.browser.made_up import ALL, PAYLOADS
from workbench.models import dump_model

LEVEL, HOME, SIZE = f"level {ALL}", f"home {ALL}", f"size {ALL}"
ID = f"id {ALL}"
LABEL = f"label {ALL}"
KEY = "asked"
_ROWS = 150


def write(home: Path) -> Path:
    """Write the workspace into a folder of its own; many of its scores are equal."""
    table = _table()
    folder = made_up.write(
        home / KEY,
        table,
        title=f"title {ALL}",
        question=f"question {ALL}",
        data={"id": ID, "sensitive": [HOME]},
        models=[{"name": f"model {ALL}", "file": "model.skops"}],
        words={
            "case": f"case {ALL}",
            "cases": f"cases {ALL}",
            "flag": f"flag {ALL}",
            "flagged": f"flagged {ALL}",
            "passed": f"passed {ALL}",
            "positive": f"positive {ALL}",
            "positives": f"positives {ALL}",
            "negative": f"negative {ALL}",
        },
        costs={"fp": 1.0, "fn": 3.0, "unit": PAYLOADS["handler"]},
        policy={"threshold": 0.4},
        features={LEVEL: {"label": LABEL, "unit": PAYLOADS["script"]}},
    )
    columns = make_column_transformer((StandardScaler(), [LEVEL, SIZE]), (OneHotEncoder(), [HOME]))
    model = make_pipeline(columns, LogisticRegression()).fit(table[[LEVEL, HOME, SIZE]], table["y"])
    refused = dump_model(model, folder / "model.skops")
    assert refused is None, refused
    return folder


def case_id(row: int) -> str:
    """Return the id of a row: one of the payloads."""
    values = list(PAYLOADS.values())
    return f"{row:03d} {values[row % len(values)]}"


def _table() -> pd.DataFrame:
    draw = np.random.default_rng(4)
    level, size = draw.integers(0, 5, _ROWS), draw.integers(0, 3, _ROWS)
    homes = list(PAYLOADS.values())
    home = np.arange(_ROWS) % len(homes)
    margin = 0.9 * level - 0.7 * size + 0.1 * home - 3.0
    return pd.DataFrame(
        {
            "y": (draw.random(_ROWS) < 1.0 / (1.0 + np.exp(-margin))).astype(int),
            ID: [case_id(row) for row in range(_ROWS)],
            LEVEL: level,
            HOME: pd.Series([homes[i] for i in home], dtype="str"),
            SIZE: size,
        }
    )
