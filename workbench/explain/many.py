"""Shapley values of many rows at once, in probability points, for views of a whole model.

Every coalition of columns is scored where the rows allow it; a mixture that differs in no cell
from one already scored is not scored again. Where there are too many, columns join in seeded
random orders, each with its reverse (antithetic), over all reference rows; so base and values
add up to the served score in either case.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial, sqrt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.explain.gate import tolerance
from workbench.explain.mixing import differing, taken
from workbench.explain.near import Arrays, Frames, near
from workbench.intake import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from workbench.explain.explanation import Reference
    from workbench.models.scorer import Scorer

BUDGET = 8_000_000  # predictions for one view of a model
_MOST_EXACT = 12  # columns: 4,096 coalitions
_FEWEST_PAIRS = 2  # of orders; a standard error needs two
_AT_ONCE = 250_000  # predictions in one call
_GRID = 2_000_000  # mixtures, scored or equal to one that is, in memory at once
EXACT, ORDERS = "exact", "permutations"


@dataclass(frozen=True, slots=True, eq=False)
class ManyValues:
    """The scores of many rows taken apart.

    Attributes
    ----------
    engine : str
        "exact" or "permutations".
    values : ndarray of float64, shape (n_rows, n_columns)
        What each column adds to each row's score.
    standard_error : ndarray of float64, shape (n_rows, n_columns)
        Of each value; 0 where it is exact.
    scores : ndarray of float64, shape (n_rows,)
        The served model's own answers.
    base_value : float
        Mean score of the reference rows.
    predictions : int
        How many mixtures were scored.
    """

    engine: str
    values: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    scores: NDArray[np.float64]
    base_value: float
    predictions: int

    @property
    def additivity_gap(self) -> float:
        """How far base and values are from the served score in the worst row."""
        return float(np.abs(self.base_value + self.values.sum(axis=1) - self.scores).max())


def explain_many(
    scorer: Scorer,
    rows: pd.DataFrame,
    reference: Reference,
    *,
    seed: int = 0,
    told: Callable[[float], None] | None = None,
) -> ManyValues:
    """Return the Shapley values of many rows against one reference group.

    Parameters
    ----------
    scorer : Scorer
        The served model.
    rows : DataFrame of shape (n_rows, n_columns)
        The rows to explain; more columns than the model sees do no harm.
    reference : Reference
        The rows compared with.
    seed : int
        Of the orders, where there are too many coalitions.
    told : callable, optional
        Is given the share done, from 0 to 1, after each part.

    Raises
    ------
    InputError
        If the model has too many columns for this, or what it answers for a row depends on the
        rows beside it, so that nothing adds up.
    """
    names = list(scorer.feature_names)
    rows, compared = rows[names].reset_index(drop=True), reference.rows[names]
    plan = _plan(rows, compared)
    parts: list[Arrays] = []
    for start in range(0, len(rows), plan.rows_at_once):
        part = rows.iloc[start : start + plan.rows_at_once]
        settings = np.array([plan.pairs, seed, start], dtype=np.int64)
        frames = {"rows": part, "reference": compared}
        parts.append(near(scorer, explained, frames, {"settings": settings}))
        if told is not None:
            told(min(1.0, (start + len(part)) / len(rows)))
    return _checked(parts, scorer.score(rows), float(np.mean(reference.scores)), plan.engine)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the rows are explained: `pairs` of orders, 0 for every coalition."""

    pairs: int
    rows_at_once: int

    @property
    def engine(self) -> str:
        return ORDERS if self.pairs else EXACT


def _plan(rows: pd.DataFrame, reference: pd.DataFrame) -> _Plan:
    """Choose every coalition where the budget allows it, else as many orders as it does."""
    n, d = rows.shape
    if d <= _MOST_EXACT:
        sizes = np.exp2(differing(rows, reference).sum(axis=2)).sum(axis=1)
        if sizes.sum() <= BUDGET:
            grid = 2**d * len(reference)  # kept in memory for each row, scored or not
            return _Plan(0, max(1, min(int(_AT_ONCE / sizes.mean()), _GRID // grid)))
    chain = 2 * (d + 1) * len(reference)
    pairs = BUDGET // (n * chain)
    if pairs < _FEWEST_PAIRS:
        raise InputError(
            f"The model sees {d:,} columns, too many to take {n:,} scores apart by each of them. "
            "Explain one case at a time, or keep only the columns that matter."
        )
    return _Plan(pairs, max(1, _AT_ONCE // (pairs * chain)))


def explained(model: Scorer, frames: Frames, arrays: Arrays) -> Arrays:
    """Explain one part of the rows beside the model: `near` calls this.

    Parameters
    ----------
    model : Scorer
    frames : mapping
        "rows" and "reference", of the model's columns.
    arrays : mapping
        "settings": pairs of orders (0 for every coalition), seed, number of the first row.
    """
    rows, reference = frames["rows"], frames["reference"]
    pairs, seed, first = (int(each) for each in arrays["settings"])
    if pairs == 0:
        return _by_coalitions(model, rows, reference)
    return _by_orders(model, rows, reference, _orders((pairs, seed, first), rows.shape))


def _by_coalitions(model: Scorer, rows: pd.DataFrame, reference: pd.DataFrame) -> Arrays:
    """Score every mixture once, and weigh all coalitions (Shapley 1953)."""
    (n, d), pool = rows.shape, pd.concat([rows, reference], ignore_index=True)
    bits = np.int64(1) << np.arange(d, dtype=np.int64)
    apart = differing(rows, reference) @ bits  # (n, n_reference), a set of columns each
    sets = np.arange(2**d, dtype=np.int64)
    needed = (sets[:, None, None] & ~apart) == 0  # (2^d, n, n_reference)
    which, case, other = np.nonzero(needed)
    places = [np.where(sets[which] & bit, case, n + other) for bit in bits]
    scores = np.full(needed.shape, np.nan)
    scores[which, case, other] = model.score(taken(pool, places))
    filled = scores[sets[:, None, None] & apart, np.arange(n)[:, None], np.arange(len(reference))]
    means = filled.mean(axis=2)  # (2^d, n)
    values = np.ascontiguousarray(_shapley(means).T)
    return {
        "values": values,
        "errors": np.zeros_like(values),
        "predictions": np.array([len(which)], dtype=np.int64),
    }


def _shapley(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the Shapley values of games, shape (d, n), from coalition values (2^d, n).

    What a column adds is taken before it is weighed: one that changes nothing gets exactly 0.
    """
    d = len(means).bit_length() - 1
    sets = np.arange(2**d)
    size = np.bitwise_count(sets)
    joining = np.array([factorial(s) * factorial(d - 1 - s) for s in range(d)]) / factorial(d)
    values = np.empty((d, means.shape[1]))
    for j in range(d):
        without = sets[(sets >> j) & 1 == 0]
        values[j] = joining[size[without]] @ (means[without | (1 << j)] - means[without])
    return values


def _orders(settings: tuple[int, int, int], shape: tuple[int, int]) -> NDArray[np.int64]:
    """Return for each row its own orders, each followed by its reverse, shape (n, 2 pairs, d)."""
    (pairs, seed, first), (n, d) = settings, shape
    made = np.empty((n, 2 * pairs, d), dtype=np.int64)
    for i in range(n):
        random = np.random.default_rng((seed, first + i))
        drawn = random.permuted(np.tile(np.arange(d), (pairs, 1)), axis=1)
        made[i, 0::2], made[i, 1::2] = drawn, drawn[:, ::-1]
    return made


def _by_orders(
    model: Scorer, rows: pd.DataFrame, reference: pd.DataFrame, orders: NDArray[np.int64]
) -> Arrays:
    """Let columns join one by one, and average over the orders what each adds as it joins."""
    (n, k, d), size = orders.shape, len(reference)
    pool = pd.concat([rows, reference], ignore_index=True)
    joined = np.argsort(orders, axis=2)  # when each column joins
    step = np.arange(d + 1)[:, None]
    case = np.arange(n)[:, None, None, None]
    other = n + np.arange(size)
    places = [np.where((joined[:, :, None, None, j] < step), case, other).ravel() for j in range(d)]
    means = model.score(taken(pool, places)).reshape(n, k, d + 1, size).mean(axis=3)
    added = np.take_along_axis(np.diff(means, axis=2), joined, axis=2)  # (n, k, d)
    pairs = added.reshape(n, k // 2, 2, d).mean(axis=2)
    return {
        "values": pairs.mean(axis=1),
        "errors": pairs.std(axis=1, ddof=1) / sqrt(k // 2),
        "predictions": np.array([n * k * (d + 1) * size], dtype=np.int64),
    }


def _checked(
    parts: list[Arrays], scores: NDArray[np.float64], base: float, engine: str
) -> ManyValues:
    made = ManyValues(
        engine=engine,
        values=np.concatenate([part["values"] for part in parts]).astype(np.float64),
        standard_error=np.concatenate([part["errors"] for part in parts]).astype(np.float64),
        scores=scores,
        base_value=base,
        predictions=int(sum(part["predictions"].sum() for part in parts)),
    )
    for array in (made.values, made.standard_error):
        array.setflags(write=False)
    if not made.additivity_gap <= tolerance(scores):  # also where it is not a number
        raise InputError(
            f"The parts of a score are {made.additivity_gap:.2g} away from the score itself, so "
            "they explain another model than the one that is served. The model's answer for a row "
            "must not depend on chance, nor on the rows beside it."
        )
    return made
