"""Groups and their thresholds on new rows: where the names that were decided on say they belong.

A table is cut at its own quartiles, so the groups of another table have other names. Here the
names that are known already say where the values of any table belong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf, isfinite, nan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from workbench.columns import find_column
from workbench.intake import InputError, quoted, refuse_lookalikes
from workbench.slices.groups import MISSING
from workbench.slices.slicing import Cut, Slicing, slice_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from workbench.slices.parity_policy import GroupPolicy

OUTSIDE = "(none of them)"
_BETWEEN = re.compile(r"\((\S+), (\S+)\]")
_BEYOND = re.compile(r"(up to|above) (\S+)")
_LENGTH = re.compile(r"words in (.+)", re.DOTALL)
_WORD = re.compile(r"“(.+)” in (.+)", re.DOTALL)


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
    """Return each row's threshold under a policy; rows of no known group have that of all others.

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
        As `slice_as_named`.
    """
    own = dict(policy.thresholds)
    slicing = slice_as_named(policy.by, own, table, source)
    thresholds = np.array([own.get(key, policy.fallback) for key in slicing.keys])
    known = np.array([key in own for key in slicing.keys])
    found = RowThresholds(thresholds[slicing.codes], known[slicing.codes])
    for array in (found.thresholds, found.known):
        array.setflags(write=False)
    return found


def slice_as_named(
    by: tuple[str, ...],
    keys: Iterable[tuple[str, ...]],
    table: pd.DataFrame,
    source: str = "The table",
) -> Slicing:
    """Cut rows into slices whose names are given, whatever the quartiles of these rows are.

    A number belongs to the range whose name holds it, "(25, 33]" being above 25 and up to 33; a
    text belongs to its own name. Rows that belong nowhere are a last slice, "(none of them)".

    Parameters
    ----------
    by : tuple of str
        What the rows are cut by, as `Slicing.by`.
    keys : iterable of tuple of str
        The slices; they share no value.
    table : DataFrame of shape (n_rows, n_columns)
        Any rows with those columns.
    source : str
        What to call the table in a sentence.

    Raises
    ------
    InputError
        If a column is missing, holds texts that look alike or numbers where names are of texts,
        or the slices were made by more than what one column says.
    """
    wanted = list(dict.fromkeys(keys))
    columns = [_column(title, table, source) for title in by]
    codes = np.full(len(table), len(wanted), dtype=np.int64)
    for code, key in enumerate(wanted):
        inside = np.ones(len(table), dtype=bool)
        for column, name in zip(columns, key, strict=True):
            inside &= _holding(column, name)
        codes[inside] = code
    every = [*wanted, (OUTSIDE,) * len(by)]
    present, codes = np.unique(codes, return_inverse=True)
    codes.setflags(write=False)
    return Slicing(by, tuple(every[code] for code in present.tolist()), codes.astype(np.int64))


def _column(title: str, table: pd.DataFrame, source: str) -> pd.Series:
    """Return what the names are of: a column, the lengths of its texts, or whether it has a word.

    Texts come as text, and missing cells as the name that they have as a slice.
    """
    length, word = _LENGTH.fullmatch(title), _WORD.fullmatch(title)
    if title not in table.columns and length is not None and length[1] in table.columns:
        texts = table[length[1]]
        present = texts.notna()
        lengths = [
            len(str(text).split()) if ok else nan for text, ok in zip(texts, present, strict=True)
        ]
        return pd.Series(lengths, name=title, dtype=np.float64)
    if title not in table.columns and word is not None and word[2] in table.columns:
        found = slice_rows(table, Cut(word[2], "word", word=word[1]))
        return pd.Series(np.array(found.names, dtype=object)[found.codes])
    if title not in table.columns and " = " in title:
        raise InputError(
            f"The slices {quoted(title)} were found by more than one column, so they cannot be "
            "found in other rows. Cut by a column of the table."
        )
    column = find_column(table, title, source)
    if is_numeric_dtype(column) and not is_bool_dtype(column):
        return column
    refuse_lookalikes(column)
    return column.astype("str").astype(object).where(column.notna(), MISSING)


def _holding(column: pd.Series, name: str) -> NDArray[np.bool_]:
    """Return which rows a name holds, shape (n_rows,)."""
    if not is_numeric_dtype(column):
        return np.asarray(column == name, dtype=bool)
    if name == MISSING:
        return np.asarray(column.isna(), dtype=bool)
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    ends = range_of(name)
    if ends is None:
        raise InputError(
            f"The group {quoted(name)} is no number, but column {quoted(str(column.name))} holds "
            "numbers. Give a table whose columns are as they were when it was decided."
        )
    low, high = ends
    if low == high:
        return np.asarray(values == low)
    return np.asarray((values > low) & (values <= high))


def range_of(name: str) -> tuple[float, float] | None:
    """Return the range (low, high] that the name of a slice of numbers means.

    Returns
    -------
    tuple of float, or None
        Twice one number where the name is that number; None where it means no numbers.
    """
    between, beyond = _BETWEEN.fullmatch(name), _BEYOND.fullmatch(name)
    try:
        if between is not None:
            return float(between[1]), float(between[2])
        if beyond is not None:
            edge = float(beyond[2])
            return (-inf, edge) if beyond[1] == "up to" else (edge, inf)
        value = float(name)
    except ValueError:
        return None
    return (value, value) if isfinite(value) else None
