"""The cheapest parity that lots could bring: a reference, not a proposal.

Where a group's threshold may be drawn by lot, its rates and its money are any mixture of what its
thresholds bring. At no disparity the least cost is a linear programme; for equalised odds it is
that of Hardt, Price and Srebro (2016), "Equality of opportunity in supervised learning".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from workbench.slices.parity_points import GroupPoints


def randomised_cost(groups: Sequence[GroupPoints]) -> float | None:
    """Return the least money of all groups at equal rates, thresholds drawn by lot.

    The rates must be linear in the mixture: shares of fixed cases, not precision. Of groups with
    very many thresholds only those points are mixed that `group_points` has kept.

    Returns
    -------
    float or None
        None where the programme has no answer.
    """
    from scipy.optimize import linprog

    n_rates = groups[0].rates.shape[1]
    # Variables: the share of each point in its group's mixture, then the common rates.
    money = np.concatenate([each.money for each in groups])
    scale = float(np.abs(money).max()) or 1.0
    cost = np.append(money / scale, np.zeros(n_rates))
    equal, right = _equalities(groups, n_rates)
    found = linprog(cost, A_eq=equal, b_eq=right, bounds=(0.0, 1.0), method="highs")
    return float(found.fun) * scale if found.success else None


def _equalities(
    groups: Sequence[GroupPoints], n_rates: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the equations: each group's shares sum to 1, and its rates are the common ones."""
    sizes = [len(each.money) for each in groups]
    rows = len(groups) * (1 + n_rates)
    equal = np.zeros((rows, sum(sizes) + n_rates))
    right = np.zeros(rows)
    begin = 0
    for place, (group, size) in enumerate(zip(groups, sizes, strict=True)):
        row = place * (1 + n_rates)
        equal[row, begin : begin + size] = 1.0
        right[row] = 1.0
        equal[row + 1 : row + 1 + n_rates, begin : begin + size] = group.rates.T
        equal[row + 1 : row + 1 + n_rates, sum(sizes) :] = -np.eye(n_rates)
        begin += size
    return equal, right
