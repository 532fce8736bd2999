"""The operating curve: what happens to the evaluation rows at every threshold.

A case is flagged when its score is at least the threshold. `OperatingCurve` holds every
threshold that the data can tell apart, so that reading it anywhere is a binary search.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.threshold.sweep import sweep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scored import Scored


_RAREST = 1e-12  # an expected share of either class


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What happens to the evaluation rows at one threshold.

    Attributes
    ----------
    threshold : float
        Cases scoring at least this are flagged; inf flags nobody.
    tn, fp, fn, tp : float
        Weighted counts of the four outcomes (rows, where there are no weights).
    flagged : int
        Rows flagged, rows of weight 0 included.
    """

    threshold: float
    tn: float
    fp: float
    fn: float
    tp: float
    flagged: int

    @property
    def total_weight(self) -> float:
        """Weight of all rows."""
        return (self.tp + self.fn) + (self.fp + self.tn)

    @property
    def tpr(self) -> float:
        """Share of the positives that are flagged (recall)."""
        return self.tp / (self.tp + self.fn)

    @property
    def fpr(self) -> float:
        """Share of the negatives that are flagged."""
        return self.fp / (self.fp + self.tn)

    @property
    def selection_rate(self) -> float:
        """Weighted share of all cases that are flagged."""
        return (self.tp + self.fp) / self.total_weight

    @property
    def precision(self) -> float:
        """Share of the flagged that are positive; NaN where nobody is flagged."""
        flagged = self.tp + self.fp
        return self.tp / flagged if flagged > 0 else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class OperatingCurve:
    """Weighted counts at each distinct threshold, from 'flag nobody' (inf) downwards.

    Attributes
    ----------
    thresholds : ndarray of shape (n_thresholds,)
        inf, then each distinct score, falling.
    fps, tps : ndarray of shape (n_thresholds,)
        Weight of the negatives and of the positives that are flagged, rising.
    flagged : ndarray of shape (n_thresholds,)
        Rows flagged, rows of weight 0 included.
    observed : OperatingCurve, optional
        The curve before its classes were weighted to an expected prevalence: TPR and FPR are
        read off it, so that they stay to the last bit.
    """

    thresholds: NDArray[np.float64]
    fps: NDArray[np.float64]
    tps: NDArray[np.float64]
    flagged: NDArray[np.int64]
    observed: OperatingCurve | None = None

    @property
    def tns(self) -> NDArray[np.float64]:
        """Weight of the negatives that are not flagged, per threshold."""
        return np.asarray(self.fps[-1] - self.fps)

    @property
    def fns(self) -> NDArray[np.float64]:
        """Weight of the positives that are not flagged, per threshold."""
        return np.asarray(self.tps[-1] - self.tps)

    @property
    def fpr(self) -> NDArray[np.float64]:
        """False-positive rate per threshold."""
        seen = self.observed or self
        return np.asarray(seen.fps / seen.fps[-1])

    @property
    def tpr(self) -> NDArray[np.float64]:
        """True-positive rate (recall) per threshold."""
        seen = self.observed or self
        return np.asarray(seen.tps / seen.tps[-1])

    @property
    def total_weight(self) -> float:
        """Weight of all rows (their number, where there are no weights)."""
        return float(self.tps[-1]) + float(self.fps[-1])

    @property
    def prevalence(self) -> float:
        """Weighted share of positives."""
        return float(self.tps[-1]) / self.total_weight

    @property
    def auc(self) -> float:
        """Area under the ROC curve, ties counted half (Mann–Whitney)."""
        twice = np.dot(np.diff(self.fps), self.tps[1:] + self.tps[:-1])
        return float(twice / (2.0 * self.fps[-1] * self.tps[-1]))

    @property
    def is_constant(self) -> bool:
        """Whether all rows have one and the same score."""
        return len(self.thresholds) == 2

    def shift(self, prevalence: float) -> tuple[float, float]:
        """Return what each class is weighted by where a share of positives is expected.

        pi'/pi for positives and (1 - pi')/(1 - pi) for negatives: label shift, under which each
        class keeps its scores (Elkan 2001; Saerens et al. 2002).

        Raises
        ------
        InputError
            If the prevalence is not above 0 and below 1, or nearer to one of them than 1e-12.
        """
        if not _RAREST <= prevalence <= 1.0 - _RAREST:
            raise InputError(
                f"The expected prevalence is {prevalence}. Give a share above 0 and below 1, such "
                f"as 0.05, and not within {_RAREST:g} of either."
            )
        return prevalence / self.prevalence, (1.0 - prevalence) / (1.0 - self.prevalence)

    def at_prevalence(self, prevalence: float) -> OperatingCurve:
        """Return the curve with its classes weighted to an expected share of positives.

        The ROC stays; counts, precision and selection rate follow. `flagged` goes on counting
        rows, and the total weight stays.
        """
        positives, negatives = self.shift(prevalence)
        arrays = self.fps * negatives, self.tps * positives
        for array in arrays:
            array.setflags(write=False)
        return OperatingCurve(self.thresholds, *arrays, self.flagged, self)

    def positions(self, y_score: NDArray[np.float64]) -> NDArray[np.int32]:
        """Return for each score the position at which it begins to be flagged.

        Parameters
        ----------
        y_score : ndarray of shape (n_rows,)
            Scores that the curve was made of.
        """
        rising = self.thresholds[::-1]
        positions = (len(rising) - 1 - rising.searchsorted(y_score)).astype(np.int32)
        positions.setflags(write=False)
        return positions

    def index(self, threshold: float) -> int:
        """Return the position of the point that decides as `threshold` does.

        Raises
        ------
        InputError
            If the threshold is not a number.
        """
        if isnan(threshold):
            raise InputError("The threshold is not a number. Give a score such as 0.25, or inf.")
        rising = self.thresholds[::-1]  # as an array's own method: a drag step has microseconds
        return len(rising) - 1 - int(rising.searchsorted(threshold))

    def at(self, threshold: float) -> OperatingPoint:
        """Read the curve at any threshold, observed or between two observed scores."""
        return self.point(self.index(threshold), threshold)

    def point(self, index: int, threshold: float | None = None) -> OperatingPoint:
        """Return the point at a position, under its own threshold unless one is given."""
        tp, fp = float(self.tps[index]), float(self.fps[index])
        return OperatingPoint(
            threshold=float(self.thresholds[index]) if threshold is None else threshold,
            tn=float(self.fps[-1]) - fp,
            fp=fp,
            fn=float(self.tps[-1]) - tp,
            tp=tp,
            flagged=int(self.flagged[index]),
        )

    def same_decisions(self, threshold: float) -> tuple[float, float]:
        """Return (low, high): every t with low < t <= high flags the same rows."""
        i = self.index(threshold)
        low = float(self.thresholds[i + 1]) if i + 1 < len(self.thresholds) else -np.inf
        return low, float(self.thresholds[i])


def operating_curve(scored: Scored) -> OperatingCurve:
    """Count outcomes at every distinct score, ties kept together.

    Parameters
    ----------
    scored : Scored
        Rows with both classes; `Scored` has seen to that.

    Returns
    -------
    OperatingCurve
        One point more than there are distinct scores: the first flags nobody.
    """
    counted = sweep(scored.y_true, scored.y_score, scored.sample_weight)
    arrays = (counted.thresholds, counted.fps, counted.tps, counted.flagged)
    for array in arrays:
        array.setflags(write=False)
    return OperatingCurve(*arrays)
