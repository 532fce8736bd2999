"""Write a workspace folder from a frame and fitted models."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.columns import find_column
from workbench.fitted import own_scores, why_not_kept
from workbench.intake import InputError
from workbench.scored import Scored
from workbench.threshold import CostModel
from workbench.workspace import (
    DataFiles,
    ModelEntry,
    Policy,
    Words,
    Workspace,
    load_scored,
    open_workspace,
    write_workspace,
)
from workbench.workspace.drafts import drafted
from workbench.workspace.own import folder_name

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from workbench.fitted import Fitted

_TABLE, _TRAINING = "evaluation.parquet", "training.parquet"


class Settings(TypedDict, total=False):
    """What more can be said than which column is the target.

    Attributes
    ----------
    scores : str or array-like of shape (n_rows,)
        Ready scores, or the column that holds them; beside the models, or instead of one.
    training : DataFrame
        The rows that the model learnt from.
    id, weight, amount, group : str
        Columns: case id, sample weight, money per row, rows that belong together.
    sensitive, exclude : sequence of str
        Columns by which people may be treated unlike, and columns that no model may see.
    scale : str
        What scores are: "probability", "percent", "logit" or "any".
    words : Words
        How the business says it.
    costs : CostModel
        What the four outcomes cost.
    current : float
        The threshold in force today.
    title, question : str
        What it is called, and what is decided.
    """

    scores: str | ArrayLike
    training: pd.DataFrame
    id: str
    weight: str
    amount: str
    group: str
    sensitive: Sequence[str]
    exclude: Sequence[str]
    scale: str
    words: Words
    costs: CostModel
    current: float
    title: str
    question: str


@dataclass(frozen=True, slots=True)
class SavedWorkspace:
    """A folder that was written.

    Attributes
    ----------
    folder : Path
        Where it is.
    notes : tuple of str
        A sentence for each model of which only the scores could be kept.
    """

    folder: Path
    notes: tuple[str, ...] = ()


def save_workspace(
    folder: str | Path,
    model: object,
    frame: pd.DataFrame,
    *,
    target: str,
    positive: object,
    **more: Unpack[Settings],
) -> SavedWorkspace:
    """Write a workspace folder: the rows, the models, and workspace.toml.

    A model that the skops format cannot hold, or that gives other scores on the rows as they are
    read from their file, is kept as a column of scores.

    Parameters
    ----------
    folder : str or Path
        A new or an empty folder.
    model : object, mapping of names to such, or None
        A fitted classifier with `predict_proba`; None where `scores` are given.
    frame : DataFrame of shape (n_rows, n_columns)
        Rows that the model has not seen: the columns that it was fitted on, the target, and
        any others.
    target : str
        The column of true labels.
    positive : str, number or bool
        The label that counts as positive.
    **more
        See `Settings`.

    Raises
    ------
    InputError
        If the folder is taken, or the rows or the model cannot be used; then nothing is written.
    """
    _refuse_unknown(more)
    with drafted(Path(folder)) as draft:
        notes = _fill(draft, model, frame, _data(target, positive, more), more)
    return SavedWorkspace(Path(folder).resolve(), notes)


def _fill(
    draft: Path, model: object, frame: pd.DataFrame, data: DataFiles, more: Settings
) -> tuple[str, ...]:
    """Write everything into a folder, and read it back as the app would."""
    table, ready = _with_ready_scores(frame, more.get("scores"))
    _write(table, draft / data.evaluation)
    if data.training is not None:
        _write(more["training"], draft / data.training)
    plain = Workspace(draft, more.get("title", ""), more.get("question", ""), data, ())
    named = _named(model)
    if not (named or ready):
        raise InputError("Give a fitted model, or its ready scores as scores=...")
    entries, notes = [], []
    for name, fitted in named.items():
        entry = ModelEntry(name, file=f"{folder_name(name)}.skops")
        own = own_scores(fitted, name, frame, data)
        scored = _with_scores(table, name, own, data)
        why = why_not_kept(fitted, entry, replace(plain, models=(entry,)), own)
        if why is not None:
            table, entry = scored, ModelEntry(name, scores=_score_column(name))
            notes.append(
                f"{why} So only the scores of the model '{name}' are kept, as the column "
                f"'{entry.scores}': for single cases there will be no reasons."
            )
        entries.append(entry)
    if notes:
        _write(table, draft / data.evaluation)
    costs = more.get("costs", CostModel())
    rates = costs if costs.per_amount else None
    workspace = replace(
        plain,
        models=(*entries, *ready),
        words=more.get("words", Words()),
        costs=costs if rates is None else CostModel(unit=costs.unit, columns=costs.columns),
        rates=rates,
        policy=Policy(more.get("current")),
    )
    write_workspace(workspace)
    for entry in workspace.models:
        load_scored(open_workspace(draft), entry.name)
    return tuple(notes)


def _with_scores(
    table: pd.DataFrame, name: str, own: NDArray[np.float64], data: DataFiles
) -> pd.DataFrame:
    """Return the table with a model's scores, checked with all that else it must hold."""
    column = _score_column(name)
    if column in table.columns:
        raise InputError(
            f"The frame has a column '{column}', which may be needed for the model's scores. "
            "Rename the column, or the model."
        )
    scored = table.assign(**{column: own})
    Scored.from_frame(scored, data.columns(column), source="The frame")
    return scored


def _score_column(name: str) -> str:
    return f"{name} score"


def _data(target: str, positive: object, more: Settings) -> DataFiles:
    return DataFiles(
        evaluation=_TABLE,
        training=_TRAINING if "training" in more else None,
        target=target,
        positive=str(positive).lower() if isinstance(positive, bool | np.bool_) else str(positive),
        id=more.get("id"),
        weight=more.get("weight"),
        amount=more.get("amount"),
        group=more.get("group"),
        sensitive=tuple(more.get("sensitive", ())),
        exclude=tuple(more.get("exclude", ())),
        scale=more.get("scale", "probability"),
    )


def _with_ready_scores(
    frame: pd.DataFrame, scores: str | ArrayLike | None
) -> tuple[pd.DataFrame, tuple[ModelEntry, ...]]:
    """Return the frame with the ready scores as a column, and the entry that names it."""
    if scores is None:
        return frame, ()
    if isinstance(scores, str):
        find_column(frame, scores, "The frame")
        return frame, (ModelEntry(scores, scores=scores),)
    values = np.asarray(scores)
    if values.shape != (len(frame),):
        raise InputError(
            f"The scores have the shape {values.shape}, and the frame has {len(frame):,} rows. "
            "Give one score for each row, such as model.predict_proba(X)[:, 1]."
        )
    if "score" in frame.columns:
        raise InputError(
            "The frame has a column 'score', and the scores given beside it would take that name. "
            "Rename the column, or give scores='score' if those are meant."
        )
    return frame.assign(score=values), (ModelEntry("scores", scores="score"),)


def _named(model: object) -> Mapping[str, Fitted]:
    """Return the models by name."""
    if model is None:
        return {}
    if not isinstance(model, Mapping):
        return {"model": cast("Fitted", model)}
    files = [folder_name(name) for name in model]
    for name, file in zip(model, files, strict=True):
        if files.count(file) > 1:
            raise InputError(
                f"Two models have names like '{name}', and their files would be called alike. Give "
                "each a name of its own."
            )
    return model


def _write(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, without its index."""
    for name in frame.columns:
        if not isinstance(name, str):
            raise InputError(
                f"The frame has a column named {name!r}, which is not text. Name all columns, as "
                "with frame.rename(columns=str)."
            )
    try:
        frame.to_parquet(path, index=False)
    except (pa.ArrowException, ValueError) as error:
        raise InputError(f"The frame cannot be written as a table: {error}.") from error


def _refuse_unknown(more: Settings) -> None:
    known = Settings.__annotations__
    for name in more:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise TypeError(f"'{name}' is not a setting.{hint} Settings are {', '.join(known)}.")
