"""Single cells of a case: read, compared, and replaced without a change of the column's type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.types import is_integer_dtype

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of a case that differs, here and there.

    Attributes
    ----------
    column : str
        Its name.
    before, after : object
        Numbers, booleans and texts as Python has them; None for a missing cell.
    """

    column: str
    before: object
    after: object


def cell(frame: pd.DataFrame, column: str, row: int = 0) -> object:
    """Return one cell as Python has it; None where it is missing."""
    value = frame[column].iloc[row]
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def same(one: object, other: object) -> bool:
    """Whether two cells hold the same; a missing one equals a missing one only."""
    return (one is None and other is None) or (
        one is not None and other is not None and bool(one == other)
    )


def palette(column: pd.Series, values: Sequence[object]) -> pd.Series:
    """Return values as a column of the same type, which is widened only where it must be.

    Whole numbers in a column of floats become floats; an integer column becomes float64 where a
    value is missing or not whole; a categorical one takes up a category that it does not know.
    """
    index = pd.RangeIndex(len(values))
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        known = dtype.categories.tolist()
        more = [v for v in values if v is not None and v not in known]
        wider = pd.CategoricalDtype([*known, *dict.fromkeys(more)], dtype.ordered)
        return pd.Series(pd.Categorical(list(values), dtype=wider), index=index)
    if is_integer_dtype(dtype) and isinstance(dtype, np.dtype) and not _whole(values):
        return pd.Series([np.nan if v is None else v for v in values], index, dtype=np.float64)
    if dtype == np.bool_ and any(value is None for value in values):
        return pd.Series(list(values), index=index, dtype=object)
    return pd.Series(list(values), index=index, dtype=dtype)


def with_values(case: pd.DataFrame, values: Mapping[str, object]) -> pd.DataFrame:
    """Return a case of one row with some cells replaced; None makes a cell missing."""
    whole = case.reset_index(drop=True)
    columns = {
        name: palette(case[name], [values[name]]) if name in values else whole[name]
        for name in whole.columns
    }
    return pd.DataFrame(columns)


def changes(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Change, ...]:
    """Return the cells in which two cases of one row each differ, in the columns' order."""
    pairs = ((name, cell(before, name), cell(after, name)) for name in before.columns)
    return tuple(Change(name, here, there) for name, here, there in pairs if not same(here, there))


def _whole(values: Sequence[object]) -> bool:
    return all(isinstance(v, int) or (isinstance(v, float) and v.is_integer()) for v in values)
