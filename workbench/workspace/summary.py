"""How large a workspace's table is, and how often the positive outcome occurs in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench import columns
from workbench.intake import read_table

if TYPE_CHECKING:
    from workbench.workspace.values import Workspace


@dataclass(frozen=True, slots=True)
class Summary:
    """What can be said of a table before any model has scored it.

    Attributes
    ----------
    rows : int
        Rows of the evaluation table.
    prevalence : float
        Share of positives, weighted where the workspace has weights.
    """

    rows: int
    prevalence: float


def summarise(workspace: Workspace) -> Summary:
    """Read the labels of a workspace, and its weights, and no other column.

    Raises
    ------
    InputError
        If the table, its labels or its weights are not as they must be.
    """
    data = workspace.data
    needed = [name for name in (data.target, data.weight) if name is not None]
    frame = read_table(workspace.folder / data.evaluation, columns=needed)
    y_true = columns.labels(frame[data.target], data.positive, rest=data.rest)
    weight = None if data.weight is None else columns.weights(frame[data.weight], y_true)
    return Summary(len(y_true), float(np.average(y_true, weights=weight)))
