"""The rows around a case: how each column is varied, and the way there and back."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, isnan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from workbench.explain.parts import NumberPart, ValuePart, codes_of, numbers, part_of
from workbench.intake import InputError, no_such_column, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from workbench.explain.features import Feature
    from workbench.explain.parts import Part

# Means, deviations and shares of this many training rows are known to 1.5 % or better.
_MOST_ROWS = 5_000
_SAMPLE_SEED = 0  # the same training rows for every case, so that weights are on one scale


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhood:
    """How every column is varied around cases that are alike in what they lack.

    Attributes
    ----------
    names : tuple of str
        The columns, in the model's order.
    parts : tuple of NumberPart or ValuePart
        One for each column.
    training : ndarray of float64, shape (n_training, n_columns)
        Numbers of the training rows, NaN where missing; 0 where a column is no number.
    reference : ndarray of float64, shape (n_reference, n_columns)
        The encoded rows compared with.
    """

    names: tuple[str, ...]
    parts: tuple[Part, ...]
    training: NDArray[np.float64]
    reference: NDArray[np.float64]

    def shares(self) -> dict[int, NDArray[np.float64]]:
        """Return, for each column that is no number here, how often its values are drawn."""
        parts = enumerate(self.parts)
        return {j: part.shares for j, part in parts if isinstance(part, ValuePart)}

    @property
    def mean(self) -> NDArray[np.float64]:
        """Return what is subtracted from each column, 0 from those that are no numbers."""
        return np.array([p.mean if isinstance(p, NumberPart) else 0.0 for p in self.parts])

    @property
    def scale(self) -> NDArray[np.float64]:
        """Return what each column is divided by, 1 for those that are no numbers."""
        return np.array([p.scale if isinstance(p, NumberPart) else 1.0 for p in self.parts])

    @property
    def varies(self) -> NDArray[np.bool_]:
        """Return whether there is anything but one value for each column."""
        return np.array([isinstance(p, NumberPart) or len(p.values) > 1 for p in self.parts])

    def encode(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """Return rows as LIME takes them, shape (n_rows, n_columns)."""
        columns = zip(self.names, self.parts, strict=True)
        return np.column_stack([part.encode(frame[name]) for name, part in columns])

    def decode(self, matrix: NDArray[np.float64]) -> pd.DataFrame:
        """Return rows as the model takes them."""
        made = {
            name: part.decode(matrix[:, j])
            for j, (name, part) in enumerate(zip(self.names, self.parts, strict=True))
        }
        return pd.DataFrame(made, copy=False)

    def standard(self, row: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return an encoded case as LIME's linear model sees it: it has its own values."""
        row = (row - self.mean) / self.scale
        row[list(self.shares())] = 1.0
        return row

    def shift(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far each encoded case lies from the mean of the reference rows."""
        columns = zip(self.parts, rows.T, self.reference.T, strict=True)
        return np.column_stack([part.shift(codes, others) for part, codes, others in columns])


def surround(
    cases: pd.DataFrame,
    reference: pd.DataFrame,
    features: Sequence[Feature],
    training: pd.DataFrame,
) -> Neighbourhood:
    """Return how the columns are varied around one case, or around cases that are alike.

    Parameters
    ----------
    cases : DataFrame of shape (n_cases, n_columns)
        Rows with the same of `alike`.
    reference : DataFrame of shape (n_reference, n_columns)
        The rows compared with.
    features : sequence of Feature
        The columns, in the model's order; their kind decides, not their type.
    training : DataFrame of shape (n_training, n_columns)
        Where means, deviations and shares come from; at most 5,000 rows of it are used.

    Raises
    ------
    InputError
        If a column is not there, or is no number although it is said to be one, or a table has
        no rows.
    """
    names = tuple(feature.column for feature in features)
    tables = {"The case": cases, "The reference group": reference, "The training table": training}
    for source, frame in tables.items():
        _check(frame, features, source)
    rows = _sampled(training)
    parts = tuple(
        part_of(f, cases[f.column], reference[f.column], rows[f.column]) for f in features
    )
    pairs = list(zip(names, parts, strict=True))
    numbers = [
        part.encode(rows[name]) if isinstance(part, NumberPart) else np.zeros(len(rows))
        for name, part in pairs
    ]
    others = [part.encode(reference[name]) for name, part in pairs]
    return Neighbourhood(names, parts, np.column_stack(numbers), np.column_stack(others))


def alike(cases: pd.DataFrame, features: Sequence[Feature]) -> list[tuple[int, ...]]:
    """Return the rows that can share one neighbourhood, group by group.

    Those are rows that lack the same numbers; a text is only ever the case's own.

    Raises
    ------
    InputError
        As `surround` does.
    """
    _check(cases, features, "The case")
    groups: dict[tuple[object, ...], list[int]] = {}
    marks = [_marks(cases[f.column], f) for f in features if f.kind != "category"]
    keys = zip(*marks, strict=True) if marks else ((),) * len(cases)
    for row, key in enumerate(keys):
        groups.setdefault(key, []).append(row)
    return [tuple(rows) for rows in groups.values()]


def _marks(column: pd.Series, feature: Feature) -> list[int]:
    if feature.kind == "text":
        return [int(code) for code in codes_of(column)]
    return [0 if isfinite(value) else 1 + isnan(value) for value in numbers(column).tolist()]


def _sampled(training: pd.DataFrame) -> pd.DataFrame:
    if len(training) <= _MOST_ROWS:
        return training
    draw = np.random.default_rng(_SAMPLE_SEED).choice(len(training), _MOST_ROWS, replace=False)
    return training.iloc[np.sort(draw)]


def _check(frame: pd.DataFrame, features: Sequence[Feature], source: str) -> None:
    there = [str(name) for name in frame.columns]
    for feature in features:
        name = feature.column
        if name not in there:
            raise InputError(no_such_column(name, there, source))
        if feature.kind == "number" and not _numeric(frame[name]):
            raise InputError(
                f"{source}: the column {quoted(name)} is described as a number, but it holds "
                f"{frame[name].dtype} cells. Correct its kind in [features.{name}], or the column."
            )
    if len(frame) == 0:
        raise InputError(f"{source} has no rows, and LIME needs some. Choose another.")


def _numeric(column: pd.Series) -> bool:
    """Return whether a column holds numbers; one made of missing cells alone has any type."""
    return is_numeric_dtype(column) or bool(column.isna().all())
