"""One column around a case: a number on a scale, or the case's value against others'.

A missing cell never becomes a number. Where the case has a number, the column is varied among
numbers alone; where its number is missing, the column is "missing, as in the case" or the number
of another row. So what LIME says is either of a number's size or of its being missing, never both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd
from pandas.api.types import is_float_dtype

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionDtype

    from workbench.explain.features import Feature

# A value that fewer samples had than one in 20 would be weighed by some 40 of 5,000, after the
# kernel: against those, LIME's penalty of 1 shrinks its weight by more than 2 %.
_LEAST_SHARE = 0.05
_TEXT_SHARE = 0.5  # texts hardly repeat: the case's own or another row's, at even odds
# Below this part of their size, differences are rounding, and scikit-learn's scale would be 1.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class NumberPart:
    """A number, drawn from a normal distribution with the training rows' mean and deviation.

    Attributes
    ----------
    mean, scale : float
        Of the training rows that have a number; the deviation divides by their count.
    dtype : dtype
        Of the case's column.
    """

    mean: float
    scale: float
    dtype: np.dtype[np.generic] | ExtensionDtype

    def encode(self, column: pd.Series) -> NDArray[np.float64]:
        """Return the numbers themselves, NaN where there is none."""
        return numbers(column)

    def decode(self, codes: NDArray[np.float64]) -> pd.Series:
        """Return cells for the model; whole numbers become fractions, as LIME draws them."""
        return pd.Series(codes).astype(self.dtype if is_float_dtype(self.dtype) else np.float64)

    def shift(
        self, codes: NDArray[np.float64], reference: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return each case's standardised value less the mean of those the reference rows have."""
        mean = float(reference[np.isfinite(reference)].mean())
        return (codes - mean) / self.scale


@dataclass(frozen=True, slots=True, eq=False)
class ValuePart:
    """A column of which LIME asks whether it has the case's value; the code is the position.

    Attributes
    ----------
    values : Series of shape (n_values,)
        The distinct values, a missing cell among them.
    shares : ndarray of float64, shape (n_values,)
        How often each is drawn.
    """

    values: pd.Series
    shares: NDArray[np.float64]

    def encode(self, column: pd.Series) -> NDArray[np.float64]:
        """Return the position of each cell's value, -1 where it is none of these."""
        found = codes_of(_joined(self.values, column))[len(self.values) :]
        return np.where(found < len(self.values), found, -1).astype(np.float64)

    def decode(self, codes: NDArray[np.float64]) -> pd.Series:
        """Return cells for the model, their type kept."""
        return self.values.take(codes.astype(np.intp)).reset_index(drop=True)

    def shift(
        self, codes: NDArray[np.float64], reference: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return, for each case, 1 less the share of the reference rows that have its value."""
        share: NDArray[np.float64] = np.equal.outer(codes, reference).mean(axis=1)
        return 1.0 - share


Part: TypeAlias = NumberPart | ValuePart


def part_of(feature: Feature, cases: pd.Series, reference: pd.Series, training: pd.Series) -> Part:
    """Return how a column is varied around cases that lack the same numbers.

    Parameters
    ----------
    feature : Feature
        Its kind decides: a category given as integers has values, not a size.
    cases, reference, training : Series
        The column of the cases, of the rows compared with, and of the training rows.
    """
    if feature.kind != "number":
        least = _TEXT_SHARE if feature.kind == "text" else _LEAST_SHARE
        return _value_part(cases, reference, training, least)
    known, answered = _finite(training), len(_finite(reference)) > 0
    complete = bool(np.isfinite(numbers(cases)).all())
    if complete and answered and not _constant(known):
        return NumberPart(float(known.mean()), float(known.std()), cases.dtype)
    # Against rows that all lack the number, the question is: this number, or none? And where no
    # training row has one, only the reference rows say what else there may be.
    source = reference if complete and not (answered and len(known)) else training
    cases, reference, source = (pd.Series(numbers(column)) for column in (cases, reference, source))
    return _value_part(cases, reference, source, _LEAST_SHARE)


def _value_part(
    cases: pd.Series, reference: pd.Series, source: pd.Series, least: float
) -> ValuePart:
    pool = _joined(source, cases)
    codes = codes_of(pool)
    if codes.max() == 0:  # one value alone says nothing: look among the rows compared with
        source, pool = reference, _joined(reference, cases)
        codes = codes_of(pool)
    places = np.empty(codes.max() + 1, dtype=np.intp)
    places[codes] = np.arange(len(codes))  # the last one stays: a case's cell as it is written
    counts = np.bincount(codes[: len(source)], minlength=len(places))
    shares = _bounded(counts / len(source), np.unique(codes[len(source) :]), least)
    return ValuePart(pool.take(places).reset_index(drop=True), shares)


def _bounded(
    shares: NDArray[np.float64], held: NDArray[np.int64], least: float
) -> NDArray[np.float64]:
    """Return shares in which no case's value is too rare, or too frequent, to be weighed.

    The other values keep their proportions among themselves.
    """
    least = min(least, 0.5 / len(held))
    wanted = np.clip(shares[held], least, 1.0 - least)
    others, room = 1.0 - shares[held].sum(), 1.0 - wanted.sum()
    bounded = shares * (room / others) if others > _ROUNDING and room > 0.0 else shares.copy()
    bounded[held] = wanted
    total: float = bounded.sum()
    return bounded / total


def _joined(first: pd.Series, second: pd.Series) -> pd.Series:
    """Return one column after the other; categories of either are kept as categories."""
    if isinstance(first.dtype, pd.StringDtype) and second.isna().all():
        second = second.astype(first.dtype)  # a lone missing cell has no type of its own
    if first.dtype != second.dtype:
        both = [s.dtype for s in (first, second) if isinstance(s.dtype, pd.CategoricalDtype)]
        if both:
            known = pd.Index([value for dtype in both for value in dtype.categories]).unique()
            rest = [s.dropna() for s in (first, second) if s.dtype not in both]
            known = known.append([pd.Index(values.unique()) for values in rest]).unique()
            dtype = pd.CategoricalDtype(known, ordered=both[0].ordered)
            first, second = first.astype(dtype), second.astype(dtype)
    return pd.concat([first, second], ignore_index=True)


def codes_of(column: pd.Series) -> NDArray[np.int64]:
    """Return the distinct values' numbers as they appear; missing cells are one value."""
    codes: NDArray[np.int64] = pd.factorize(column, use_na_sentinel=False)[0]
    return codes


def numbers(column: pd.Series) -> NDArray[np.float64]:
    """Return a column's numbers, NaN where there is none."""
    return column.to_numpy(dtype=np.float64, na_value=np.nan)


def _finite(column: pd.Series) -> NDArray[np.float64]:
    values = numbers(column)
    return values[np.isfinite(values)]


def _constant(values: NDArray[np.float64]) -> bool:
    return len(values) == 0 or bool(np.ptp(values) <= _ROUNDING * np.abs(values).max())
