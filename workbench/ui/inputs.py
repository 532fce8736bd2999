"""The choices that a page offers: each is read from the shared state and written back to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from workbench.ui import state
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.ui.sight import Sight
    from workbench.workspace import Workspace

_ALONE = "no other"
_WIDTH = 150


def model_picker(workspace: Workspace) -> None:
    """Choose the model, and one to draw beside it."""
    held = state.selection()
    names = [model.name for model in workspace.models]
    chosen = state.bind("chosen model", held.model, _choose_model)
    st.selectbox("Model", names, key="chosen model", on_change=chosen, width=_WIDTH)
    if len(names) < 2:
        return
    others = [_ALONE, *(name for name in names if name != held.model)]
    beside = state.bind("overlaid model", held.overlay or _ALONE, _choose_overlay)
    st.selectbox("Draw beside it", others, key="overlaid model", on_change=beside, width=_WIDTH)


def column_picker(seen: Sight) -> str | None:
    """Choose the column by which people are compared, sensitive ones first.

    Returns
    -------
    str or None
        None where the table has no column to compare by.
    """
    scored = seen.candidate.scored
    sensitive = list(scored.columns.sensitive)
    columns = scored.columns
    hidden = {columns.y_true, columns.y_score, columns.id, columns.weight, *sensitive}
    hidden |= set(seen.workspace.score_columns)
    options = sensitive + [name for name in scored.table.columns if name not in hidden]
    if not options:
        return None
    held = state.selection().by
    by = held if held in options else options[0]
    if held is not None and by != held:
        st.warning(plain(f"There is no column '{held}' to compare by; here it is '{by}'."))
    if by != held:
        state.change(by=by)
    take = state.bind("compared column", by, _choose_column)
    st.selectbox("Compare by", options, key="compared column", on_change=take, width=320)
    return by


def _choose_model(name: object) -> None:
    held = state.selection()
    state.change(model=name, overlay=None if held.overlay == name else held.overlay)


def _choose_overlay(name: object) -> None:
    state.change(overlay=None if name == _ALONE else name)


def _choose_column(name: object) -> None:
    """Take a column in place of all that people were compared by."""
    held = state.selection().fairness
    state.change(by=name, fairness=replace(held, also=(), found=None, reference=()))
