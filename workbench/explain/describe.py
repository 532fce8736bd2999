"""What the columns of a table are: numbers, categories or texts, and which values they hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_integer_dtype, is_numeric_dtype

from workbench.explain.features import Feature
from workbench.intake import InputError, no_such_column, quoted
from workbench.workspace.features import FeatureNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from workbench.explain.features import Kind
    from workbench.workspace.features import ColumnLimit

# Texts of so many words on average are texts, not names of categories, where they hardly repeat:
# over half of the cells are distinct, or there are more distinct ones than a menu can offer.
_WORDS = 3.0
_MENU = 50
_LOOKED_AT = 1_000  # of the distinct texts, to count their words


def describe(
    frame: pd.DataFrame,
    names: Sequence[str],
    notes: Iterable[FeatureNote],
    sensitive: Iterable[str],
) -> tuple[Feature, ...]:
    """Describe columns by what is said of them, and else by what they hold.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_columns)
        The rows from which ranges and categories are taken.
    names : sequence of str
        The columns to describe, in the order of the answer.
    notes : iterable of FeatureNote
        What the workspace says; notes on other columns are left aside.
    sensitive : iterable of str
        Columns by which people may be treated unlike. Unless a note says otherwise, nobody is
        asked to change them.

    Returns
    -------
    tuple of Feature
        One for each name.

    Raises
    ------
    InputError
        If a column is not there, or cannot be what a note says it is.
    """
    said = {note.column: note for note in notes}
    protected = frozenset(sensitive)
    return tuple(
        _feature(_column(frame, name), said.get(name, FeatureNote(name)), name in protected)
        for name in names
    )


def with_limits(features: Iterable[Feature], limits: Iterable[ColumnLimit]) -> tuple[Feature, ...]:
    """Return the same columns under other limits; limits on other columns are left aside.

    Raises
    ------
    InputError
        If a limit needs an order and its column has none.
    """
    set_by = {limit.column: limit for limit in limits}
    return tuple(_limited(feature, set_by.get(feature.column)) for feature in features)


def _feature(column: pd.Series, note: FeatureNote, protected: bool) -> Feature:
    name = str(column.name)
    kind = _kind_said(column, note) if note.kind is not None else _kind_seen(column)
    missing = bool(column.isna().any())
    plain = Feature(name, note.label or name, kind, missing=missing, protected=protected)
    if kind == "number":
        numbers = _finite(column)
        plain = replace(
            plain,
            unit=note.unit,
            low=float(numbers.min()) if len(numbers) else float("nan"),
            high=float(numbers.max()) if len(numbers) else float("nan"),
            whole=is_integer_dtype(column) or _all_whole(numbers),
        )
    elif kind == "category":
        plain = replace(plain, categories=_by_frequency(column))
    return _limited(replace(plain, change="no" if protected else "any"), note)


def _limited(feature: Feature, limit: ColumnLimit | FeatureNote | None) -> Feature:
    if limit is None:
        return feature
    asked = [key for key in ("least", "most") if getattr(limit, key) is not None]
    asked += [f'change = "{limit.change}"'] if limit.change in ("up", "down") else []
    if asked and feature.kind != "number":
        raise InputError(
            f"The limit {asked[0]} of column {quoted(feature.column)} needs numbers, but the "
            f"column is a {feature.kind}. Leave it out, or say that the column's kind is number."
        )
    change = feature.change if limit.change is None else limit.change
    return replace(feature, change=change, least=limit.least, most=limit.most)


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame.columns:
        names = [str(column) for column in frame.columns]
        raise InputError(no_such_column(name, names, "The table"))
    return frame[name]


def _kind_said(column: pd.Series, note: FeatureNote) -> Kind:
    """Return the kind that a note gives, if the column can be that."""
    numeric = is_numeric_dtype(column) and not is_bool_dtype(column)
    if note.kind == "number" and not numeric:
        raise InputError(
            f"The workspace calls column {quoted(column.name)} a number, but it holds "
            f"{_shown(column)}. Correct kind in [features.{column.name}], or the column."
        )
    if note.kind == "text" and (numeric or is_bool_dtype(column)):
        raise InputError(
            f"The workspace calls column {quoted(column.name)} a text, but it holds numbers. "
            f"Correct kind in [features.{column.name}]."
        )
    return note.kind or "category"


def _kind_seen(column: pd.Series) -> Kind:
    """Return what a column holds: codes that are numbers look like numbers."""
    if is_bool_dtype(column) or isinstance(column.dtype, pd.CategoricalDtype):
        return "category"
    if is_numeric_dtype(column):
        return "number"
    held = column.dropna()
    distinct = held.unique()
    texts = [value for value in distinct[:_LOOKED_AT] if isinstance(value, str)]
    if not texts or np.mean([len(text.split()) for text in texts]) < _WORDS:
        return "category"
    return "text" if len(distinct) > min(_MENU, len(held) / 2) else "category"


def _finite(column: pd.Series) -> NDArray[np.float64]:
    values = np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    return values[np.isfinite(values)]


def _all_whole(numbers: NDArray[np.float64]) -> bool:
    return len(numbers) > 0 and bool(np.all(numbers == np.rint(numbers)))


def _by_frequency(column: pd.Series) -> tuple[object, ...]:
    """Return the distinct values, the most frequent first, equally frequent as they appear."""
    codes, distinct = pd.factorize(column)
    counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
    values = distinct.tolist()
    return tuple(values[place] for place in np.argsort(-counts, kind="stable").tolist())


def _shown(column: pd.Series) -> str:
    held = column.dropna()
    return f"{quoted(str(held.iloc[0]))}" if len(held) else "nothing"
