"""From what was prepared and what was typed to what is recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from workbench.phrases.recording import MISSING, unticked
from workbench.ui import identity
from workbench.ui.recording import form as forms

if TYPE_CHECKING:
    from workbench.report.record.making import Record
    from workbench.ui.recording.form import Form
    from workbench.ui.recording.prepared import Prepared


def signed(ready: Prepared, form: Form) -> Record:
    """Return the record with the words of the form."""
    record, also = ready.record, form.also.strip()
    accepted = [each for each in ready.problems if each in form.known]
    return replace(
        record,
        title=form.title.strip() or record.title,
        reason=form.reason.strip(),
        author=author(),
        acknowledged=(*accepted, *([also] if also else [])),
        band=record.band if form.takes_band else None,
    )


def author() -> str:
    """Return who signs: the identity, else the name in the form."""
    return identity.signed_in_as() or str(st.session_state.get(forms.NAME, "")).strip()


def missing_in(ready: Prepared) -> tuple[str, ...]:
    """Return a sentence for each thing without which nothing is recorded."""
    form = forms.held(ready.record.workspace)
    told = []
    if not form.reason.strip():
        told.append(MISSING["reason"])
    if not author():
        told.append(MISSING["author"])
    left = sum(each not in form.known for each in ready.problems)
    return (*told, *([unticked(left)] if left else []))
