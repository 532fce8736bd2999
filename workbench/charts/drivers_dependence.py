"""One column: what it adds to each row's score, and what the score would be at other values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.charts.ink import ROW, At, Ink, Mark, dress, escaped, wrapped, write

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from numpy.typing import NDArray

_PLOT = 280
_LINES = 60  # of single rows, at most
_LONGEST = 14  # letters of a category below the axis


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """What one column adds to each row's score, beside what the row holds there.

    Attributes
    ----------
    cells : sequence of float or str
        The column's values; texts for a category, the axis' order being `order`.
    values : ndarray of float64, shape (n_rows,)
        What it adds to each score.
    high : ndarray of bool, shape (n_rows,), or None
        Rows in which the partner is high (or of its most frequent kind): filled dots.
    order : sequence of str
        Categories from left to right; () for numbers.
    """

    cells: Sequence[float | str]
    values: NDArray[np.float64]
    high: NDArray[np.bool_] | None
    order: Sequence[str] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Scores at each value of a grid.

    Attributes
    ----------
    grid : sequence of float or str
        The values, numbers rising; texts for a category.
    scores : ndarray of float64, shape (n_rows, n_grid)
        Each row's own line.
    half_width : ndarray of float64, shape (n_grid,)
        Half of the interval of the mean.
    missing : float or None
        Mean score where a number's cell is missing.
    """

    grid: Sequence[float | str]
    scores: NDArray[np.float64]
    half_width: NDArray[np.float64]
    missing: float | None = None


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Words and colours of a chart of one column.

    Attributes
    ----------
    across, upwards : str
        Axis titles.
    raises, lowers : str
        Colours above and below 0.
    ink : Ink
        Colours of the rest.
    """

    across: str
    upwards: str
    raises: str
    lowers: str
    ink: Ink


def effects_chart(shown: Effects, chart: ColumnChart) -> go.Figure:
    """Draw a dot for each row: its value across, what that adds to the score upwards."""
    import plotly.graph_objects as go

    figure = go.Figure()
    across = _places(shown)
    colors = np.where(shown.values >= 0.0, chart.raises, chart.lowers)
    filled = np.ones(len(shown.values), dtype=np.bool_) if shown.high is None else shown.high
    for name, rows, symbol in (("low", ~filled, "circle-open"), ("high", filled, "circle")):
        figure.add_scatter(
            x=across[rows],
            y=shown.values[rows],
            mode="markers",
            name=name,
            marker={
                "color": colors[rows],
                "symbol": symbol,
                "size": 7,
                "opacity": 0.85,
                "line": {"width": 1.4, "color": colors[rows]},
            },
            customdata=[[escaped(str(shown.cells[i]))] for i in np.flatnonzero(rows).tolist()],
            hovertemplate="%{customdata[0]}: %{y:+.1f} points<extra></extra>",
        )
    figure.add_hline(y=0.0, line={"color": chart.ink.quiet, "width": 1}, layer="below")
    _finish(figure, chart, shown.order)
    return figure


def lines_chart(shown: Lines, chart: ColumnChart, line: Mark | None) -> go.Figure:
    """Draw each row's own line faintly, their mean on top, and the threshold across.

    Parameters
    ----------
    shown : Lines
        Scores in percent.
    chart : ColumnChart
        Words and colours.
    line : Mark, optional
        The threshold, in percent, with its name; None where it is not on the axis.
    """
    import plotly.graph_objects as go

    figure, ink = go.Figure(), chart.ink
    number = not any(isinstance(each, str) for each in shown.grid)
    names = [] if number else [str(each) for each in shown.grid]
    x: list[float] = list(range(len(names))) if names else [float(each) for each in shown.grid]
    picked = shown.scores[:: max(1, -(-len(shown.scores) // _LINES))]
    # Categories have no order: a line from one to the next would say that they had.
    figure.add_scatter(
        x=[each for _ in picked for each in (*x, None)],
        y=[each for row in picked.tolist() for each in (*row, None)],
        mode="markers" if names else "lines",
        name="single rows",
        marker={"color": ink.faint(0.16), "size": 14, "symbol": "line-ew-open"},
        line={"color": ink.faint(0.16), "width": 1},
        hoverinfo="skip",
    )
    mean = shown.scores.mean(axis=0)
    figure.add_scatter(
        x=x,
        y=mean,
        mode="markers" if names else "lines+markers",
        name="mean",
        line={"color": ink.text, "width": 2.5},
        marker={"color": ink.text, "size": 9 if names else 6},
        error_y={"array": shown.half_width, "color": ink.text, "thickness": 1.5, "width": 0},
        customdata=[[escaped(str(each))] for each in shown.grid],
        hovertemplate="%{customdata[0]}: %{y:.1f} %<extra></extra>",
    )
    if line is not None:
        figure.add_hline(y=line.value, line={"color": ink.text, "width": 1, "dash": "dot"})
        at: At = {"x": 1.0, "xref": "paper", "xanchor": "right", "y": line.value}
        side = "top" if mean[-1] >= line.value else "bottom"  # where the mean does not end
        write(figure, line.text, at | {"yanchor": side}, ink)
    if shown.missing is not None:
        corner: At = {"x": 0.0, "xref": "paper", "xanchor": "left", "y": 1.0, "yref": "paper"}
        said = f"not given: {shown.missing:.1f} %"
        write(figure, said, corner | {"yanchor": "bottom", "font_color": ink.quiet}, ink)
    _finish(figure, chart, names)
    return figure


def _places(shown: Effects) -> NDArray[np.float64]:
    """Return where dots stand across; those of one category are spread, always alike."""
    if not shown.order:
        return np.array([float(each) for each in shown.cells])
    where = {name: place for place, name in enumerate(shown.order)}
    places = np.array([where[str(each)] for each in shown.cells], dtype=np.float64)
    spread = np.random.default_rng(0).uniform(-0.25, 0.25, len(places))
    return np.asarray(places + spread)


def _finish(figure: go.Figure, chart: ColumnChart, names: Sequence[str]) -> None:
    words = wrapped(chart.across)
    under = 40 + ROW * (words.count("<br>") + 1)
    if names:
        longest = max(len(name) for name in names)
        shown = [name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…" for name in names]
        tilted = sum(len(name) for name in shown) > 34
        under += min(longest, _LONGEST) * 5 if tilted else 0
        figure.update_xaxes(
            tickvals=list(range(len(names))),
            ticktext=[escaped(name) for name in shown],
            tickangle=-50 if tilted else 0,
            range=[-0.5, len(names) - 0.5],
            showgrid=False,
        )
    figure.update_layout(height=_PLOT + under, margin={"l": 52, "r": 12, "t": 24, "b": under})
    figure.update_xaxes(title_text=words)
    figure.update_yaxes(title_text=escaped(chart.upwards), nticks=6)
    dress(figure, chart.ink)
