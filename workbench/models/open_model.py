"""A fitted model in this process: it scores rows, and mixtures of a case with other rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from workbench.models import contract

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class OpenModel:
    """A model that answers in this process; a `Scorer`.

    It is for the child that opened a file, and for models which a notebook or a test has in
    memory. What it answers is looked at as `contract` says.

    Attributes
    ----------
    estimator : Classifier
        Anything with `predict_proba` on the raw table, `classes_` and `feature_names_in_`.
    name : str
        What to call it in a sentence.
    positive : str
        The class whose probability is the score, compared as text.
    rest : bool
        Whether all other classes are the negative one, however many there are.
    column : int
        Which column of the probabilities is the score.
    feature_names : tuple of str
        The columns that it sees, in its order.

    Raises
    ------
    InputError
        If it gives no probabilities, knows other classes, or does not know its columns.
    """

    estimator: contract.Classifier
    name: str
    positive: str
    rest: bool = False
    column: int = field(init=False)
    feature_names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Find the positive class and the columns."""
        column = contract.positive_column(self.estimator, self.positive, self.name, rest=self.rest)
        names = tuple(contract.feature_names(self.estimator, self.name))
        object.__setattr__(self, "column", column)
        object.__setattr__(self, "feature_names", names)

    def score(self, frame: pd.DataFrame, *, start: int = 0) -> NDArray[np.float64]:
        """Return the probability of the positive class for each row.

        Parameters
        ----------
        frame : DataFrame of shape (n_rows, n_columns)
            At least the columns that the model sees, in any order.
        start : int
            How many rows of the table came before these, for the row number in a sentence.

        Returns
        -------
        ndarray of float64, shape (n_rows,)

        Raises
        ------
        InputError
            If a column is missing, or the answer is no probability for each row.
        """
        from threadpoolctl import threadpool_limits

        # Threads cost more than they bring: 50,000 small trees took 58 times as long on two cores.
        with threadpool_limits(1):
            return contract.predict(self.estimator, frame, self.column, self.name, start=start)

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

        Raises
        ------
        InputError
            If a column is missing, or the answer is no probability for each row.
        """
        for frame in (case, reference):
            contract.refuse_missing(self.feature_names, frame.columns, self.name)
        n_masks, n_reference = len(masks), len(reference)
        scores = np.empty((n_masks, n_reference))
        n_batches = ceil(n_masks * n_reference / contract.BATCH)
        for part in np.array_split(np.arange(n_masks), max(1, n_batches)):
            rows = mixed_rows(case, reference, masks[part], self.feature_names)
            scores[part] = self.score(rows).reshape(len(part), n_reference)
        return scores


def mixed_rows(
    case: pd.DataFrame,
    reference: pd.DataFrame,
    masks: NDArray[np.bool_],
    names: Sequence[str],
) -> pd.DataFrame:
    """Return every reference row once for each mask, with the masked columns from the case.

    Parameters
    ----------
    case : DataFrame of one row
        At least the columns named.
    reference : DataFrame of shape (n_reference, n_columns)
        At least the columns named.
    masks : ndarray of bool, shape (n_masks, n_names)
        Which columns keep the case's value.
    names : sequence of str
        The columns, in the order of `masks`.

    Returns
    -------
    DataFrame of shape (n_masks * n_reference, n_names)
        All rows of the first mask, then those of the second. A column has the type that the
        reference rows and the case have together.

    Raises
    ------
    ValueError
        If the shapes do not fit each other.
    """
    import pandas as pd

    n_masks, n_reference = len(masks), len(reference)
    if len(case) != 1 or n_reference == 0 or masks.shape != (n_masks, len(names)):
        raise ValueError(
            f"a case of {len(case)} rows, {n_reference} reference rows and masks of shape "
            f"{masks.shape} over {len(names)} columns cannot be mixed"
        )
    own = np.tile(np.arange(n_reference), n_masks)
    columns = {}
    for place, name in enumerate(names):
        kept = np.repeat(masks[:, place], n_reference)
        values = _joined(reference[name], case[name])
        columns[name] = values.take(np.where(kept, n_reference, own)).reset_index(drop=True)
    return pd.DataFrame(columns, copy=False)


def _joined(reference: pd.Series, case: pd.Series) -> pd.Series:
    """Return a column of the reference rows, and the case's value after them."""
    import pandas as pd

    plain = reference.reset_index(drop=True)
    if case.isna().iloc[0] and case.dtype != plain.dtype:
        # A missing value has no type of its own to spoil the column's.
        return plain.reindex(range(len(plain) + 1))
    return pd.concat([plain, case], ignore_index=True)


def refuse_useless(model: object, name: str) -> None:
    """Refuse a model that no table could be scored with; any class may be the positive one.

    Raises
    ------
    InputError
        Saying what it lacks.
    """
    classes = getattr(model, "classes_", None)
    first = "" if classes is None or len(classes) == 0 else str(classes[0])
    contract.positive_column(model, first, name, rest=True)
    contract.feature_names(model, name)
