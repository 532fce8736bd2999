"""A threshold decided: recorded, checked against newer rows, and applied to new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from workbench.notebook.asked import opened, terms_of
from workbench.workspace import load_scored

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from workbench.report.applied import Applied
    from workbench.report.record.making import Decided, Record
    from workbench.report.standing.still_holds import StillHolds
    from workbench.report.terms import Terms
    from workbench.store import Heading, Kept
    from workbench.workspace import Workspace


def record_decision(
    workspace: Workspace | Path | str,
    decided: Decided,
    *,
    terms: Terms | None = None,
    model: str | None = None,
    seed: int = 0,
) -> Kept:
    """Record a decision for good, with all that it rests on, in the store that the pages use.

    The store is a file in the user's data folder, or what `WORKBENCH_DATABASE_URL` names.

    Parameters
    ----------
    workspace : Workspace, Path or str
        An open workspace, or its folder.
    decided : Decided
        The threshold, or a band or thresholds of groups, with who decided and why.
    terms : Terms, optional
        Prices and limits; what the workspace says where nothing is given.
    model : str, optional
        Which model's score is cut; the deployed one where none is named.
    seed : int
        Of the random numbers behind intervals.

    Returns
    -------
    Kept
        With its number; the groups of every sensitive column are kept with it.

    Raises
    ------
    InputError
        If the decision cannot be used with these rows.
    StoreError
        If nothing can be written; asked again it is recorded once.
    """
    from workbench.report.record.as_json import to_decision
    from workbench.report.record.making import Judged, record_of
    from workbench.report.record.slices import sensitive_slices
    from workbench.store import Actor, OutcomeUnknown, open_store

    workspace = opened(workspace)
    name = workspace.model(model).name
    scored = load_scored(workspace, name)
    judged = Judged(workspace, name, scored, terms or terms_of(workspace), seed)
    slices = sensitive_slices(scored, judged.evidence.rows(), decided.threshold)
    made = to_decision(record_of(decided, judged, slices=slices))
    key, actor = uuid4().hex, Actor(decided.author)
    with open_store() as store:
        try:
            return store.record(made, actor, key=key)
        except OutcomeUnknown:  # under the same key it is kept once, whatever became of it
            return store.record(made, actor, key=key)


def decisions(workspace: str | None = None) -> tuple[Heading, ...]:
    """Return what is recorded on a workspace, or on all, the newest first.

    Parameters
    ----------
    workspace : str, optional
        The key of the workspace: the name of its folder.
    """
    from workbench.store import open_store

    with open_store() as store:
        return store.decisions(workspace)


def decision(number: int) -> Record:
    """Return all that is recorded of one decision.

    Raises
    ------
    StoreError
        If there is none of this number.
    InputError
        If a newer version of the program has written it.
    """
    from workbench.report.record.as_json import read_record
    from workbench.store import open_store

    with open_store() as store:
        return read_record(store.decision(number).decision.evidence)


def still_holds(
    record: Record,
    workspace: Workspace | Path | str,
    frame: pd.DataFrame,
    *,
    seed: int = 0,
) -> StillHolds:
    """Check a decision against newer rows whose outcomes are known.

    The model that was decided on scores them. It asks
    `workbench.report.standing.still_holds.still_holds`, which takes rows that have their scores.

    Parameters
    ----------
    record : Record
        The decision.
    workspace : Workspace, Path or str
        Where the model is, byte by byte the one that was decided on.
    frame : DataFrame of shape (n_rows, n_columns)
        Rows that came after, with the columns that were recorded.
    seed : int
        Of the random numbers behind intervals.

    Raises
    ------
    InputError
        If the model is another one, or the rows are not as they must be.
    """
    from workbench.report.applied import newer_rows
    from workbench.report.standing.still_holds import still_holds as checked

    return checked(record, newer_rows(record, opened(workspace), frame), seed=seed)


def apply_decision(
    record: Record, workspace: Workspace | Path | str, frame: pd.DataFrame
) -> Applied:
    """Decide new rows, labelled or not, as it was decided; `with_reasons` says why.

    Parameters
    ----------
    record, workspace, frame
        As for `still_holds`; no outcomes are needed.

    Raises
    ------
    InputError
        If the model is another one, rows cannot be scored, or a column is missing.
    """
    from workbench.report.applied import apply_decision as applied

    return applied(record, opened(workspace), frame)
