"""The price of parity: cost against the widest gap, with the point that was picked."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

from workbench.charts.ink import NARROW, ROW, At, Ink, dress, escaped, width_of, wrapped, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

_PLOT = 270
_MARK = 0.025  # half the width of a mark on the narrowest plot, as a share
_Box = tuple[float, float, float]  # where words begin and end, and their middle's height: shares
_RIGHT = 1.04  # of the widest gap, so that its mark is not cut


@dataclass(frozen=True, slots=True)
class Spot:
    """A gap, what it costs, and what it is called."""

    gap: float
    cost: float
    text: str


@dataclass(frozen=True, slots=True)
class Whisker:
    """An interval of what a point of the frontier costs, about what it cost on other cases."""

    gap: float
    low: float
    middle: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class ParityChart:
    """What the chart shows; gaps are shares, costs are money.

    Attributes
    ----------
    frontier : sequence of Spot
        By rising gap: a threshold for each group. The text is what the pointer shows.
    single : sequence of Spot
        By rising gap: one threshold for all, wherever it is put.
    picked, common, free : Spot
        The point that was picked, the common threshold, and each group's own cheapest.
    lots : Spot, optional
        What lots could do without any gap.
    across, upwards : str
        Axis titles.
    whiskers : sequence of Whisker
        How sure the cost is, at some points of the frontier.
    """

    frontier: Sequence[Spot]
    single: Sequence[Spot]
    picked: Spot
    common: Spot
    free: Spot
    lots: Spot | None
    across: str
    upwards: str
    whiskers: Sequence[Whisker] = ()


def price_of_parity(chart: ParityChart, ink: Ink) -> go.Figure:
    """Draw the frontier as steps: between two of its points nothing better is known."""
    import plotly.graph_objects as go

    marks = [chart.picked, chart.common, chart.free, *([chart.lots] if chart.lots else [])]
    right = _RIGHT * max(0.01, *(each.gap for each in marks))
    low, high = _ends([each.cost for each in marks], chart.whiskers)
    title = wrapped(chart.across)
    figure = go.Figure()
    above, under = ROW, 28 + ROW * (1 + title.count("<br>"))
    figure.update_layout(
        height=_PLOT + above + under, margin={"l": 64, "r": 14, "t": above, "b": under}
    )
    figure.update_xaxes(title_text=title, range=[-0.03 * right, right], **_gap_ticks(right))
    figure.update_yaxes(title_text=escaped(chart.upwards), range=[low, high], nticks=6)
    figure.update_yaxes(tickformat=",")
    dress(figure, ink)
    end = Spot(right, chart.frontier[-1].cost, chart.frontier[-1].text)
    _line(figure, chart.single, (ink.quiet, 1.0, "one threshold"))
    _line(figure, [*chart.frontier, end], (ink.text, 2.5, "a threshold each"))
    if chart.whiskers:
        _whiskers(figure, chart.whiskers, ink)
    _mark(figure, chart.free, {"symbol": "circle", "size": 7, "color": ink.text})
    if chart.lots is not None:
        quiet = {"width": 1.5, "color": ink.quiet}
        look = {"symbol": "diamond", "size": 9, "color": ink.page, "line": quiet}
        _mark(figure, chart.lots, look)
    line = {"width": 2, "color": ink.text}
    _mark(figure, chart.common, {"symbol": "square", "size": 10, "color": ink.page, "line": line})
    _mark(figure, chart.picked, {"symbol": "circle", "size": 12, "color": ink.text})
    _name(figure, chart, ink)
    return figure


def _ends(costs: Sequence[float], whiskers: Sequence[Whisker]) -> tuple[float, float]:
    """Return the ends of the cost axis: the marks with room for their names, and the whiskers.

    Whiskers that reach further beyond the marks than twice what these lie apart are cut: else
    the marks would lie on one line.
    """
    low, high = min(costs), max(costs)
    span = (high - low) or max(1e-9, 0.1 * abs(high)) or 1.0
    lowest = max(low - 2.0 * span, min((each.low for each in whiskers), default=low))
    highest = min(high + 2.0 * span, max((each.high for each in whiskers), default=high))
    low, high = min(low - 0.22 * span, lowest), max(high + 0.22 * span, highest)
    return low - 0.03 * span, high + 0.03 * span


def _gap_ticks(right: float) -> dict[str, list[float] | list[str]]:
    """Return round gaps in points."""
    steps = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
    step = next((each for each in steps if right / each <= 6), 0.5)
    places = [i * step for i in range(floor(right / step) + 1)]
    texts = [f"{100.0 * place:g} pts" if place else "0" for place in places]
    return {"tickvals": places, "ticktext": texts}


def _line(figure: go.Figure, spots: Sequence[Spot], look: tuple[str, float, str]) -> None:
    color, width, name = look
    figure.add_scatter(
        x=[each.gap for each in spots],
        y=[each.cost for each in spots],
        mode="lines",
        name=name,
        line={"color": color, "width": width, "shape": "hv"},
        customdata=[escaped(each.text) for each in spots],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _whiskers(figure: go.Figure, whiskers: Sequence[Whisker], ink: Ink) -> None:
    figure.add_scatter(
        x=[each.gap for each in whiskers],
        y=[each.middle for each in whiskers],
        mode="markers",
        name="95 %",
        marker={"symbol": "line-ew", "size": 7, "line": {"width": 1.5, "color": ink.quiet}},
        error_y={
            "array": [each.high - each.middle for each in whiskers],
            "arrayminus": [each.middle - each.low for each in whiskers],
            "symmetric": False,
            "color": ink.quiet,
            "thickness": 1.5,
            "width": 0,
        },
        customdata=[escaped(each.text) for each in whiskers],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _mark(figure: go.Figure, spot: Spot, look: dict[str, object]) -> None:
    figure.add_scatter(
        x=[spot.gap],
        y=[spot.cost],
        mode="markers",
        name=escaped(spot.text),
        marker=look,
        hovertemplate=f"{escaped(spot.text)}<extra></extra>",
    )


def _name(figure: go.Figure, chart: ParityChart, ink: Ink) -> None:
    """Name the marks, the picked one first; a name that would lie on another is left out."""
    (left, right), (low, high) = figure.layout.xaxis.range, figure.layout.yaxis.range
    wanted = [
        (chart.picked, 680, ink.text),
        (chart.common, 400, ink.text),
        *([] if _same(chart.free, chart.picked) else [(chart.free, 400, ink.quiet)]),
        *([(chart.lots, 400, ink.quiet)] if chart.lots else []),
    ]
    marks = [
        ((spot.gap - left) / (right - left), (spot.cost - low) / (high - low))
        for spot, _, _ in wanted
    ]
    taken: list[_Box] = []
    for (spot, weight, color), (share, height) in zip(wanted, marks, strict=True):
        others = [(x - _MARK, x + _MARK, y) for x, y in marks if (x, y) != (share, height)]
        side, begin, ways = _side(share, width_of(spot.text) / NARROW)
        boxes = {
            up: (begin, begin + width_of(spot.text) / NARROW, height + up * 0.07) for up in ways
        }
        free = [up for up in ways if all(_apart(boxes[up], other) for other in taken)]
        # Of places where no other name lies, better one where no other mark lies either.
        free.sort(key=lambda up: not all(_apart(boxes[up], other) for other in others))
        for up in free[:1]:
            taken.append(boxes[up])
            at: At = {"x": spot.gap, "y": spot.cost, "xanchor": side, "yshift": 17 * up}
            look: At = {"font_weight": weight, "font_color": color}
            write(figure, spot.text, at | look, ink)


def _side(share: float, wide: float) -> tuple[str, float, tuple[int, int]]:
    """Return on which side of a mark its name hangs, where it begins, and where to try first.

    The frontier falls: to the right it leaves room above, to the left below.
    """
    if share + wide <= 1.0:
        return "left", share, (1, -1)
    if share >= wide:
        return "right", share - wide, (-1, 1)
    return "center", share - 0.5 * wide, (-1, 1)


def _same(one: Spot, other: Spot) -> bool:
    return (one.gap, one.cost) == (other.gap, other.cost)


def _apart(one: _Box, other: _Box) -> bool:
    beside = one[1] <= other[0] or other[1] <= one[0]
    return beside or abs(one[2] - other[2]) >= 0.065
