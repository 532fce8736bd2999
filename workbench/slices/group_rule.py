"""Thresholds of groups on new rows: each row's own, found by the values of its columns.

A table is cut at its own quartiles, so the groups of another table have other names. Here the
names that a policy knows say where the values of any table belong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf, isfinite
from typing import TYPE_CHECKING

import numpy as np
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from workbench.columns import find_column
from workbench.intake import InputError, quoted, refuse_lookalikes
from workbench.slices.groups import MISSING

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.slices.parity_policy import GroupPolicy

_BETWEEN = re.compile(r"\((\S+), (\S+)\]")
_OUTSIDE = re.compile(r"(up to|above) (\S+)")


@dataclass(frozen=True, slots=True, eq=False)
class RowThresholds:
    """The threshold of each row.

    Attributes
    ----------
    thresholds : ndarray of float64, shape (n_rows,)
        The row's group's own, or that of all others.
    known : ndarray of bool, shape (n_rows,)
        Whether the row's group has a threshold of its own.
    """

    thresholds: NDArray[np.float64]
    known: NDArray[np.bool_]


def row_thresholds(
    policy: GroupPolicy, table: pd.DataFrame, source: str = "The table"
) -> RowThresholds:
    """Return each row's threshold under a policy.

    A number belongs to the range whose name holds it, "(25, 33]" being above 25 and up to 33;
    one that lies in no range has the threshold of all others. A text belongs to its own name.

    Parameters
    ----------
    policy : GroupPolicy
        Thresholds by group.
    table : DataFrame of shape (n_rows, n_columns)
        Any rows with the columns that make the groups.
    source : str
        What to call the table in a sentence.

    Raises
    ------
    InputError
        If a column is missing, holds texts that look alike, or the groups are made by more
        than the value of a column.
    """
    members = [_placed(policy, place, table, source) for place in range(len(policy.by))]
    thresholds = np.full(len(table), policy.fallback)
    known = np.zeros(len(table), dtype=bool)
    for key, threshold in policy.thresholds:
        inside = np.ones(len(table), dtype=bool)
        for of_column, name in zip(members, key, strict=True):
            inside &= of_column[name]
        thresholds[inside] = threshold
        known |= inside
    for array in (thresholds, known):
        array.setflags(write=False)
    return RowThresholds(thresholds, known)


def _placed(
    policy: GroupPolicy, place: int, table: pd.DataFrame, source: str
) -> dict[str, NDArray[np.bool_]]:
    """Return for each name of one column which rows it holds."""
    title = policy.by[place]
    if title not in table.columns and title.startswith(("words in ", "“")):
        raise InputError(
            f"The groups are made by {quoted(title)}, which is not the value of a column, so they "
            "cannot be found in other rows. Decide by a column of the table."
        )
    column = find_column(table, title, source)
    names = tuple(dict.fromkeys(key[place] for key, _ in policy.thresholds))
    missing = column.isna().to_numpy()
    if not is_numeric_dtype(column) or is_bool_dtype(column):
        refuse_lookalikes(column)
        texts = np.where(missing, MISSING, column.astype("str").to_numpy(dtype=object))
        return {name: np.asarray(texts == name, dtype=bool) for name in names}
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return {name: missing if name == MISSING else _in_range(values, name) for name in names}


def _in_range(values: NDArray[np.float64], name: str) -> NDArray[np.bool_]:
    low, high = _range(name)
    if low == high:
        return np.asarray(values == low)
    return np.asarray((values > low) & (values <= high))


def _range(name: str) -> tuple[float, float]:
    """Return the range (low, high] that a name means; twice one number where it means that."""
    between, outside = _BETWEEN.fullmatch(name), _OUTSIDE.fullmatch(name)
    try:
        if between is not None:
            return float(between[1]), float(between[2])
        if outside is not None:
            edge = float(outside[2])
            return (-inf, edge) if outside[1] == "up to" else (edge, inf)
        value = float(name)
    except ValueError:
        value = inf
    if not isfinite(value):
        raise InputError(
            f"The group {quoted(name)} is none of numbers, but the column holds numbers. Give a "
            "table with the columns as they were when it was decided."
        )
    return value, value
