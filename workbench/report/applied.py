"""A decided policy on new rows: who is flagged, who is passed, and whom a person looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.columns import check_ids, find_column
from workbench.intake import InputError, quoted
from workbench.phrases import applied as words_of
from workbench.report.record.as_json import policy_of
from workbench.report.record.reproduce import as_recorded, refuse_other_model
from workbench.report.spreadsheet import csv_text
from workbench.scored import Scored
from workbench.slices.group_rule import row_thresholds
from workbench.threshold.rule import FLAGGED, PASSED, REVIEWED, Rule
from workbench.workspace.scoring import frame_scores

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.models.served import ServedModel
    from workbench.report.record.making import Record
    from workbench.workspace import Workspace

ACTIONS = {FLAGGED: "flag", REVIEWED: "review", PASSED: "pass"}


@dataclass(frozen=True, slots=True, eq=False)
class NewCases:
    """New rows, and the decision that they are decided by.

    Attributes
    ----------
    record : Record
        The decision.
    workspace : Workspace
        Where its model is, with the roles of columns that were recorded.
    frame : DataFrame of shape (n_rows, n_columns)
        The rows as they were given.
    source : str
        What to call them in a sentence.
    """

    record: Record
    workspace: Workspace
    frame: pd.DataFrame
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """Why cases are decided so, where somebody asked.

    Attributes
    ----------
    texts : ndarray of object, shape (n_rows,)
        The weightiest columns with what they add to the score, as text; "" where nobody asked, or
        nothing can be said.
    turning : ndarray of object, shape (n_rows,)
        The columns that would turn the decision if they were as in the rows compared with; "" where
        there are no such, or nobody asked.
    asked : int
        How many cases were asked about.
    """

    texts: NDArray[np.object_]
    turning: NDArray[np.object_]
    asked: int


@dataclass(frozen=True, slots=True, eq=False)
class Applied:
    """What a decided policy does with rows.

    Attributes
    ----------
    cases : NewCases
        The rows, and what they were decided by.
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
    reasons : Reasons or None
        Why; None where nobody asked with `with_reasons`.
    """

    cases: NewCases
    ids: NDArray[np.object_]
    y_score: NDArray[np.float64]
    actions: NDArray[np.int8]
    thresholds: NDArray[np.float64]
    notes: tuple[str, ...]
    reasons: Reasons | None = None

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

    @property
    def counts(self) -> tuple[int, int, int]:
        """Rows flagged, sent to a person, and passed."""
        return self.flagged, self.reviewed, self.passed

    def order(self) -> NDArray[np.int64]:
        """Return the places of the rows, the highest score first, shape (n_rows,)."""
        return np.argsort(-self.y_score, kind="stable")

    def csv(self) -> str:
        """Return a row for each case, the highest score first, as CSV that runs no formula.

        The columns are case, score, action ("flag", "review" or "pass") and flagged_from, the score
        from which on the case is flagged; and reasons and would_turn where somebody asked.
        """
        order = self.order()
        columns = {
            "case": self.ids[order].tolist(),
            "score": self.y_score[order].tolist(),
            "action": [ACTIONS[action] for action in self.actions[order].tolist()],
            "flagged_from": self.thresholds[order].tolist(),
        }
        if self.reasons is not None:
            columns["reasons"] = self.reasons.texts[order].tolist()
            columns["would_turn"] = self.reasons.turning[order].tolist()
        return csv_text(list(columns), zip(*columns.values(), strict=True))


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
    notes = _numbered(record, frame)
    if found is not None:
        notes += _strangers(found.known, record.point.threshold)
    rule = Rule(record.point.threshold, None if band is None else (band.low, band.high))
    actions = rule.decide(y_score, own)
    line = rule.threshold if rule.band is None else rule.band[1]
    thresholds = np.full(len(frame), line) if own is None else own
    for array in (y_score, thresholds):
        array.setflags(write=False)
    cases = NewCases(record, workspace, frame, source)
    return Applied(cases, _ids(workspace, frame, source), y_score, actions, thresholds, notes)


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


def _ids(workspace: Workspace, frame: pd.DataFrame, source: str) -> NDArray[np.object_]:
    name = workspace.data.id
    if name is None or name not in frame.columns:
        return np.array([str(row) for row in range(1, len(frame) + 1)], dtype=object)
    column = find_column(frame, name, source)
    check_ids(column)
    return np.asarray(column.astype("str"), dtype=object)


def _numbered(record: Record, frame: pd.DataFrame) -> tuple[str, ...]:
    """Return that rows are numbered, where it was decided on cases with ids."""
    name = record.rows.columns.id
    if name is None or name in frame.columns:
        return ()
    return (words_of.numbered(name, record.words),)


def _strangers(known: NDArray[np.bool_], threshold: float) -> tuple[str, ...]:
    """Return that some rows are of groups that have no threshold of their own."""
    many = int(np.count_nonzero(~known))
    if many == 0:
        return ()
    return (
        f"{many:,} of {len(known):,} rows are of groups without a threshold of their own: the one "
        f"for all others holds, {threshold!r}.",
    )
