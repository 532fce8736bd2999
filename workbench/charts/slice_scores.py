"""Scores of each slice, by what really happened: small histograms on one axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.charts.ink import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go
    from numpy.typing import NDArray

    from workbench.charts.ink import Ink

_BINS = 40
_ACROSS = 4
_HEIGHT = 150


@dataclass(frozen=True, slots=True, eq=False)
class SliceScores:
    """The scores of one slice.

    Attributes
    ----------
    name : str
        The slice.
    positives, negatives : ndarray of shape (n,)
        Scores of the two classes.
    """

    name: str
    positives: NDArray[np.float64]
    negatives: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ScoresChart:
    """How the histograms are drawn.

    Attributes
    ----------
    threshold : float
        The line.
    names : tuple of str
        What positives and negatives are called.
    colors : tuple of str
        Their colours.
    ink : Ink
        The theme's other colours.
    """

    threshold: float
    names: tuple[str, str]
    colors: tuple[str, str]
    ink: Ink


def slice_histograms(slices: Sequence[SliceScores], chart: ScoresChart) -> go.Figure:
    """Draw positives above and negatives below, as shares of the slice, with the line.

    Parameters
    ----------
    slices : sequence of SliceScores
        From left to right, four in a row.
    chart : ScoresChart
        Line, words and colours.
    """
    from plotly.subplots import make_subplots

    across = min(_ACROSS, len(slices))
    down = -(-len(slices) // across)
    titles = [escaped(each.name) for each in slices]
    figure = make_subplots(
        down, across, subplot_titles=titles, shared_xaxes="all", shared_yaxes="all"
    )
    scores = np.concatenate([np.r_[each.positives, each.negatives] for each in slices])
    edges = np.linspace(scores.min(), scores.max(), _BINS + 1)
    for place, each in enumerate(slices):
        _add_slice(figure, each, edges, (place // across + 1, place % across + 1), chart)
    if edges[0] <= chart.threshold <= edges[-1]:
        figure.add_vline(x=chart.threshold, line={"color": chart.ink.text, "width": 1.5})
    figure.update_yaxes(showticklabels=False, showgrid=False, zeroline=True)
    figure.update_yaxes(zerolinecolor=chart.ink.quiet, zerolinewidth=1)
    figure.update_xaxes(showgrid=False, zeroline=False, color=chart.ink.quiet)
    figure.update_layout(
        height=_HEIGHT * down + 60,
        margin={"l": 8, "r": 8, "t": 32, "b": 32},
        bargap=0.08,
        barmode="relative",
        showlegend=False,
        dragmode=False,
        paper_bgcolor=chart.ink.page,
        plot_bgcolor=chart.ink.page,
        font={"color": chart.ink.text, "size": 12},
    )
    figure.update_annotations(font={"color": chart.ink.text, "size": 13})
    return figure


def _add_slice(
    figure: go.Figure,
    each: SliceScores,
    edges: NDArray[np.float64],
    place: tuple[int, int],
    chart: ScoresChart,
) -> None:
    total = len(each.positives) + len(each.negatives)
    middles = (edges[:-1] + edges[1:]) / 2.0
    for scores, sign, name, color in zip(
        (each.positives, each.negatives), (1.0, -1.0), chart.names, chart.colors, strict=True
    ):
        counts = np.histogram(scores, edges)[0]
        figure.add_bar(
            x=middles,
            y=sign * counts / max(1, total),
            marker={"color": color, "line": {"width": 0}},
            customdata=counts,
            name=escaped(name),
            hovertemplate=f"%{{customdata:,}} {escaped(name)} near %{{x:.3f}}<extra></extra>",
            row=place[0],
            col=place[1],
        )
