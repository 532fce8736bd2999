"""A model watched while it is asked: how far an explanation is, and whether it is to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.explain import greedy, permutations
from workbench.explain.engine import affordable_rows
from workbench.explain.players import rows_within_budget

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.models.scorer import Scorer


@dataclass(frozen=True, slots=True)
class Watched:
    """A scorer that tells of each question before it is asked.

    Attributes
    ----------
    scorer : Scorer
        The model that answers.
    told : callable
        Is given how many predictions are asked for; what it raises ends the explanation.
    """

    scorer: Scorer
    told: Callable[[int], None]

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The columns that the model sees, in its order."""
        return self.scorer.feature_names

    def score(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """Return the model's scores, shape (n_rows,)."""
        self.told(len(frame))
        return self.scorer.score(frame)

    def score_mixed(
        self, case: pd.DataFrame, reference: pd.DataFrame, masks: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Return the model's scores of mixtures, shape (n_masks, n_reference)."""
        self.told(len(masks) * len(reference))
        return self.scorer.score_mixed(case, reference, masks)


def expected_predictions(d: int, n_reference: int) -> int:
    """Return about how many predictions `explain_score` asks for, for a bar of progress.

    Parameters
    ----------
    d : int
        Columns that the model sees.
    n_reference : int
        Rows of the group compared with, before any are drawn from it.

    Examples
    --------
    All 1,024 coalitions of ten columns, each mixed with 50 rows:

    >>> expected_predictions(10, 50)
    51200
    """
    n = affordable_rows(d, n_reference)
    if n <= rows_within_budget(d):
        return int(2**d) * n
    one_way = min(greedy.BUDGET, n * d * (d - 1) // 2)
    return permutations.BUDGET + 2 * one_way
