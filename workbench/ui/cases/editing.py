"""The edits of cases, kept in the session: one history for each case, the oldest case dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.explain.edits import Edits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.explain.cells import Change
    from workbench.ui.cases.trial import Trial

_EDITS = "edits of cases"
_MOST_CASES = 200
_MOST_STEPS = 100


def edits(trial: Trial) -> Edits:
    """Return what was edited of a case."""
    held: dict[str, Edits] = st.session_state.get(_EDITS, {})
    return held.get(trial.key, Edits())


def keep(trial: Trial, edited: Edits) -> None:
    """Remember what was edited of a case."""
    held: dict[str, Edits] = dict(st.session_state.get(_EDITS, {}))
    held.pop(trial.key, None)
    while len(held) >= _MOST_CASES:
        held.pop(next(iter(held)))
    if edited.steps:
        held[trial.key] = edited
    st.session_state[_EDITS] = held


def set_value(trial: Trial, column: str, value: object) -> None:
    """Edit one column, unless there are more edits than anyone could read."""
    held = edits(trial)
    if len(held.steps) < _MOST_STEPS:
        keep(trial, held.set(trial.case, column, value))


def take_over(trial: Trial, changes: Iterable[Change]) -> None:
    """Edit a case as somebody or something else proposes, in place of the edits so far."""
    keep(trial, Edits().set_all(trial.case, changes))


def undo(trial: Trial) -> None:
    """Take back the last edit."""
    keep(trial, edits(trial).undone())


def reset(trial: Trial) -> None:
    """Take back all edits."""
    keep(trial, Edits())
