"""How far one case is from another, column by column: Gower's measure on ranks.

Numbers are compared by the share of the data between them, so that neither units nor long tails
matter; categories by whether they are the same; texts by the words that they share. J. C. Gower,
"A General Coefficient of Similarity and Some of Its Properties", Biometrics 27 (1971).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.explain.features import Kind


@dataclass(frozen=True, slots=True, eq=False)
class Ruler:
    """Distances from 0 to 1 in one column.

    Attributes
    ----------
    kind : {"number", "category", "text"}
        What its values are.
    values : ndarray of float64, shape (n_distinct,)
        Distinct finite values in the data, rising; empty for other kinds.
    ranks : ndarray of float64, shape (n_distinct,)
        Of each the share of the data below it, with half of those equal to it.
    """

    kind: Kind
    values: NDArray[np.float64]
    ranks: NDArray[np.float64]

    @classmethod
    def of(cls, column: pd.Series, kind: Kind) -> Ruler:
        """Measure a column of the data."""
        if kind != "number":
            return cls(kind, np.empty(0), np.empty(0))
        numbers = _numbers(column)
        values, counts = np.unique(numbers[np.isfinite(numbers)], return_counts=True)
        below = np.cumsum(counts) - counts
        ranks = (below + 0.5 * counts) / max(1, counts.sum())
        values.setflags(write=False)
        ranks.setflags(write=False)
        return cls(kind, values, ranks)

    def distances(self, value: object, column: pd.Series) -> NDArray[np.float64]:
        """Return how far each value of a column is from one value, shape (n_rows,).

        A missing cell is at distance 0 from another missing one and at 1 from all else.
        """
        missing = column.isna().to_numpy()
        if value is None:
            return np.where(missing, 0.0, 1.0)
        if self.kind == "number":
            far = self._by_rank(value, column)
        elif self.kind == "category":
            far = np.where(_equal(column, value), 0.0, 1.0)
        else:
            words = _words(value)
            shared = [_unshared(words, _words(text)) for text in column.fillna("").tolist()]
            far = np.asarray(shared, dtype=np.float64)
        return np.where(missing, 1.0, far)

    def _by_rank(self, value: object, column: pd.Series) -> NDArray[np.float64]:
        there = _numbers(column)
        here = float(value) if isinstance(value, int | float) else np.nan
        if len(self.values) < 2:
            return np.where(there == here, 0.0, 1.0)
        rank = np.interp(here, self.values, self.ranks)
        ranks = np.interp(there, self.values, self.ranks)
        return np.abs(np.asarray(ranks, dtype=np.float64) - rank)


def _numbers(column: pd.Series) -> NDArray[np.float64]:
    return np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)


def _equal(column: pd.Series, value: object) -> NDArray[np.bool_]:
    return np.asarray(column.astype(object).to_numpy() == value, dtype=np.bool_)


def _words(text: object) -> frozenset[str]:
    return frozenset(str(text).casefold().split())


def _unshared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of all words that only one of the two has (Jaccard's distance)."""
    both = one | other
    return len(one ^ other) / len(both) if both else 0.0
