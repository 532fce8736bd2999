"""Models held open to explain what they answer, and what was explained, kept for all sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.explain.engine import explain_score
from workbench.models.served import serve
from workbench.report.explainer import Explainer, open_explainer
from workbench.report.reference_group import ReferenceChoice, reference_group
from workbench.ui import workspaces

if TYPE_CHECKING:
    import pandas as pd

    from workbench.explain.coalitions import Coalitions
    from workbench.explain.explanation import Reference
    from workbench.explain.permutations import Sampled
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


def explained(opened: Explainer, row: int, group: Reference) -> Coalitions | Sampled:
    """Return the scores from which a row is explained, made once for each row and group.

    Raises
    ------
    InputError
        If the model cannot be explained.
    """
    key = repr((_key(opened), row, group.content_hash))
    return _explained(key, opened, row, group)


def explained_anew(opened: Explainer, case: pd.DataFrame, group: Reference) -> Coalitions | Sampled:
    """Return the same for a case that stands in no table: one that was edited."""
    key = repr((_key(opened), case.to_dict("records"), group.content_hash))
    return _explained_anew(key, opened, case, group)


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
    return serve(path, positive=data.positive, rest=data.rest)


@st.cache_resource(max_entries=64, show_spinner=False)
def _reference(
    key: str, _opened: Explainer, _choice: ReferenceChoice, _threshold: float
) -> Reference:
    del key
    return reference_group(_opened, _choice, _threshold)


@st.cache_resource(max_entries=128, show_spinner="Asking the model …")
def _explained(key: str, _opened: Explainer, _row: int, _group: Reference) -> Coalitions | Sampled:
    del key
    table = explain_score(_opened.scorer, _opened.case(_row), _group)
    return table.as_listed(float(_opened.y_score[_row]))


@st.cache_resource(max_entries=128, show_spinner=False)
def _explained_anew(
    key: str, _opened: Explainer, _case: pd.DataFrame, _group: Reference
) -> Coalitions | Sampled:
    del key
    return explain_score(_opened.scorer, _case, _group)
