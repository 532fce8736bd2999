"""A fitted model in this process: it scores rows, and mixtures of a case with other rows."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from workbench.models import contract
from workbench.models.booleans import columns_of_texts, with_booleans
from workbench.models.naming import refuse_missing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray
    from threadpoolctl import ThreadpoolController

_BITS = 62  # of a whole number that names a mixture
_DENSE = 16  # times as many possible keys as there are mixtures


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
    texts : frozenset of str
        Those of them in which `True` would be a text to it too.

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
    texts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Find the positive class and the columns."""
        column = contract.positive_column(self.estimator, self.positive, self.name, rest=self.rest)
        names = tuple(contract.feature_names(self.estimator, self.name))
        object.__setattr__(self, "column", column)
        object.__setattr__(self, "feature_names", names)
        object.__setattr__(self, "texts", columns_of_texts(self.estimator, names))

    def as_fitted(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a table in which the texts true and false are what the model was fitted on."""
        return with_booleans(frame, [name for name in self.feature_names if name not in self.texts])

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
        # Threads cost more than they bring: 50,000 small trees took 58 times as long on two cores.
        with _thread_pools(len(sys.modules)).limit(limits=1):
            rows = self.as_fitted(frame)
            return contract.predict(self.estimator, rows, self.column, self.name, start=start)

    def score_mixed(
        self, case: pd.DataFrame, reference: pd.DataFrame, masks: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Return the scores of mixtures of one case and reference rows.

        Mixtures that are the same row, cell by cell, are scored once.

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
            refuse_missing(self.feature_names, frame.columns, self.name)
        shape = len(masks), len(reference)
        joined = {name: _joined(reference[name], case[name]) for name in self.feature_names}
        once, which = _distinct(_apart(joined, len(reference)), masks)
        mask, row = once // max(1, shape[1]), once % max(1, shape[1])
        scores = np.empty(len(once))
        for part in np.array_split(np.arange(len(once)), max(1, ceil(len(once) / contract.BATCH))):
            if len(part):
                places = np.where(masks[mask[part]], shape[1], row[part, None])
                scores[part] = self.score(_taken(joined, places))
        return scores[which].reshape(shape)


@lru_cache(maxsize=1)
def _thread_pools(n_modules: int) -> ThreadpoolController:
    """Return the thread pools of all libraries: looked for anew when a module was imported.

    Looking through this process' libraries takes milliseconds, and many questions are small.
    """
    del n_modules  # what a library that is loaded late changes
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _apart(joined: Mapping[str, pd.Series], n_reference: int) -> NDArray[np.bool_]:
    """Return where reference rows hold another value than the case, (n_reference, n_names)."""
    import pandas as pd

    apart = np.empty((n_reference, len(joined)), dtype=np.bool_)
    for place, values in enumerate(joined.values()):
        codes = pd.factorize(values)[0]
        apart[:, place] = codes[:-1] != codes[-1]
        if values.dtype == object:  # None and NaN are both missing, and a model may part them
            apart[:, place] |= codes[-1] < 0
    return apart


def _distinct(
    apart: NDArray[np.bool_], masks: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return one of each kind of mixture, and which of them stands for each mixture.

    Two masks make the same row of case and reference row where they differ only in columns in
    which both hold the same value. Mixtures are numbered mask by mask, over all reference rows.
    """
    n_reference, n_names = apart.shape
    every = np.arange(len(masks) * n_reference)
    if n_names + n_reference.bit_length() > _BITS:
        return every, every
    bits = np.int64(1) << np.arange(n_names, dtype=np.int64)
    kept = (masks @ bits)[:, None] & (apart @ bits)[None, :]
    keys = (kept * n_reference + np.arange(n_reference)).ravel()
    most = n_reference << n_names
    if most > _DENSE * len(keys):
        _, once, which = np.unique(keys, return_index=True, return_inverse=True)
        return once, which
    # Nearly all coalitions at once: a place for each possible key is quicker than sorting.
    first = np.full(most, -1)
    first[keys[::-1]] = every[::-1]
    once = first[first >= 0]
    first[keys[once]] = np.arange(len(once))
    return once, first[keys]


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
    n_masks, n_reference = len(masks), len(reference)
    if len(case) != 1 or n_reference == 0 or masks.shape != (n_masks, len(names)):
        raise ValueError(
            f"a case of {len(case)} rows, {n_reference} reference rows and masks of shape "
            f"{masks.shape} over {len(names)} columns cannot be mixed"
        )
    own = np.tile(np.arange(n_reference), n_masks)[:, None]
    places = np.where(np.repeat(masks, n_reference, axis=0), n_reference, own)
    return _taken({name: _joined(reference[name], case[name]) for name in names}, places)


def _taken(joined: Mapping[str, pd.Series], places: NDArray[np.int64]) -> pd.DataFrame:
    """Return cells by their places, shape (n, n_names): a reference row, or after all the case."""
    import pandas as pd

    columns = {
        name: pd.Series(values.array.take(rows), dtype=values.dtype, copy=False)
        for (name, values), rows in zip(joined.items(), np.ascontiguousarray(places.T), strict=True)
    }
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
