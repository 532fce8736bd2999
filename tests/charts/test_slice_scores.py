"""Histograms of scores by slice: every case counted once, on one scale; names escaped."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.charts.ink import Ink
from workbench.charts.slice_scores import ScoresChart, SliceScores, slice_histograms

INK = Ink(text="#000000", quiet="#555555", page="#ffffff", grid="#eeeeee")
CHART = ScoresChart(0.4, ("bad <b>", "good"), ("#2574b5", "#bcc6d0"), INK)


def test_every_case_is_counted_once_and_bars_are_shares_of_the_slice():
    draw = np.random.default_rng(0)
    slices = [SliceScores(f"g{i}", draw.random(30 + i), draw.random(70)) for i in range(5)]
    figure = slice_histograms(slices, CHART)
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert len(bars) == 10
    for place, each in enumerate(slices):
        above, below = bars[2 * place : 2 * place + 2]
        assert sum(above.customdata) == len(each.positives)
        assert sum(below.customdata) == len(each.negatives)
        assert sum(above.y) - sum(below.y) == pytest.approx(1.0)


def test_names_are_text_and_a_slice_without_a_class_is_drawn():
    figure = slice_histograms([SliceScores("<b>x</b>", np.array([]), np.array([0.1, 0.9]))], CHART)
    assert figure.layout.annotations[0].text == "&lt;b&gt;x&lt;/b&gt;"
    assert all(trace.name in ("bad &lt;b&gt;", "good") for trace in figure.data)


@pytest.mark.parametrize("threshold", [float("inf"), 2.0])
def test_a_line_beyond_all_scores_is_not_drawn(threshold):
    chart = ScoresChart(threshold, CHART.names, CHART.colors, INK)
    figure = slice_histograms([SliceScores("g", np.array([0.2]), np.array([0.3]))], chart)
    assert not figure.layout.shapes
