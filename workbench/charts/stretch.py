"""Axes on which prices, ratios and shares are drawn: by their logarithm, or their log-odds."""

from __future__ import annotations

from math import ceil, floor, inf, log10
from typing import Literal, NamedTuple

from workbench.charts.ink import EDGE, NARROW, width_of

Kind = Literal["log", "share"]
_LOW = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4)
_SHARES = (*_LOW, 0.5, *(1.0 - share for share in reversed(_LOW)))
_MOST = 6


class Ticks(NamedTuple):
    """Where ticks stand on a stretched axis, and what they say."""

    places: tuple[float, ...]
    texts: tuple[str, ...]


def place(value: float, kind: Kind) -> float:
    """Return where a value lies: powers of ten, or of the odds of a share, in equal steps.

    Open ends, 0 and infinity (1 for a share), lie infinitely far out.
    """
    if kind == "share":
        return inf if value >= 1.0 else place(value / (1.0 - value), "log")
    return -inf if value <= 0.0 else log10(value) if value < inf else inf


def ticks(kind: Kind, low: float, high: float) -> Ticks:
    """Return six round values at most between two places, whose texts are not cut at the ends."""
    if kind == "share":
        known = [(place(share, kind), f"{100.0 * share:.6g} %") for share in _SHARES]
    else:
        powers = range(floor(low), ceil(high) + 1)
        values = [step * 10.0**power for power in powers for step in (1.0, 2.0, 5.0)]
        known = [(place(value, kind), _number(value)) for value in values]
    pixel = (high - low) / NARROW
    inside = [
        (at, text)
        for at, text in known
        if low <= at <= high and min(at - low, high - at) >= (0.5 * width_of(text) - EDGE) * pixel
    ]
    while len(inside) > _MOST:
        tens = [each for each in inside if kind == "log" and each[0] == round(each[0])]
        inside = tens if 2 < len(tens) < len(inside) else inside[::2]
    return Ticks(tuple(at for at, _ in inside), tuple(text for _, text in inside))


def share_ticks(high: float) -> Ticks:
    """Return round shares from 0 up to one, six at most, for an axis that is not stretched."""
    power = 10.0 ** floor(log10(high / 5.0))
    step = next(k * power for k in (1.0, 2.0, 5.0, 10.0) if k * power >= high / 5.0)
    shares = tuple(float(f"{i * step:.12g}") for i in range(floor(high / step + 1e-9) + 1))
    return Ticks(shares, tuple(f"{100.0 * share:g} %" for share in shares))


def _number(value: float) -> str:
    return f"{value:,.0f}" if 1.0 <= value < 1e7 else f"{value:g}"
