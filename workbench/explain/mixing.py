"""Rows that are partly those of a case and partly those of a reference row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def taken(pool: pd.DataFrame, places: Sequence[NDArray[np.int64]]) -> pd.DataFrame:
    """Return a table whose columns are each taken from their own rows of a pool, types kept.

    Parameters
    ----------
    pool : DataFrame of shape (n_pool, n_columns)
    places : sequence of ndarray of int64, shape (n_rows,)
        For each column, which rows of the pool its cells come from.
    """
    made = {
        # The type is named, or pandas would make texts of objects.
        name: pd.Series(pool[name].array.take(rows), dtype=pool[name].dtype, copy=False)
        for name, rows in zip(pool.columns, places, strict=True)
    }
    return pd.DataFrame(made, copy=False)


def differing(cases: pd.DataFrame, reference: pd.DataFrame) -> NDArray[np.bool_]:
    """Return where a case and a reference row hold different values.

    Mixtures that differ only in columns where both hold the same are one mixture, scored once.

    Returns
    -------
    ndarray of bool, shape (n_cases, n_reference, n_columns)
    """
    n = len(cases)
    apart = np.empty((n, len(reference), cases.shape[1]), dtype=np.bool_)
    for j, name in enumerate(cases.columns):
        pool = pd.concat([cases[name], reference[name]], ignore_index=True)
        codes = pd.factorize(pool)[0]
        np.not_equal.outer(codes[:n], codes[n:], out=apart[:, :, j])
        if pool.dtype == object:  # None and NaN are both missing, and a model may part them
            apart[:, :, j] |= (codes[:n] < 0)[:, None]
    return apart
