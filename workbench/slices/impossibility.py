"""What cannot be had at once: where base rates differ, not all three error rates can be equal.

In every slice FPR = pi / (1 - pi) x (1 - PPV) / PPV x TPR, where pi is its base rate
(Chouldechova 2017, Big Data 5, 153-163). So two of them made equal decide the third.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.slices.table import Slice, SliceTable


@dataclass(frozen=True, slots=True)
class Bound:
    """What a slice's third rate must be if it had the reference's other two.

    Attributes
    ----------
    key : tuple of str
        The slice.
    base_rate : float
        Share of positives; what the slice brings along.
    fpr : float
        Its FPR if its PPV and TPR were the reference's.
    tpr : float
        Its TPR if its PPV and FPR were the reference's.
    ppv : float
        Its PPV if its TPR and FPR were the reference's.

    Any is NaN where the other two leave it open, or a base rate is 0 or 1. An FPR or TPR above
    1 is no share: then those two cannot be equalised at all.
    """

    key: tuple[str, ...]
    base_rate: float
    fpr: float
    tpr: float
    ppv: float


def impossibility(table: SliceTable, reference: tuple[str, ...] | None) -> tuple[Bound, ...]:
    """Return what equalising two rates makes of the third, in each slice whose rates are ok.

    Parameters
    ----------
    table : SliceTable
        The slices at one threshold.
    reference : tuple of str, or None
        The slice whose rates the others are given; its own bound is its own rates.

    Returns
    -------
    tuple of Bound
        Empty without a reference whose three rates are defined.
    """
    given = None if reference is None else table.find(reference)
    if given is None or any(isnan(given.rate(name).value) for name in ("tpr", "fpr", "ppv")):
        return ()
    return tuple(_bound(row, given) for row in table.slices if row.status == "ok")


def _bound(row: Slice, given: Slice) -> Bound:
    base = row.base_rate.value
    tpr, fpr, ppv = given.tpr.value, given.fpr.value, given.ppv.value
    odds = base / (1.0 - base) if base < 1.0 else nan
    flagged = base * tpr + (1.0 - base) * fpr
    return Bound(
        row.key,
        base,
        fpr=odds * (1.0 - ppv) / ppv * tpr if ppv > 0.0 else nan,
        tpr=fpr / odds * ppv / (1.0 - ppv) if ppv < 1.0 and odds > 0.0 else nan,
        ppv=base * tpr / flagged if flagged > 0.0 else nan,
    )
