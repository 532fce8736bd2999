"""From a workspace to `Scored`: read the table, take the scores or compute them once."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np

from workbench import places
from workbench.intake import InputError, read_table
from workbench.scored import Scored
from workbench.workspace.features import refuse_unknown_columns

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from workbench.models.served import ServedModel
    from workbench.workspace.values import DataFiles, ModelEntry, Workspace


def evaluation_table(workspace: Workspace) -> pd.DataFrame:
    """Read the evaluation table of a workspace, all columns."""
    return read_table(workspace.folder / workspace.data.evaluation)


def load_scored(
    workspace: Workspace, model_name: str | None = None, *, scorer: ServedModel | None = None
) -> Scored:
    """Return the evaluation rows with one model's scores.

    Parameters
    ----------
    workspace : Workspace
        The open workspace.
    model_name : str, optional
        Which model; the deployed one where none is named.
    scorer : ServedModel, optional
        That model, where it is open already: to be asked for scores that are not kept yet.

    Raises
    ------
    InputError
        If the table, the model or its scores are not as they must be.
    """
    model = workspace.model(model_name)
    frame = evaluation_table(workspace)
    source = workspace.data.evaluation
    refuse_unknown_columns(workspace.features, frame.columns, source)
    if model.scores is not None:
        return Scored.from_frame(frame, workspace.data.columns(model.scores), source=source)
    column = f"score of {model.name}"
    if column in frame.columns:
        raise InputError(
            f"{source} has a column '{column}', which is the name kept for the scores of the "
            f"model '{model.name}'. Rename the column."
        )
    frame = frame.assign(**{column: model_scores(workspace, model, frame, source, scorer)})
    return Scored.from_frame(frame, workspace.data.columns(column), source=source)


def model_scores(
    workspace: Workspace,
    model: ModelEntry,
    frame: pd.DataFrame,
    table: str,
    scorer: ServedModel | None = None,
) -> NDArray[np.float64]:
    """Return a model's scores, computed once for each `scores_name`.

    Parameters
    ----------
    workspace : Workspace
        The open workspace.
    model : ModelEntry
        A model with a file.
    frame : DataFrame of shape (n_rows, n_columns)
        The rows of the table.
    table : str
        The table's file name within the folder.
    scorer : ServedModel, optional
        That model, where it is open already.

    Raises
    ------
    InputError
        If the model is not as it must be, or cannot score these rows.
    """
    from workbench import models

    if model.file is None:
        raise InputError(f"The model '{model.name}' has neither a file nor a column of scores.")
    path = workspace.folder / model.file
    name = scores_name(path, workspace.folder / table, workspace.data)
    for folder in _score_folders(workspace):
        kept = _read_scores(folder / name, len(frame))
        if kept is not None:
            return kept
    data = workspace.data
    if data.target in frame.columns:
        models.refuse_unnumbered(path, frame[data.target].dropna().unique())
    if scorer is not None:
        values = _asked(scorer, frame, table, data)
    else:
        with models.serve(path, positive=data.positive, rest=data.rest) as served:
            values = _asked(served, frame, table, data)
    _keep_scores(places.cached_scores() / name, values)
    return values


def frame_scores(
    workspace: Workspace,
    model: ModelEntry,
    frame: pd.DataFrame,
    source: str,
    scorer: ServedModel | None = None,
) -> NDArray[np.float64]:
    """Return a model's scores on any rows, labelled or not; nothing is kept.

    Parameters
    ----------
    workspace : Workspace
        The workspace of the model; its target and what it excludes are kept from the model.
    model : ModelEntry
        A model with a file, or the column of ready scores.
    frame : DataFrame of shape (n_rows, n_columns)
        The rows.
    source : str
        What to call them in a sentence.
    scorer : ServedModel, optional
        That model, where it is open already.

    Raises
    ------
    InputError
        If the rows lack a column, or cannot be scored.
    """
    from workbench import columns, models

    data = workspace.data
    if len(frame) == 0:
        raise InputError(f"{source} has no rows. Give at least one.")
    if model.scores is not None or model.file is None:
        return columns.scores(
            columns.find_column(frame, str(model.scores or model.name), source), data.scale
        )
    if scorer is not None:
        return _asked(scorer, frame, source, data)
    path = workspace.folder / model.file
    with models.serve(path, positive=data.positive, rest=data.rest) as served:
        return _asked(served, frame, source, data)


def _asked(
    model: ServedModel, frame: pd.DataFrame, table: str, data: DataFiles
) -> NDArray[np.float64]:
    """Ask a model for scores, with the columns alone that it may see."""
    from workbench.models.naming import refuse_hidden, refuse_missing

    why = dict.fromkeys(data.exclude, "stands under 'exclude'") | {data.target: "is the target"}
    hidden = [column for column in frame.columns if column in why]
    visible = frame.drop(columns=hidden)
    named = model.for_table(visible.columns)
    pairs = zip(named.feature_names, model.for_table(hidden).feature_names, strict=True)
    kept = [other for name, other in pairs if name not in visible.columns]
    refuse_hidden(kept, why, model.name, table)
    refuse_missing(named.feature_names, visible.columns, model.name, table)
    return named.score(visible)


def scores_name(model: Path, table: Path, data: DataFiles) -> str:
    """Return the file name of a model's scores on a table.

    It is a hash of both, of the label, and of the columns that are kept from the model: what was
    computed while it saw more must not be taken for what it may see now. Labels against the rest
    are hashed where there are such, so that names given before that was possible remain.
    """
    digest = hashlib.sha256()
    for path in (model, table):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    said: list[object] = [data.positive, data.target, sorted(set(data.exclude))]
    digest.update(json.dumps(said + [data.rest] * data.rest).encode())
    return f"{digest.hexdigest()[:32]}.npy"


def _score_folders(workspace: Workspace) -> tuple[Path, ...]:
    """Return where scores may lie ready: beside a sample that came with us, and our cache.

    A folder from someone else is not searched: its scores would be believed unseen.
    """
    if workspace.folder in places.samples():
        return workspace.folder / "scores", places.cached_scores()
    return (places.cached_scores(),)


def _read_scores(path: Path, n_rows: int) -> NDArray[np.float64] | None:
    """Return scores kept earlier, or None where there are none, or they are damaged."""
    try:
        values = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    if values.shape != (n_rows,) or values.dtype != np.float64:
        return None
    return np.asarray(values, dtype=np.float64)


def _keep_scores(path: Path, values: NDArray[np.float64]) -> None:
    """Write scores beside their final name first, so that no reader sees half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{hashlib.sha256(values.data).hexdigest()[:8]}.draft")
        with draft.open("wb") as file:
            np.save(file, values, allow_pickle=False)
        draft.replace(path)
    except OSError:
        return  # a cache that cannot be written costs time, not truth
