"""Rates by slice, with their intervals, against fairlearn's without."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from fairlearn.metrics import (
    MetricFrame,
    count,
    false_negative_rate,
    false_positive_rate,
    mean_prediction,
    selection_rate,
    true_positive_rate,
)
from sklearn.metrics import precision_score

from benchmarks import made_up
from benchmarks.rows import Row, at_least
from benchmarks.timing import compare
from workbench.scored import Scored
from workbench.slices import SliceTable, by_slice

_THRESHOLD = 0.25


def _base_rate(y_true: pd.Series, y_pred: pd.Series) -> float:
    return float(mean_prediction(y_pred, y_true))


def _npv(y_true: pd.Series, y_pred: pd.Series) -> float:
    return float(precision_score(y_true, y_pred, pos_label=0))


_METRICS = {
    "n": count,
    "base_rate": _base_rate,
    "selection_rate": selection_rate,
    "tpr": true_positive_rate,
    "fpr": false_positive_rate,
    "fnr": false_negative_rate,
    "ppv": precision_score,
    "npv": _npv,
}


def rows() -> Iterator[Row]:
    """Measure eight figures in ten slices."""
    scored = Scored.from_frame(made_up.wide(100_000), made_up.WIDE_ROLES)
    flags = scored.y_score >= _THRESHOLD

    def ours() -> SliceTable:
        return by_slice(scored, _THRESHOLD, by="group")

    def peer() -> pd.DataFrame:
        return MetricFrame(
            metrics=_METRICS,
            y_true=scored.y_true,
            y_pred=flags,
            sensitive_features=scored.table["group"],
        ).by_group

    theirs = peer()
    mine = ours().frame().set_index("slice")[list(_METRICS)]
    pd.testing.assert_frame_equal(mine, theirs, check_dtype=False, check_names=False, rtol=1e-12)
    path = "8 figures by slice, ours with intervals [ms]"
    yield at_least(path, "1e5 rows, 10 slices", compare(ours, peer, rounds=5), 1_000)
