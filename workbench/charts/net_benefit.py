"""The decision curve: what the model is worth at every price, beside doing without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.charts.ink import ROW, At, Ink, Mark, dress, escaped, flag, wrapped, write
from workbench.charts.stretch import share_ticks

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from workbench.threshold.net_benefit import DecisionCurve

_PLOT = 270
_BELOW = 0.3  # of what lies above 0: room for three names below the line of 0


@dataclass(frozen=True, slots=True)
class LineNames:
    """What the three lines are called."""

    model: str
    treat_all: str
    treat_none: str


@dataclass(frozen=True, slots=True)
class DecisionChart:
    """The words and colours of a decision curve.

    Attributes
    ----------
    names : LineNames
        Written on the lines.
    probability, benefit : str
        Axis titles.
    mark : Mark
        p* of today's prices, with its name.
    ink : Ink
        Colours.
    """

    names: LineNames
    probability: str
    benefit: str
    mark: Mark
    ink: Ink


def decision_curve(made: DecisionCurve, chart: DecisionChart) -> go.Figure:
    """Draw the net benefit of the model, of flagging all and of flagging none.

    Below 0 little is shown: how much worse than doing nothing a policy is, is no reason to
    take it.
    """
    import plotly.graph_objects as go

    ink = chart.ink
    top = max(float(made.model.max()), float(made.treat_all.max()), 1e-6)
    low, high = -_BELOW * top, 1.06 * top
    end = float(made.p[-1])
    figure = go.Figure()
    above, title = ROW + 12, wrapped(chart.probability)
    under = 28 + ROW * title.count("<br>") + ROW
    figure.update_layout(
        height=_PLOT + above + under, margin={"l": 60, "r": 14, "t": above, "b": under}
    )
    _add_lines(figure, made, chart)
    shown = share_ticks(end)
    figure.update_xaxes(
        title_text=title, range=[0.0, end], tickvals=shown.places, ticktext=shown.texts
    )
    figure.update_yaxes(title_text=escaped(chart.benefit), range=[low, high], nticks=6)
    dress(figure, ink)
    _name_lines(figure, made, chart)
    flag(figure, chart.mark, 0, ink)
    figure.add_scatter(
        x=[chart.mark.value],
        y=[float(np.interp(chart.mark.value, made.p, made.model))],
        mode="markers",
        name=chart.mark.text,
        marker={"color": ink.text, "size": 9},
        hoverinfo="skip",
    )
    return figure


def _add_lines(figure: go.Figure, made: DecisionCurve, chart: DecisionChart) -> None:
    ink, names = chart.ink, chart.names
    for name, y, color, width in (
        (names.treat_none, made.treat_none, ink.quiet, 1),
        (names.treat_all, made.treat_all, ink.quiet, 1.5),
        (names.model, made.model, ink.text, 2.5),
    ):
        figure.add_scatter(
            x=made.p,
            y=y,
            mode="lines",
            name=escaped(name),
            line={"color": color, "width": width},
            hovertemplate="%{fullData.name}: %{y:.4f} at %{x:.1%}<extra></extra>",
        )


def _name_lines(figure: go.Figure, made: DecisionCurve, chart: DecisionChart) -> None:
    """Write each name at its line's end, where no other line runs through it."""
    p, names, ink = made.p, chart.names, chart.ink
    last = p >= 0.6 * p[-1]
    over = max(0.0, float(made.model[last].max()), float(made.treat_all[last].max()))
    end: At = {"x": float(p[-1]), "xanchor": "right"}
    write(figure, names.model, {**end, "y": over, "yanchor": "bottom"}, ink)
    bottom = float(figure.layout.yaxis.range[0])
    out = np.flatnonzero(made.treat_all <= bottom)
    leaves = float(p[out[0]]) if len(out) else float(p[-1])
    quiet: At = {"font_color": ink.quiet, "yanchor": "top"}
    if leaves < 0.5 * p[-1]:  # the right is free for both names
        nobody, everybody = end, At(x=leaves, xanchor="left", xshift=5)
    else:
        nobody, everybody = At(x=0.0, xanchor="left"), At(x=leaves, xanchor="right", xshift=-14)
    write(figure, names.treat_none, {**quiet, **nobody, "y": 0.0}, ink)
    everybody["y"] = bottom if len(out) else float(made.treat_all[-1])
    everybody["yanchor"] = "bottom" if len(out) else "top"
    write(figure, names.treat_all, quiet | everybody, ink)
