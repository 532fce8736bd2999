"""Models held open in the test's own process, and tables to ask them about."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from workbench.explain.explanation import Reference
from workbench.models.open_model import OpenModel
from workbench.scored import content_hash


def Held(estimator: object, positive: str = "1") -> OpenModel:
    """Return a fitted classifier as the child process holds it."""
    return OpenModel(estimator, "The model", positive)


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """A model that is a formula on a table."""

    feature_names: tuple[str, ...]
    formula: Callable[[pd.DataFrame], object]

    def score(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        return np.asarray(self.formula(frame), dtype=np.float64)


def reference_of(scorer, rows: pd.DataFrame) -> Reference:
    """Return rows as a reference group."""
    rows = rows[list(scorer.feature_names)].reset_index(drop=True)
    scores = scorer.score(rows)
    ids = tuple(str(i) for i in range(len(rows)))
    mean = float(scores.mean())
    return Reference("everyone", rows, ids, scores, len(rows), mean, content_hash(rows))


def numbers(n: int, d: int = 5, seed: int = 0) -> pd.DataFrame:
    """Return columns of normal numbers."""
    random = np.random.default_rng(seed)
    return pd.DataFrame(random.normal(size=(n, d)), columns=[f"x{i}" for i in range(d)])


def mixed(n: int, seed: int = 0) -> pd.DataFrame:
    """Return numbers with gaps, whole numbers, texts with gaps, and booleans."""
    random = np.random.default_rng(seed)
    income = random.gamma(2.0, 50.0, n)
    income[random.random(n) < 0.2] = np.nan
    return pd.DataFrame(
        {
            "income": income,
            "months": random.integers(0, 5, n),
            "home": pd.Series(random.choice(["rent", "own", None], n), dtype="str"),
            "debt": random.random(n) < 0.5,
        }
    )


def labels(margin: NDArray[np.float64], seed: int = 0) -> NDArray[np.int64]:
    """Draw labels from log-odds."""
    random = np.random.default_rng(seed)
    return (random.random(len(margin)) < 1 / (1 + np.exp(-margin))).astype(np.int64)


def shap_loaded():
    """Import shap as plain Python, which is what its functions say: to compile them takes seconds.

    While it is imported, its own imports warn of what they are about to drop.
    """
    import numba

    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")
        patch.setattr(numba.config, "DISABLE_JIT", True)
        import shap
    return shap
