"""Models held open to explain what they answer, and whom to compare with, for all sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.models.served import serve
from workbench.report.explainer import Explainer, open_explainer
from workbench.report.reference_group import ReferenceChoice, reference_group
from workbench.ui import workspaces

if TYPE_CHECKING:
    from workbench.explain.explanation import Reference
    from workbench.models.served import ServedModel
    from workbench.workspace import Workspace


def explainer(workspace: Workspace, model: str) -> Explainer:
    """Return a model held open, opened once for each state of its files.

    Raises
    ------
    InputError
        If the model is only a column of scores, or cannot be used.
    """
    training = workspace.data.training
    files = () if training is None else (workspace.folder / training,)
    return _explainer(workspaces.files_stamp(workspace, *files), model, workspace)


def apart(opened: Explainer) -> ServedModel:
    """Return the same model in a process of its own, for long work: nobody waits behind it."""
    return _apart(_key(opened), opened)


def reference(opened: Explainer, choice: ReferenceChoice, threshold: float) -> Reference:
    """Return the rows to compare with, drawn once for each choice and threshold.

    Raises
    ------
    InputError
        If there is no such row.
    """
    return _reference(repr((_key(opened), choice, threshold)), opened, choice, threshold)


def _key(opened: Explainer) -> str:
    return repr((opened.scorer.model_hash, opened.scored.content_hash, opened.model.name))


@st.cache_resource(
    max_entries=4,
    show_spinner="Opening the model to ask it …",
    on_release=lambda opened: opened.close(),
)
def _explainer(stamp: str, model: str, _workspace: Workspace) -> Explainer:
    del stamp  # part of the key
    return open_explainer(_workspace, model)


@st.cache_resource(max_entries=2, show_spinner=False, on_release=lambda model: model.close())
def _apart(key: str, _opened: Explainer) -> ServedModel:
    del key
    data, file = _opened.workspace.data, _opened.model.file or ""
    path = _opened.workspace.folder / file
    model = serve(path, positive=data.positive, rest=data.rest)
    return model.for_table(_opened.rows.columns)


@st.cache_resource(max_entries=64, show_spinner=False)
def _reference(
    key: str, _opened: Explainer, _choice: ReferenceChoice, _threshold: float
) -> Reference:
    del key
    return reference_group(_opened, _choice, _threshold)
