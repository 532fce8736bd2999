"""The range over which a choice stays the best, as a bar with today's value marked."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from workbench.charts.ink import (
    EDGE,
    NARROW,
    ROW,
    At,
    Ink,
    Mark,
    anchor,
    dress,
    width_of,
    wrapped,
    write,
)
from workbench.charts.stretch import Kind, place, ticks

if TYPE_CHECKING:
    import plotly.graph_objects as go

_PLOT = 92
_LEAST = 0.5  # of a power of ten: shorter axes have no ticks to read


@dataclass(frozen=True, slots=True)
class RangeChart:
    """A range on a stretched axis.

    Attributes
    ----------
    low, high : Mark
        Its ends in words and units, such as "€640"; an open end, 0 or infinity (1 for a share),
        says so: "however little".
    now : Mark
        Today's value: "today €1,000".
    title : str
        What the axis shows.
    kind : str
        "log" for prices and ratios, "share" for a prevalence.
    """

    low: Mark
    high: Mark
    now: Mark
    title: str
    kind: Kind = "log"


def stability_bar(chart: RangeChart, ink: Ink) -> go.Figure:
    """Draw the range as a bar; an open end is an arrow to the edge."""
    import plotly.graph_objects as go

    left, right = _edges(chart)
    now, title = place(chart.now.value, chart.kind), wrapped(chart.title)
    below = 46 + ROW * title.count("<br>")
    shown = ticks(chart.kind, left, right)
    figure = go.Figure()
    figure.update_layout(height=_PLOT + below, margin={"l": EDGE, "r": EDGE, "t": 0, "b": below})
    figure.update_xaxes(
        title_text=title, range=[left, right], tickvals=shown.places, ticktext=shown.texts
    )
    figure.update_yaxes(range=[-1.1, 1.1], visible=False)
    dress(figure, ink)
    _add_range(figure, chart, ink)
    figure.add_scatter(
        x=[now, now],
        y=[-0.42, 0.42],
        mode="lines",
        name="now",
        line={"color": ink.text, "width": 3},
        hoverinfo="skip",
    )
    over: At = {"xanchor": anchor((now - left) / (right - left)), "yanchor": "bottom"}
    write(figure, chart.now.text, {"x": now, "y": 0.45, **over}, ink)
    return figure


def _add_range(figure: go.Figure, chart: RangeChart, ink: Ink) -> None:
    """Draw the bar with its ends in words, and a head where it runs out of the axis."""
    left, right = figure.layout.xaxis.range
    low, high = place(chart.low.value, chart.kind), place(chart.high.value, chart.kind)
    start, end = max(low, left), min(high, right)
    figure.add_bar(
        x=[end - start],
        base=[start],
        y=[0.0],
        width=[0.5],
        orientation="h",
        name="range",
        marker={"color": ink.faint(0.16), "line": {"color": ink.text, "width": 1}},
        customdata=[[chart.low.value, chart.high.value]],
        hoverinfo="skip",
    )
    heads = (left, low, "triangle-left"), (right, high, "triangle-right")
    drawn = [(x, head) for x, at, head in heads if not isfinite(at)]
    figure.add_scatter(
        x=[x for x, _ in drawn],
        y=[0.0 for _ in drawn],
        mode="markers",
        name="open",
        cliponaxis=False,
        marker={"symbol": [head for _, head in drawn], "size": 17, "color": ink.text},
        hoverinfo="skip",
    )
    # Words reach outwards from closed ends and inwards from open ones, so that they never meet.
    for mark, x, side in (
        (chart.low, start, "right" if isfinite(low) else "left"),
        (chart.high, end, "left" if isfinite(high) else "right"),
    ):
        write(figure, mark.text, {"x": x, "y": -0.3, "xanchor": side, "yanchor": "top"}, ink)


def _edges(chart: RangeChart) -> tuple[float, float]:
    """Return the ends of the axis: all values inside, with room for what is said of the ends."""
    values = [place(each.value, chart.kind) for each in (chart.low, chart.high, chart.now)]
    inside = [value for value in values if isfinite(value)]
    first, last = min(inside), max(inside)
    before, after = (
        min(0.4, (width_of(each.text) + 14.0) / NARROW) for each in (chart.low, chart.high)
    )
    whole = max(_LEAST, (last - first) / (1.0 - before - after))
    spare = whole * (1.0 - before - after) - (last - first)
    left = first - before * whole - 0.5 * spare
    return left, left + whole
