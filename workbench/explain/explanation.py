"""The values that explanations are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """The rows that a case is compared with.

    Attributes
    ----------
    name : str
        Which group they were drawn from: "everyone", "passed", "flagged", "training", ...
    rows : DataFrame of shape (n, n_columns)
        The columns that the model sees, of the very rows compared with.
    ids : tuple of str
        Their ids.
    scores : ndarray of float64, shape (n,)
        Their scores by the served model.
    group_n : int
        Rows of the whole group.
    group_mean_score : float
        Mean score of the whole group.
    content_hash : str
        SHA-256 over every cell of `rows`, in hexadecimal.
    """

    name: str
    rows: pd.DataFrame
    ids: tuple[str, ...]
    scores: NDArray[np.float64]
    group_n: int
    group_mean_score: float
    content_hash: str

    @property
    def n(self) -> int:
        """Rows really compared with."""
        return len(self.rows)

    @property
    def mean_score(self) -> float:
        """Mean score of the rows compared with: where every explanation begins."""
        return float(np.mean(self.scores))


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """One score taken apart, column by column, in probability points.

    Attributes
    ----------
    engine : str
        Which method made it: "exact", "permutations", ...
    feature_names : tuple of str
        The columns, in the model's order.
    values : ndarray of float64, shape (n_columns,)
        What each column adds to the score; `base_value` + their sum = `score`.
    base_value : float
        Mean score of the reference rows.
    score : float
        The served model's own answer for this case.
    standard_error : ndarray of float64, shape (n_columns,)
        Of each value; 0 where it is exact.
    reference : Reference
        The rows compared with.
    seed : int
        Of whatever was drawn.
    """

    engine: str
    feature_names: tuple[str, ...]
    values: NDArray[np.float64]
    base_value: float
    score: float
    standard_error: NDArray[np.float64]
    reference: Reference
    seed: int = 0

    @property
    def additivity_gap(self) -> float:
        """How far base and values together are from the served model's score."""
        return float(abs(self.base_value + self.values.sum() - self.score))


@dataclass(frozen=True, slots=True, eq=False)
class DecisionReasons:
    """The decision at one threshold taken apart: Shapley values of 1[score >= threshold].

    Attributes
    ----------
    threshold : float
        Where it is decided.
    base_value : float
        Share of the reference rows that are flagged there.
    values : ndarray of float64, shape (n_columns,)
        `base_value` + their sum = 1 for a flagged case, 0 for a passed one.
    flip_set : tuple of str, or None
        The smallest set of columns which, replaced by the reference rows' values, brings the
        mean score to the other side (of several, the one of the largest change); None if none.
    greedy : bool
        Whether the flip set comes from a greedy search, so that a smaller one may exist.
    """

    threshold: float
    base_value: float
    values: NDArray[np.float64]
    flip_set: tuple[str, ...] | None
    greedy: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class LocalModel:
    """LIME's answer for one case: a linear model around it.

    Attributes
    ----------
    feature_names : tuple of str
        The columns, in the model's order.
    values : ndarray of float64, shape (n_columns,)
        LIME's own weights, of standardised numbers and of "has the case's category"; the mean
        over the seeds.
    contributions : ndarray of float64, shape (n_columns,)
        The same in probability points against the reference rows: weight x (case - their mean).
    spread : ndarray of float64, shape (n_columns,)
        Largest less smallest contribution over the seeds.
    r2 : float
        Weighted R2 of the local model, mean over the seeds; NaN where it is undefined.
    local_gap : float
        Largest |local prediction - score| over the seeds.
    seeds : tuple of int
        One of each repeat.
    """

    feature_names: tuple[str, ...]
    values: NDArray[np.float64]
    contributions: NDArray[np.float64]
    spread: NDArray[np.float64]
    r2: float
    local_gap: float
    seeds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether SHAP and LIME say the same of a case, and whether either may be shown.

    Attributes
    ----------
    top3 : float
        Shared share of the three largest |values|; NaN where undefined.
    rank : float
        Spearman's correlation of |values|; NaN where undefined.
    sign : float
        Share of the columns above 0.001 in either that have the same sign; NaN where undefined.
    stable : bool
        Whether the explanation may be shown to a client.
    reasons : tuple of str
        Why it may not, a sentence each; () where it may.
    """

    top3: float
    rank: float
    sign: float
    stable: bool
    reasons: tuple[str, ...]
