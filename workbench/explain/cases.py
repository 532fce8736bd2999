"""Which cases to look at: near the line, changed by a new threshold, the dearest mistakes.

Each function returns row positions, from 0, in an order that it states; of equals the earlier row
comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from workbench.intake import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.threshold import PricedRows

_T = TypeVar("_T", bound=np.generic)
_MOST = 20


@dataclass(frozen=True, slots=True, eq=False)
class PricedCases:
    """Cases, and the money that is the reason to look at each.

    Attributes
    ----------
    rows : ndarray of int64, shape (n_cases,)
        Their positions in the table.
    money : ndarray of float64, shape (n_cases,)
        Weighted as the rows are. Of a mistake: what it costs more than being right. Of a changed
        case: what it costs more at the new threshold than at the old one, negative where it saves.
    """

    rows: NDArray[np.int64]
    money: NDArray[np.float64]

    def first(self, most: int) -> PricedCases:
        """Return no more than so many, in the same order."""
        return PricedCases(_frozen(self.rows[:most]), _frozen(self.money[:most]))


def nearest_the_line(scored: Scored, threshold: float, *, most: int = _MOST) -> NDArray[np.int64]:
    """Return the cases whose scores lie nearest the threshold, the nearest first.

    At an infinite threshold those are the highest scores, or the lowest.
    """
    return _first(np.argsort(_distance(scored, threshold), kind="stable"), most)


def changed(scored: Scored, rows: PricedRows, *, before: float, now: float) -> PricedCases:
    """Return the cases that two thresholds decide otherwise, the largest change of money first.

    Parameters
    ----------
    scored : Scored
        The rows.
    rows : PricedRows
        `priced_rows` of the same rows.
    before, now : float
        Today's threshold, and the one to compare it with.
    """
    was, flagged = scored.y_score >= before, scored.y_score >= now
    money = _weighted(rows, _as_decided(rows, flagged) - _as_decided(rows, was))
    return _dearest_first(np.flatnonzero(was != flagged), money, np.abs(money))


def false_alarms(scored: Scored, rows: PricedRows, threshold: float) -> PricedCases:
    """Return the negatives that are flagged, the dearest first, then the farthest over the line.

    Parameters
    ----------
    scored : Scored
        The rows.
    rows : PricedRows
        `priced_rows` of the same rows.
    threshold : float
        Flagged is what scores as much or more.
    """
    return _mistakes(scored, rows, threshold, (scored.y_score >= threshold) & ~scored.y_true)


def misses(scored: Scored, rows: PricedRows, threshold: float) -> PricedCases:
    """Return the positives that are passed, the dearest first, then the farthest below the line.

    Parameters
    ----------
    scored, rows, threshold
        As for `false_alarms`.
    """
    return _mistakes(scored, rows, threshold, (scored.y_score < threshold) & scored.y_true)


def at_random(scored: Scored, *, seed: int, most: int = _MOST) -> NDArray[np.int64]:
    """Return cases drawn by lot without replacement, in the order in which they were drawn."""
    return _first(np.random.default_rng(seed).permutation(scored.n), most)


def in_slice(codes: NDArray[np.int64], place: int) -> NDArray[np.int64]:
    """Return the cases of one slice, in the order of the table.

    Parameters
    ----------
    codes : ndarray of int64, shape (n_rows,)
        In which slice each row lies, as `slices.group_rows` returns it.
    place : int
        The slice.
    """
    return _first(np.flatnonzero(codes == place), len(codes))


def between_scores(scored: Scored, low: float, high: float) -> NDArray[np.int64]:
    """Return the cases with low <= score < high, the highest score first.

    So ranges that meet hold each case once. A score of `high` belongs to a range that ends at 1,
    where none follows, and to one that is a single score.

    Raises
    ------
    InputError
        If `low` is above `high`, or one of them is not a number.
    """
    if not low <= high:
        raise InputError(
            f"Scores from {low:g} to {high:g} are no range. Give the lower end first, both as "
            "numbers."
        )
    score = scored.y_score
    last = high >= 1.0 or low == high
    inside = np.flatnonzero((score >= low) & ((score <= high) if last else (score < high)))
    return _first(inside[np.argsort(-score[inside], kind="stable")], len(score))


def _mistakes(
    scored: Scored, rows: PricedRows, threshold: float, wrong: NDArray[np.bool_]
) -> PricedCases:
    decided = _as_decided(rows, scored.y_score >= threshold)
    money = _weighted(rows, decided - _as_decided(rows, scored.y_true))
    return _dearest_first(np.flatnonzero(wrong), money, money, _distance(scored, threshold))


def _dearest_first(
    rows: NDArray[np.intp], money: NDArray[np.float64], *falling: NDArray[np.float64]
) -> PricedCases:
    """Sort by each of the keys, the largest first; lexsort takes the last key first, and is stable.

    Parameters
    ----------
    rows : ndarray of shape (n_cases,)
        Positions, rising.
    money : ndarray of shape (n_rows,)
        Of all rows.
    *falling : ndarray of shape (n_rows,)
        Keys of all rows, the weightiest first.
    """
    order = rows[np.lexsort([-key[rows] for key in reversed(falling)])]
    return PricedCases(_first(order, len(order)), _frozen(money[order]))


def _as_decided(rows: PricedRows, flagged: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return what each row costs when it is decided so, unweighted."""
    prices, y_true = rows.prices, rows.y_true
    return np.where(flagged, prices.if_flagged(y_true), prices.if_passed(y_true))


def _weighted(rows: PricedRows, money: NDArray[np.float64]) -> NDArray[np.float64]:
    return money if rows.weight is None else money * rows.weight


def _distance(scored: Scored, threshold: float) -> NDArray[np.float64]:
    """Return how far each score is from the line; an infinite one lies at the score next to it."""
    scores = scored.y_score
    line = (
        float(np.clip(threshold, scores.min(), scores.max())) if np.isinf(threshold) else threshold
    )
    return np.asarray(np.abs(scores - line))


def _first(rows: NDArray[np.intp], most: int) -> NDArray[np.int64]:
    return _frozen(rows[:most].astype(np.int64))


def _frozen(array: NDArray[_T]) -> NDArray[_T]:
    array.setflags(write=False)
    return array
