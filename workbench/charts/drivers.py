"""What moves the score, a line of its own for each column: bars with intervals, and every dot.

Names stand above their bars and not beside them, so that long ones leave a phone its width. A
figure stands at the end of its name's line, or on one of its own where a phone holds only one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from workbench.charts.ink import (
    EDGE,
    LETTER,
    NARROW,
    ROW,
    At,
    Ink,
    dress,
    escaped,
    width_of,
    wrapped,
    write,
)

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from numpy.typing import NDArray

_LINE = 44  # pixels of one column: its name, and its bar below
_BAR = 0.14  # of a line: how far below its middle the bar lies
_BELOW = 46
_GAP = 10  # pixels between a name and its figure
_LONGEST = int(NARROW / LETTER)  # letters of a name


@dataclass(frozen=True, slots=True)
class Bar:
    """One column's figure.

    Attributes
    ----------
    label : str
        What the column is called.
    value, low, high : float
        The figure and the ends of its interval; NaN where there is none.
    text : str
        The figure as it is written.
    color : str
        Of the bar.
    """

    label: str
    value: float
    low: float
    high: float
    text: str
    color: str


@dataclass(frozen=True, slots=True, eq=False)
class Swarm:
    """The effects of one column on each row that was explained.

    Attributes
    ----------
    label : str
        What the column is called.
    values : ndarray of float64, shape (n_rows,)
        What it adds to each score.
    cells : sequence of str
        What each row holds there.
    """

    label: str
    values: NDArray[np.float64]
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Line:
    """The place of one column, in lines from the top; `bar` is the middle of what is drawn."""

    name: str
    top: float
    figure: float
    bar: float
    end: float


@dataclass(frozen=True, slots=True)
class SwarmChart:
    """Words and colours of the dots.

    Attributes
    ----------
    title : str
        What the axis shows.
    raises, lowers : str
        Colours to the right and to the left of 0.
    unit : str
        Behind a value under the pointer.
    ink : Ink
        Colours of the rest.
    """

    title: str
    raises: str
    lowers: str
    unit: str
    ink: Ink


def bars_by_column(bars: Sequence[Bar], title: str, ink: Ink) -> go.Figure:
    """Draw a bar with its interval for each column, from top to bottom."""
    import plotly.graph_objects as go

    figure = go.Figure()
    lines = _lines([(bar.label, bar.text) for bar in bars])
    _lay_out(figure, lines, title, ink)
    figure.add_bar(
        x=[bar.value for bar in bars],
        y=[line.bar for line in lines],
        width=0.26,
        orientation="h",
        name="value",
        marker={"color": [bar.color for bar in bars]},
        hoverinfo="skip",
    )
    known = [(line, bar) for line, bar in zip(lines, bars, strict=True) if isfinite(bar.low)]
    figure.add_scatter(
        x=[x for _, bar in known for x in (bar.low, bar.high, None)],
        y=[y for line, _ in known for y in (line.bar, line.bar, None)],
        mode="lines",
        name="interval",
        line={"color": ink.text, "width": 2},
        hoverinfo="skip",
    )
    ends = [0.0, *(x for bar in bars for x in (bar.value, bar.low, bar.high) if isfinite(x))]
    _set_range(figure, min(ends), max(ends))
    for line, bar in zip(lines, bars, strict=True):
        at: At = {"x": 1.0, "xref": "paper", "xanchor": "right", "y": line.figure}
        write(figure, bar.text, at | {"yanchor": "top", "bgcolor": "rgba(0,0,0,0)"}, ink)
    return figure


def swarm_by_column(swarms: Sequence[Swarm], chart: SwarmChart) -> go.Figure:
    """Draw a dot for each row that was explained, one line for each column.

    Dots that would hide each other are heaped up, so that a heap's height shows how many.
    """
    import plotly.graph_objects as go

    figure = go.Figure()
    lines = _lines([(swarm.label, "") for swarm in swarms])
    _lay_out(figure, lines, chart.title, chart.ink)
    values = np.concatenate([swarm.values for swarm in swarms])
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    _set_range(figure, low, high)
    for line, swarm in zip(lines, swarms, strict=True):
        colors = np.where(swarm.values > 0.0, chart.raises, chart.lowers)
        colors[swarm.values == 0.0] = chart.ink.quiet
        figure.add_scatter(
            x=swarm.values,
            y=line.bar + 0.26 * _heaped(swarm.values, (high - low) or 1.0),
            mode="markers",
            name=escaped(swarm.label),
            marker={"color": colors, "size": 4.5, "opacity": 0.8},
            customdata=[[escaped(cell)] for cell in swarm.cells],
            hovertemplate=(
                f"{escaped(swarm.label)}: %{{customdata[0]}}<br>%{{x:+.1f}} {escaped(chart.unit)}"
                "<extra></extra>"
            ),
        )
    return figure


def _lines(texts: Sequence[tuple[str, str]]) -> list[_Line]:
    """Return where names and figures stand: beside each other where the narrowest plot has room."""
    lines: list[_Line] = []
    top = 0.0
    for name, figure in texts:
        both = width_of(name) + _GAP + width_of(figure)
        lower = ROW / _LINE if figure and both > NARROW else 0.0
        middle = top + lower + 0.5
        lines.append(_Line(name, top, top + lower, middle + _BAR, middle + 0.5))
        top = middle + 0.5
    return lines


def _lay_out(figure: go.Figure, lines: Sequence[_Line], title: str, ink: Ink) -> None:
    """Give each column its line: the name above, room for what is drawn below."""
    words = wrapped(title)
    under = _BELOW + ROW * words.count("<br>")
    end = lines[-1].end
    figure.update_layout(
        height=round(_LINE * end) + under, margin={"l": EDGE, "r": EDGE, "t": 4, "b": under - 4}
    )
    figure.update_xaxes(title_text=words, nticks=6)
    figure.update_yaxes(range=[end, 0.0], visible=False)
    dress(figure, ink)
    figure.add_vline(x=0.0, line={"color": ink.quiet, "width": 1}, layer="below")
    for line in lines:
        at: At = {"x": 0.0, "xref": "paper", "xanchor": "left", "y": line.top}
        write(figure, *_name(line.name, at | {"yanchor": "top", "bgcolor": "rgba(0,0,0,0)"}), ink)


def _name(name: str, at: At) -> tuple[str, At]:
    """Return a name as the narrowest plot holds it; the whole one under the pointer."""
    if len(name) <= _LONGEST:
        return name, at
    return f"{name[: _LONGEST - 1].rstrip()}…", at | {"hovertext": escaped(name)}


def _set_range(figure: go.Figure, low: float, high: float) -> None:
    room = 0.03 * ((high - low) or 1.0)
    figure.update_xaxes(range=[low - (room if low < 0.0 else 0.0), high + room])


def _heaped(values: NDArray[np.float64], reach: float) -> NDArray[np.float64]:
    """Return how far up or down each dot is moved, from -1 to 1, so that heaps show."""
    bins = np.round(values / reach * 70.0).astype(np.int64)
    order = np.argsort(bins, kind="stable")
    first = np.searchsorted(bins[order], bins[order])
    rank = np.empty(len(values), dtype=np.int64)
    rank[order] = np.arange(len(values)) - first
    moved = np.where(rank % 2 == 0, 1.0, -1.0) * ((rank + 1) // 2)
    largest = float(np.abs(moved).max()) if len(moved) else 0.0
    return np.asarray(moved / max(largest, 6.0))
