"""Points with a name: Youden's, equal error, enough recall or precision, the top K, today's.

Each function returns a position on the curve; of equally good points the one that flags fewest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.threshold.priced import cheapest_index

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.curve import OperatingCurve
    from workbench.threshold.priced import PricedCurve

# Up to here products of two counts are exact in float64.
_EXACT = 2.0**53


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the presets that ask for something are asked for.

    Attributes
    ----------
    recall, precision : float
        Shares from 0 to 1.
    rows : int, optional
        K of the top K.
    today : float, optional
        The threshold that is in force.
    """

    recall: float = 0.9
    precision: float = 0.5
    rows: int | None = None
    today: float | None = None


@dataclass(frozen=True, slots=True)
class Presets:
    """Positions on the curve; None where no point does it, or nothing was asked for.

    Attributes
    ----------
    cheapest, youden, equal_error, recall : int
        There always are such points.
    precision, top, today : int or None
        See `precision_at_least`, `top`; the point that decides as today's threshold.
    """

    cheapest: int
    youden: int
    equal_error: int
    recall: int
    precision: int | None
    top: int | None
    today: int | None


def presets(priced: PricedCurve, wanted: Wanted) -> Presets:
    """Return all points that have a name.

    Raises
    ------
    InputError
        If what is wanted is no share, no number of rows, or no threshold.
    """
    curve = priced.curve
    return Presets(
        cheapest=cheapest_index(priced.money()),
        youden=youden(curve),
        equal_error=equal_error(curve),
        recall=recall_at_least(curve, wanted.recall),
        precision=precision_at_least(curve, wanted.precision),
        top=None if wanted.rows is None else top(curve, wanted.rows),
        today=None if wanted.today is None else curve.index(wanted.today),
    )


def youden(curve: OperatingCurve) -> int:
    """Return where recall exceeds the false-positive rate by most (Youden 1950).

    It is the cheapest point where a miss costs as much more than a false alarm as there are
    negatives to a positive: no price of anyone's.
    """
    gain = curve.tps * curve.fps[-1] - curve.fps * curve.tps[-1]
    return _least(curve, -gain)


def equal_error(curve: OperatingCurve) -> int:
    """Return where the false-positive and the false-negative rate are closest to each other."""
    apart = curve.fps * curve.tps[-1] - curve.fns * curve.fps[-1]
    return _least(curve, np.abs(apart))


def recall_at_least(curve: OperatingCurve, share: float) -> int:
    """Return the point that flags fewest of those with at least so much recall.

    Raises
    ------
    InputError
        If the share is not from 0 to 1.
    """
    _refuse_no_share("recall", share)
    return int(np.argmax(curve.tpr >= share))


def precision_at_least(curve: OperatingCurve, share: float) -> int | None:
    """Return the point with the largest recall of those with at least so much precision.

    Precision rises and falls along the curve, and is undefined where no weight is flagged: all
    points are looked at. None where no point has it.

    Raises
    ------
    InputError
        If the share is not from 0 to 1.
    """
    _refuse_no_share("precision", share)
    flagged = curve.tps + curve.fps
    with np.errstate(invalid="ignore"):
        enough = curve.tps / flagged >= share  # not a number is not enough
    if not enough.any():
        return None
    return int(np.argmax(np.where(enough, curve.tps, -1.0)))


def top(curve: OperatingCurve, rows: int) -> int:
    """Return the point that flags the most rows of those that flag at most so many.

    Rows of one score are never parted, so fewer may be flagged, or none at all.

    Raises
    ------
    InputError
        If the number of rows is below 0.
    """
    if rows < 0:
        raise InputError(f"The number of cases to flag is {rows}. Give at least 0.")
    return int(curve.flagged.searchsorted(rows, side="right")) - 1


def _least(curve: OperatingCurve, values: NDArray[np.float64]) -> int:
    """Return the first position of the least value, products of two counts being exact."""
    area = float(curve.fps[-1]) * float(curve.tps[-1])
    whole = area < _EXACT and bool(np.all(values == np.rint(values)))
    slack = 0.0 if whole else 1e-12 * area
    return int(np.argmax(values <= values.min() + slack))


def _refuse_no_share(name: str, share: float) -> None:
    if not 0.0 <= share <= 1.0:
        raise InputError(f"The {name} to reach is {share}. Give a share from 0 to 1.")
