"""Which slices differ from the reference, many looks allowed for, the worst harm first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from workbench.slices.counts import RATES, STATUSES
from workbench.slices.fisher import fisher_exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from workbench.slices.counts import SliceRates
    from workbench.slices.slicing import Slicing
    from workbench.slices.table import SliceTable
    from workbench.threshold import PricedRows

_Two: TypeAlias = "tuple[NDArray[np.float64], NDArray[np.float64]]"
_Place: TypeAlias = "tuple[NDArray[np.int64], NDArray[np.int64]]"

_OK = STATUSES.index("ok")
_LEVEL = 0.05  # of the discoveries, the share that may be false
# What is compared, whether more of it is worse (1) or better (-1), and which mistake it means.
_TESTED = {
    "selection_rate": (1.0, "false_alarm"),
    "tpr": (-1.0, "miss"),
    "fpr": (1.0, "false_alarm"),
    "fnr": (1.0, "miss"),
    "ppv": (-1.0, "false_alarm"),
    "npv": (-1.0, "miss"),
}
TESTED = tuple(_TESTED)


@dataclass(frozen=True, slots=True)
class Flag:
    """A slice's rate compared with the reference's.

    Attributes
    ----------
    key : tuple of str
        The slice.
    metric : str
        One of `TESTED`.
    difference : float
        The slice's rate minus the reference's.
    low, high : float
        Its 95 % interval (Newcombe 1998).
    p : float
        Fisher's exact two-sided p-value of "both are alike".
    p_adjusted : float
        The same among all that were tested (Benjamini and Hochberg 1995).
    people : float
        Rows of the slice that would have been decided, or been right, otherwise at the
        reference's rate.
    harm : float
        People times what their mistake costs: a false alarm, or for `tpr`, `fnr` and `npv` a
        miss. Negative where the slice is better off than the reference.
    """

    key: tuple[str, ...]
    metric: str
    difference: float
    low: float
    high: float
    p: float
    p_adjusted: float
    people: float
    harm: float

    @property
    def flagged(self) -> bool:
        """Whether chance alone is no good account of it, many looks allowed for."""
        return self.p_adjusted <= _LEVEL


@dataclass(frozen=True, slots=True, eq=False)
class Stakes:
    """What a mistake costs more than being right, on average over the rows of a slice.

    Attributes
    ----------
    false_alarm : ndarray of shape (n_slices,)
        Money per negative that is flagged; of all rows where the slice has no negative.
    miss : ndarray of shape (n_slices,)
        Money per positive that is passed; of all rows where the slice has no positive.
    """

    false_alarm: NDArray[np.float64]
    miss: NDArray[np.float64]


def stakes(rows: PricedRows, slicing: Slicing) -> Stakes:
    """Return what mistakes cost in each slice.

    Parameters
    ----------
    rows : PricedRows
        The rows with their prices.
    slicing : Slicing
        Their slices.
    """
    flagged, passed = rows.prices.if_flagged(rows.y_true), rows.prices.if_passed(rows.y_true)
    worse = np.where(rows.y_true, passed - flagged, flagged - passed)
    weight = np.ones(len(worse)) if rows.weight is None else rows.weight
    cells, size = 2 * slicing.codes + rows.y_true, 2 * len(slicing.keys)
    total, money = (
        np.bincount(cells, each, minlength=size).reshape(-1, 2) for each in (weight, weight * worse)
    )
    mean = np.tile(money.sum(axis=0) / total.sum(axis=0), (len(total), 1))
    np.divide(money, total, out=mean, where=total > 0.0)
    return Stakes(mean[:, 0], mean[:, 1])


def reference_key(
    table: SliceTable, wanted: tuple[str, ...] | None = None
) -> tuple[str, ...] | None:
    """Return the slice that others are compared with.

    Parameters
    ----------
    table : SliceTable
        The slices.
    wanted : tuple of str, optional
        The slice that was asked for.

    Returns
    -------
    tuple of str, or None
        What was asked for, where there is such a slice; else the largest that is ok, of equals
        the first; None where none is.
    """
    if wanted is not None and table.find(wanted) is not None:
        return wanted
    known = [row for row in table.slices if row.status == "ok"]
    return max(known, key=lambda row: row.n).key if known else None


def flags(
    rates: SliceRates,
    slicing: Slicing,
    reference: tuple[str, ...] | None,
    min_n: int = 30,
    money: Stakes | None = None,
) -> tuple[Flag, ...]:
    """Compare every slice with the reference in every rate of which both have enough rows.

    Under parity at most one table in twenty has any flag: .03 to .045 of simulated tables of 2 to
    6 slices. The rates of a slice hang together (`tpr` and `fnr` are one test), which the
    correction bears. Weights and rows that belong together count by their effective size,
    rounded for Fisher's test.

    Parameters
    ----------
    rates : SliceRates
        With arrays of shape (n_slices, n_rates): of `rates_at`, or `slice_rates` of counts.
    slicing : Slicing
        The slices.
    reference : tuple of str, or None
        The key of the slice to compare with; None compares nothing.
    min_n : int
        Rates with fewer rows in their denominator are not compared.
    money : Stakes, optional
        What mistakes cost; by default each costs 1, so that harm counts people.

    Returns
    -------
    tuple of Flag
        All that was tested, flagged or not; the worst harm first.
    """
    if reference is None or reference not in slicing.keys:
        return ()
    own = slicing.keys.index(reference)
    used = [RATES.index(name) for name in TESTED]
    known = rates.status(min_n)[:, used] == _OK
    tested = known & known[own]
    tested[own] = False
    places, metrics = np.nonzero(tested)
    if len(places) == 0:
        return ()
    harmful = _harmful(money, len(slicing.keys))[places, metrics]
    columns = np.array(used)[metrics]
    found = _compared(rates, (places, columns), (np.full(len(places), own), columns), harmful)
    order = np.lexsort((found[:, 3], -found[:, 6]))
    return tuple(
        Flag(slicing.keys[places[i]], TESTED[metrics[i]], *found[i].tolist())
        for i in order.tolist()
    )


def corrected_together(tested: Sequence[Sequence[Flag]]) -> list[tuple[Flag, ...]]:
    """Correct the tests of several columns for all of them (Benjamini and Hochberg 1995).

    Parameters
    ----------
    tested : sequence of sequences of Flag
        What `flags` returned for each column; of one column it stays as it is.
    """
    if len(tested) == 1:
        return [tuple(tested[0])]
    from scipy.stats import false_discovery_control

    p = np.array([flag.p for each in tested for flag in each])
    adjusted = iter(np.maximum(false_discovery_control(p), p).tolist() if len(p) else ())
    return [tuple(replace(flag, p_adjusted=next(adjusted)) for flag in each) for each in tested]


def told_once(tested: Sequence[Flag]) -> tuple[Flag, ...]:
    """Leave out `tpr`, whose test is that of `fnr`: who is caught is not missed."""
    return tuple(flag for flag in tested if flag.metric != "tpr")


def _harmful(money: Stakes | None, size: int) -> NDArray[np.float64]:
    """Return the money per row by which more of each rate is worse, shape (n_slices, n_tested)."""
    columns = [
        sign * (np.ones(size) if money is None else getattr(money, mistake))
        for sign, mistake in _TESTED.values()
    ]
    return np.stack(columns, axis=1)


def _compared(
    rates: SliceRates, here: _Place, there: _Place, harmful: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the figures of a `Flag`, in its order, shape (n_tests, 7)."""
    from scipy.stats import false_discovery_control
    from statsmodels.stats.proportion import confint_proportions_2indep

    values = rates.value[here], rates.value[there]
    sizes = rates.effective[here], rates.effective[there]
    low, high = confint_proportions_2indep(
        values[0] * sizes[0], sizes[0], values[1] * sizes[1], sizes[1], method="newcomb"
    )
    difference = values[0] - values[1]
    p = exact_p(values, sizes)
    people = np.abs(difference) * rates.n[here]
    harm = difference * rates.n[here] * harmful
    adjusted = np.maximum(false_discovery_control(p), p)
    return np.stack([difference, low, high, p, adjusted, people, harm], axis=1)


def exact_p(values: _Two, sizes: _Two) -> NDArray[np.float64]:
    """Return Fisher's p-values of shares, whose sizes are rounded to whole rows.

    Parameters
    ----------
    values, sizes : tuple of two ndarray of shape (n_tests,)
        Shares of either group, and the rows that they are worth.
    """
    rows = [np.maximum(np.rint(size), 1.0) for size in sizes]
    hits = [np.rint(value * n) for value, n in zip(values, rows, strict=True)]
    own, others = (
        (k.astype(np.int64), n.astype(np.int64)) for k, n in zip(hits, rows, strict=True)
    )
    return fisher_exact((own[0], others[0]), (own[1], others[1]))
