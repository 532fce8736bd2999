"""The axis on which thresholds are drawn: linear, or stretched where scores crowd."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scored import Scored

# Ends further out than this would overflow on the way to a pixel.
_FAR = 1e300
_LOGIT_TICKS = (0.0001, 0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999, 0.9999)


@dataclass(frozen=True, slots=True)
class ThresholdAxis:
    """Kind, ends and ticks of a threshold axis.

    Attributes
    ----------
    kind : str
        "linear", or "logit" for probabilities of which half lie below 0.1 or above 0.9.
    low, high : float
        The ends; a threshold beyond is drawn at the end.
    ticks : tuple of float
        Values to label.
    """

    kind: Literal["linear", "logit"]
    low: float
    high: float
    ticks: tuple[float, ...]


def threshold_axis(scored: Scored) -> ThresholdAxis:
    """Choose the axis for a model's scores.

    On a linear axis the thresholds that matter for a rare event share a few pixels, so
    probabilities that crowd at one end are drawn by their log-odds.
    """
    return axis_of(scored.y_score, scored.columns.scale)


def axis_of(scores: NDArray[np.float64], scale: str) -> ThresholdAxis:
    """Choose the axis for scores on a scale.

    Parameters
    ----------
    scores : ndarray of shape (n_scores,)
        Scores, or some that stand for them.
    scale : str
        "probability", "percent", "logit" or "any".
    """
    if scale == "probability":
        middle = float(np.median(scores))
        if 0.1 <= middle <= 0.9:
            return ThresholdAxis("linear", 0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0))
        return _logit_axis(scores)
    low, high = (min(max(float(end), -_FAR), _FAR) for end in (scores.min(), scores.max()))
    largest = max(abs(low), abs(high))
    if high - low <= max(1e-9 * largest, 1.0 / _FAR):  # one value, as far as a pixel can tell
        pad = max(0.5, 1e-3 * largest)
        low, high = low - pad, high + pad
    return ThresholdAxis("linear", low, high, round_ticks(low, high))


def _logit_axis(scores: NDArray[np.float64]) -> ThresholdAxis:
    inside = np.clip(np.quantile(scores, (0.005, 0.995)), 0.0005, 0.9995)
    low, high = float(min(inside[0], 0.05)), float(max(inside[1], 0.95))
    ticks = tuple(tick for tick in _LOGIT_TICKS if low <= tick <= high)
    return ThresholdAxis("logit", low, high, ticks)


def round_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return four to nine round values between two ends."""
    rough = (high - low) / 5.0
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(k * power for k in (1.0, 2.0, 5.0, 10.0) if k * power >= rough)
    count = range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)
    return tuple(float(f"{i * step:.12g}") for i in count)
