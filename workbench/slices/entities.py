"""How many independent rows a rate's rows are worth: weights, and rows that belong together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from workbench.slices.counts import RATES, SliceCounts, count_slices, slice_rates, unit_weight

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.slices.counts import SliceRates
    from workbench.slices.slicing import Slicing

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True, eq=False)
class Entities:
    """The rows of each entity within each slice, as one cell.

    Attributes
    ----------
    slices : ndarray of int64, shape (n_cells,)
        The slice of each cell, rising.
    cells : ndarray of int64, shape (n_rows,)
        The cell of each row.
    size : int
        Number of slices.
    """

    slices: NDArray[np.int64]
    cells: NDArray[np.int64]
    size: int

    @classmethod
    def of(cls, group: NDArray[np.int64], slicing: Slicing) -> Entities:
        """Find the cells of a table whose rows belong together in groups."""
        many = int(group.max()) + 1
        found, cells = np.unique(slicing.codes * many + group, return_inverse=True)
        return cls(found // many, cells, len(slicing.keys))

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of each slice's cells, shape (n_slices,)."""
        return np.bincount(self.slices, values, minlength=self.size).astype(np.float64)


def variance_of_sums(
    pulls: NDArray[np.float64],
    counts: NDArray[np.bool_],
    slicing: Slicing,
    entities: Entities | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the variance of each slice's sum of what rows, or entities, pull.

    Parameters
    ----------
    pulls : ndarray of shape (n_rows,)
        How far each row pulls its slice's figure from its value; in each slice they sum to 0.
    counts : ndarray of bool, shape (n_rows,)
        Rows with weight.
    slicing : Slicing
        The slices.
    entities : Entities, optional
        Rows that belong together; their pulls are summed up before they are squared.

    Returns
    -------
    variance : ndarray of shape (n_slices,)
        NaN where fewer than two rows, or entities, count.
    units : ndarray of int64, shape (n_slices,)
        Rows, or entities, that count.
    """
    size = len(slicing.keys)
    where, sums, counted = slicing.codes, pulls, counts
    if entities is not None:
        where = entities.slices
        sums = np.bincount(entities.cells, pulls, minlength=len(where)).astype(np.float64)
        counted = np.bincount(entities.cells[counts], minlength=len(where)) > 0
    units = np.bincount(where[counted], minlength=size)
    squares = np.bincount(where, sums**2, minlength=size) * units
    variance = np.full(size, np.nan)
    np.divide(squares, units - 1.0, out=variance, where=units > 1)
    return variance, units


def rates_at(scored: Scored, slicing: Slicing, threshold: float) -> SliceRates:
    """Return all rates of all slices at one threshold, with the sizes that their rows are worth.

    Weighted rows are worth (sum of w)² / (sum of w²) rows of weight 1 (Kish 1965). Rows of one
    entity are worth p (1 - p) / variance, the variance being that of the entities' sums about
    the share p (a ratio estimate's, Cochran 1977), and less where few entities show it, by
    Student's t (Korn and Graubard 1998). But they are worth at most what they would be if they
    were independent, and at least what they would be if all rows of an entity were alike, which
    is also taken where p is 0 or 1 or one entity is all there is. That an entity may have rows
    in two slices is not used: mostly it makes their difference surer than it is said to be.

    Wilson's 95 % intervals at these sizes covered .93 to .97, simulated, with 20 to 200
    households of 3 to 8 rows whose scores correlate at .64.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    slicing : Slicing
        Their slices.
    threshold : float
        Rows scoring at least this are flagged.

    Returns
    -------
    SliceRates
        With arrays of shape (n_slices, n_rates).
    """
    rates = slice_rates(count_slices(scored, slicing, threshold))
    if scored.group is None:
        return rates
    entities = Entities.of(scored.group, slicing)
    effective = _entities_worth(rates, entities, _cell_counts(scored, entities, threshold))
    return replace(rates, effective=effective)


def _cell_counts(scored: Scored, entities: Entities, threshold: float) -> SliceRates:
    """Return what each cell adds to its slice's rates: its `cases` and `of`."""
    outcomes = 4 * entities.cells + 2 * scored.y_true + (scored.y_score >= threshold)
    weight = unit_weight(scored)
    many = len(entities.slices)
    held = np.bincount(outcomes, weight, minlength=4 * many).reshape(many, 4).astype(np.float64)
    return slice_rates(SliceCounts(held.astype(np.int64), held, held))  # `cases`, `of` only


def _entities_worth(
    rates: SliceRates, entities: Entities, cells: SliceRates
) -> NDArray[np.float64]:
    from scipy.special import stdtrit

    worth = np.zeros(rates.value.shape)
    for rate in range(len(RATES)):
        of, cases = cells.of[:, rate], cells.cases[:, rate]
        total, share = rates.of[:, rate], rates.value[:, rate]
        known = rates.effective[:, rate] > 0.0
        squares = entities.sums(of**2)
        least, independent = np.zeros(len(total)), rates.effective[:, rate]
        np.divide(total**2, squares, out=least, where=known)
        about = cases - np.where(known, share, 0.0)[entities.slices] * of
        many = entities.sums((of > 0.0).astype(np.float64))
        spread = entities.sums(about**2) * many
        binomial = np.where(known, share * (1.0 - share), 0.0) * total**2 * (many - 1.0)
        sure = least.copy()
        np.divide(binomial, spread, out=sure, where=(binomial > 0.0) & (spread > 0.0))
        sure *= (_Z / stdtrit(np.maximum(many - 1.0, 1.0), 0.975)) ** 2
        worth[:, rate] = np.clip(sure, np.minimum(least, independent), independent)
    return worth
