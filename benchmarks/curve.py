"""The exact curve against scikit-learn's, a drag step against its confusion matrix, growth."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import cycle
from math import inf

import numpy as np
from sklearn.metrics import confusion_matrix, confusion_matrix_at_thresholds

from benchmarks import made_up
from benchmarks.rows import Row, at_least
from benchmarks.timing import compare
from workbench.scored import Scored
from workbench.threshold import operating_curve, sweep

MILLION = 1_000_000


def rows() -> Iterator[Row]:
    """Measure everything about the curve."""
    with _compiled_from(inf):
        narrow = made_up.scored(MILLION)
        yield _against("exact curve, plain numpy [ms]", "1e6 float32", narrow, 4)
        if find_spec("numba") is None:
            print("The extra 'fast' is not installed, so the compiled curve is left out.")
        else:
            with _compiled_from(0):
                yield _against("exact curve, extra 'fast' [ms]", "1e6 float32", narrow, 12)
        yield _against("exact curve, plain numpy [ms]", "1e5 float32", made_up.scored(100_000), 4)
        double = made_up.scored(MILLION, np.float64)
        yield _against("exact curve, plain numpy [ms]", "1e6 float64", double, 4)
        weight = np.random.default_rng(1).gamma(1.0, size=MILLION)
        weighted = made_up.scored(MILLION, weight=weight)
        yield _against("exact curve, plain numpy [ms]", "1e6 float32, weights", weighted, 2)
        yield _growth(narrow)
        yield _drag_step(narrow)


@contextlib.contextmanager
def _compiled_from(rows: float) -> Iterator[None]:
    """Take the compiled way from so many rows."""
    before = sweep._WORTH_COMPILING
    sweep._WORTH_COMPILING = rows
    try:
        yield
    finally:
        sweep._WORTH_COMPILING = before


def _against(path: str, size: str, scored: Scored, goal: float) -> Row:
    """Compare with scikit-learn, whose counts must be ours after 'flag nobody'."""
    y_score = scored.table["score"].to_numpy()  # float32 where ours were widened

    def peer() -> tuple[np.ndarray, ...]:
        return confusion_matrix_at_thresholds(
            scored.y_true, y_score, sample_weight=scored.sample_weight
        )

    tns, fps, fns, tps, thresholds = peer()
    curve = operating_curve(scored)
    np.testing.assert_array_equal(curve.thresholds[1:], thresholds.astype(np.float64))
    equal = _near if scored.sample_weight is not None else np.testing.assert_array_equal
    for ours, theirs in ((curve.tns, tns), (curve.fps, fps), (curve.fns, fns), (curve.tps, tps)):
        equal(ours[1:], theirs)
    return at_least(path, size, compare(lambda: operating_curve(scored), peer), goal)


def _near(ours: np.ndarray, theirs: np.ndarray) -> None:
    """Compare sums of fractional weights, which depend on the order within ties."""
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-6)


def _growth(narrow: Scored) -> Row:
    """Compare ten times the rows with ten times the time."""
    large = made_up.scored(10 * MILLION)
    assert operating_curve(large).flagged[-1] == 10 * operating_curve(narrow).flagged[-1]
    whole, tenth = compare(lambda: operating_curve(large), lambda: operating_curve(narrow))
    path = "exact curve of 1e7 rows, and ten times that of 1e6 [ms]"
    return at_least(path, "1e7 float32", (whole, 10 * tenth), 0.5)


def _drag_step(scored: Scored) -> Row:
    """Compare reading the curve with counting all rows again."""
    curve = operating_curve(scored)
    thresholds = np.random.default_rng(3).random(100).tolist()
    for threshold in thresholds[:20]:
        point = curve.at(threshold)
        matrix = confusion_matrix(scored.y_true, scored.y_score >= threshold)
        assert [point.tn, point.fp, point.fn, point.tp] == matrix.ravel().tolist()
    ours, peer = cycle(thresholds), cycle(thresholds)
    pair = compare(
        lambda: curve.at(next(ours)),
        lambda: confusion_matrix(scored.y_true, scored.y_score >= next(peer)),
    )
    return at_least("a drag step in Python [ms]", "1e6 rows", pair, 10_000)
