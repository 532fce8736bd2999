"""The ROC curve as it stands at one point: the same as on the page, but for dragging."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.charts.ink import LIGHT, width_of
from workbench.charts.still import (
    WIDTH,
    Box,
    Shape,
    Spot,
    curve,
    dashes,
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
    from workbench.threshold import OperatingCurve

_LEFT, _TOP, _SIDE, _BELOW = 46.0, 28.0, 320.0, 50.0
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class RocMark:
    """A position of the curve that is marked, with its name."""

    index: int
    shape: Shape
    name: str


@dataclass(frozen=True, slots=True)
class RocStill:
    """The words of a ROC curve, and what is marked on it.

    Attributes
    ----------
    up, across : str
        Names of the axes.
    marks : tuple of RocMark
        What is chosen first.
    shares : tuple of str
        The rates of the chosen point, written on the axes: up, across.
    slope : float or None
        Of lines of equal cost in ROC space; None where they are not straight.
    alike : str
        What the dashed line says.
    """

    up: str
    across: str
    marks: tuple[RocMark, ...]
    shares: tuple[str, str]
    slope: float | None
    alike: str


def roc_drawing(drawn: OperatingCurve, still: RocStill) -> str:
    """Draw the curve, its marks, and the line of equal cost through the first mark, as SVG."""
    x, y = _LEFT + _SIDE * drawn.fpr, _TOP + _SIDE * (1.0 - drawn.tpr)
    spots = [
        Spot(float(x[mark.index]), float(y[mark.index]), mark.shape, mark.name)
        for mark in still.marks
    ]
    chosen = spots[0]
    parts = [*_axes(still, chosen), *_drop(still, chosen)]
    corners = thinned(np.column_stack((x, y)))
    drop = np.array([[_LEFT, chosen.y], [chosen.x, chosen.y], [chosen.x, _TOP + _SIDE]])
    lines = [corners, drop]
    taken = [text_box(0.0, 14.0, still.up)]
    if still.slope is not None:
        same = _same_cost(chosen, still.slope)
        parts += [line(same, dashes()), *_key(still.alike, taken)]
        lines.append(np.array([[same[0], same[2]], [same[1], same[3]]]))
    parts.append(curve(corners))
    frame = (_LEFT, WIDTH - 4.0, _TOP, _TOP + _SIDE - 4.0)
    return svg(_TOP + _SIDE + _BELOW, [*parts, *marks(spots, lines, frame, taken)])


def _axes(still: RocStill, chosen: Spot) -> list[str]:
    """Return grid and ticks, without the ticks that the chosen rates would cover."""
    right, bottom = _LEFT + _SIDE, _TOP + _SIDE
    parts = [line((_LEFT, right, bottom, _TOP), f'stroke="{LIGHT.grid}" stroke-width="1.5"')]
    for tick in _TICKS:
        across, up = _LEFT + _SIDE * tick, bottom - _SIDE * tick
        parts.append(line((_LEFT, right, up, up), grid()))
        parts.append(line((across, across, _TOP, bottom), grid()))
        if abs(up - chosen.y) > 16.0:
            parts.append(text(_LEFT - 11, up + 4, f"{100 * tick:g}", side="end"))
        if abs(across - chosen.x) > 46.0:
            side = {0.0: "start", 1.0: "end"}.get(tick, "middle")
            parts.append(text(across, bottom + 20, f"{100 * tick:g} %", side=side))
    parts.append(text(0.0, 14.0, still.up))
    parts.append(text(right, bottom + 42, f"{still.across} →", side="end"))
    return parts


def _drop(still: RocStill, chosen: Spot) -> list[str]:
    """Return the dotted lines from the chosen point to the axes, and its rates there."""
    bottom, dots = _TOP + _SIDE, dashes("1 3")
    up, across = still.shares
    half = width_of(across) / 2
    middle = min(max(chosen.x, _LEFT + half), _LEFT + _SIDE - half)
    return [
        line((_LEFT, chosen.x, chosen.y, chosen.y), dots),
        line((chosen.x, chosen.x, chosen.y, bottom), dots),
        text(_LEFT - 11, chosen.y + 4, up, side="end", look=strong()),
        text(middle, bottom + 20, across, side="middle", look=strong()),
    ]


def _same_cost(chosen: Spot, slope: float) -> Box:
    """Return the line through a point on which every point would cost the same, cut to the plot."""
    ends = []
    for x in (_LEFT, _LEFT + _SIDE):
        y = chosen.y - slope * (x - chosen.x)
        cut = min(max(y, _TOP), _TOP + _SIDE)
        ends.append((x if cut == y else chosen.x + (chosen.y - cut) / slope, cut))
    return ends[0][0], ends[1][0], ends[0][1], ends[1][1]


def _key(alike: str, taken: list[Box]) -> list[str]:
    """Return what the dashed line says, with a piece of it, right of the plot."""
    left, y = _LEFT + _SIDE + 16.0, _TOP + _SIDE - 6.0
    taken.append((left, WIDTH, y - 12.0, y + 5.0))
    return [line((left, left + 26.0, y - 4.0, y - 4.0), dashes()), text(left + 32.0, y, alike)]
