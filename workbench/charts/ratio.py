"""Which model at which price ratio: a bar in segments, each with its model's name."""

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
    escaped,
    width_of,
    wrapped,
    write,
)
from workbench.charts.stretch import place, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

_ABOVE = 26
_BAR = 30
_LONGEST = 30  # letters of a name; the whole name stands where the pointer rests


@dataclass(frozen=True, slots=True)
class Segment:
    """A range of price ratios in which one model is the cheapest; 0 and inf are open ends."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RatioChart:
    """The words of a bar of models.

    Attributes
    ----------
    segments : sequence of Segment
        From low to high, each beginning where the one before it ends.
    now : Mark
        Today's price ratio: "today 5".
    title : str
        What the axis shows.
    """

    segments: Sequence[Segment]
    now: Mark
    title: str


def models_by_ratio(chart: RatioChart, ink: Ink) -> go.Figure:
    """Draw the segments; the one that holds today's ratio is stronger.

    A name too wide for its segment stands below it.
    """
    import plotly.graph_objects as go

    now = place(chart.now.value, "log")
    left, right = _edges(chart)
    labels = _labels(chart, left, right)
    rows = 1 + max(label.row for label in labels)
    plot, title = _ABOVE + _BAR + ROW * (rows - 1) + 6, wrapped(chart.title)
    under = 46 + ROW * title.count("<br>")
    figure = go.Figure()
    figure.update_layout(height=plot + under, margin={"l": EDGE, "r": EDGE, "t": 0, "b": under})
    shown = ticks("log", left, right)
    figure.update_xaxes(
        title_text=title, range=[left, right], tickvals=shown.places, ticktext=shown.texts
    )
    # One unit is one pixel: the bar stands on 0, names that do not fit hang below it.
    figure.update_yaxes(range=[_BAR + _ABOVE - plot, _BAR + _ABOVE], visible=False)
    dress(figure, ink)
    for segment, label in zip(chart.segments, labels, strict=True):
        _add_segment(figure, segment, label, (segment.low <= chart.now.value < segment.high, ink))
    figure.add_scatter(
        x=[now, now],
        y=[-4.0, _BAR + 4.0],
        mode="lines",
        name="now",
        line={"color": ink.text, "width": 3},
        hovertemplate=f"{escaped(chart.now.text)}<extra></extra>",
    )
    side = anchor((now - left) / (right - left))
    write(figure, chart.now.text, {"x": now, "y": _BAR + 15.0, "xanchor": side}, ink)
    return figure


@dataclass(frozen=True, slots=True)
class _Label:
    """Where a segment's name stands: in the bar, or hung from it by a line in a row below.

    Lengths are in pixels of the narrowest plot; on a wider one names have more room.
    """

    text: str
    row: int  # 0 is inside the bar
    at: float
    begin: float
    end: float

    def clear_of(self, other: _Label) -> bool:
        """Tell whether neither the names nor the lines that they hang from meet."""
        if self.row == other.row:
            return self.end <= other.begin or other.end <= self.begin
        upper, lower = sorted((self, other), key=lambda label: label.row)
        return not upper.begin < lower.at < upper.end


def _edges(chart: RatioChart) -> tuple[float, float]:
    """Return the ends of the axis: all that is finite inside, with room for the outer names."""
    ends = [end for each in chart.segments for end in (each.low, each.high)]
    places = [place(value, "log") for value in (*ends, chart.now.value)]
    inside = [each for each in places if isfinite(each)]
    first, last = min(inside), max(inside)
    before, after = (
        min(0.35, (width_of(_short(each.name)) + 16.0) / NARROW)
        for each in (chart.segments[0], chart.segments[-1])
    )
    whole = max(1.0, (last - first) / (1.0 - before - after))
    spare = whole * (1.0 - before - after) - (last - first)
    left = first - before * whole - 0.5 * spare
    return left, left + whole


def _labels(chart: RatioChart, left: float, right: float) -> list[_Label]:
    """Place the names from right to left, each in the first row where it is clear of others."""
    scale = NARROW / (right - left)
    now = scale * (place(chart.now.value, "log") - left)
    below: list[_Label] = []
    labels = []
    for segment in reversed(chart.segments):
        start = scale * (max(place(segment.low, "log"), left) - left)
        end = scale * (min(place(segment.high, "log"), right) - left)
        text = _short(segment.name)
        wide = width_of(text) + 10.0
        # Today's line must not run through a name: it stands on the longer side of the line.
        free = max((start, now), (now, end), key=lambda part: part[1] - part[0])
        first, last = free if start < now < end else (start, end)
        if wide <= last - first:
            labels.append(_Label(text, 0, 0.5 * (first + last), first, last))
            continue
        at = 0.5 * (start + end)
        begin = at if at + wide <= NARROW else at - wide
        hung = [_Label(text, row, at, begin, begin + wide) for row in range(1, len(below) + 2)]
        clear = (each for each in hung if all(each.clear_of(other) for other in below))
        below.append(next(clear, hung[-1]))
        labels.append(below[-1])
    return labels[::-1]


def _add_segment(
    figure: go.Figure, segment: Segment, label: _Label, shown: tuple[bool, Ink]
) -> None:
    strong, ink = shown
    left, right = figure.layout.xaxis.range
    start, end = max(place(segment.low, "log"), left), min(place(segment.high, "log"), right)
    figure.add_bar(
        x=[end - start],
        base=[start],
        y=[0.5 * _BAR],
        width=[_BAR],
        orientation="h",
        name=escaped(segment.name),
        marker={
            "color": ink.faint(0.3 if strong else 0.1),
            "line": {"color": ink.page, "width": 2},
        },
        customdata=[[segment.low, segment.high]],
        hovertemplate="%{fullData.name}: %{customdata[0]:.4g} to %{customdata[1]:.4g}"
        "<extra></extra>",
    )
    weight: At = {"font_weight": 680 if strong else 400}
    x = left + label.at / NARROW * (right - left)
    if label.row == 0:
        inside: At = {"x": x, "y": 0.5 * _BAR, "xanchor": "center", "bgcolor": "rgba(0,0,0,0)"}
        write(figure, label.text, inside | weight, ink)
        return
    y = -ROW * (label.row - 0.5)
    line = {"color": ink.quiet, "width": 1}
    figure.add_shape(type="line", x0=x, x1=x, y0=0.0, y1=y - 6.0, line=line, layer="below")
    side = "left" if label.begin >= label.at else "right"
    shift = 1 if side == "left" else -1
    write(figure, label.text, {"x": x, "y": y, "xanchor": side, "xshift": shift} | weight, ink)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
