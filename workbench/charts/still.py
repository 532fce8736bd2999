"""Drawings that stand still, for paper and files: SVG text without scripts or fonts of its own.

Names stand on their marks. Each is put where neither a line nor another name runs through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from workbench.charts.ink import LIGHT, SIZE, escaped, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

WIDTH = 640.0  # pixels; printed over 168 mm, text of 12.5 pixels has some 9 points
PLATEAU = "#f3f0e6"
# Keeps letters apart from grid and lines that run behind them.
HALO = f' paint-order="stroke" stroke="{LIGHT.page}" stroke-width="3" stroke-linejoin="round"'
Shape = Literal["circle", "diamond", "square", "ring"]
_SHAPES: dict[Shape, str] = {
    "circle": "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0Z",
    "diamond": "M0 -7L7 0L0 7L-7 0Z",
    "square": "M-5 -5H5V5H-5Z",
    "ring": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z",
}
_STEP = 2.0  # pixels between places at which a line is looked for under a name
_UP, _DOWN = 11.0, 4.0  # pixels that letters reach over and under their line
# Where a name may stand beside its mark: right below it first, then further and further.
_BESIDE = tuple(
    (dx, dy)
    for far in (0, 18, 36, 54, 72, 90, 108)
    for dx, dy in ((14, 16 + far), (14, -8 - far), (-14, -8 - far), (-14, 18 + far))
)
_NEAR = 24.0  # pixels; a name further up or down is tied to its mark by a line

Box = tuple[float, float, float, float]  # left, right, top, bottom


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark in the drawing, with its name.

    Attributes
    ----------
    x, y : float
        Where, in pixels.
    shape : str
        "circle" for what is chosen, "diamond", "square" or "ring" for what it is compared with.
    name : str
        What is written beside it.
    """

    x: float
    y: float
    shape: Shape
    name: str


def svg(height: float, parts: Iterable[str]) -> str:
    """Return a drawing as one svg element, white behind."""
    size = f'viewBox="0 0 {WIDTH:g} {height:g}" width="{WIDTH:g}" height="{height:g}"'
    font = f"font-family=\"'Source Sans 3','Source Sans Pro',sans-serif\" font-size=\"{SIZE:g}\""
    paper = f'<rect width="{WIDTH:g}" height="{height:g}" fill="{LIGHT.page}"/>'
    drawn = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font}>{paper}{drawn}</svg>'


def text(x: float, y: float, words: str, *, side: str = "start", look: str = "") -> str:
    """Return words on a line; `side` is the text-anchor, `look` further attributes."""
    look = look or f'fill="{LIGHT.quiet}"'
    return f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{side}" {look}>{escaped(words)}</text>'


def strong() -> str:
    """Return how what is chosen is written."""
    return f'fill="{LIGHT.text}" font-weight="600"'


def line(at: Box, look: str) -> str:
    """Return a straight line from left, top to right, bottom, as `Box` orders them."""
    x1, x2, y1, y2 = at
    return f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" {look}/>'


def grid() -> str:
    """Return how lines look that help the eye."""
    return f'stroke="{LIGHT.grid}"'


def dashes(dash: str = "5 4") -> str:
    """Return how a dashed line looks."""
    return f'stroke="{LIGHT.text}" stroke-dasharray="{dash}"'


def thinned(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the corners of a line to half a pixel, without those that the eye cannot see.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
        Corners, in pixels.
    """
    halves = np.rint(2.0 * points)
    halves = halves[np.append(True, np.any(np.diff(halves, axis=0) != 0.0, axis=1))]
    if len(halves) > 2:  # nor those on the straight way from the one before to the one after
        before, after = np.diff(halves[:-1], axis=0), np.diff(halves[1:], axis=0)
        turn = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
        on = (turn == 0.0) & (np.sum(before * after, axis=1) > 0.0)
        halves = halves[np.concatenate(([True], ~on, [True]))]
    return np.asarray(halves / 2.0)


def curve(corners: NDArray[np.float64]) -> str:
    """Return the line through corners that is what the drawing is about."""
    path = "L".join(f"{x:g} {y:g}" for x, y in corners.tolist())
    look = f'fill="none" stroke="{LIGHT.text}" stroke-width="2" stroke-linejoin="round"'
    return f'<path class="curve" d="M{path}" {look}/>'


def marks(
    spots: Sequence[Spot], lines: Sequence[NDArray[np.float64]], frame: Box, taken: list[Box]
) -> list[str]:
    """Return marks and their names, the first on top and named first.

    Parameters
    ----------
    spots : sequence of Spot
        The marks.
    lines : sequence of ndarray of shape (n, 2)
        Corners of what is drawn already and must not run through a name.
    frame : tuple of float
        What names stay within.
    taken : list of tuple of float
        Boxes of words that stand already; those of the names are added.
    """
    on_the_way = np.concatenate([_samples(each) for each in lines])
    taken.extend((spot.x - 8, spot.x + 8, spot.y - 8, spot.y + 8) for spot in spots)
    names = [_named(spot, on_the_way, frame, taken) for spot in spots]
    return names + [_mark(spot) for spot in reversed(spots)]


def _mark(spot: Spot) -> str:
    fill = LIGHT.text if spot.shape == "circle" else LIGHT.page
    at = f'transform="translate({spot.x:.2f},{spot.y:.2f})"'
    look = f'fill="{fill}" stroke="{LIGHT.text}" stroke-width="1.5"'
    return f'<path class="{spot.shape}" d="{_SHAPES[spot.shape]}" {at} {look}/>'


def _named(spot: Spot, lines: NDArray[np.float64], frame: Box, taken: list[Box]) -> str:
    """Return a mark's name where nothing stands, and no line runs if that can be."""
    places = [(spot.x + dx, spot.y + dy) for dx, dy in _BESIDE]
    free = [at for at in places if _apart(_box(spot, at), frame, taken)] or places
    x, y = next((at for at in free if not _crossed(_box(spot, at), lines)), free[0])
    taken.append(_box(spot, (x, y)))
    side = "start" if x > spot.x else "end"
    look = (strong() if spot.shape == "circle" else f'fill="{LIGHT.text}"') + HALO
    tie = ""
    if abs(y - spot.y) > _NEAR:
        end = y - _UP if y > spot.y else y + _DOWN
        tie = line((spot.x, x, spot.y, end), f'stroke="{LIGHT.quiet}" stroke-width="0.8"')
    return tie + text(x, y, spot.name, side=side, look=look)


def _box(spot: Spot, at: tuple[float, float]) -> Box:
    x, y = at
    return text_box(x, y, spot.name, side="start" if x > spot.x else "end")


def text_box(x: float, y: float, words: str, *, side: str = "start") -> Box:
    """Return about where words on a line stand."""
    wide = width_of(words)
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[side]
    return left, left + wide, y - _UP, y + _DOWN


def _apart(box: Box, frame: Box, taken: Sequence[Box]) -> bool:
    left, right, top, bottom = box
    inside = frame[0] <= left and right <= frame[1] and frame[2] <= top and bottom <= frame[3]
    return inside and all(
        right < other[0] or other[1] < left or bottom < other[2] or other[3] < top
        for other in taken
    )


def _crossed(box: Box, lines: NDArray[np.float64]) -> bool:
    left, right, top, bottom = box
    x, y = lines[:, 0], lines[:, 1]
    return bool(np.any((left - 2 < x) & (x < right + 2) & (top - 2 < y) & (y < bottom + 2)))


def _samples(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points along a line, no further apart than a letter is wide."""
    along = np.append(0.0, np.cumsum(np.hypot(*np.diff(corners, axis=0).T)))
    at = np.arange(0.0, along[-1] + _STEP, _STEP)
    return np.column_stack([np.interp(at, along, corners[:, axis]) for axis in (0, 1)])
