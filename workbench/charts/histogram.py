"""How the scores of both classes are spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.charts.axis import ThresholdAxis
    from workbench.scored import Scored

_BINS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """Weighted counts of both classes by score.

    Attributes
    ----------
    edges : ndarray of shape (n_bins + 1,)
        Ends of the bins, rising; scores beyond the axis fall in the outermost bins.
    positives, negatives : ndarray of shape (n_bins,)
        Weight of each class in each bin.
    """

    edges: NDArray[np.float64]
    positives: NDArray[np.float64]
    negatives: NDArray[np.float64]


def histogram(scored: Scored, axis: ThresholdAxis) -> Histogram:
    """Count both classes in bins that are equally wide on the axis."""
    if axis.kind == "logit":
        ends = np.log(np.array([axis.low, axis.high]) / (1.0 - np.array([axis.low, axis.high])))
        edges = 1.0 / (1.0 + np.exp(-np.linspace(ends[0], ends[1], _BINS + 1)))
    else:
        edges = np.linspace(axis.low, axis.high, _BINS + 1)
    bins = np.clip(np.searchsorted(edges, scored.y_score, side="right") - 1, 0, _BINS - 1)
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    return Histogram(
        edges,
        _count(bins, weight * scored.y_true),
        _count(bins, weight * ~scored.y_true),
    )


def _count(bins: NDArray[np.int64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.bincount(bins, weights=weight, minlength=_BINS), dtype=np.float64)
