"""The dialog: what will be recorded, what is known to be wrong, why, and by whom."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError
from workbench.phrases import threshold_text
from workbench.phrases.decisions import date_text
from workbench.report.record.as_json import record_json
from workbench.ui import identity, shared_gate
from workbench.ui.recording import drafts, sending, told
from workbench.ui.recording import form as forms
from workbench.ui.recording.prepared import prepared
from workbench.ui.recording.signing import missing_in, signed
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.access import Act
    from workbench.store import Heading
    from workbench.ui.recording.form import Form
    from workbench.ui.recording.prepared import Prepared
    from workbench.ui.sight import Sight

_LONGEST_TITLE, _LONGEST = 500, 20_000
_ALSO = 2_000
_AGAIN = 0.4  # seconds
_NOBODYS = "none: it stands beside them"


def content(seen: Sight) -> None:
    """Show all that is asked and told; shuts itself once the decision is recorded."""
    workspace = seen.workspace.key
    sending.settle()
    if not forms.is_open(workspace) or drafts.was_taken_up():
        st.rerun()
    # Four parts that are always there: where one was missing the browser would take the next for
    # another one, and drop the sentence that is being typed in it.
    top, middle, words, end = (st.container() for _ in range(4))
    with top:
        _top(workspace)
    with middle:
        ready = _ready(seen, forms.held(workspace))
        if ready is None:
            return
        forms.sort_known(workspace, ready.problems)
        form = forms.held(workspace)
        told.told(signed(ready, form))
        _band(ready, form)
        _supersedes(workspace, form)
        _problems(ready, form)
    with words:
        _words(workspace, form, ready)
    with end:
        _ends(ready, form)


def _top(workspace: str) -> None:
    st.button("Close", key="close recording", on_click=forms.close_dialog)
    if forms.shelf().fault:
        st.warning(plain(forms.shelf().fault), title="The record cannot be read now")
    drafts.offered(forms.held(workspace), workspace)


def _ready(seen: Sight, form: Form) -> Prepared | None:
    """Return what was prepared; None, with progress or the reason, where it is not there."""
    try:
        return prepared(seen, form.policy).outcome("Putting together what will be recorded …")
    except InputError as error:
        st.error(plain(str(error)), title="This cannot be recorded")
        return None


def _band(ready: Prepared, form: Form) -> None:
    record = ready.record
    if record.band is None:
        return
    take = _taker(record.workspace, "with_band", form.takes_band, "record band")
    st.checkbox(plain(told.band_text(record, ready.money)), key="record band", on_change=take)
    inside = record.band.low <= record.point.threshold <= record.band.high
    if form.takes_band and not inside:
        at = threshold_text(record.point.threshold)
        st.warning(f"The threshold {at} lies outside this band. With the band, the band decides.")


def _supersedes(workspace: str, form: Form) -> None:
    """Ask which decision it takes the place of; the one in force, where there is one."""
    standing = forms.shelf().standing
    if not standing:
        return
    named = {None: _NOBODYS} | {e.number: _named(e) for e in standing}
    take = _taker(workspace, "supersedes", form.supersedes, "record supersedes")
    st.selectbox(
        "Takes the place of",
        list(named),
        format_func=lambda number: named.get(number, str(number)),  # is no Markdown
        key="record supersedes",
        on_change=take,
        placeholder=_NOBODYS,
        help="What it supersedes stays in the record. One that is in force stays in force until "
        "the new one is put in force.",
    )


def _named(each: Heading) -> str:
    at, by = threshold_text(each.threshold), each.author
    return (
        f"decision {each.number}, {each.status}: threshold {at}, {by}, "
        f"{date_text(each.recorded_at)}"
    )


def _problems(ready: Prepared, form: Form) -> None:
    """Ask that each problem be ticked: what was known is part of the record."""
    workspace = ready.record.workspace
    if ready.problems:
        st.markdown("**Known and accepted** (each is recorded as acknowledged)")
    for place, problem in enumerate(ready.problems):
        key = f"record problem {place}"
        take = forms.shown_as(key, problem in form.known, partial(_tick, workspace, problem))
        st.checkbox(plain(problem), key=key, on_change=take)


def _words(workspace: str, form: Form, ready: Prepared) -> None:
    take = _taker(workspace, "also", form.also, "record also")
    st.text_input(
        "Anything else that is known to be wrong (may stay empty)",
        key="record also",
        on_change=take,
        max_chars=_ALSO,
    )
    take = _taker(workspace, "title", form.title, "record title")
    st.text_input(
        "What the decision is called",
        key="record title",
        on_change=take,
        max_chars=_LONGEST_TITLE,
        placeholder=ready.record.title,
    )
    take = _taker(workspace, "reason", form.reason, "record reason")
    st.text_area(
        "Why", key="record reason", on_change=take, max_chars=_LONGEST, placeholder=_EXAMPLE
    )
    identity.name_field(forms.NAME)


_EXAMPLE = "Why this point and no other; what was discussed; what would make us decide anew."


def _ends(ready: Prepared, form: Form) -> None:
    """Say what is missing or went wrong, and offer to record, to keep, to close."""
    drafts.conflict(form, ready.record.workspace)
    missing = missing_in(ready) if form.asked else ()
    if missing:
        st.error(plain(" ".join(missing)))
    for sentence in form.told:
        st.error(plain(sentence))
    if form.adrift:
        _rescue(ready, form)
    busy = sending.is_under_way()
    if busy:
        _waiting()
    with st.container(horizontal=True):
        _button("Record", "record", ready, busy)
        _button("Keep as draft", "keep a draft", ready, busy)
        st.button("Close", key="close recording below", on_click=forms.close_dialog)
    st.caption(
        "What you typed stays here when this is closed, until the page is loaded anew or the "
        "server restarts. A draft stays for good."
    )


def _button(label: str, act: Act, ready: Prepared, busy: bool) -> None:
    why_not = identity.forbidden(act)
    st.button(
        label,
        key=f"{label} decision",
        type="primary" if act == "record" else "secondary",
        on_click=sending.record if act == "record" else sending.keep_draft,
        args=(ready,),
        disabled=busy or why_not is not None,
        help=why_not,
    )


def _rescue(ready: Prepared, form: Form) -> None:
    """Offer the whole record as a file, where only this page holds it."""
    st.warning(
        "It could not be kept as a draft either. This page holds what you typed until it is loaded "
        "anew: try again, or take the record along as a file."
    )
    st.download_button(
        "Download the record (JSON)",
        data=lambda: record_json(signed(ready, form)),
        file_name=f"{ready.record.workspace}_decision_draft.json",
        mime="application/json",
        on_click="ignore",
    )


@st.fragment(run_every=_AGAIN)
@shared_gate.behind
def _waiting() -> None:
    """Say that the store has not answered yet; look again until it has."""
    if not sending.is_under_way():
        st.rerun()
    st.info("Sent to the store, which has not answered yet. It is kept once, whatever happens.")


def _tick(workspace: str, problem: str, ticked: object) -> None:
    known = forms.held(workspace).known
    forms.hold(workspace, known=known | {problem} if ticked else known - {problem})


def _taker(workspace: str, name: str, value: object, key: str) -> forms.Taker:
    """Show a field's value in a widget; return what takes a new one into the form."""

    def apply(chosen: object) -> None:
        forms.hold(workspace, **{name: chosen})

    return forms.shown_as(key, value, apply)


# Escape would shut it before the browser has sent the sentence that is being typed; a button
# takes it along.
show = st.dialog("Record this decision", width="large", dismissible=False)(
    shared_gate.behind(content)
)
