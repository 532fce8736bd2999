"""One decision, taken out of the store, with its record and the workspace that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError
from workbench.report.record.as_json import read_record
from workbench.ui import workspaces

if TYPE_CHECKING:
    from workbench.report.record.making import Record
    from workbench.store import Kept
    from workbench.workspace import Workspace


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A decision that is looked at.

    Attributes
    ----------
    kept : Kept
        As the store has it now.
    record : Record
        What it rests on.
    workspace : Workspace or None
        The workspace of its key; None where none is open here.
    why_not : str
        The sentence that says why there is no workspace; "" where there is one.
    """

    kept: Kept
    record: Record
    workspace: Workspace | None
    why_not: str


def open_decision(kept: Kept) -> Opened:
    """Return a decision with its record and its workspace.

    Raises
    ------
    InputError
        If what the store holds of it is no record that this program can read.
    """
    record = _record(kept.content_hash, kept.decision.evidence)
    try:
        return Opened(kept, record, workspaces.find(kept.decision.workspace), "")
    except InputError as error:
        return Opened(kept, record, None, str(error))


@st.cache_resource(max_entries=64, show_spinner=False)
def _record(content_hash: str, _evidence: str) -> Record:
    del content_hash  # the key
    return read_record(_evidence)
