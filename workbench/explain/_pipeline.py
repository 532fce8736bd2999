"""What a scikit-learn pipeline makes of each raw column, so that effects can be added up again.

Only what is known for certain is told: a step that mixes columns, such as a principal component,
cannot be undone by a sum, and is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from workbench.intake import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

# They make one column of each, in the same order.
_ONE_EACH = frozenset(
    {
        *("StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler", "Binarizer"),
        *("QuantileTransformer", "PowerTransformer", "OrdinalEncoder", "TargetEncoder"),
    }
)


class _Transformer(Protocol):
    def transform(self, X: object) -> object: ...


class _Joined(Protocol):
    """What is used of a fitted ColumnTransformer."""

    transformers_: Sequence[tuple[str, object, Sequence[str]]]
    output_indices_: Mapping[str, slice]


@dataclass(frozen=True, slots=True, eq=False)
class Unwrapped:
    """The last step of a pipeline, and what the others give it.

    Attributes
    ----------
    estimator : object
        The last step: the model itself, where there is no pipeline.
    table : object
        What it sees of the rows: a table or an array.
    columns : ndarray of int64, shape (n_inputs,)
        Of which raw column each input is made.
    """

    estimator: object
    table: object
    columns: NDArray[np.int64]

    @property
    def inputs(self) -> NDArray[np.float64]:
        """What it sees as plain numbers, shape (n_rows, n_inputs).

        Raises
        ------
        InputError
            If it sees anything else.
        """
        return _dense(self.table)

    def summed(self, values: NDArray[np.float64], n_columns: int) -> NDArray[np.float64]:
        """Add up the values of all inputs that are made of one raw column; 0 where none is."""
        made = np.zeros((n_columns, len(values)))
        np.add.at(made, self.columns, values.T)
        return made.T


def unwrapped(model: object, rows: pd.DataFrame) -> Unwrapped:
    """Run all steps but the last, and tell of which raw column each result is made.

    Parameters
    ----------
    model : object
        A fitted classifier, in pipelines or not.
    rows : DataFrame of shape (n_rows, n_columns)
        The model's columns, in its order.

    Raises
    ------
    InputError
        If a step mixes columns, or is not known.
    """
    table: object = rows
    columns = np.arange(rows.shape[1], dtype=np.int64)
    while type(model).__name__ == "Pipeline":
        *steps, (_, model) = model.steps  # type: ignore[attr-defined]
        for _, step in steps:
            if step in ("passthrough", None):
                continue
            columns = columns[_made_of(step, [str(name) for name in _names(table, len(columns))])]
            table = step.transform(table)
    return Unwrapped(model, table, columns)


def _names(table: object, n: int) -> Sequence[object]:
    names: Sequence[object] = getattr(table, "columns", range(n))
    return names


def _dense(table: object) -> NDArray[np.float64]:
    made = table.toarray() if hasattr(table, "toarray") else table
    try:
        return np.ascontiguousarray(made, dtype=np.float64)
    except (TypeError, ValueError):
        raise _unknown("columns that are no numbers") from None


def _made_of(step: object, names: Sequence[str]) -> NDArray[np.int64]:
    """Return of which input column, by its place, each output column of a step is made."""
    kind, n = type(step).__name__, len(names)
    if kind == "Pipeline":
        places = np.arange(n, dtype=np.int64)
        for _, each in step.steps:  # type: ignore[attr-defined]
            if each not in ("passthrough", None):
                places = places[_made_of(each, [str(i) for i in range(len(places))])]
        return places
    if kind == "ColumnTransformer":
        return _made_of_each(step, names)  # type: ignore[arg-type]
    if kind in _ONE_EACH or (kind == "FunctionTransformer" and step.func is None):  # type: ignore[attr-defined]
        return np.arange(n, dtype=np.int64)
    if kind == "OneHotEncoder":
        return np.repeat(np.arange(n), _categories(step))
    if kind == "SimpleImputer":
        return _imputed(step, n)
    raise _unknown(kind)


def _made_of_each(joined: _Joined, names: Sequence[str]) -> NDArray[np.int64]:
    """Put the parts of a ColumnTransformer together."""
    width = max((part.stop for part in joined.output_indices_.values()), default=0)
    places = np.full(width, -1, dtype=np.int64)
    for name, step, chosen in joined.transformers_:
        part = joined.output_indices_[name]
        size = part.stop - part.start
        if size == 0:
            continue
        own = _places(chosen, names)
        if len(own) == 1:  # whatever it makes of one column is made of that column
            places[part] = own[0]
        elif isinstance(step, str):
            places[part] = own
        else:
            places[part] = own[_made_of(step, [names[place] for place in own])]
    if (places < 0).any():
        raise _unknown("ColumnTransformer")
    return places


def _places(chosen: object, names: Sequence[str]) -> NDArray[np.int64]:
    """Return where the columns stand that a part of a ColumnTransformer takes."""
    if isinstance(chosen, slice):
        raise _unknown("slice of columns")
    listed = [chosen] if isinstance(chosen, str | int) else list(np.asarray(chosen).tolist())
    if listed and all(isinstance(each, bool) for each in listed):
        return np.flatnonzero(listed).astype(np.int64)
    found = [names.index(each) if isinstance(each, str) else int(each) for each in listed]
    return np.array(found, dtype=np.int64)


def _categories(encoder: object) -> list[int]:
    """Return how many columns a OneHotEncoder makes of each of its own."""
    infrequent = getattr(encoder, "infrequent_categories_", None)
    sizes = [len(each) for each in encoder.categories_]  # type: ignore[attr-defined]
    if infrequent is not None:
        rare = (0 if each is None else len(each) - 1 for each in infrequent)
        sizes = [size - less for size, less in zip(sizes, rare, strict=True)]
    dropped = encoder.drop_idx_  # type: ignore[attr-defined]
    if dropped is None:
        return sizes
    return [size - (each is not None) for size, each in zip(sizes, dropped, strict=True)]


def _imputed(imputer: object, n: int) -> NDArray[np.int64]:
    """Return what a SimpleImputer keeps: it drops columns that held nothing at all."""
    if getattr(imputer, "indicator_", None) is not None:
        raise _unknown("SimpleImputer that adds columns")
    filled = np.asarray(imputer.statistics_)  # type: ignore[attr-defined]
    if getattr(imputer, "keep_empty_features", False):
        return np.arange(n, dtype=np.int64)
    empty = np.array([isinstance(each, float) and np.isnan(each) for each in filled.tolist()])
    return np.flatnonzero(~empty).astype(np.int64)


def _unknown(kind: str) -> InputError:
    return InputError(
        f"The model has a step ({kind}) whose results cannot be traced back to single columns, so "
        "the fast explanation of all rows does not fit it. A sample of rows is explained instead."
    )
