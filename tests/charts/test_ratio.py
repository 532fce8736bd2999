"""Segments cover the axis, today's is the strong one, and names never run into one another."""

from __future__ import annotations

from itertools import pairwise
from math import inf, log10

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.test_reliability import INK, texts
from workbench.charts.ink import NARROW, Mark, width_of
from workbench.charts.ratio import RatioChart, Segment, models_by_ratio


def chart(cuts=(3.1,), now=5.0, names=("logistic", "boosted")) -> RatioChart:
    ends = [0.0, *cuts, inf]
    segments = [
        Segment(names[i % len(names)], low, high) for i, (low, high) in enumerate(pairwise(ends))
    ]
    return RatioChart(segments, Mark(now, f"today {now:g}"), "a miss costs <so> many")


def bars(figure):
    return [trace for trace in figure.data if trace.type == "bar"]


def test_segments_cover_the_axis_and_meet_at_the_ratio():
    figure = models_by_ratio(chart(), INK)
    first, second = bars(figure)
    left, right = figure.layout.xaxis.range
    assert (first.name, second.name) == ("logistic", "boosted")
    assert first.base[0] == left
    assert first.base[0] + first.x[0] == pytest.approx(log10(3.1))
    assert second.base[0] == pytest.approx(log10(3.1))
    assert second.base[0] + second.x[0] == pytest.approx(right)
    assert figure.data[-1].x == (pytest.approx(log10(5.0)),) * 2


@pytest.mark.parametrize(("now", "strong"), [(2.0, "logistic"), (3.1, "boosted"), (9.0, "boosted")])
def test_the_model_of_todays_ratio_is_the_strong_one(now, strong):
    figure = models_by_ratio(chart(now=now), INK)
    colors = {bar.name: bar.marker.color for bar in bars(figure)}
    weights = {text: note.font.weight for text, note in texts(figure).items()}
    assert [name for name, color in colors.items() if color == INK.faint(0.3)] == [strong]
    assert [name for name, weight in weights.items() if (weight or 0) > 400] == [strong]


def test_a_name_too_wide_hangs_below_from_a_line():
    wide = chart((1.0, 1.05, 1e5), now=0.5, names=("flag nobody", "a", "boosted model"))
    figure = models_by_ratio(wide, INK)
    said = texts(figure)
    assert said["a"].y < 0.0
    assert said["boosted model"].y > 0.0
    assert [line.x0 for line in figure.layout.shapes] == [said["a"].x]


def test_one_model_for_every_ratio_is_one_segment():
    figure = models_by_ratio(chart(()), INK)
    (bar,) = bars(figure)
    assert [bar.base[0], bar.base[0] + bar.x[0]] == pytest.approx(figure.layout.xaxis.range)


def spans(figure):
    """Return (row, begin, end) of each name in pixels of the narrowest plot."""
    left, right = figure.layout.xaxis.range
    for note in figure.layout.annotations[:-1]:
        at, wide = NARROW * (note.x - left) / (right - left), width_of(note.text)
        begin = at - {"left": 0.0, "center": 0.5, "right": 1.0}[note.xanchor] * wide
        yield note.y, begin, begin + wide


@settings(max_examples=50)  # a figure takes Plotly 30 ms
@given(
    st.lists(st.floats(0.01, 1_000.0), max_size=5, unique=True).map(sorted), st.floats(0.01, 1e3)
)
def test_names_stay_apart_inside_the_figure_and_off_todays_line(cuts, now):
    figure = models_by_ratio(chart(cuts, now, ("logistic", "boosted", "scorecard 2019")), INK)
    found = sorted(spans(figure))
    for (row, _, end), (next_row, begin, _) in pairwise(found):
        assert row != next_row or end <= begin + 1e-6
    left, right = figure.layout.xaxis.range
    today = NARROW * (figure.data[-1].x[0] - left) / (right - left)
    low = figure.layout.yaxis.range[0]
    for row, begin, end in found:
        assert begin >= -1e-6
        assert end <= NARROW + 1e-6
        assert row > low
        assert row < 0.0 or not begin < today < end


def test_data_stays_text_and_long_names_are_cut():
    figure = models_by_ratio(chart(names=("<b>x</b>", "n" * 60)), INK)
    assert [bar.name for bar in bars(figure)] == ["&lt;b&gt;x&lt;/b&gt;", "n" * 60]
    said = texts(figure)
    assert "&lt;b&gt;x&lt;/b&gt;" in said
    assert "n" * 29 + "…" in said
    assert figure.layout.xaxis.title.text == "a miss costs &lt;so&gt; many"
