"""What LightGBM and XGBoost say themselves of their trees: SHAP values along the paths.

It is TreeExplainer's path-dependent answer by their own code, which knows their categories and
their missing values; shap's copy of the trees does not know all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbench.models.lightgbm_file import LightgbmModel
from workbench.models.xgboost_file import XgboostModel

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


LIGHTGBM = frozenset({"LGBMClassifier", "LightgbmModel"})
XGBOOST = frozenset({"XGBClassifier", "XgboostModel"})


def own_contributions(estimator: object, table: object) -> tuple[NDArray[np.float64], float]:
    """Return SHAP values in log-odds of the second class, and where they begin.

    Parameters
    ----------
    estimator : object
        A classifier of LightGBM or XGBoost for two classes, or a file of one.
    table : DataFrame or ndarray of shape (n_rows, n_inputs)
        What it sees.
    """
    if isinstance(estimator, LightgbmModel | XgboostModel):
        frame: pd.DataFrame = table  # type: ignore[assignment]
        table = estimator.prepared(frame)
    if type(estimator).__name__ in LIGHTGBM:
        made = _of_lightgbm(estimator, table)
    else:
        made = _of_xgboost(estimator, table)
    return np.ascontiguousarray(made[:, :-1]), float(made[0, -1])


def _of_lightgbm(estimator: object, table: object) -> NDArray[np.float64]:
    own = isinstance(estimator, LightgbmModel)
    booster = estimator.booster if own else estimator.booster_  # type: ignore[attr-defined]
    return np.asarray(booster.predict(table, pred_contrib=True, num_threads=1), dtype=np.float64)


def _of_xgboost(estimator: object, table: object) -> NDArray[np.float64]:
    import xgboost

    own = isinstance(estimator, XgboostModel)
    booster = estimator.booster if own else estimator.get_booster()  # type: ignore[attr-defined]
    rows = xgboost.DMatrix(table, enable_categorical=True, nthread=1)
    return np.asarray(booster.predict(rows, pred_contribs=True), dtype=np.float64)
