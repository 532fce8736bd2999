"""What other samples of the same size could have shown: resampled curves, a thousand in a second.

A resampled curve is read at a few fixed positions only, so that rows between two of them may be
drawn together, as counts. That is the bootstrap itself, not an approximation, where rows of one
class weigh and cost the same; how weights and prices are drawn stands in `draws`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.cells import Side
from workbench.threshold.draws import sampler

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from workbench.threshold.cells import Sums
    from workbench.threshold.priced import PricedCurve, PricedRows

MOST_POSITIONS = 2_000
_SMALL = 1e-20  # mean weights between this and its inverse are reckoned with as they are


@dataclass(frozen=True, slots=True, eq=False)
class Replicates:
    """Resampled curves, each read at the same positions; NaN where a class has no weight.

    Attributes
    ----------
    positions : ndarray of int64, shape (n_positions,)
        Positions on the curve, rising, both ends included.
    money : ndarray of shape (n_replicates, n_positions)
        Money per case.
    tpr, fpr : ndarray of shape (n_replicates, n_positions)
        Share of the positives and of the negatives that are flagged.
    selection_rate : ndarray of shape (n_replicates, n_positions)
        Share of all cases that are flagged, under the prevalence that is expected.
    auc : ndarray of shape (n_replicates,)
        Area under the ROC curve, by trapezoids over the positions.
    units : int
        What was drawn: rows, or groups of rows. From a single one nothing can be learnt.
    effective : tuple of float
        Rows that positives and negatives are worth: (sum of w)^2 / sum of w^2 over the units
        (Kish 1965).
    row : float
        Money per case that hangs on whether one typical unit of each class is flagged.
    """

    positions: NDArray[np.int64]
    money: NDArray[np.float64]
    tpr: NDArray[np.float64]
    fpr: NDArray[np.float64]
    selection_rate: NDArray[np.float64]
    auc: NDArray[np.float64]
    units: int
    effective: tuple[float, float]
    row: float

    @property
    def undefined(self) -> int:
        """Number of replicates in which a class has no weight, and so no rate."""
        return int(np.count_nonzero(np.isnan(self.auc)))

    def column(self, position: int) -> int:
        """Return where a position of the curve stands in the arrays.

        Raises
        ------
        ValueError
            If the curves were not read there.
        """
        return column_at(self.positions, position)


def resampling_positions(priced: PricedCurve, must: Iterable[int] = ()) -> NDArray[np.int64]:
    """Return the positions at which resampled curves are read: all, or at most 2,000.

    Of more, those are taken that lie in equal steps of FPR + TPR along the ROC curve: no step
    holds more than a thousandth of the positives or of the negatives, however rare they are,
    unless their scores are tied. (In equal steps of rows, one positive in a thousand would
    leave two positions for all of them.)

    Parameters
    ----------
    priced : PricedCurve
        The curve.
    must : iterable of int
        Positions that are wanted whatever the steps: the cheapest, the chosen one, today's.

    Returns
    -------
    ndarray of int64, shape (n_positions,)
        Rising, both ends included.
    """
    curve = priced.curve
    last = len(curve.thresholds) - 1
    if last < MOST_POSITIONS:
        return np.arange(last + 1)
    wanted = np.unique(np.array([0, *must, last], dtype=np.int64))
    along = curve.fpr + curve.tpr
    steps = np.linspace(0.0, along[-1], MOST_POSITIONS - len(wanted))
    return np.union1d(along.searchsorted(steps), wanted)


def resample(
    priced: PricedCurve,
    rows: PricedRows,
    positions: NDArray[np.int64],
    *,
    seed: int = 0,
    replicates: int = 1_000,
) -> Replicates:
    """Draw samples as large as this one from its rows, with replacement, and read their curves.

    Rows of one group are drawn together. The share of positives varies from sample to sample,
    unless it is expected from outside: then rows are drawn within their class, or, drawn by
    groups, each class is given its expected weight again.

    Parameters
    ----------
    priced : PricedCurve
        The curve.
    rows : PricedRows
        Its rows: `priced_rows` with the same prices and prevalence.
    positions : ndarray of int64, shape (n_positions,)
        As `resampling_positions` returns them.
    seed : int
        The same seed gives the same curves.
    replicates : int
        Number of samples.
    """
    rows, total = _calm(rows, priced.curve.total_weight)
    sides = (
        Side.of(rows, positions, members=rows.y_true),
        Side.of(rows, positions, members=~rows.y_true),
    )
    source = sampler(rows, sides)
    random = np.random.Generator(np.random.PCG64(seed))
    share = priced.curve.prevalence if rows.prevalence_held else None
    shape = replicates, len(positions)
    money, tpr, fpr, selection_rate = (np.empty(shape) for _ in range(4))
    auc = np.empty(replicates)
    step = max(1, source.block)
    for start in range(0, replicates, step):
        part = slice(start, min(start + step, replicates))
        sums = source.draw(random, part.stop - part.start)
        money[part], tpr[part], fpr[part], selection_rate[part] = _read(sides, sums, share)
        auc[part] = _area(fpr[part], tpr[part])
    for array in (money, tpr, fpr, selection_rate, auc):
        array.setflags(write=False)
    row = hypot(*source.stakes) / total
    return Replicates(
        positions, money, tpr, fpr, selection_rate, auc, source.units, source.effective, row
    )


def _calm(rows: PricedRows, total: float) -> tuple[PricedRows, float]:
    """Return rows and their total weight, with a mean weight of 1 where it was beyond all measure.

    Money per case and rates stay; weights times prices are squared, and a double ends near 1e308.
    """
    mean = total / len(rows.y_true)
    if rows.weight is None or _SMALL < mean < 1.0 / _SMALL:
        return rows, total
    return replace(rows, weight=rows.weight / mean), total / mean


def _read(
    sides: tuple[Side, Side], sums: tuple[Sums, Sums], share: float | None
) -> tuple[NDArray[np.float64], ...]:
    """Return money per case, TPR, FPR and selection rate, each of shape (n_samples, n_positions).

    `share` is the prevalence where it is held: then each class counts with its expected weight.
    """
    (tps, of_positives), (fps, of_negatives) = (
        side.read(each) for side, each in zip(sides, sums, strict=True)
    )
    positives, negatives = tps[:, -1:], fps[:, -1:]
    total = positives + negatives
    with np.errstate(divide="ignore", invalid="ignore"):  # 0/0 is the NaN that is meant
        tpr, fpr = tps / positives, fps / negatives
        if share is None:
            money, selected = (of_positives + of_negatives) / total, (tps + fps) / total
        else:
            money = of_positives * (share / positives) + of_negatives * ((1.0 - share) / negatives)
            selected = share * tpr + (1.0 - share) * fpr
    return money, tpr, fpr, selected


def _area(fpr: NDArray[np.float64], tpr: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the area under each curve by trapezoids."""
    return np.asarray((np.diff(fpr) * (tpr[:, 1:] + tpr[:, :-1])).sum(axis=1) / 2.0)


def column_at(positions: NDArray[np.int64], position: int) -> int:
    """Return where a position of the curve stands among those that were read.

    Raises
    ------
    ValueError
        If it does not.
    """
    found = int(positions.searchsorted(position))
    if found == len(positions) or positions[found] != position:
        raise ValueError(
            f"The resampled curves were not read at position {position}. Name it in 'must' of "
            "resampling_positions."
        )
    return found
