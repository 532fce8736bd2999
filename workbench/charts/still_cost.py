"""The cost per case by threshold as it stands at one point."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from workbench.charts.ink import LIGHT, width_of
from workbench.charts.still import (
    PLATEAU,
    WIDTH,
    Box,
    Shape,
    Spot,
    curve,
    grid,
    line,
    marks,
    strong,
    svg,
    text,
    text_box,
    thinned,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.charts.axis import ThresholdAxis
    from workbench.threshold import OperatingCurve

_HEIGHT, _TOP, _BELOW, _RIGHT = 290.0, 38.0, 40.0, 12.0
_OVER = 1.14  # of the highest cost: room for names above it


@dataclass(frozen=True, slots=True)
class CostMark:
    """A threshold that is marked, what it costs, and its name."""

    threshold: float
    cost: float
    shape: Shape
    name: str


@dataclass(frozen=True, slots=True)
class CostStill:
    """The words of a cost curve, and what is marked on it.

    Attributes
    ----------
    title : str
        Above the plot: what is drawn, and of what.
    ticks : tuple of (float, str)
        Costs to label, from the lowest up.
    axis : ThresholdAxis
        Where thresholds are drawn.
    marks : tuple of CostMark
        What is chosen first.
    chosen : str
        Its threshold, below the axis.
    plateau : tuple of (low, high)
        Thresholds that the data cannot tell apart from the cheapest.
    alike : str
        What is said of them; "" where there is none.
    """

    title: str
    ticks: tuple[tuple[float, str], ...]
    axis: ThresholdAxis
    marks: tuple[CostMark, ...]
    chosen: str
    plateau: tuple[tuple[float, float], ...] = ()
    alike: str = ""


@dataclass(frozen=True, slots=True)
class _Plot:
    """The plot's left end, and the costs at its two other ends."""

    left: float
    low: float
    high: float
    axis: ThresholdAxis

    def x(self, threshold: float) -> float:
        """Return how far right a threshold is drawn."""
        return float(self.xs(np.array([threshold]))[0])

    def y(self, cost: float) -> float:
        """Return how far down a cost is drawn."""
        return float(self.ys(np.array([cost]))[0])

    def xs(self, thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far right thresholds are drawn, those beyond an end at the end."""
        ends = np.array([self.axis.low, self.axis.high])
        inside = np.clip(thresholds, *ends)
        if self.axis.kind == "logit":
            ends, inside = np.log(ends / (1.0 - ends)), np.log(inside / (1.0 - inside))
        return np.asarray(
            self.left + (WIDTH - _RIGHT - self.left) * (inside - ends[0]) / (ends[1] - ends[0])
        )

    def ys(self, costs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far down costs are drawn."""
        down = _HEIGHT - _TOP - _BELOW
        return np.asarray(_TOP + down * (self.high - costs) / (self.high - self.low))


def cost_drawing(drawn: OperatingCurve, money: NDArray[np.float64], still: CostStill) -> str:
    """Draw the cost at each threshold as the staircase that it is, as SVG.

    Parameters
    ----------
    drawn : OperatingCurve
        The curve.
    money : ndarray of shape (n_thresholds,)
        Cost per case at each of its thresholds.
    still : CostStill
        Words and marks.
    """
    low, high = min(0.0, float(money.min())), max(0.0, float(money.max())) or 1.0
    left = max(width_of(name) for _, name in still.ticks) + 14.0
    plot = _Plot(left, low, _OVER * high if high > 0.0 else -0.14 * low, still.axis)
    spots = [
        Spot(plot.x(mark.threshold), plot.y(mark.cost), mark.shape, mark.name)
        for mark in still.marks
    ]
    corners = _stairs(drawn, money, plot)
    upright = np.array([[spots[0].x, _TOP], [spots[0].x, _HEIGHT - _BELOW]])
    taken: list[Box] = []
    parts = [text(0.0, 12.0, still.title), *_plateau(still, plot, taken)]
    parts += [*_axes(still, plot, spots[0]), curve(corners)]
    frame = (left + 4.0, WIDTH - 4.0, _TOP, _HEIGHT - _BELOW - 3.0)
    return svg(_HEIGHT, [*parts, *marks(spots, [corners, upright], frame, taken)])


def _stairs(drawn: OperatingCurve, money: NDArray[np.float64], plot: _Plot) -> NDArray[np.float64]:
    """Return the corners: all thresholds between two scores decide, and so cost, the same."""
    ends, heights = plot.xs(np.append(drawn.thresholds, -inf)), plot.ys(money)
    return thinned(np.column_stack((np.repeat(ends, 2)[1:-1], np.repeat(heights, 2))))


def _plateau(still: CostStill, plot: _Plot, taken: list[Box]) -> list[str]:
    parts = []
    bottom = _HEIGHT - _BELOW
    for low, high in still.plateau:
        left, wide = plot.x(low), max(1.5, plot.x(high) - plot.x(low))
        at = f'x="{left:.2f}" y="{_TOP:g}" width="{wide:.2f}" height="{bottom - _TOP:g}"'
        parts.append(f'<rect class="plateau" {at} fill="{PLATEAU}"/>')
    if not (still.plateau and still.alike):
        return parts
    half = width_of(still.alike) / 2
    middle = sum(plot.x(end) for end in still.plateau[-1]) / 2
    middle = min(max(middle, plot.left + half), WIDTH - half)
    taken.append(text_box(middle, _TOP - 7.0, still.alike, side="middle"))
    return [*parts, text(middle, _TOP - 7.0, still.alike, side="middle", look=strong())]


def _axes(still: CostStill, plot: _Plot, chosen: Spot) -> list[str]:
    """Return grid and ticks, and the line at the chosen threshold with its value below."""
    bottom, right = _HEIGHT - _BELOW, WIDTH - _RIGHT
    parts = []
    for cost, name in still.ticks:
        y = plot.y(cost)
        parts += [
            line((plot.left, right, y, y), grid()),
            text(plot.left - 8, y + 4, name, side="end"),
        ]
    half = width_of(still.chosen) / 2
    middle = min(max(chosen.x, half), WIDTH - half)
    for tick in still.axis.ticks:
        x = plot.x(tick)
        parts.append(line((x, x, bottom, bottom + 4), f'stroke="{LIGHT.quiet}"'))
        if abs(x - middle) > half + 18.0:
            parts.append(text(x, bottom + 18, f"{tick:g}", side="middle"))
    stretched = ", stretched at the ends" if still.axis.kind == "logit" else ""
    parts.append(text(WIDTH, _HEIGHT - 4, f"threshold{stretched} →", side="end"))
    parts.append(line((chosen.x, chosen.x, _TOP, bottom), f'stroke="{LIGHT.text}"'))
    parts.append(text(middle, bottom + 18, still.chosen, side="middle", look=strong()))
    return parts
