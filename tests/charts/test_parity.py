"""The price of parity is drawn where it is: steps, marks with names that stay apart and inside."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.charts.test_reliability import INK, texts
from workbench.charts.parity import ParityChart, Spot, Whisker, price_of_parity

CHART = ParityChart(
    frontier=[Spot(0.0, 900.0, "0 pts"), Spot(0.05, 700.0, "5 <b>"), Spot(0.2, 600.0, "20 pts")],
    single=[Spot(0.1, 950.0, "one: 10 pts"), Spot(0.3, 800.0, "one: 30 pts")],
    picked=Spot(0.05, 700.0, "picked <b>"),
    common=Spot(0.3, 800.0, "one for all"),
    free=Spot(0.2, 600.0, "cheapest each"),
    lots=Spot(0.0, 750.0, "by lot"),
    across="gap <in> points",
    upwards="cost & more",
)


def test_the_frontier_is_drawn_as_steps_and_goes_on_to_the_right():
    figure = price_of_parity(CHART, INK)
    single, frontier, *marks = figure.data
    assert (list(single.x), list(single.y)) == ([0.1, 0.3], [950.0, 800.0])
    assert list(frontier.x)[:3] == [0.0, 0.05, 0.2]
    assert frontier.x[3] == figure.layout.xaxis.range[1] > 0.3
    assert list(frontier.y) == [900.0, 700.0, 600.0, 600.0]
    assert frontier.line.shape == "hv"
    placed = [(mark.x[0], mark.y[0]) for mark in marks]
    assert placed == [(0.2, 600.0), (0.0, 750.0), (0.3, 800.0), (0.05, 700.0)]


def test_what_is_not_known_is_not_drawn_and_the_same_point_is_named_once():
    figure = price_of_parity(replace(CHART, lots=None, picked=CHART.free), INK)
    assert "by lot" not in {trace.name for trace in figure.data}
    assert len([note for note in figure.layout.annotations if note.x == 0.2]) == 1


def test_whiskers_are_drawn_about_what_other_cases_cost_and_the_axis_holds_them():
    near = Whisker(0.0, 820.0, 940.0, 1_010.0, "0 <pts>")
    far = Whisker(0.05, -9_000.0, 750.0, 9_000.0, "5 pts")
    figure = price_of_parity(replace(CHART, whiskers=(near, far)), INK)
    (drawn,) = (trace for trace in figure.data if trace.name == "95 %")
    assert (list(drawn.x), list(drawn.y)) == ([0.0, 0.05], [940.0, 750.0])
    assert list(drawn.error_y.arrayminus) == [120.0, 9_750.0]
    assert list(drawn.error_y.array) == [70.0, 8_250.0]
    assert drawn.customdata[0] == "0 &lt;pts&gt;"
    low, high = figure.layout.yaxis.range
    assert low < 600.0
    assert 1_010.0 < high < 9_000.0  # marks that lie 200 apart stay apart
    without = price_of_parity(CHART, INK).layout.yaxis.range
    assert low < without[0]
    assert high > without[1]


def test_data_stays_text():
    figure = price_of_parity(CHART, INK)
    assert "picked &lt;b&gt;" in texts(figure)
    assert figure.data[1].customdata[1] == "5 &lt;b&gt;"
    assert figure.layout.xaxis.title.text == "gap &lt;in&gt; points"
    assert figure.layout.yaxis.title.text == "cost &amp; more"


SPOTS = st.tuples(st.floats(0.0, 0.6), st.floats(-1e6, 1e6))


@settings(max_examples=30)  # a figure takes Plotly 30 ms
@given(st.tuples(SPOTS, SPOTS, SPOTS, SPOTS))
def test_marks_lie_inside_and_the_picked_one_is_always_named(spots):
    picked, common, free, lots = (Spot(gap, cost, "n" * 18) for gap, cost in spots)
    marks = replace(CHART, picked=picked, common=common, free=free, lots=lots, frontier=[picked])
    figure = price_of_parity(marks, INK)
    (left, right), (low, high) = figure.layout.xaxis.range, figure.layout.yaxis.range
    for each in (picked, common, free, lots):
        assert left < each.gap < right
        assert low < each.cost < high
    notes = figure.layout.annotations
    assert (notes[0].x, notes[0].y) == (pytest.approx(picked.gap), pytest.approx(picked.cost))
    for one, other in combinations(notes, 2):
        same = abs(one.x - other.x) < 1e-9 and one.y == other.y
        assert not same or one.yshift != other.yshift
