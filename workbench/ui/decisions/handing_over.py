"""A decision handed over to production: as a record, as code, as a model, and at an address."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

import streamlit as st

from workbench.intake import InputError
from workbench.phrases.handover import ASK_FOR_IT, MODEL_HOLDS, RECORD_HOLDS, SNIPPET_HOLDS
from workbench.report.handover import classifier_file, model_with_threshold, python_snippet
from workbench.ui import shared
from workbench.ui.tasks import Task, Workshop, wanted
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.report.record.making import Record
    from workbench.ui.decisions.opened import Opened
    from workbench.workspace import Workspace

_PLACE = "model with the threshold"
_LABEL = "Model with the threshold inside (skops)"


def hand_over(opened: Opened) -> None:
    """Offer the decision in each form that production can use."""
    kept, record = opened.kept, opened.record
    with st.container(border=True, key="hand it over"):
        st.subheader("Hand it over to production", anchor=False)
        left, middle, right = st.columns(3, gap="medium")
        with left:
            st.download_button(
                "Record (JSON)",
                data=kept.decision.evidence,
                file_name=f"decision_{kept.number}.json",
                mime="application/json",
                on_click="ignore",
                width="stretch",
            )
            st.caption(RECORD_HOLDS)
        with middle:
            st.download_button(
                "Rule as Python code",
                data=partial(python_snippet, record, kept.number),
                file_name=f"decision_{kept.number}.py",
                mime="text/x-python",
                on_click="ignore",
                width="stretch",
            )
            st.caption(SNIPPET_HOLDS)
        with right:
            _model(opened)
        _address(kept.decision.workspace)


def _model(opened: Opened) -> None:
    """Offer the model once somebody wants it made; where there is none, say why."""
    number = opened.kept.number
    try:
        if opened.workspace is None:
            raise InputError(opened.why_not)
        classifier_file(opened.record, opened.workspace)
    except InputError as error:
        st.button(_LABEL, key=f"make model {number}", disabled=True, width="stretch")
        st.caption(plain(str(error)))
        return
    asked = f"model wanted {number}"
    if not st.session_state.get(asked, False):
        st.button(
            "Make the model with the threshold inside",
            key=f"make model {number}",
            on_click=partial(st.session_state.__setitem__, asked, True),
            width="stretch",
        )
        st.caption(MODEL_HOLDS)
        return
    try:
        packed = _packed(opened, opened.workspace)
    except InputError as error:
        st.error(plain(str(error)))
        return
    if packed is not None:
        st.download_button(
            _LABEL,
            data=packed,
            file_name=f"decision_{number}.skops",
            mime="application/octet-stream",
            on_click="ignore",
            width="stretch",
        )
        st.caption(MODEL_HOLDS)


def _packed(opened: Opened, workspace: Workspace) -> bytes | None:
    """Return the file; None, with a way to stop it, until it is made.

    Raises
    ------
    InputError
        If it cannot be made.
    """
    make = partial(_made, opened.record, workspace)
    key = repr((opened.kept.content_hash, str(workspace.folder)))
    return wanted(_PLACE, key, _workshop(), make).outcome("Putting the threshold inside …")


def _made(record: Record, workspace: Workspace, task: Task[bytes]) -> bytes:
    task.tell(0)
    return model_with_threshold(record, workspace)


def _address(workspace: str) -> None:
    """Show where a program asks for the decision in force."""
    path = f"api/decisions/in-force?workspace={quote(workspace, safe='')}"
    address = urljoin(st.context.url or "http://127.0.0.1:8501/decisions", path)
    st.caption(ASK_FOR_IT)
    token = "" if shared.mode() is None else "-H 'Authorization: Bearer TOKEN' "
    # The colours of bash are too faint, and what scrolls sideways cannot be reached by keyboard.
    st.code(f"curl {token}'{address}'", language=None, wrap_lines=True)


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[bytes]:
    return Workshop("model with a threshold", kept=8)
