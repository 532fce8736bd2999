"""What losing a column would cost: its cells are dealt out anew, and the decisions priced again.

Permutation importance (Breiman 2001), with the money of the decisions at one threshold in place of
an error rate: the model, the threshold and the prices stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain.mixing import taken
from workbench.explain.near import Arrays, Frames, near

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from workbench.models.scorer import Scorer
    from workbench.scored import Scored
    from workbench.threshold import PricedRows

ROWS = 20_000  # shuffled at most
SHUFFLES = 10
_Z = 1.959963984540054  # of 95 %, two sides


@dataclass(frozen=True, slots=True, eq=False)
class Shuffled:
    """The scores of some rows, with one column after the other shuffled among them.

    Attributes
    ----------
    columns : tuple of str
        The columns, in the model's order.
    places : ndarray of int64, shape (n_rows,)
        Where the rows stand in the table.
    scores : ndarray of float64, shape (n_columns, n_shuffles, n_rows)
        The served model's answers; they follow from no price and no threshold.
    """

    columns: tuple[str, ...]
    places: NDArray[np.int64]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Loss:
    """What losing one column would cost per case.

    Attributes
    ----------
    column : str
        Its name.
    per_case : float
        Mean over rows and shuffles; negative where the decisions would be cheaper without.
    low, high : float
        95 % interval over rows and shuffles (normal); NaN where it cannot be told.
    n : int
        Rows behind it.
    changed : float
        Share of the decisions that would change.
    """

    column: str
    per_case: float
    low: float
    high: float
    n: int
    changed: float


def shuffle_columns(
    scorer: Scorer,
    scored: Scored,
    places: NDArray[np.int64],
    *,
    seed: int = 0,
    told: Callable[[float], None] | None = None,
) -> Shuffled:
    """Score the rows with each column shuffled among them, others kept.

    Parameters
    ----------
    scorer : Scorer
        The served model.
    scored : Scored
        The table.
    places : ndarray of int64
        Which rows, such as `sample(scored, ROWS)`.
    seed : int
        Of the shuffles: `default_rng((seed, column, shuffle))`.
    told : callable, optional
        Is given the share done, from 0 to 1, after each column.

    Raises
    ------
    InputError
        If the model cannot score them.
    """
    names = list(scorer.feature_names)
    rows = scored.table[names].iloc[places].reset_index(drop=True)
    made = np.empty((len(names), SHUFFLES, len(rows)))
    for j in range(len(names)):
        settings = np.array([j, seed, SHUFFLES], dtype=np.int64)
        made[j] = near(scorer, scores_shuffled, {"rows": rows}, {"settings": settings})["scores"]
        if told is not None:
            told((j + 1) / len(names))
    made.setflags(write=False)
    return Shuffled(tuple(names), places, made)


def scores_shuffled(model: Scorer, frames: Frames, arrays: Arrays) -> Arrays:
    """Score shuffles of one column beside the model: `near` calls this.

    Parameters
    ----------
    model : Scorer
    frames : mapping
        "rows", of the model's columns.
    arrays : mapping
        "settings": number of the column, seed, number of shuffles.
    """
    rows = frames["rows"]
    column, seed, shuffles = (int(each) for each in arrays["settings"])
    places = [np.arange(len(rows), dtype=np.int64) for _ in rows.columns]
    scores = np.empty((shuffles, len(rows)))
    for k in range(shuffles):
        dealt = np.random.default_rng((seed, column, k)).permutation(len(rows))
        places[column] = dealt.astype(np.int64)
        scores[k] = model.score(taken(rows, places))
    return {"scores": scores}


def losses(
    shuffled: Shuffled,
    scored: Scored,
    rows: PricedRows,
    threshold: float,
    chosen: NDArray[np.bool_] | None = None,
) -> tuple[Loss, ...]:
    """Price the decisions at a threshold with and without each column, the dearest loss first.

    Parameters
    ----------
    shuffled : Shuffled
        Scores with each column shuffled.
    scored : Scored
        The table.
    rows : PricedRows
        `priced_rows` of the same table: prices, amounts, weights, an expected prevalence.
    threshold : float
        Flagged is what scores as much or more.
    chosen : ndarray of bool, shape (n_rows of the table,), optional
        Which rows count, such as one slice; all by default. They are shuffled among all.
    """
    apart = _apart(rows)[shuffled.places]
    counts = np.ones(scored.n) if rows.weight is None else np.array(rows.weight)
    if chosen is not None:
        counts = np.where(chosen, counts, 0.0)
    weight = counts[shuffled.places]
    group = None if rows.group is None else rows.group[shuffled.places]
    before = scored.y_score[shuffled.places] >= threshold
    made = []
    for column, scores in zip(shuffled.columns, shuffled.scores, strict=True):
        change = (scores >= threshold).astype(np.int8) - before.astype(np.int8)
        made.append(_loss(column, change, apart, _Rows(weight, group)))
    return tuple(sorted(made, key=lambda each: -each.per_case if each.n else 0.0))


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """What each row counts, and with which others it belongs together."""

    weight: NDArray[np.float64]
    group: NDArray[np.int64] | None


def _apart(rows: PricedRows) -> NDArray[np.float64]:
    """Return what flagging each row costs more than passing it."""
    flagged = rows.prices.if_flagged(rows.y_true)
    return np.asarray(flagged - rows.prices.if_passed(rows.y_true), dtype=np.float64)


def _loss(column: str, change: NDArray[np.int8], apart: NDArray[np.float64], rows: _Rows) -> Loss:
    """Sum up one column; `change` is 1, 0 or -1, of shape (n_shuffles, n_rows)."""
    n, total = int(np.count_nonzero(rows.weight)), float(rows.weight.sum())
    if total <= 0.0:
        return Loss(column, float("nan"), float("nan"), float("nan"), n, float("nan"))
    share = rows.weight / total
    money = change * apart
    by_shuffle = money @ share
    mean = float(by_shuffle.mean())
    error = _error(money.mean(axis=0), share, rows.group)
    error = sqrt(error**2 + float(by_shuffle.var(ddof=1)) / len(by_shuffle))
    return Loss(
        column=column,
        per_case=mean,
        low=mean - _Z * error,
        high=mean + _Z * error,
        n=n,
        changed=float((np.abs(change) @ share).mean()),
    )


def _error(
    money: NDArray[np.float64], share: NDArray[np.float64], group: NDArray[np.int64] | None
) -> float:
    """Return the standard error of a weighted mean over rows, or over groups of them.

    The ratio estimator's: of weight x (money - mean), summed within each group (Cochran 1977).
    """
    part = share * (money - money @ share)
    counted = share > 0.0
    sums = part[counted]
    if group is not None:
        _, code = np.unique(group[counted], return_inverse=True)
        sums = np.asarray(np.bincount(code, sums), dtype=np.float64)
    n = len(sums)
    return sqrt(n / (n - 1) * float(np.square(sums).sum())) if n > 1 else float("nan")
