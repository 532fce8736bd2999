"""How the score follows one column: partial dependence, and each row's own line (ICE)."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.explain.mixing import taken
from workbench.explain.near import Arrays, Frames, near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.explain.features import Feature
    from workbench.models.scorer import Scorer

MISSING = "(missing)"
_POINTS = 25  # of a number's grid
_MOST_CATEGORIES = 20
_Z = 1.959963984540054  # of 95 %, two sides


@dataclass(frozen=True, slots=True, eq=False)
class PartialDependence:
    """The score of the same rows with one column set to each value of a grid.

    Attributes
    ----------
    column : str
        Its name.
    number : bool
        Whether the grid has an order and distances.
    grid : tuple of object
        Values that occur in the data: of a number its quantiles, rising; of a category all, the
        most frequent first. "(missing)" is the last where cells are missing.
    scores : ndarray of float64, shape (n_rows, n_grid)
        Each row's own line (individual conditional expectation; Goldstein et al. 2015).
    left_out : int
        Rarer categories that were not tried.
    """

    column: str
    number: bool
    grid: tuple[object, ...]
    scores: NDArray[np.float64]
    left_out: int = 0

    @property
    def mean(self) -> NDArray[np.float64]:
        """Partial dependence: the mean line (Friedman 2001), shape (n_grid,)."""
        return np.asarray(self.scores.mean(axis=0))

    @property
    def half_width(self) -> NDArray[np.float64]:
        """Half of the 95 % normal interval of the mean over rows, shape (n_grid,)."""
        n = len(self.scores)
        if n < 2:
            return np.full(self.scores.shape[1], np.nan)
        return np.asarray(_Z * self.scores.std(axis=0, ddof=1) / sqrt(n))

    @property
    def reach(self) -> float:
        """How far the mean line goes from its lowest to its highest point."""
        return float(self.mean.max() - self.mean.min())


def partial_dependence(
    scorer: Scorer, rows: pd.DataFrame, feature: Feature, values: pd.Series | None = None
) -> PartialDependence:
    """Score rows with one column set to each value of a grid from the data.

    Parameters
    ----------
    scorer : Scorer
        The served model.
    rows : DataFrame of shape (n_rows, n_columns)
        The rows, whose other columns stay.
    feature : Feature
        The column; whether it is a number or a category.
    values : Series, optional
        Cells of the column from which the grid is made, such as the whole table's; by default
        those of the rows.

    Raises
    ------
    InputError
        If the model cannot score them.
    """
    name = feature.column
    held = (rows[name] if values is None else values).reset_index(drop=True)
    number = feature.kind == "number"
    places, left_out = (_number_grid(held), 0) if number else _category_grid(held)
    absent = np.flatnonzero(held.isna())
    cells = pd.concat([held.iloc[places], held.iloc[absent[:1]]], ignore_index=True)
    frames = {
        "rows": rows[list(scorer.feature_names)].reset_index(drop=True),
        "grid": cells.to_frame(name),
    }
    scores = near(scorer, scores_over_grid, frames, {})["scores"].astype(np.float64)
    scores.setflags(write=False)
    grid = [*held.iloc[places].tolist(), *([MISSING] if len(absent) else [])]
    return PartialDependence(name, number, tuple(grid), scores, left_out)


def scores_over_grid(model: Scorer, frames: Frames, arrays: Arrays) -> Arrays:
    """Score every row with every value of a grid beside the model: `near` calls this.

    Parameters
    ----------
    model : Scorer
    frames : mapping
        "rows", of the model's columns; "grid", the values of one of them.
    arrays : mapping
        Not used.
    """
    del arrays
    rows, grid = frames["rows"], frames["grid"]
    name, n, k = grid.columns[0], len(rows), len(grid)
    # A grid of whole numbers into a column with gaps takes the column's type.
    pool = pd.concat([rows, rows.iloc[np.zeros(k, dtype=np.int64)]], ignore_index=True)
    pool[name] = pd.concat([rows[name], grid[name]], ignore_index=True)
    row, value = np.divmod(np.arange(n * k, dtype=np.int64), k)
    places = [n + value if column == name else row for column in pool.columns]
    return {"scores": model.score(taken(pool, places)).reshape(n, k)}


def _number_grid(held: pd.Series) -> NDArray[np.int64]:
    """Return where the grid's values stand: all where few differ, else evenly spaced quantiles."""
    values = held.to_numpy(dtype=np.float64, na_value=np.nan)
    order = np.argsort(values, kind="stable")[: int(np.isfinite(values).sum())]
    _, first = np.unique(values[order], return_index=True)
    if len(first) <= _POINTS:
        return np.asarray(order[first], dtype=np.int64)
    # "lower" keeps to values that occur: half a month or 1.5 cars were never seen by the model.
    ranks = np.quantile(np.arange(len(order)), np.linspace(0, 1, _POINTS), method="lower")
    picked = order[ranks.astype(np.int64)]
    _, apart = np.unique(values[picked], return_index=True)
    return np.asarray(picked[apart], dtype=np.int64)


def _category_grid(held: pd.Series) -> tuple[NDArray[np.int64], int]:
    """Return where each category first stands, the most frequent first, and how many are left."""
    codes, distinct = pd.factorize(held, use_na_sentinel=True)
    present = codes[codes >= 0]
    first = np.full(len(distinct), len(codes), dtype=np.int64)
    np.minimum.at(first, present, np.flatnonzero(codes >= 0))
    frequent = np.argsort(-np.bincount(present, minlength=len(distinct)), kind="stable")
    return first[frequent][:_MOST_CATEGORIES], max(0, len(distinct) - _MOST_CATEGORIES)
