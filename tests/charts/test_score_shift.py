"""Scores then and now over the same cells, drawn where the threshold axis has them."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from tests.charts.test_reliability import INK
from workbench.charts.axis import axis_of
from workbench.charts.ink import Mark
from workbench.charts.score_shift import ScoreShiftChart, cells, score_shift_figure

RANDOM = np.random.default_rng(0)
SCORES = {
    "linear": (RANDOM.random(500), "probability"),
    "logit": (RANDOM.beta(0.3, 9, 500), "probability"),
    "any": (RANDOM.normal(40, 9, 500), "any"),
}


@pytest.mark.parametrize("kind", SCORES)
def test_what_was_is_filled_and_what_is_is_a_line_of_all_cases(kind):
    scores, scale = SCORES[kind]
    axis = axis_of(scores, scale)
    cuts = cells(axis)
    assert (np.diff(cuts) > 0.0).all()
    assert cuts[[0, -1]] == pytest.approx([axis.low, axis.high])
    then, now = np.full(40, 1 / 40), np.histogram(scores, [-inf, *cuts[1:-1], inf])[0] / 500
    marks = (Mark(float(np.median(scores)), "line <b>"), Mark(inf, "nobody"))
    figure = score_shift_figure(ScoreShiftChart(axis, then, now, marks, "<i>loans", "#bcc6d0", INK))
    filled, line = figure.data
    assert (filled.name, filled.fill, line.name, line.fill) == ("then", "tozeroy", "now", None)
    assert sum(line.y[:-1]) == pytest.approx(100.0)
    assert len(line.x) == len(line.y) == 41
    steps = np.diff(line.x)
    assert steps == pytest.approx(np.full(40, steps[0]))
    (mark,) = figure.layout.shapes
    assert line.x[0] <= mark.x0 <= line.x[-1]
    assert figure.layout.annotations[0].text == "line &lt;b&gt;"
    assert figure.layout.yaxis.title.text == "share of the &lt;i&gt;loans"


def test_a_threshold_beyond_all_scores_stands_at_the_edge():
    axis = axis_of(SCORES["logit"][0], "probability")
    even = np.full(40, 1 / 40)
    for value, place in ((1.0, -1), (0.0, 0)):
        chart = ScoreShiftChart(axis, even, even, (Mark(value, "line"),), "loans", "#bcc6d0", INK)
        figure = score_shift_figure(chart)
        assert figure.layout.shapes[0].x0 == figure.data[1].x[place]
