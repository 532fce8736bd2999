"""The same slices decided in two ways: precision and cost, whose denominators or sums change."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from workbench.intake import InputError
from workbench.slices.costs import Outcomes, estimates, moments, paid_worth
from workbench.slices.counts import RATES, STATUSES, unit_weight, wilson
from workbench.slices.entities import Entities, rates_at, variance_of_sums
from workbench.slices.paired import Change, adjusted, root

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.slices.paired import Decided
    from workbench.slices.slicing import Slicing
    from workbench.threshold import PricedRows

_Two: TypeAlias = "tuple[NDArray[np.float64], NDArray[np.float64]]"

_Z = NormalDist().inv_cdf(0.975)
_PPV = RATES.index("ppv")


def precision_changes(
    before: Decided, after: Decided, slicing: Slicing, min_n: int = 30
) -> tuple[Change, ...]:
    """Compare the precision of two ways of deciding the same rows, slice by slice.

    The rows flagged in the two ways overlap, so that the two shares hang together. The interval
    adds up Wilson's limits of both with the correlation of the linearised shares (Zou 2008;
    a row pulls a share p of total weight A by w (y - p) / A), in which rows of one entity are
    summed up first. The p-value is that of a normal deviate of the interval's reach towards 0.

    Simulated for slices of 60 to 1,000 rows: the intervals covered .92 to .96, and where
    nothing differs about .05 of single tests were below .05.

    Parameters
    ----------
    before, after : Decided
        The same rows in the same order.
    slicing : Slicing
        Their slices.
    min_n : int
        A slice of which fewer rows are flagged in either way is "too few", and not tested.

    Returns
    -------
    tuple of Change
        Their `n` is the lesser number of rows flagged.

    Raises
    ------
    InputError
        If the rows are not the same.
    """
    _refuse_others(before, after)
    rates = [rates_at(each.scored, slicing, each.threshold) for each in (before, after)]
    first, second = (each.value[:, _PPV] for each in rates)
    ends = [(low[:, _PPV], high[:, _PPV]) for low, high in map(wilson, rates)]
    r = _correlation(before, after, slicing, (first, second))
    (l1, u1), (l2, u2) = ends
    below = root((second - l2) ** 2, (u1 - first) ** 2, r * (second - l2) * (u1 - first))
    above = root((u2 - second) ** 2, (first - l1) ** 2, r * (u2 - second) * (first - l1))
    n = np.minimum(*(each.n[:, _PPV] for each in rates))
    status = np.maximum(*(each.status(min_n)[:, _PPV] for each in rates))
    return _changes(slicing, (first, second), (below, above), (n, status))


def cost_changes(
    before: Decided, after: Decided, slicing: Slicing, rows: PricedRows, min_n: int = 30
) -> tuple[Change, ...]:
    """Compare the cost per case of two ways of deciding the same rows, slice by slice.

    Only rows that are decided otherwise count: newly flagged or newly passed, positive or
    negative. The interval is made of these shares and of what each costs, as that of
    `slice_costs`; a change that no row of the slice shows widens it by what it would cost. The
    p-value is that of a normal deviate of the interval's reach towards 0.

    Simulated for slices of 60 to 1,000 rows with misses five times as dear: the intervals
    covered .96 to .98, and where nothing differs about .05 of single tests were below .05.

    Parameters
    ----------
    before, after : Decided
        The same rows in the same order.
    slicing : Slicing
        Their slices.
    rows : PricedRows
        The same rows with their prices.
    min_n : int
        A slice of fewer rows is "too few", and not tested.

    Raises
    ------
    InputError
        If the rows are not the same.
    """
    _refuse_others(before, after)
    size, weight = len(slicing.keys), _weight(rows)
    passed, flagged = rows.prices.if_passed(rows.y_true), rows.prices.if_flagged(rows.y_true)
    unit = max(float(np.abs(passed).max()), float(np.abs(flagged).max())) or 1.0
    dearer = (flagged - passed) / unit  # to be flagged, for each row
    moved = after.flagged.astype(np.int64) - before.flagged
    worth = paid_worth(moved * dearer, weight, slicing, rows.group)
    some = worth > 0.0
    found = np.full((3, size), np.nan)
    outcomes = _moves(moved, dearer, (slicing.codes, rows.y_true, weight), size)
    found[:, some] = unit * estimates(outcomes, some, worth[some])
    means = tuple(
        _means(np.where(each.flagged, flagged, passed), weight, slicing) for each in (before, after)
    )
    n = np.bincount(slicing.codes, minlength=size)
    status = np.where(some, (n < min_n).astype(np.int64), STATUSES.index("undefined"))
    apart, low, high = found
    return _changes(slicing, (means[0], means[1]), (apart - low, high - apart), (n, status))


def _refuse_others(before: Decided, after: Decided) -> None:
    if not np.array_equal(before.scored.y_true, after.scored.y_true):
        raise InputError("The two tables are not the same cases. Compare models on one table.")


def _changes(
    slicing: Slicing,
    means: _Two,
    reaches: _Two,
    rows: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[Change, ...]:
    """Put together what is known; `rows` are their numbers, and the places of the statuses."""
    from scipy.special import ndtr

    (first, second), (below, above), (n, status) = means, reaches, rows
    apart = second - first
    reach = np.where(apart > 0.0, below, above)
    deviate = np.zeros(len(apart))
    np.divide(_Z * np.abs(apart), reach, out=deviate, where=reach > 0.0)
    p = np.where(status == 0, 2.0 * ndtr(-deviate), np.nan)
    columns = (first, second, apart, apart - below, apart + above, p, adjusted(p))
    figures = np.stack(columns, axis=1).tolist()
    return tuple(
        Change(key, many, STATUSES[state], *each)
        for key, many, state, each in zip(
            slicing.keys, n.tolist(), status.tolist(), figures, strict=True
        )
    )


def _correlation(
    before: Decided, after: Decided, slicing: Slicing, shares: _Two
) -> NDArray[np.float64]:
    """Return how the linearised precisions of each slice correlate; 0 where one does not vary."""
    scored, weight = before.scored, unit_weight(before.scored)
    weight = np.ones(scored.n) if weight is None else weight
    entities = None if scored.group is None else Entities.of(scored.group, slicing)
    counted = weight > 0.0
    pulls = [
        _pulls(weight * each.flagged, scored.y_true, share, slicing)
        for each, share in zip((before, after), shares, strict=True)
    ]
    first, second, apart = (
        variance_of_sums(each, counted, slicing, entities)[0]
        for each in (pulls[0], pulls[1], pulls[1] - pulls[0])
    )
    spread = np.sqrt(first * second)
    correlation = np.zeros(len(slicing.keys))
    np.divide((first + second - apart) / 2.0, spread, out=correlation, where=spread > 0.0)
    return np.clip(correlation, -1.0, 1.0)


def _pulls(
    flagged: NDArray[np.float64],
    y_true: NDArray[np.bool_],
    share: NDArray[np.float64],
    slicing: Slicing,
) -> NDArray[np.float64]:
    """Return how far each flagged row pulls its slice's share of positives from its value."""
    total = np.bincount(slicing.codes, flagged, minlength=len(share))[slicing.codes]
    pulls = np.zeros(len(y_true))
    about: NDArray[np.float64] = y_true - np.where(np.isnan(share), 0.0, share)[slicing.codes]
    np.divide(flagged * about, total, out=pulls, where=total > 0.0)
    return pulls


def _moves(
    moved: NDArray[np.int64],
    dearer: NDArray[np.float64],
    place: tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.float64]],
    size: int,
) -> Outcomes:
    """Sum up who stays, and who is newly passed or flagged of either class; (n_slices, 5)."""
    codes, y_true, weight = place
    cells = 5 * codes + np.where(moved == 0, 0, 1 + 2 * y_true + (moved > 0))
    held, price, spread = moments(cells, moved * dearer, weight, 5 * size)
    held, price, spread = (each.reshape(size, 5) for each in (held, price, spread))
    price[:, 0], spread[:, 0] = 0.0, 0.0
    _, of_class, widely = moments(2 * codes + y_true, dearer, weight, 2 * size)
    _, of_all, _ = moments(y_true.astype(np.int64), dearer, weight, 2)
    of_class = np.where(np.isnan(of_class), np.tile(of_all, size), of_class)
    of_class = np.nan_to_num(of_class).reshape(size, 2)  # a table may lack a class
    for sign, first in ((-1.0, 1), (1.0, 2)):
        own = slice(first, None, 2)
        if not (moved == sign).any():  # one model at two thresholds moves rows one way only
            price[:, own] = spread[:, own] = 0.0
            continue
        price[:, own] = np.where(np.isnan(price[:, own]), sign * of_class, price[:, own])
        spread[:, own] = np.maximum(spread[:, own], widely.reshape(size, 2))
    total, share = held.sum(axis=1, keepdims=True), np.zeros((size, 5))
    np.divide(held, total, out=share, where=total > 0.0)
    return Outcomes(share, price, spread)


def _means(
    paid: NDArray[np.float64], weight: NDArray[np.float64], slicing: Slicing
) -> NDArray[np.float64]:
    size = len(slicing.keys)
    total = np.bincount(slicing.codes, weight, minlength=size)
    means = np.full(size, np.nan)
    money = np.bincount(slicing.codes, weight * paid, minlength=size)
    np.divide(money, total, out=means, where=total > 0.0)
    return means


def _weight(rows: PricedRows) -> NDArray[np.float64]:
    if rows.weight is None:
        return np.ones(len(rows.y_true))
    return np.asarray(rows.weight / rows.weight.max())
