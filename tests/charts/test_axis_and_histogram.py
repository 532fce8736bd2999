"""The threshold axis shows the thresholds that matter; the histogram counts every row once."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from tests.strategies import scored_of, tables
from workbench import charts
from workbench.columns import Columns
from workbench.scored import Scored


def probabilities(y_score):
    frame = pd.DataFrame({"y": np.arange(len(y_score)) % 2, "score": y_score})
    return Scored.from_frame(frame, Columns("y", "score", "1"))


@pytest.mark.parametrize(
    ("middle", "kind"), [(0.5, "linear"), (0.1, "linear"), (0.09, "logit"), (0.95, "logit")]
)
def test_probabilities_that_crowd_at_an_end_are_stretched(middle, kind):
    axis = charts.threshold_axis(probabilities(np.full(100, middle)))
    assert axis.kind == kind
    assert axis.low <= middle <= axis.high
    assert all(axis.low <= tick <= axis.high for tick in axis.ticks)


@pytest.mark.parametrize(
    "scores",
    [
        [-3.0, 4.0],
        [7.0, 7.0],
        [0.0, 100.0],
        [1e-9, 2e-9],
        [4.5e15, 4.5e15],
        [-1.7e308, 1.7e308],
        [0.0, 5e-324],
    ],
)
def test_other_scales_span_their_scores(scores):
    axis = charts.threshold_axis(scored_of([True, False], scores))
    assert axis.kind == "linear"
    assert axis.low <= max(min(scores), -1e300)
    assert axis.high >= min(max(scores), 1e300)
    assert axis.low < axis.high
    assert len(axis.ticks) <= 10


@given(tables())
def test_every_row_is_counted_once(scored):
    counted = charts.histogram(scored, charts.threshold_axis(scored))
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    assert counted.positives.sum() == pytest.approx(weight[scored.y_true].sum())
    assert counted.negatives.sum() == pytest.approx(weight[~scored.y_true].sum())


def test_a_linear_histogram_equals_numpys():
    random = np.random.default_rng(3)
    scored = probabilities(random.random(500))
    counted = charts.histogram(scored, charts.threshold_axis(scored))
    theirs, edges = np.histogram(scored.y_score[scored.y_true], bins=40, range=(0.0, 1.0))
    assert counted.edges == pytest.approx(edges)
    assert counted.positives.tolist() == theirs.tolist()


@pytest.mark.parametrize("score", [1.002e300, -1.002e300, 1.7e308])
def test_one_score_beyond_all_measure_has_an_axis(score):
    axis = charts.threshold_axis(scored_of([1, 0], [score, score]))
    assert axis.low < axis.high
    assert all(axis.low <= tick <= axis.high for tick in axis.ticks)
