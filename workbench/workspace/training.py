"""The rows that a model learnt from, with its scores: what cases are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.intake import read_table
from workbench.workspace.scoring import model_scores

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.models.served import ServedModel
    from workbench.workspace.values import Workspace


@dataclass(frozen=True, slots=True, eq=False)
class TrainingRows:
    """The training table of a workspace, with one model's scores.

    Attributes
    ----------
    table : DataFrame of shape (n_rows, n_columns)
        All columns as they came.
    y_score : ndarray of float64, shape (n_rows,)
        Scores from 0 to 1.
    """

    table: pd.DataFrame
    y_score: NDArray[np.float64]


def load_training(
    workspace: Workspace, model_name: str | None = None, *, scorer: ServedModel | None = None
) -> TrainingRows | None:
    """Return the training rows with one model's scores; None where the workspace has none.

    Labels are not looked at: the rows serve to compare with.

    Parameters
    ----------
    workspace : Workspace
        The open workspace.
    model_name : str, optional
        Which model; the deployed one where none is named. It has a file.
    scorer : ServedModel, optional
        That model, where it is open already: to be asked for scores that are not kept yet.

    Raises
    ------
    InputError
        If the table or the model are not as they must be.
    """
    name = workspace.data.training
    if name is None:
        return None
    table = read_table(workspace.folder / name)
    scores = model_scores(workspace, workspace.model(model_name), table, name, scorer)
    scores.setflags(write=False)
    return TrainingRows(table, scores)
