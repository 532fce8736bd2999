"""SHAP values of a whole model: the fast engine with its gate against shap's own trees."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.rows import Row, at_least
from benchmarks.timing import compare
from workbench.explain._shap import FastValues, fast_values
from workbench.models.open_model import OpenModel

_ROWS, _TREES, _COLUMNS = 100_000, 100, 12
# shap takes a minute for all rows; its time grows with them one to one.
_SLICE = 10


def rows() -> Iterator[Row]:
    """Measure 100,000 rows of 100 trees; ours includes unwrapping, sums and the gate."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import shap

    model, table = _fitted()
    opened = OpenModel(model, "The model", "1")
    explainer = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    part = table.iloc[::_SLICE].to_numpy()

    def ours() -> FastValues:
        return fast_values(opened, table, table)

    def peer() -> object:
        return explainer.shap_values(part, check_additivity=False)

    made = ours()
    assert made.engine == "woodelf", "the extra 'fast' is not installed"
    np.testing.assert_allclose(made.values[::_SLICE], peer(), rtol=0, atol=1e-4)
    taken, theirs = compare(ours, peer, rounds=3)
    path = f"SHAP of a whole model, gated (peer: 1/{_SLICE} of rows x {_SLICE}) [ms]"
    size = f"1e5 rows x {_TREES} trees"
    yield at_least(path, size, (taken, _SLICE * theirs), 10)


def _fitted() -> tuple[HistGradientBoostingClassifier, pd.DataFrame]:
    """Fit trees of the usual size to a made-up table."""
    random = np.random.default_rng(0)
    names = [f"x{i}" for i in range(_COLUMNS)]
    table = pd.DataFrame(random.normal(size=(_ROWS, _COLUMNS)), columns=names)
    margin = table["x0"] + table["x1"] * table["x2"] + np.sin(2.0 * table["x3"])
    y = (random.random(_ROWS) < 1 / (1 + np.exp(-margin))).astype(int)
    model = HistGradientBoostingClassifier(
        max_iter=_TREES, max_leaf_nodes=31, early_stopping=False, random_state=0
    )
    return model.fit(table.iloc[:20_000], y[:20_000]), table
