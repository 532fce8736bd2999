"""The gate: an explanation that does not add up to what the model serves is never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Space = Literal["log-odds", "probability"]

# A served score and a sum are equal within this: reckoned in double, in single precision.
DOUBLE, SINGLE = 1e-9, 2e-6


def tolerance(scores: NDArray[np.float64]) -> float:
    """Return within what a sum is equal to scores: by whether they come from single precision."""
    return SINGLE if np.array_equal(scores.astype(np.float32), scores) else DOUBLE


def adds_up(
    scores: NDArray[np.float64],
    base: float,
    values: NDArray[np.float64],
    space: Space,
    within: float,
) -> bool:
    """Tell whether base and values add up to the served scores, row by row.

    Parameters
    ----------
    scores : ndarray of shape (n_rows,)
        The served model's probabilities.
    base, values : float, ndarray of shape (n_rows, n_columns)
        What an engine answered.
    space : {"log-odds", "probability"}
        What they add up to.
    within : float
        Largest difference in probability. Sums in single precision carry an error in proportion to
        what is summed: there the log-odds may also differ by so much of that.
    """
    total = base + values.sum(axis=1)
    if not np.isfinite(total).all():
        return False
    if space == "probability":
        return bool((np.abs(total - scores) <= within).all())
    gap = np.abs(_expit(total) - scores)
    room = np.full(len(scores), within)
    if within > DOUBLE:
        summed = abs(base) + np.abs(values).sum(axis=1)
        room = within * np.maximum(1.0, summed * scores * (1.0 - scores))
    return bool((gap <= room).all())


def _expit(margin: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * margin)))
