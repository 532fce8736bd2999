"""Small models whose answers are known, and cases to ask them about."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd


class Formula:
    """A model that is a formula over the columns of a table; it counts what it is asked."""

    def __init__(self, names, formula: Callable[[pd.DataFrame], object]) -> None:
        self.feature_names = tuple(names)
        self.formula = formula
        self.rows = 0
        self.calls = 0

    def score(self, frame: pd.DataFrame) -> np.ndarray:
        self.rows += len(frame)
        self.calls += 1
        assert list(frame.columns) == list(self.feature_names)
        return np.asarray(self.formula(frame), dtype=np.float64)

    def score_mixed(self, case, reference, masks):
        raise AssertionError("nobody asks for mixtures here")


def logistic(frame: pd.DataFrame, **weights: float) -> np.ndarray:
    total = sum(weight * frame[name].to_numpy(dtype=float) for name, weight in weights.items())
    return 1.0 / (1.0 + np.exp(-total))
