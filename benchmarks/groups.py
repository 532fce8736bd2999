"""Rates and disparities by slice, with intervals, against fairlearn's, without and with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
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
from numpy.typing import NDArray
from sklearn.metrics import precision_score

from benchmarks import made_up
from benchmarks.rows import Row, at_least, at_most
from benchmarks.timing import alone, compare
from workbench.scored import Scored
from workbench.slices import (
    Disparity,
    SliceTable,
    by_slice,
    disparity_values,
    slice_curves,
    slice_rows,
    with_intervals,
)
from workbench.slices.counts import count_slices

_THRESHOLD = 0.25
_REPLICATES = 1_000
_RANGES = (
    "demographic_parity_difference",
    "equal_opportunity_difference",
    "predictive_parity_difference",
    "false_positive_rate_difference",
)


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

    def ours() -> SliceTable:
        return by_slice(scored, _THRESHOLD, by="group")

    def peer() -> MetricFrame:
        return _frame(scored)

    theirs = peer()
    mine = ours().frame().set_index("slice")[list(_METRICS)]
    pd.testing.assert_frame_equal(
        mine, theirs.by_group, check_dtype=False, check_names=False, rtol=1e-12
    )
    pair = compare(ours, peer, rounds=3)
    size = "1e5 rows, 10 slices"
    yield at_least("8 figures by slice, ours with intervals [ms]", size, pair, 1_000)
    yield _with_intervals(scored, theirs, pair[1], size)
    yield _at_a_new_line()


def _at_a_new_line() -> Row:
    """Measure all rates and disparities once the scores of each slice are sorted."""
    scored = Scored.from_frame(made_up.wide(1_000_000), made_up.WIDE_ROLES)
    slicing = slice_rows(scored.table, "group")
    curves = slice_curves(scored, slicing)
    at = np.array([_THRESHOLD])

    def ours() -> Mapping[str, NDArray[np.float64]]:
        return disparity_values(curves.at(at))

    np.testing.assert_array_equal(
        curves.at(at).rows[0], count_slices(scored, slicing, _THRESHOLD).rows
    )
    path = "all rates and disparities at a new line, slices sorted [ms]"
    return at_most(path, "1e6 rows, 10 slices", alone(ours), 50)


def _with_intervals(scored: Scored, theirs: MetricFrame, once: float, size: str) -> Row:
    """Measure figures, disparities and all their intervals, against a bootstrap of the frame.

    The peer resamples rows and measures anew each time; one replicate is timed, and 1,000 are
    what its intervals need. `once` is the time of the frame without any, in milliseconds.
    """
    slicing = slice_rows(scored.table, "group")

    def ours() -> tuple[SliceTable, tuple[Disparity, ...]]:
        return by_slice(scored, _THRESHOLD, by="group"), with_intervals(scored, slicing, _THRESHOLD)

    mine = {each.rate: each.value for each in ours()[1] if each.name in _RANGES}
    differences = theirs.difference()
    for rate, value in mine.items():
        assert abs(value - differences[rate]) < 1e-12
    replicate = alone(lambda: _frame(scored, n_boot=1, ci_quantiles=[0.025, 0.975]), 1) - once
    path = f"figures, disparities, intervals; peer 1 of {_REPLICATES:,} timed [ms]"
    pair = alone(ours), once + _REPLICATES * replicate
    return at_least(path, size, pair, 1_000)


def _frame(scored: Scored, **bootstrap: object) -> MetricFrame:
    return MetricFrame(
        metrics=_METRICS,
        y_true=scored.y_true,
        y_pred=scored.y_score >= _THRESHOLD,
        sensitive_features=scored.table["group"],
        **bootstrap,
    )
