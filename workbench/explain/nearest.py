"""The real case most like this one that was decided the other way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain.cells import cell, changes
from workbench.explain.distance import Ruler

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from workbench.explain.cells import Change
    from workbench.explain.features import Feature
    from workbench.explain.line import Line


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Real cases that one may be compared with.

    Attributes
    ----------
    rows : DataFrame of shape (n_rows, n_columns)
        The columns that the model sees, among others perhaps.
    ids : sequence of str, length n_rows
        Their ids.
    scores : ndarray of float64, shape (n_rows,)
        Their scores.
    y_true : ndarray of bool, shape (n_rows,), or None
        What really happened; None where it is not to be shown.
    """

    rows: pd.DataFrame
    ids: Sequence[str]
    scores: NDArray[np.float64]
    y_true: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A real case that was decided the other way.

    Attributes
    ----------
    row : int
        Its place in the pool, from 0.
    id : str
        Its id.
    score : float
        Its score.
    positive : bool or None
        What really happened; None where that is not to be shown.
    distance : float
        Mean distance over the columns, from 0 to 1.
    differs : tuple of Change
        The columns in which it differs: this case's value, then its own.
    """

    row: int
    id: str
    score: float
    positive: bool | None
    distance: float
    differs: tuple[Change, ...]


def nearest_decided_otherwise(
    case: pd.DataFrame, line: Line, pool: Pool, features: Sequence[Feature]
) -> Neighbour | None:
    """Return the nearest case of a pool that lies on the other side of the threshold.

    Parameters
    ----------
    case : DataFrame of one row
        The case, with the columns that the model sees.
    line : Line
        Its score, and the threshold.
    pool : Pool
        The cases to look among. Distances are measured by how these cases are spread.
    features : sequence of Feature
        The columns that count.

    Returns
    -------
    Neighbour or None
        The first of equally near ones; None where all cases are decided alike.
    """
    others = np.flatnonzero(line.across(pool.scores))
    if len(others) == 0:
        return None
    rows = pool.rows.iloc[others]
    total = np.zeros(len(others))
    for feature in features:
        ruler = Ruler.of(pool.rows[feature.column], feature.kind)
        total += ruler.distances(cell(case, feature.column), rows[feature.column])
    best = int(np.argmin(total))
    place = int(others[best])
    names = [feature.column for feature in features]
    return Neighbour(
        row=place,
        id=str(pool.ids[place]),
        score=float(pool.scores[place]),
        positive=None if pool.y_true is None else bool(pool.y_true[place]),
        distance=float(total[best]) / max(1, len(names)),
        differs=changes(case[names], pool.rows[names].iloc[[place]]),
    )
