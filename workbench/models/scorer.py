"""What explanations ask of a model: scores for rows, wherever the model lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


class Scorer(Protocol):
    """A model that answers: in a child process, or in this one."""

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The columns that the model sees, in its order."""
        ...

    def score(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """Return the probability of the positive class for each row, shape (n_rows,)."""
        ...

    def score_mixed(
        self, case: pd.DataFrame, reference: pd.DataFrame, masks: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Return the scores of mixtures of one case and reference rows.

        Parameters
        ----------
        case : DataFrame of one row
        reference : DataFrame of shape (n_reference, n_columns)
        masks : ndarray of bool, shape (n_masks, n_columns)
            Which columns, in the model's order, keep the case's value.

        Returns
        -------
        ndarray of float64, shape (n_masks, n_reference)
        """
        ...
