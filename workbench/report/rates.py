"""Prices per amount to start from, where a workspace names an amount and no prices for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from workbench import columns
from workbench.intake import InputError, read_table
from workbench.threshold import OUTCOMES

if TYPE_CHECKING:
    from workbench.threshold import CostModel
    from workbench.workspace import Workspace

_DIGITS = 2


def starting_rates(workspace: Workspace) -> CostModel | None:
    """Return the workspace's prices per amount, or its prices per case as shares of the mean.

    Those are rounded to two significant digits: they are where a person begins to type.

    Returns
    -------
    CostModel or None
        None where rows have no amount, or its mean is not above 0.
    """
    mean = mean_amount(workspace) if workspace.rates is None else None
    if workspace.rates is not None and workspace.data.amount is not None:
        return workspace.rates
    if mean is None:
        return None
    costs = workspace.costs
    shares = {name: float(f"{getattr(costs, name) / mean:.{_DIGITS}g}") for name in OUTCOMES}
    plain = type(costs)(unit=costs.unit, per_amount=True)
    return replace(plain, **shares)  # type: ignore[arg-type]


def mean_amount(workspace: Workspace) -> float | None:
    """Return the mean amount of a row; None where it cannot be read, or is not above 0."""
    data = workspace.data
    if data.amount is None:
        return None
    try:
        frame = read_table(workspace.folder / data.evaluation, columns=[data.amount])
        amounts = columns.numbers(columns.find_column(frame, data.amount, "The table"), "amount")
    except InputError:
        return None  # what is wrong with it is said where the whole table is read
    mean = float(np.mean(amounts))
    return mean if mean > 0.0 else None


def price_ratio(costs: CostModel) -> float:
    """Return how many times as much a miss costs as a false alarm, each beyond being right.

    Of prices under which a false alarm costs more than being right.
    """
    return (costs.fn - costs.tp) / (costs.fp - costs.tn)
