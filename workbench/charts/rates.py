"""One rate by slice: a dot with its interval on a line for each slice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from workbench.slices import Rate, SliceTable
    from workbench.slices.counts import Status

_ROW = 34
_QUIET = "#8793a1"
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
_LABELS = ("0 %", "25 %", "50 %", "75 %", "100 %")


@dataclass(frozen=True, slots=True)
class RateChart:
    """Which rate is drawn, under which axis title, in which of the theme's colours.

    Attributes
    ----------
    rate : str
        Name of the rate in a `Slice`: "tpr", "fpr", "selection_rate", "base_rate".
    title : str
        What the axis says: of whom the rate is a share.
    color : str
        Colour of reliable slices.
    everyone : float
        The rate over all cases, drawn as a line.
    """

    rate: str
    title: str
    color: str
    everyone: float


def rates_by_slice(table: SliceTable, chart: RateChart) -> go.Figure:
    """Draw a rate by slice; grey rings have too few cases, undefined ones say so.

    Parameters
    ----------
    table : SliceTable
        Slices from top to bottom.
    chart : RateChart
        The rate, its words and its colour.
    """
    import plotly.graph_objects as go

    figure = go.Figure()
    figure.add_vline(x=chart.everyone, line={"color": _QUIET, "width": 1, "dash": "dot"})
    _add_dots(figure, table, chart, "ok")
    _add_dots(figure, table, chart, "too few")
    empty = [row for row in table.slices if getattr(row, chart.rate).status == "undefined"]
    figure.add_scatter(
        x=[0.0 for _ in empty],
        y=[_escaped(row.name) for row in empty],
        mode="text",
        name="undefined",
        text=["undefined: no such case" for _ in empty],
        textposition="middle right",
        hoverinfo="skip",
    )
    figure.update_xaxes(
        title_text=_escaped(chart.title), range=[-0.02, 1.02], tickvals=_SHARES, ticktext=_LABELS
    )
    figure.update_xaxes(showgrid=True)
    names = [_escaped(row.name) for row in table.slices]
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=names[::-1],
        automargin=True,
        showgrid=False,
    )
    figure.update_layout(
        height=_ROW * len(table.slices) + 90,
        margin={"l": 0, "r": 12, "t": 8, "b": 48},
        showlegend=False,
        dragmode=False,
    )
    return figure


def _add_dots(figure: go.Figure, table: SliceTable, chart: RateChart, status: Status) -> None:
    """Draw the slices of one status, each with its interval."""
    rows = [row for row in table.slices if getattr(row, chart.rate).status == status]
    rates: list[Rate] = [getattr(row, chart.rate) for row in rows]
    color, symbol = (chart.color, "circle") if status == "ok" else (_QUIET, "circle-open")
    figure.add_scatter(
        x=[rate.value for rate in rates],
        y=[_escaped(row.name) for row in rows],
        mode="markers",
        name=status,
        marker={"color": color, "symbol": symbol, "size": 11},
        error_x={
            "array": [rate.high - rate.value for rate in rates],
            "arrayminus": [rate.value - rate.low for rate in rates],
            "color": color,
            "thickness": 2,
            "width": 0,
        },
        customdata=[[rate.n, rate.low, rate.high] for rate in rates],
        hovertemplate="%{y}: %{x:.1%} of %{customdata[0]:,} "
        "(%{customdata[1]:.1%} to %{customdata[2]:.1%})<extra></extra>",
    )


def _escaped(text: str) -> str:
    """Return data as the text it is: Plotly reads a part of HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
