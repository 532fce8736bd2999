"""A decided policy on new rows: who is flagged, who is passed, and whom a person looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.columns import check_ids, find_column
from workbench.intake import InputError, quoted
from workbench.report.record_json import policy_of
from workbench.report.reproduce import as_recorded, refuse_other_model
from workbench.report.spreadsheet import csv_text
from workbench.scored import Scored
from workbench.slices.group_rule import row_thresholds
from workbench.threshold.rule import FLAGGED, PASSED, REVIEWED, Rule
from workbench.workspace.scoring import frame_scores

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.models.served import ServedModel
    from workbench.report.record import Record
    from workbench.workspace import Workspace

ACTIONS = {FLAGGED: "flag", REVIEWED: "review", PASSED: "pass"}


@dataclass(frozen=True, slots=True, eq=False)
class Applied:
    """What a decided policy does with rows.

    Attributes
    ----------
    ids : ndarray of object, shape (n_rows,)
        Case ids as text; row numbers from 1 where there is no column of ids.
    y_score : ndarray of float64, shape (n_rows,)
        Scores.
    actions : ndarray of int8, shape (n_rows,)
        `PASSED`, `REVIEWED` or `FLAGGED`.
    thresholds : ndarray of float64, shape (n_rows,)
        The score from which on each row is flagged.
    notes : tuple of str
        What whoever uses this should know.
    """

    ids: NDArray[np.object_]
    y_score: NDArray[np.float64]
    actions: NDArray[np.int8]
    thresholds: NDArray[np.float64]
    notes: tuple[str, ...]

    @property
    def flagged(self) -> int:
        """Rows flagged."""
        return int(np.count_nonzero(self.actions == FLAGGED))

    @property
    def reviewed(self) -> int:
        """Rows that a person looks at."""
        return int(np.count_nonzero(self.actions == REVIEWED))

    @property
    def passed(self) -> int:
        """Rows passed."""
        return int(np.count_nonzero(self.actions == PASSED))

    def csv(self) -> str:
        """Return a row for each case, the highest score first: case, score, action, threshold."""
        order = np.argsort(-self.y_score, kind="stable")
        return csv_text(
            ("case", "score", "action", "flagged_from"),
            (
                (case, score, ACTIONS[action], threshold)
                for case, score, action, threshold in zip(
                    self.ids[order].tolist(),
                    self.y_score[order].tolist(),
                    self.actions[order].tolist(),
                    self.thresholds[order].tolist(),
                    strict=True,
                )
            ),
        )


def apply_decision(
    record: Record,
    workspace: Workspace,
    frame: pd.DataFrame,
    *,
    source: str = "The table",
    scorer: ServedModel | None = None,
) -> Applied:
    """Decide new rows, labelled or not, as it was decided.

    Parameters
    ----------
    record : Record
        The decision.
    workspace : Workspace
        Where the model is; it must be the one that was decided on.
    frame : DataFrame of shape (n_rows, n_columns)
        The columns that the model sees, those that make groups, and ids where there are any.
    source : str
        What to call the rows in a sentence.
    scorer : ServedModel, optional
        The model, where it is open already.

    Raises
    ------
    InputError
        If the model is another one, rows cannot be scored, or a column is missing.
    """
    workspace = as_recorded(record, workspace)
    y_score = _scores(record, workspace, frame, source, scorer)
    band, policy = record.band, policy_of(record)
    found = None if policy is None else row_thresholds(policy, frame, source)
    own = None if found is None else found.thresholds
    notes = () if found is None else _strangers(found.known, record.point.threshold)
    rule = Rule(record.point.threshold, None if band is None else (band.low, band.high))
    actions = rule.decide(y_score, own)
    line = rule.threshold if rule.band is None else rule.band[1]
    thresholds = np.full(len(frame), line) if own is None else own
    for array in (y_score, thresholds):
        array.setflags(write=False)
    return Applied(_ids(workspace, frame), y_score, actions, thresholds, notes)


def newer_rows(
    record: Record,
    workspace: Workspace,
    frame: pd.DataFrame,
    *,
    source: str = "The table",
    scorer: ServedModel | None = None,
) -> Scored:
    """Return newer labelled rows with the scores of the model that was decided on.

    Parameters
    ----------
    record, workspace, frame, source, scorer
        As for `apply_decision`; the columns play the roles that were recorded.

    Raises
    ------
    InputError
        As `apply_decision`; and if labels, weights or amounts are not as they must be.
    """
    workspace = as_recorded(record, workspace)
    columns = record.rows.columns
    if record.lineage.model.scores is None:
        if columns.y_score in frame.columns:
            raise InputError(
                f"{source} has a column {quoted(columns.y_score)}, which is the name kept for the "
                "scores of the model. Rename the column."
            )
        scores = _scores(record, workspace, frame, source, scorer)
        frame = frame.assign(**{columns.y_score: scores})
    return Scored.from_frame(frame, columns, source=source)


def _scores(
    record: Record,
    workspace: Workspace,
    frame: pd.DataFrame,
    source: str,
    scorer: ServedModel | None,
) -> NDArray[np.float64]:
    refuse_other_model(record, workspace)
    scores = frame_scores(workspace, workspace.deployed, frame, source, scorer)
    return np.array(scores, dtype=np.float64)


def _ids(workspace: Workspace, frame: pd.DataFrame) -> NDArray[np.object_]:
    name = workspace.data.id
    if name is None or name not in frame.columns:
        return np.array([str(row) for row in range(1, len(frame) + 1)], dtype=object)
    column = find_column(frame, name, "The table")
    check_ids(column)
    return np.asarray(column.astype("str"), dtype=object)


def _strangers(known: NDArray[np.bool_], threshold: float) -> tuple[str, ...]:
    """Return that some rows are of groups that have no threshold of their own."""
    many = int(np.count_nonzero(~known))
    if many == 0:
        return ()
    return (
        f"{many:,} of {len(known):,} rows are of groups without a threshold of their own: the one "
        f"for all others holds, {threshold!r}.",
    )
