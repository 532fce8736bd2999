"""The reliability diagram: what scores promise, across, and what happened, upwards."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from workbench.charts.ink import ROW, At, Ink, Mark, dress, escaped, flag, wrapped, write
from workbench.charts.stretch import share_ticks

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from workbench.threshold.calibration import Reliability

_PLOT = 300


@dataclass(frozen=True, slots=True)
class ReliabilityChart:
    """The words and colours of a reliability diagram.

    Attributes
    ----------
    predicted, observed : str
        Axis titles: what the scores promise, and of whom the share is.
    cases : str
        Plural of what a dot holds: "applications".
    marks : tuple of Mark
        Probabilities to mark, each with its name: the cheapest threshold, the closed form.
    ink : Ink
        Colours.
    """

    predicted: str
    observed: str
    cases: str
    marks: tuple[Mark, ...]
    ink: Ink


def reliability_diagram(made: Reliability, chart: ReliabilityChart) -> go.Figure:
    """Draw a dot with its interval for each bin, and the diagonal of kept promises.

    Both axes reach from 0 to what the dots, intervals and marks need: where positives are rare,
    all of them lie in a corner of 0 to 1.
    """
    import plotly.graph_objects as go

    marks = [mark for mark in chart.marks if isfinite(mark.value)]
    reach = [max(each.predicted, each.observed_high) for each in made.bins]
    top = min(1.0, 1.04 * max(*reach, *(mark.value for mark in marks), 0.01))
    figure = go.Figure()
    _add_diagonal(figure, top, chart.ink)
    _add_dots(figure, made, chart)
    above = ROW * (len(marks) + 1) + 10
    below = f"{wrapped(chart.predicted)}<br>{wrapped(_dots(made, chart.cases))}"
    under = 28 + ROW * below.count("<br>") + ROW
    figure.update_layout(
        height=_PLOT + above + under, margin={"l": 60, "r": 14, "t": above, "b": under}
    )
    shown = share_ticks(top)
    axis = {"range": [-0.015 * top, top], "tickvals": shown.places, "ticktext": shown.texts}
    figure.update_xaxes(title_text=below, **axis)
    figure.update_yaxes(title_text=escaped(chart.observed), **axis)
    dress(figure, chart.ink)
    # Names left of the middle reach to the right, so there the right one stands below.
    middle = sum(mark.value for mark in marks) / max(1, len(marks)) / top
    marks.sort(key=lambda mark: mark.value, reverse=middle < 0.5)
    for row, mark in enumerate(marks, start=1):
        flag(figure, mark, row, chart.ink)
    return figure


def _add_diagonal(figure: go.Figure, top: float, ink: Ink) -> None:
    figure.add_scatter(
        x=[0.0, top],
        y=[0.0, top],
        mode="lines",
        name="as promised",
        line={"color": ink.quiet, "width": 1},
        hoverinfo="skip",
    )
    at: At = {"x": 1.0, "xref": "paper", "y": 1.0, "yref": "paper"}
    corner: At = {"xanchor": "right", "yanchor": "bottom", "font_color": ink.quiet}
    write(figure, "as promised", at | corner, ink)


def _add_dots(figure: go.Figure, made: Reliability, chart: ReliabilityChart) -> None:
    bins, color = made.bins, chart.ink.text
    figure.add_scatter(
        x=[each.predicted for each in bins],
        y=[each.observed for each in bins],
        mode="markers",
        name="observed",
        marker={"color": color, "size": 9},
        cliponaxis=False,
        error_y={
            "array": [each.observed_high - each.observed for each in bins],
            "arrayminus": [each.observed - each.observed_low for each in bins],
            "color": color,
            "thickness": 1.5,
            "width": 0,
        },
        customdata=[
            [each.n, each.low, each.high, each.observed_low, each.observed_high] for each in bins
        ],
        hovertemplate=(
            "%{customdata[0]:,} "
            + escaped(chart.cases)
            + " with scores from %{customdata[1]:.1%} to %{customdata[2]:.1%}<br>promised "
            "%{x:.1%}, observed %{y:.1%} (%{customdata[3]:.1%} to %{customdata[4]:.1%})"
            "<extra></extra>"
        ),
    )


def _dots(made: Reliability, cases: str) -> str:
    """Return how many cases each dot holds."""
    sizes = [each.n for each in made.bins]
    low, high = min(sizes), max(sizes)
    if len(sizes) == 1:
        return f"1 dot of {high:,} {cases}"
    size = f"{high:,}" if low == high else f"{low:,} to {high:,}"
    return f"{len(sizes)} dots of {size} {cases}"
