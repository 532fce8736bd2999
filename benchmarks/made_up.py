"""Scored tables of any size, made up: a model of middling quality, one positive in ten."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.columns import Columns
from workbench.scored import Scored

ROLES = Columns(y_true="label", y_score="score", positive="1")
WIDE_ROLES = replace(ROLES, id="case", sensitive=("group",))


def table(n: int, dtype: type[np.floating] = np.float32) -> pd.DataFrame:
    """Return labels and scores in (0, 1)."""
    random = np.random.default_rng(2_024)
    label = random.random(n) < 0.1
    logit = random.normal(-1.5 + 1.5 * label, 1.0)
    return pd.DataFrame(
        {"label": label.astype(np.int64), "score": (1 / (1 + np.exp(-logit))).astype(dtype)}
    )


def scored(
    n: int, dtype: type[np.floating] = np.float32, weight: NDArray[np.float64] | None = None
) -> Scored:
    """Take a table through the door."""
    frame = table(n, dtype)
    if weight is None:
        return Scored.from_frame(frame, ROLES)
    return Scored.from_frame(frame.assign(weight=weight), replace(ROLES, weight="weight"))


def wide(n: int) -> pd.DataFrame:
    """Return a table of ten columns such as a workspace has: numbers, texts and gaps."""
    random = np.random.default_rng(2_025)
    income = random.gamma(2.0, 1_500.0, n).round(2)
    income[random.random(n) < 0.1] = np.nan
    return table(n, np.float64).assign(
        case=pd.Series(np.char.add("A", np.arange(n).astype(str)), dtype="str"),
        group=pd.Series(random.choice([f"group {i}" for i in range(10)], n), dtype="str"),
        home=pd.Series(random.choice(["rent", "owner", "parents", None], n), dtype="str"),
        age=random.integers(18, 70, n),
        months=random.integers(1, 360, n),
        income=income,
        debt=random.gamma(1.0, 900.0, n),
        amount=random.integers(100, 50_000, n),
    )
