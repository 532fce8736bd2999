"""How scores lay when it was decided, and how they lie now."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from workbench.charts.ink import ROW, Mark, dress, escaped, flag
from workbench.charts.stretch import place

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from numpy.typing import NDArray

    from workbench.charts.axis import ThresholdAxis
    from workbench.charts.ink import Ink

_CELLS = 40
_PLOT, _UNDER = 220, 28 + ROW


@dataclass(frozen=True, slots=True, eq=False)
class ScoreShiftChart:
    """What is drawn.

    Attributes
    ----------
    axis : ThresholdAxis
        The axis of the scores.
    then, now : ndarray of shape (n_cells,)
        Shares of the rows in each cell of `cells(axis)`.
    marks : tuple of Mark
        The threshold, or the ends of the band, each with its name.
    cases : str
        What the shares are of.
    fill : str
        Colour of what was.
    ink : Ink
        Colours of the theme.
    """

    axis: ThresholdAxis
    then: NDArray[np.float64]
    now: NDArray[np.float64]
    marks: tuple[Mark, ...]
    cases: str
    fill: str
    ink: Ink


def cells(axis: ThresholdAxis) -> NDArray[np.float64]:
    """Return the ends of the cells on an axis, evenly spaced as it is drawn, shape (41,)."""
    if axis.kind == "linear":
        return np.linspace(axis.low, axis.high, _CELLS + 1)
    odds = np.linspace(place(axis.low, "share"), place(axis.high, "share"), _CELLS + 1)
    return np.asarray(1.0 / (1.0 + 10.0**-odds))


def score_shift_figure(chart: ScoreShiftChart) -> go.Figure:
    """Draw what was as a filled shape, and what is as a line, over the same cells."""
    import plotly.graph_objects as go

    ends = [_at(chart.axis, value) for value in cells(chart.axis).tolist()]
    figure = go.Figure()
    _add(
        figure, ends, chart.then, {"fill": "tozeroy", "fillcolor": chart.fill, "line": {"width": 0}}
    )
    figure.data[0].name = "then"
    _add(figure, ends, chart.now, {"line": {"color": chart.ink.text, "width": 2}})
    figure.data[1].name = "now"
    marks = [mark for mark in chart.marks if isfinite(mark.value)]
    above = ROW * (len(marks) + 1)
    figure.update_layout(
        height=_PLOT + above + _UNDER, margin={"l": 62, "r": 14, "t": above, "b": _UNDER}
    )
    shown = [_at(chart.axis, tick) for tick in chart.axis.ticks]
    texts = [escaped(f"{tick:.6g}") for tick in chart.axis.ticks]
    ends_shown = [ends[0], ends[-1]]
    figure.update_xaxes(range=ends_shown, tickvals=shown, ticktext=texts, title_text="score")
    share = f"share of the {escaped(chart.cases)}"
    figure.update_yaxes(rangemode="tozero", ticksuffix=" %", title_text=share)
    dress(figure, chart.ink)
    for row, mark in enumerate(marks, start=1):
        inside = min(max(_at(chart.axis, mark.value), ends[0]), ends[-1])
        flag(figure, Mark(inside, mark.text), row, chart.ink)
    return figure


def _add(
    figure: go.Figure,
    ends: list[float],
    shares: NDArray[np.float64],
    look: dict[str, object],
) -> None:
    """Draw shares as steps over their cells."""
    figure.add_scatter(
        x=ends,
        y=[100.0 * share for share in (*shares.tolist(), float(shares[-1]))],
        mode="lines",
        hovertemplate="%{y:.1f} %<extra>%{fullData.name}</extra>",
        **look,
    ).update_traces(line_shape="hv")


def _at(axis: ThresholdAxis, value: float) -> float:
    return value if axis.kind == "linear" else place(value, "share")
