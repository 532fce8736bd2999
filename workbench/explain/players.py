"""The game that an explanation plays: the columns of one case join reference rows.

A coalition is a set of columns that keep the case's values, while the others take those of a
reference row; what it is worth is the mean score of these mixtures. Coalitions of d columns are
numbered from 0 to 2^d - 1: column j is in coalition S where bit j of S is set. Every column is a
player of its own, so that a value can be read beside LIME's of the same column.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import comb, factorial
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain.gate import tolerance
from workbench.intake import InputError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.explain.explanation import Reference

BUDGET = 500_000  # predictions for one case
FEWEST_ROWS = 50  # a reference group is never drawn down below this
# Of more, factorials times reference rows would no longer be exact in float64.
MOST_EXACT = 16


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """One case against reference rows.

    Attributes
    ----------
    case : DataFrame of one row
        Its columns are the model's, in the model's order: the players.
    reference : Reference
        The rows compared with; their columns are the same.
    score : float
        What the served model answers for the case alone.
    """

    case: pd.DataFrame
    reference: Reference
    score: float

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The players."""
        return tuple(self.case.columns)

    @property
    def d(self) -> int:
        """Number of players."""
        return self.case.shape[1]

    def replaced(self, kept: NDArray[np.bool_]) -> tuple[str, ...]:
        """Return the columns that do not keep the case's value, in the model's order."""
        pairs = zip(self.feature_names, kept.tolist(), strict=True)
        return tuple(name for name, stays in pairs if not stays)

    def as_listed(self, score: float) -> Game:
        """Return the game with the score as a table lists it.

        Raises
        ------
        InputError
            If it is another score than the model's, beyond rounding.
        """
        if not abs(score - self.score) <= tolerance(np.append(self.reference.scores, self.score)):
            raise InputError(
                f"The table lists a score of {score!r} for this case, and the model "
                f"answers {self.score!r}. Score the table again with this model."
            )
        return replace(self, score=score)


def rows_within_budget(d: int) -> int:
    """Return how many reference rows all coalitions of d columns can be scored with.

    >>> rows_within_budget(10), rows_within_budget(13), rows_within_budget(40)
    (488, 61, 0)
    """
    return BUDGET // 2**d if d <= MOST_EXACT else 0


@lru_cache(maxsize=4)
def coalitions(d: int) -> NDArray[np.bool_]:
    """Return who is in each coalition, shape (2^d, d).

    >>> coalitions(2).astype(int).tolist()
    [[0, 0], [1, 0], [0, 1], [1, 1]]
    """
    members = ((np.arange(2**d)[:, None] >> np.arange(d)) & 1).astype(np.bool_)
    members.setflags(write=False)
    return members


@lru_cache(maxsize=4)
def whole_weights(d: int) -> NDArray[np.float64]:
    """Return d! times what each coalition's worth counts in each Shapley value, shape (2^d, d).

    With player j the coalition S counts (|S| - 1)! (d - |S|)!, without it -|S|! (d - |S| - 1)!
    (Shapley 1953). These are whole numbers: with counts of rows, sums of them in any order are
    exact in float64, and so is the 0 of a column that changes no decision.
    """
    members = coalitions(d)
    size = members.sum(axis=1)
    joined = np.array([0.0] + [factorial(s - 1) * factorial(d - s) for s in range(1, d + 1)])
    joins = np.array([factorial(s) * factorial(d - s - 1) for s in range(d)] + [0.0])
    weights: NDArray[np.float64]
    weights = np.where(members, joined[size][:, None], -joins[size][:, None])
    weights.setflags(write=False)
    return weights


def shapley_values(worth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the Shapley value of each player of a game.

    What a player adds is taken before it is weighed, so that one who never changes anything gets
    exactly 0 (Shapley 1953).

    Parameters
    ----------
    worth : ndarray of float64, shape (2^d,)
        What each coalition is worth, the empty one included.

    Returns
    -------
    ndarray of float64, shape (d,)
        Their sum is what all are worth, less what none is.

    Examples
    --------
    Two who are worth something together only share it:

    >>> shapley_values(np.array([0.0, 0.0, 0.0, 1.0])).tolist()
    [0.5, 0.5]
    """
    d = len(worth).bit_length() - 1
    weights = _joining_weights(d)
    values = np.empty(d)
    for j in range(d):
        halves = worth.reshape(-1, 2, 2**j)  # without player j, with it
        added = halves[:, 1] - halves[:, 0]
        values[j] = np.sum(weights.reshape(-1, 2, 2**j)[:, 0] * added)
    return values


@lru_cache(maxsize=4)
def _joining_weights(d: int) -> NDArray[np.float64]:
    """Return |S|! (d - |S| - 1)! / d! of each coalition S, 0 of the one that all are in."""
    by_size = np.array([1 / (d * comb(d - 1, s)) for s in range(d)] + [0.0])
    weights: NDArray[np.float64] = by_size[coalitions(d).sum(axis=1)]
    weights.setflags(write=False)
    return weights
