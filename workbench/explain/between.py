"""One case by two models: what makes the one score it higher than the other, column by column.

Both are compared with the same rows, so that only the models differ. Shapley values are linear in
the model: the difference of two explanations is the explanation of the difference of the models
(Shapley 1953, additivity), and adds up to the difference of the scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.explain.explanation import Explanation


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """The reasons of a second model less those of a first one, in probability points.

    Attributes
    ----------
    first, second : Explanation
        Of the same case, against the same rows.
    columns : tuple of str
        All columns that either model sees: those of the first, then what only the second sees.
    firsts, seconds : ndarray of float64, shape (n_columns,)
        What each column adds to each score; 0 where that model does not see it.
    """

    first: Explanation
    second: Explanation
    columns: tuple[str, ...]
    firsts: NDArray[np.float64]
    seconds: NDArray[np.float64]

    @property
    def values(self) -> NDArray[np.float64]:
        """What each column makes of the difference, shape (n_columns,)."""
        return self.seconds - self.firsts

    @property
    def base_value(self) -> float:
        """How much higher the second model scores the rows compared with, on average."""
        return self.second.base_value - self.first.base_value

    @property
    def score(self) -> float:
        """How much higher it scores the case; `base_value` and `values` add up to it."""
        return self.second.score - self.first.score

    @property
    def standard_error(self) -> NDArray[np.float64]:
        """Of each value, shape (n_columns,); 0 where both are exact.

        Both models may be asked about the same drawn orders, whose errors then go together; as
        nobody knows how far, the errors are added and not their squares.
        """
        first, second = (
            _placed(each, self.columns, each.standard_error) for each in (self.first, self.second)
        )
        return first + second

    @property
    def additivity_gap(self) -> float:
        """How far base and values together are from the difference of the scores."""
        return float(abs(self.base_value + self.values.sum() - self.score))


def between(first: Explanation, second: Explanation) -> Between:
    """Hold the reasons of two models for one case against each other.

    Parameters
    ----------
    first, second : Explanation
        Of the same case, each by its own model, against the same rows.

    Raises
    ------
    InputError
        If they were compared with other rows: then the rows would differ and not the models alone.
    """
    if first.reference.ids != second.reference.ids:
        raise InputError(
            f"One model was compared with {first.reference.n:,} rows and the other with other "
            f"rows ({second.reference.n:,}), so their reasons cannot be held against each other. "
            "Explain both against the same rows."
        )
    more = [name for name in second.feature_names if name not in first.feature_names]
    columns = (*first.feature_names, *more)
    return Between(
        first=first,
        second=second,
        columns=columns,
        firsts=_placed(first, columns, first.values),
        seconds=_placed(second, columns, second.values),
    )


def _placed(
    explanation: Explanation, columns: tuple[str, ...], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the values of an explanation at the places of these columns; 0 elsewhere."""
    known = dict(zip(explanation.feature_names, values.tolist(), strict=True))
    placed = np.array([known.get(name, 0.0) for name in columns], dtype=np.float64)
    placed.setflags(write=False)
    return placed
