"""Charts of what drives a model: every figure where it is, names above, texts as texts."""

from __future__ import annotations

import html
from math import nan

import numpy as np
import pytest

from workbench.charts.drivers import Bar, Swarm, SwarmChart, bars_by_column, swarm_by_column
from workbench.charts.drivers_dependence import (
    ColumnChart,
    Effects,
    Lines,
    effects_chart,
    lines_chart,
)
from workbench.charts.ink import Ink, Mark

INK = Ink(text="#17202b", quiet="#55616f", page="#ffffff", grid="#edf0f3")
VIOLET, GREEN = "#8a4b9b", "#2a8f7f"
CHART = ColumnChart("Income <b>", "points", VIOLET, GREEN, INK)
BARS = (
    Bar("Income", 9.0, 8.0, 10.5, "9.0 points (8.0 to 10.5)", "red"),
    Bar("<a href=x>Home</a>", -3.0, -4.0, -2.0, "−3.0 points", "blue"),
    Bar("Debt", 0.0, nan, nan, "0.0 points", "red"),
)


def texts(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def trace(figure, name):
    return next(each for each in figure.data if each.name == name)


def test_a_bar_for_each_column_with_its_interval_and_figure():
    figure = bars_by_column(BARS, "points", INK)
    bars, whiskers = trace(figure, "value"), trace(figure, "interval")
    assert list(bars.x) == [9.0, -3.0, 0.0]
    assert list(bars.marker.color) == ["red", "blue", "red"]
    assert list(whiskers.x) == [8.0, 10.5, None, -4.0, -2.0, None]
    assert list(bars.y) == sorted(bars.y)
    low, high = figure.layout.xaxis.range
    assert low < -4.0
    assert high > 10.5


def test_names_and_figures_are_texts_and_nothing_else():
    said = texts(bars_by_column(BARS, "points", INK))
    assert "&lt;a href=x&gt;Home&lt;/a&gt;" in said
    assert "9.0 points (8.0 to 10.5)" in said
    assert not any("<a" in text for text in said)


def test_the_height_grows_with_the_columns():
    one, three = (bars_by_column(bars, "points", INK).layout.height for bars in (BARS[:1], BARS))
    assert three - one == 88


def test_a_figure_that_a_phone_cannot_hold_beside_its_name_gets_a_line_of_its_own():
    long = "What the household spends each month, <all> told, in the year before"
    bars = (BARS[0], Bar(long, 9.0, 8.0, 10.5, "9.0 points (8.0 to 10.5)", "red"), BARS[2])
    figure = bars_by_column(bars, "points", INK)
    notes = {note.text: note for note in figure.layout.annotations}
    figures = [note.y for note in figure.layout.annotations if note.xanchor == "right"]
    names = [note for note in figure.layout.annotations if note.xanchor == "left"]
    lower = [44 * (at - name.y) for at, name in zip(figures, names, strict=True)]
    assert lower == pytest.approx([0.0, 18.0, 0.0])
    assert all(len(text) * 6.6 < 290 for text in map(html.unescape, notes))
    assert names[1].text.endswith("…")
    assert names[1].hovertext == html.escape(long, quote=False)
    assert figure.layout.height - bars_by_column(BARS, "points", INK).layout.height == 18
    assert list(trace(figure, "value").y) == sorted(trace(figure, "value").y)


def test_dots_stand_at_their_values_in_the_colour_of_their_sign():
    values = np.array([2.0, -1.0, 0.0])
    chart = SwarmChart("points", VIOLET, GREEN, "points", INK)
    figure = swarm_by_column([Swarm("Home", values, ["<i>rent", "own", "own"])], chart)
    dots = figure.data[0]
    assert list(dots.x) == [2.0, -1.0, 0.0]
    assert list(dots.marker.color) == [VIOLET, GREEN, INK.quiet]
    assert dots.customdata[0][0] == "&lt;i&gt;rent"


def test_dots_that_would_hide_each_other_are_heaped_and_stay_on_their_line():
    values = np.concatenate([np.zeros(50), [5.0]])
    chart = SwarmChart("points", VIOLET, GREEN, "points", INK)
    swarms = [Swarm(name, values, ["x"] * 51) for name in ("a", "b")]
    first, second = (np.array(each.y) for each in swarm_by_column(swarms, chart).data)
    assert len(set(first[:50])) == 50
    assert first[50] == pytest.approx(np.mean(first[:50]), abs=0.05)
    assert first.max() < second.min()


def test_a_model_without_any_effect_is_drawn_too():
    chart = SwarmChart("points", VIOLET, GREEN, "points", INK)
    figure = swarm_by_column([Swarm("a", np.zeros(3), ["x"] * 3)], chart)
    low, high = figure.layout.xaxis.range
    assert low <= 0.0 < high
    assert bars_by_column(BARS[2:], "points", INK).layout.xaxis.range[1] > 0.0


def test_effects_are_filled_where_the_partner_is_high():
    shown = Effects([1.0, 2.0, 3.0], np.array([-1.0, 2.0, 3.0]), np.array([True, False, True]))
    figure = effects_chart(shown, CHART)
    filled, hollow = trace(figure, "high"), trace(figure, "low")
    assert (list(filled.x), list(filled.y)) == ([1.0, 3.0], [-1.0, 3.0])
    assert (list(hollow.x), list(hollow.y)) == ([2.0], [2.0])
    assert list(filled.marker.color) == [GREEN, VIOLET]
    assert hollow.marker.symbol == "circle-open"
    assert figure.layout.xaxis.title.text == "Income &lt;b&gt;"


def test_categories_stand_in_their_order_and_dots_near_them():
    shown = Effects(["own", "rent", "own"], np.array([1.0, 2.0, 3.0]), None, ("own", "rent"))
    figure = effects_chart(shown, CHART)
    assert list(figure.layout.xaxis.ticktext) == ["own", "rent"]
    places = np.array(trace(figure, "high").x)
    assert np.abs(places - [0, 1, 0]).max() <= 0.25


def test_lines_show_each_row_the_mean_its_interval_and_the_threshold():
    scores = np.array([[10.0, 20.0], [30.0, 60.0]])
    shown = Lines([1.0, 5.0], scores, np.array([2.0, 3.0]), missing=44.0)
    figure = lines_chart(shown, CHART, Mark(25.0, "declined from 0.2500"))
    single, mean = trace(figure, "single rows"), trace(figure, "mean")
    assert list(single.y) == [10.0, 20.0, None, 30.0, 60.0, None]
    assert list(mean.y) == [20.0, 40.0]
    assert list(mean.error_y.array) == [2.0, 3.0]
    assert mean.mode == "lines+markers"
    assert {"declined from 0.2500", "not given: 44.0 %"} <= set(texts(figure))
    assert 25.0 in [line.y0 for line in figure.layout.shapes]


def test_categories_are_not_joined_by_lines():
    shown = Lines(["own", "a very long <kind> of home"], np.ones((2, 2)), np.zeros(2))
    figure = lines_chart(shown, CHART, None)
    assert {each.mode for each in figure.data} == {"markers"}
    assert list(figure.layout.xaxis.ticktext) == ["own", "a very long &lt;…"]


def test_of_very_many_rows_some_lines_are_drawn_and_all_are_averaged():
    scores = np.random.default_rng(0).random((1_000, 3))
    figure = lines_chart(Lines([1.0, 2.0, 3.0], scores, np.zeros(3)), CHART, None)
    assert len(trace(figure, "single rows").x) <= 60 * 4
    assert list(trace(figure, "mean").y) == pytest.approx(scores.mean(axis=0).tolist())
