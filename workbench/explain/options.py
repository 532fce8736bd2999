"""What may be changed of one case, and to what: values that occur, within the limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.explain.cells import Change, cell, palette, same
from workbench.explain.distance import Ruler

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from workbench.explain.features import Feature

# Most values that are tried in one column; of more distinct numbers so many quantiles.
_MOST_VALUES = 400


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """Values that one column may be changed to, the nearest to the case's first.

    Attributes
    ----------
    feature : Feature
        The column.
    values : tuple of object
        The case's own value, then those that it may take; None for a missing cell.
    distances : ndarray of float64, shape (n_values,)
        Of each to the case's own, rising from 0.
    across : ndarray of int64, shape (n_values - 1,)
        Places in `values` in their natural order: numbers by size, categories by frequency.
    """

    feature: Feature
    values: tuple[object, ...]
    distances: NDArray[np.float64]
    across: NDArray[np.int64]

    def grid(self, most: int) -> NDArray[np.int64]:
        """Return places of at most so many values: both ends, and evenly between them.

        Of categories the most frequent ones.
        """
        if len(self.across) <= most:
            return self.across
        if self.feature.kind == "category":
            return self.across[:most]
        steps = np.linspace(0, len(self.across) - 1, most).round().astype(np.int64)
        return self.across[steps]


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """All variants of one case that its limits allow, as whole numbers.

    A variant is a row of places, one for each column that may change: 0 keeps the case's value.

    Attributes
    ----------
    case : DataFrame of one row
        The case.
    options : tuple of Options
        The columns that may change.
    """

    case: pd.DataFrame
    options: tuple[Options, ...]
    _palettes: Mapping[str, pd.Series] = field(repr=False)

    @classmethod
    def of(
        cls,
        case: pd.DataFrame,
        features: Sequence[Feature],
        data: pd.DataFrame,
        *,
        missing: Collection[str] = (),
    ) -> Space:
        """Find what may be changed of a case.

        Parameters
        ----------
        case : DataFrame of one row
            The case, with the columns that the model sees.
        features : sequence of Feature
            What is known of them, and their limits. Texts are never changed.
        data : DataFrame of shape (n_rows, n_columns)
            The rows in which values must occur.
        missing : collection of str
            Columns in which a missing cell may be advised, where the data have some.
        """
        found = (_options(case, each, data[each.column], missing) for each in features)
        options = tuple(each for each in found if len(each.values) > 1)
        palettes = {
            each.feature.column: palette(case[each.feature.column], each.values) for each in options
        }
        return cls(case.reset_index(drop=True), options, palettes)

    def rows(self, variants: NDArray[np.int64]) -> pd.DataFrame:
        """Return variants as rows that a model can score, shape (n_variants, n_columns)."""
        places = {each.feature.column: at for at, each in enumerate(self.options)}
        kept = np.zeros(len(variants), dtype=np.int64)
        columns = {}
        for name in self.case.columns:
            if name in places:
                taken = self._palettes[name].take(variants[:, places[name]])
            else:
                taken = self.case[name].take(kept)
            columns[name] = taken.reset_index(drop=True)  # keeps the type, as arrays do not
        return pd.DataFrame(columns)

    def distances(self, variants: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return how far variants are from the case: the sum over the columns."""
        total = np.zeros(len(variants))
        for at, each in enumerate(self.options):
            total += each.distances[variants[:, at]]
        return total

    def changes(self, variant: NDArray[np.int64]) -> tuple[Change, ...]:
        """Return what a variant changes."""
        return tuple(
            Change(each.feature.column, each.values[0], each.values[place])
            for each, place in zip(self.options, variant.tolist(), strict=True)
            if place
        )


def _options(
    case: pd.DataFrame, feature: Feature, column: pd.Series, missing: Collection[str]
) -> Options:
    own = cell(case, feature.column)
    values = [value for value in _allowed(feature, column, own) if not same(value, own)]
    if own is not None and feature.change == "any" and feature.missing:
        values += [None] if feature.column in missing else []
    ruler = Ruler.of(column, feature.kind)
    distances = ruler.distances(own, palette(column, values))
    # Where all are equally far, as from a missing cell, the middle and the frequent come first.
    middle = np.abs(np.arange(len(values)) - (len(values) - 1) / 2.0)
    second = middle if feature.kind == "number" else np.arange(len(values))
    order = np.lexsort((second, distances))
    across = np.empty(len(values), dtype=np.int64)
    across[order] = np.arange(1, len(values) + 1)
    return Options(
        feature=feature,
        values=(own, *(values[place] for place in order.tolist())),
        distances=np.concatenate([[0.0], distances[order]]),
        across=across,
    )


def _allowed(feature: Feature, column: pd.Series, own: object) -> list[object]:
    """Return the values that occur and keep the limits, the case's own among them perhaps."""
    if feature.change == "no" or feature.kind == "text":
        return []
    if feature.kind == "category":
        return list(feature.categories[:_MOST_VALUES])
    numbers = np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    values = _observed(numbers[np.isfinite(numbers)])
    least = -np.inf if feature.least is None else feature.least
    most = np.inf if feature.most is None else feature.most
    keep = (values >= least) & (values <= most)
    if feature.change != "any":
        if not isinstance(own, int | float):
            return []  # from a missing cell no value is known to be a rise or a fall
        keep &= values > own if feature.change == "up" else values < own
    kept = values[keep].tolist()
    return [int(value) for value in kept] if feature.whole else list(kept)


def _observed(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distinct numbers, or so many of their quantiles, each of which occurs."""
    values = np.unique(numbers)
    if len(values) <= _MOST_VALUES:
        return values
    levels = np.linspace(0.0, 1.0, _MOST_VALUES)
    return np.unique(np.quantile(numbers, levels, method="inverted_cdf"))
