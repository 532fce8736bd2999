"""Cut the rows of a table into slices by the values of one column, none left out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context
from itertools import pairwise
from math import inf, isfinite
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.types import is_bool_dtype, is_numeric_dtype

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

MISSING = "(missing)"
_TIMES = "×"  # between the values of crossed columns
# A numeric column with more distinct values than this is cut at its quartiles.
_MOST_VALUES = 10
_GLANCE = 1_000  # rows


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Which slice each row lies in.

    Attributes
    ----------
    names : tuple of str
        The slices: numbers by size, texts by alphabet, "(missing)" last.
    codes : ndarray of int64, shape (n_rows,)
        Position in `names` of each row's slice.
    """

    names: tuple[str, ...]
    codes: NDArray[np.int64]


def group_rows(column: pd.Series) -> Groups:
    """Cut rows by the values of a column; missing cells are a slice of their own."""
    codes, distinct = _factorized(column)
    if not is_numeric_dtype(column) or is_bool_dtype(column):
        return _named(codes, [str(value) for value in distinct])
    values = np.asarray(distinct) + 0  # -0.0 is written as 0
    order = np.argsort(values)
    ranks = np.empty(len(values) + 1, dtype=np.int64)
    ranks[order] = np.arange(len(values))
    ranks[-1] = -1  # the code of a missing cell
    rising = values[order].tolist()
    if len(rising) <= _MOST_VALUES:
        return named_groups(ranks.take(codes, mode="wrap"), [written(value) for value in rising])
    return _at_quartiles(ranks.take(codes, mode="wrap"), rising)


def _factorized(column: pd.Series) -> tuple[NDArray[np.integer], Iterable[str | float | bool]]:
    """Return where each row's value stands among the distinct ones, -1 where it is missing."""
    if column.dtype == "str" and not column.hasnans:
        values = pa.array(column)
        usual = values[:_GLANCE].unique()  # often all there are: finding is faster than gathering
        places = pc.index_in(values, value_set=usual)
        if places.null_count == 0:
            return places.to_numpy(), usual.to_pylist()
    return pd.factorize(column, use_na_sentinel=True)


def _named(codes: NDArray[np.integer], texts: list[str]) -> Groups:
    """Return slices by alphabet; a text "(missing)" and an empty cell are one slice."""
    names = sorted(set(texts) - {MISSING})
    places = {name: place for place, name in enumerate(names)}
    ranks = np.array([*(places.get(text, -1) for text in texts), -1], dtype=np.int64)
    return named_groups(ranks.take(codes, mode="wrap"), names)


def named_groups(codes: NDArray[np.int64], names: list[str]) -> Groups:
    """Return the slices, and after them "(missing)" for rows of code -1, if there are any.

    Parameters
    ----------
    codes : ndarray of int64, shape (n_rows,)
        Position in `names` of each row's slice, or -1.
    names : list of str
        The slices.
    """
    missing = codes < 0
    if not missing.any():
        return Groups(tuple(names), codes)
    return Groups((*names, MISSING), np.where(missing, len(names), codes))


def _at_quartiles(ranks: NDArray[np.int64], values: list[float]) -> Groups:
    """Cut at the quartiles of the rows, each an observed value.

    Parameters
    ----------
    ranks : ndarray of shape (n_rows,)
        Position of each row's value in `values`, -1 where it is missing.
    values : list of float
        The distinct values, rising.
    """
    present = ranks[ranks >= 0]
    # "lower" parts the rows as interpolated quartiles do: no value lies between the two.
    quartiles = np.quantile(present, [0.25, 0.5, 0.75, 1.0], method="lower")
    upper = np.unique(quartiles.astype(np.int64))
    edges = [_below(values), *(_edge(values, rank) for rank in upper.tolist())]
    names = [f"({low}, {high}]" for low, high in pairwise(edges)]
    return named_groups(np.where(ranks < 0, -1, np.searchsorted(upper, ranks)), names)


def _edge(values: list[float], rank: int) -> str:
    """Write an edge in the fewest digits that part the values just the same."""
    edge, above = values[rank], values[rank + 1] if rank + 1 < len(values) else inf
    shorter = _shorter(edge, ROUND_CEILING)
    return next((text for text in shorter if edge <= float(text) < above), written(edge))


def _below(values: list[float]) -> str:
    """Write a number just below the least value: one less, or a thousandth of the range."""
    least = values[0]
    whole = all(float(value).is_integer() for value in values)
    lower = least - (1.0 if whole else (values[-1] - least) / 1000.0)
    shorter = _shorter(lower, ROUND_FLOOR) if isfinite(lower) else iter(())
    return next((text for text in shorter if float(text) < least), "-inf")


def _shorter(value: float, rounding: str) -> Iterator[str]:
    """Write a number at three significant digits, then at more and more."""
    for digits in range(3, 18):
        rounded = Context(digits, rounding).create_decimal_from_float(value)
        yield f"{rounded.normalize():f}"


def written(value: float) -> str:
    """Write a number as it is, without exponent: 3, 0.25, 1200000."""
    if isinstance(value, int):
        return str(value)
    return np.format_float_positional(value, trim="-")


def crossed(parts: Sequence[str]) -> str:
    """Return values, or titles, of crossed columns in one text: "f × belted".

    No two slices have the same text: where a part holds the sign itself, such parts are quoted.
    """
    if len(parts) > 1 and any(_TIMES in part for part in parts):
        parts = [
            f"“{part.replace('”', '””')}”" if _TIMES in part or part.startswith("“") else part
            for part in parts
        ]
    return f" {_TIMES} ".join(parts)
