"""A model as it is in memory: its scores, and whether a file can stand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbench import models
from workbench.intake import InputError
from workbench.models.contract import check_probabilities, positive_column
from workbench.models.naming import refuse_missing
from workbench.workspace import ModelEntry, Workspace, load_scored

if TYPE_CHECKING:
    from typing import Protocol

    import pandas as pd
    from numpy.typing import NDArray

    from workbench.workspace import DataFiles

    class Fitted(Protocol):
        """A fitted classifier."""

        def predict_proba(self, X: object) -> object:
            """Return probabilities, shape (n_rows, n_classes)."""
            ...


_SAME = 1e-9  # scores that differ by less were only computed in another order


def own_scores(
    model: Fitted, name: str, frame: pd.DataFrame, data: DataFiles
) -> NDArray[np.float64]:
    """Return the probability of the positive class, as the model itself gives it.

    A model that does not say which columns it was fitted on gets all that play no other role.
    """
    called = f"The model '{name}'"
    column = positive_column(model, data.positive, called)
    probabilities = model.predict_proba(_features(model, called, frame, data))
    return check_probabilities(probabilities, len(frame), called)[:, column]


def why_not_kept(
    model: Fitted, entry: ModelEntry, trial: Workspace, own: NDArray[np.float64]
) -> str | None:
    """Write the model's file into a folder, unless it would not give the model's own scores.

    Parameters
    ----------
    model : Fitted
        The model.
    entry : ModelEntry
        Its name, and that of its file.
    trial : Workspace
        The folder; its table is there, and the model is its only one.
    own : ndarray of shape (n_rows,)
        What the model gives for the rows of the table.

    Returns
    -------
    str or None
        None where the file was written, else a sentence that says why it was not.
    """
    path = trial.folder / str(entry.file)
    why = models.dump_model(model, path)
    if why is not None:
        return why
    try:
        read = load_scored(trial).y_score
    except InputError as error:
        path.unlink()
        return str(error)
    apart = np.abs(read - own) > _SAME
    if not apart.any():
        return None
    path.unlink()
    row = int(np.argmax(apart))
    return (
        f"The model '{entry.name}' gives other scores once the rows are read from their file, such "
        f"as {read[row]:.4g} for {own[row]:.4g} in row {row + 1:,}."
    )


def _features(model: Fitted, called: str, frame: pd.DataFrame, data: DataFiles) -> object:
    hidden = {data.target, *data.exclude}
    names = getattr(model, "feature_names_in_", None)
    if names is not None:
        visible = [column for column in frame.columns if column not in hidden]
        refuse_missing(names, visible, called)
        return frame[list(names)]
    roles = hidden | {data.id, data.weight, data.group}
    rest = frame.drop(columns=[column for column in frame.columns if column in roles])
    # scikit-learn warns of names where a model was fitted on a plain array.
    return rest.to_numpy() if hasattr(model, "n_features_in_") else rest
