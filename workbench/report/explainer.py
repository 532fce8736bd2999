"""A model of a workspace with the rows it can explain, and those to compare them with."""

from __future__ import annotations

import difflib
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from workbench.explain.describe import describe
from workbench.intake import InputError, quoted
from workbench.models.naming import refuse_missing
from workbench.models.served import serve
from workbench.workspace import load_scored
from workbench.workspace.features import FeatureNote
from workbench.workspace.training import load_training

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from workbench.explain.features import Feature
    from workbench.models.served import ServedModel
    from workbench.scored import Scored
    from workbench.workspace import ModelEntry, Workspace
    from workbench.workspace.training import TrainingRows

_NEAREST = 3
_MOST_COMPARED = 20_000  # ids; comparing spellings takes some microseconds each


@dataclass(frozen=True, slots=True, eq=False)
class Explainer:
    """A served model, the evaluation rows that it explains, and the rows it learnt from.

    A context manager: leaving it ends the model's process.

    Attributes
    ----------
    workspace : Workspace
        Where all of it lies.
    model : ModelEntry
        Which model.
    scorer : ServedModel
        The model, held open in a process of its own.
    scored : Scored
        The evaluation rows with their scores.
    training : TrainingRows or None
        The training rows with theirs.
    rows : DataFrame of shape (n_evaluation + n_training, n_model_columns)
        What the model sees: first the evaluation rows, then the training rows, both in one form.
    ids : ndarray of object, shape (n_evaluation + n_training,)
        Their ids as text, no two alike.
    y_score : ndarray of float64, shape (n_evaluation + n_training,)
        Their scores.
    features : tuple of Feature
        What is known of the model's columns.
    """

    workspace: Workspace
    model: ModelEntry
    scorer: ServedModel
    scored: Scored
    training: TrainingRows | None
    rows: pd.DataFrame
    ids: NDArray[np.object_]
    y_score: NDArray[np.float64]
    features: tuple[Feature, ...]

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *raised: object) -> None:
        """End the model's process."""
        self.close()

    def close(self) -> None:
        """End the model's process."""
        self.scorer.close()

    @property
    def background(self) -> pd.DataFrame:
        """The rows that stand for how the columns vary: training, else evaluation."""
        n = self.scored.n
        return self.rows.iloc[n:] if self.training is not None else self.rows.iloc[:n]

    def position(self, case_id: str) -> int:
        """Return the row of a case in the evaluation table, from 0.

        Raises
        ------
        InputError
            If no row has that id; it names those that come nearest.
        """
        own = np.flatnonzero(self.ids == case_id)
        if len(own) and own[0] < self.scored.n:
            return int(own[0])
        raise InputError(self._unknown(case_id, learnt=bool(len(own))))

    def case(self, position: int) -> pd.DataFrame:
        """Return one row as the model sees it."""
        return self.rows.iloc[[position]]

    def _unknown(self, case_id: str, *, learnt: bool) -> str:
        data, word = self.workspace.data, self.workspace.words.case
        if learnt:
            return (
                f"{quoted(case_id)} is a row of {data.training}, from which the model learnt. Name "
                f"one of {data.evaluation}."
            )
        known = self.ids[: self.scored.n].tolist()
        near = " or ".join(quoted(each) for each in _nearest(case_id, known))
        which = f"column {quoted(data.id)}" if data.id else f"row numbers, 1 to {len(known)}"
        start = f"{data.evaluation} has no {word} {quoted(case_id)} in its {which}."
        return f"{start} Did you mean {near}?"


def open_explainer(workspace: Workspace, model_name: str | None = None) -> Explainer:
    """Open a model of a workspace to explain what it answers.

    Both tables are scored once and kept, as for `load_scored`. Close it when done, or use it in
    a `with`.

    Parameters
    ----------
    workspace : Workspace
        An open workspace.
    model_name : str, optional
        Which model; the deployed one where none is named.

    Raises
    ------
    InputError
        If the model is only a column of scores, or a table or the model is not as it must be.
    """
    model = workspace.model(model_name)
    if model.file is None or model.scores is not None:
        raise InputError(_why_not(workspace, model))
    # Its process starts while the tables are read.
    scorer = serve(
        workspace.folder / model.file,
        positive=workspace.data.positive,
        rest=workspace.data.rest,
    )
    with ExitStack() as stack:
        stack.enter_context(scorer)
        opened = _opened(workspace, model, scorer)
        stack.pop_all()  # all went well: it stays open
    return opened


def _opened(workspace: Workspace, model: ModelEntry, scorer: ServedModel) -> Explainer:
    scored = load_scored(workspace, model.name, scorer=scorer)
    training = load_training(workspace, model.name, scorer=scorer)
    scorer = scorer.for_table(scored.table.columns)
    names = list(scorer.feature_names)
    rows, y_score = scored.table[names], scored.y_score
    if training is not None:
        learnt_from = str(workspace.data.training)
        refuse_missing(names, training.table.columns, scorer.name, learnt_from)
        rows = pd.concat([rows, training.table[names]], ignore_index=True)
        y_score = np.concatenate([y_score, training.y_score])
        y_score.setflags(write=False)
    notes = _with_codes(workspace.features, rows, scorer.category_columns)
    features = describe(rows, names, notes, workspace.data.sensitive)
    return Explainer(
        workspace=workspace,
        model=model,
        scorer=scorer,
        scored=scored,
        training=training,
        rows=rows,
        ids=_ids(scored, training),
        y_score=y_score,
        features=features,
    )


def _with_codes(
    notes: Sequence[FeatureNote], rows: pd.DataFrame, codes: Sequence[str]
) -> list[FeatureNote]:
    """Return the notes, and one on each column of numbers that the model takes for names."""
    said = {note.column: note for note in notes}
    for column in codes:
        note = said.get(column, FeatureNote(column))
        if note.kind is None and is_numeric_dtype(rows[column]):
            said[column] = replace(note, kind="category")
    return list(said.values())


def _ids(scored: Scored, training: TrainingRows | None) -> NDArray[np.object_]:
    """Return the ids of both tables, no two alike.

    Without an id column rows are numbered from 1, the training rows going on after the evaluation
    rows. A training row whose id is missing or stands elsewhere too is told by its row number.
    """
    own = scored.ids
    taken = [str(row) for row in range(1, scored.n + 1)] if own is None else own.tolist()
    if training is None:
        return _objects(taken)
    n, column = len(training.table), scored.columns.id
    if column is None:
        return _objects(taken + [str(scored.n + row) for row in range(1, n + 1)])
    if column not in training.table.columns:
        return _objects(taken + _apart([None] * n, taken))
    cells = training.table[column]
    given = [None if gone else str(cell) for cell, gone in zip(cells, cells.isna(), strict=True)]
    return _objects(taken + _apart(given, taken))


def _apart(given: Sequence[str | None], taken: Sequence[str]) -> list[str]:
    """Return training ids of which none stands elsewhere too."""
    times: dict[str | None, int] = {}
    for name in (*taken, *given):
        times[name] = times.get(name, 0) + 1
    used = {name for name in times if name is not None}
    ids = []
    for row, name in enumerate(given, start=1):
        if name is not None and times[name] == 1:
            ids.append(name)
            continue
        told = f"training row {row}" if name is None else f"{name} (training row {row})"
        while told in used:
            told += "'"
        used.add(told)
        ids.append(told)
    return ids


def _objects(ids: list[str]) -> NDArray[np.object_]:
    array = np.array(ids, dtype=object)
    array.setflags(write=False)
    return array


def _nearest(case_id: str, known: Sequence[str]) -> list[str]:
    """Return ids that are spelt nearly so, else the first ones."""
    padded = [each for each in known if each.lstrip("0") == case_id.lstrip("0")]
    if padded:  # 7 for 007: a spreadsheet has taken the zeros away
        return padded[:_NEAREST]
    near = [each for each in known if abs(len(each) - len(case_id)) <= 1][:_MOST_COMPARED]
    return difflib.get_close_matches(case_id, near, n=_NEAREST, cutoff=0.5) or [*known[:_NEAREST]]


def _why_not(workspace: Workspace, model: ModelEntry) -> str:
    others = [each.name for each in workspace.models if each.file and each.scores is None]
    cure = (
        f"Take the model {quoted(others[0])}"
        if others
        else "Put the model's file into the workspace and name it under [[models]]"
    )
    return (
        f"The model {quoted(model.name)} is a column of scores: it cannot be asked what it would "
        f"answer for other values, so there are no reasons for it. {cure}."
    )
