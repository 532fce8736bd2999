"""What moves the score most: the explanations of many rows, summed up column by column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from workbench.explain.many import explain_many

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from workbench.explain.explanation import Reference
    from workbench.models.scorer import Scorer
    from workbench.scored import Scored

SAMPLE = 200  # rows explained, where the table has more
_DRAWS = 1_000
_ENDS = (0.025, 0.975)
_BINS = 8  # of the column that is looked at; a quarter of them of the one that may interact
_LEAST_SHARE = 0.05  # of the spread left over, that another column must explain to be named


@dataclass(frozen=True, slots=True, eq=False)
class Drivers:
    """The explanations of a sample of rows.

    Attributes
    ----------
    engine : str
        "exact" or "permutations": see `explain_many`; else the name of a fast engine.
    feature_names : tuple of str
        The columns, in the model's order.
    rows : DataFrame of shape (n_rows, n_columns)
        What the model saw.
    places : ndarray of int64, shape (n_rows,)
        Where the rows stand in the table.
    values : ndarray of float64, shape (n_rows, n_columns)
        What each column adds to each score.
    standard_error : ndarray of float64, shape (n_rows, n_columns)
        Of each value; 0 where it is exact.
    scores : ndarray of float64, shape (n_rows,)
        The served model's answers.
    base_value : float
        Where every explanation begins.
    weight : ndarray of float64, shape (n_rows,), or None
        Sample weights of the rows.
    group : ndarray of int64, shape (n_rows,), or None
        Rows that belong together.
    log_odds : bool
        Whether values are log-odds; else they are probability points.
    """

    engine: str
    feature_names: tuple[str, ...]
    rows: pd.DataFrame
    places: NDArray[np.int64]
    values: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    scores: NDArray[np.float64]
    base_value: float
    weight: NDArray[np.float64] | None = None
    group: NDArray[np.int64] | None = None
    log_odds: bool = False

    @property
    def n(self) -> int:
        """Rows explained."""
        return len(self.rows)

    def column(self, name: str) -> NDArray[np.float64]:
        """Return what one column adds to each score, shape (n_rows,)."""
        return self.values[:, self.feature_names.index(name)]


@dataclass(frozen=True, slots=True)
class Driver:
    """How much one column moves the scores.

    Attributes
    ----------
    column : str
        Its name.
    mean_size : float
        Mean |value| over the rows.
    low, high : float
        Its 95 % bootstrap interval for other rows of the same kind (percentiles).
    mean : float
        Mean value, signs kept.
    raises : float
        Share of the rows whose score it raises.
    """

    column: str
    mean_size: float
    low: float
    high: float
    mean: float
    raises: float


def sample(scored: Scored, n: int = SAMPLE, *, seed: int = 0) -> NDArray[np.int64]:
    """Draw rows without replacement, in the table's order; all where there are no more.

    Every row is as likely as any other; weights count when the rows are summed up.
    """
    if scored.n <= n:
        return np.arange(scored.n, dtype=np.int64)
    drawn = np.random.default_rng(seed).choice(scored.n, n, replace=False)
    return np.sort(drawn).astype(np.int64)


def explain_rows(
    scorer: Scorer,
    scored: Scored,
    reference: Reference,
    places: NDArray[np.int64],
    *,
    told: Callable[[float], None] | None = None,
) -> Drivers:
    """Explain some rows of a table in probability points against a reference group.

    Parameters
    ----------
    scorer : Scorer
        The served model.
    scored : Scored
        The table.
    reference : Reference
        The rows compared with.
    places : ndarray of int64
        Which rows: those of `sample`, or any others.
    told : callable, optional
        As for `explain_many`.

    Raises
    ------
    InputError
        As `explain_many`.
    """
    names = list(scorer.feature_names)
    rows = scored.table[names].iloc[places].reset_index(drop=True)
    made = explain_many(scorer, rows, reference, told=told)
    return Drivers(
        engine=made.engine,
        feature_names=tuple(names),
        rows=rows,
        places=places,
        values=made.values,
        standard_error=made.standard_error,
        scores=made.scores,
        base_value=made.base_value,
        weight=None if scored.sample_weight is None else scored.sample_weight[places],
        group=None if scored.group is None else scored.group[places],
    )


def ranked(drivers: Drivers, chosen: NDArray[np.bool_] | None = None) -> tuple[Driver, ...]:
    """Return the columns, the one that moves the scores most first.

    Parameters
    ----------
    drivers : Drivers
        The explained rows.
    chosen : ndarray of bool, shape (n_rows,), optional
        Which of them count, such as one slice; all by default.

    Returns
    -------
    tuple of Driver
        Empty where no row counts. Of equals the model's order decides.
    """
    rows = np.ones(drivers.n, dtype=np.bool_) if chosen is None else chosen
    weight = np.where(rows, 1.0 if drivers.weight is None else drivers.weight, 0.0)
    if weight.sum() <= 0.0:
        return ()
    size = np.abs(drivers.values)
    low, high = _interval(size, weight, drivers.group)
    share = weight / weight.sum()
    mean_size, mean = share @ size, share @ drivers.values
    raises = share @ (drivers.values > 0.0)
    made = [
        Driver(name, *(float(each[j]) for each in (mean_size, low, high, mean, raises)))
        for j, name in enumerate(drivers.feature_names)
    ]
    return tuple(sorted(made, key=lambda each: -each.mean_size))


def _interval(
    size: NDArray[np.float64], weight: NDArray[np.float64], group: NDArray[np.int64] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw the rows that count with replacement, groups whole, and take the percentiles."""
    counted = np.flatnonzero(weight)
    unit = counted if group is None else group[counted]
    _, code = np.unique(unit, return_inverse=True)
    n = int(code.max()) + 1
    if n < 2:
        return np.full((2, size.shape[1]), np.nan)[0], np.full(size.shape[1], np.nan)
    times = np.random.default_rng(0).multinomial(n, np.full(n, 1.0 / n), size=_DRAWS)
    drawn = times[:, code] * weight[counted]
    total = drawn.sum(axis=1, keepdims=True)
    means = (drawn @ size[counted]) / np.where(total > 0.0, total, np.nan)
    low, high = np.nanquantile(means, _ENDS, axis=0)
    return np.asarray(low), np.asarray(high)


@dataclass(frozen=True, slots=True)
class Partner:
    """The column beside which another one's effect differs most.

    Attributes
    ----------
    column : str
        Its name.
    share : float
        Of the spread that the looked-at column's own value leaves open, the share that goes with
        the partner (adjusted for chance).
    """

    column: str
    share: float


def partner(drivers: Drivers, column: str) -> Partner | None:
    """Return the column that goes with what a column's own value leaves open; None if none does.

    Within each bin of the column the effects are compared between bins of every other one: the
    adjusted R2 of those cells over the column's bins alone. It finds pairs worth a look and proves
    no interaction; below 0.05 nothing is named.
    """
    effect = drivers.column(column)
    own = _bins(drivers.rows[column], _BINS)
    open_ = _spread(effect, own)
    best: Partner | None = None
    for name in drivers.feature_names:
        if name == column or open_ <= 0.0:
            continue
        other = _bins(drivers.rows[name], _BINS // 2)
        share = 1.0 - _spread(effect, own * (other.max() + 1) + other) / open_
        if share >= _LEAST_SHARE and (best is None or share > best.share):
            best = Partner(name, share)
    return best


def _spread(effect: NDArray[np.float64], cells: NDArray[np.int64]) -> float:
    """Return the variance within cells, per degree of freedom."""
    _, code = np.unique(cells, return_inverse=True)
    count = np.bincount(code)
    mean = np.bincount(code, effect) / count
    free = len(effect) - len(count)
    left = float(np.square(effect - mean[code]).sum())
    # What is left of equal numbers by rounding is nothing.
    return left / free if free > 0 and left > 1e-18 * len(effect) else 0.0


def _bins(column: pd.Series, most: int) -> NDArray[np.int64]:
    """Return a number for each cell: its value's where few differ, else its quantile's."""
    codes, distinct = pd.factorize(column, use_na_sentinel=True)
    if len(distinct) <= most:
        return np.asarray(codes, dtype=np.int64) + 1
    if not is_numeric_dtype(column) or is_bool_dtype(column):
        common = pd.Series(codes).map(pd.Series(codes).value_counts()).to_numpy()
        rank = np.unique(-common * len(codes) + codes, return_inverse=True)[1]
        return np.asarray(np.minimum(rank, most - 1), dtype=np.int64)
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    inside = values[np.isfinite(values)]
    edges = np.unique(np.quantile(inside, np.linspace(0, 1, most + 1)[1:-1]))
    return np.where(np.isnan(values), 0, np.searchsorted(edges, values) + 1).astype(np.int64)
