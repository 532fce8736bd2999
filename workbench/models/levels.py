"""Give text columns the category numbers that a booster learnt them under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.intake import InputError, quoted
from workbench.models.booleans import holds_truth, truth_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

Levels = tuple[object, ...]
"""The categories of one column; their places are the numbers that the model knows."""


def is_number(column: pd.Series) -> bool:
    """Return whether a column holds numbers or booleans, which a booster takes as they are."""
    import pandas as pd

    return pd.api.types.is_numeric_dtype(column.dtype)


def with_numbers(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return a table whose truth values are numbers, with gaps: 1, 0 and NaN.

    Boosters take them so, and know no column of objects. A CSV holds truth values as texts, and
    Parquet those with gaps as objects.
    """
    turned = {
        name: truth_values(frame[name]).astype("float64")
        for name in columns
        if holds_truth(frame[name]) or _is_boolean(frame[name])
    }
    return frame.assign(**turned) if turned else frame


def with_levels(column: pd.Series, levels: Levels, name: str) -> pd.Series:
    """Return a column as categories with these levels; what is none of them becomes missing.

    Parameters
    ----------
    column : Series
        Texts, numbers or categories.
    levels : tuple
        What the model learnt, in its order.
    name : str
        What to call the model in a sentence.

    Raises
    ------
    InputError
        If the column holds numbers where the levels are texts, or texts where they are numbers:
        then nothing would be found, without a word.
    """
    import pandas as pd

    if levels and all(isinstance(each, bool) for each in levels) and holds_truth(column):
        column = truth_values(column)
    held = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else None
    present = column.dropna().unique() if held is None else held
    if len(present) > 0 and _text(present) != _text(levels):
        raise InputError(
            f"{name} learnt the categories of the column {quoted(column.name)} as "
            f"{'texts' if _text(levels) else 'numbers'}, and the table holds other values there, "
            f"such as {quoted(present[0])}. Write the column as it was when the model was fitted."
        )
    if held is not None:
        return column.cat.set_categories(list(levels))
    known: pd.Index[str] = pd.Index(list(levels))
    values = pd.Categorical.from_codes(known.get_indexer(pd.Index(column)), categories=known)
    return pd.Series(values, column.index, name=column.name)


def refuse_texts(frame: pd.DataFrame, known: Iterable[str], name: str) -> None:
    """Refuse a table with texts in a column which the model takes as a number."""
    wrong = [
        each for each in frame.columns if each not in set(known) and not is_number(frame[each])
    ]
    if wrong:
        raise InputError(
            f"{name} takes the column {quoted(wrong[0])} as a number, and the table holds "
            f"{frame[wrong[0]].dtype} values there. Write it as it was when the model was fitted."
        )


def _is_boolean(column: pd.Series) -> bool:
    from pandas.api.types import infer_dtype

    return column.dtype == "object" and infer_dtype(column, skipna=True) == "boolean"


def _text(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)
