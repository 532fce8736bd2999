"""Send a decision to the store: once, whatever happens on the way; what fails becomes a draft.

It is sent by a thread of its own, so that a store that keeps us waiting does not hold up the page
and a browser that is closed meanwhile loses nothing.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from workbench.intake import InputError
from workbench.report.record.as_json import to_decision
from workbench.store import Conflict, OutcomeUnknown, StoreError
from workbench.ui import identity
from workbench.ui.record_store import store
from workbench.ui.recording import form as forms
from workbench.ui.recording.signing import author, missing_in, signed
from workbench.ui.tasks import Workshop, wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.store import Actor, Decision, Draft, Kept, Store
    from workbench.ui.recording.form import Form
    from workbench.ui.recording.prepared import Prepared
    from workbench.ui.tasks import Task, Wanted

_PLACE = "sent to the store"
_LAST = "recorded last"
_HOPELESS = 5.0  # seconds: a store that kept us waiting so long is not asked for a draft as well
_UNFORESEEN = "It could not be sent to the store; the server's log says why. Try again."
_LOG = logging.getLogger("workbench")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """What became of an attempt.

    Attributes
    ----------
    workspace : str
        Key of the workspace.
    kept : Kept or None
        The decision, where it was recorded.
    draft : Draft or None
        The draft that it was kept as.
    why_not : str
        The sentence, where it was not recorded.
    conflict : bool
        Whether somebody else changed the draft meanwhile.
    """

    workspace: str
    kept: Kept | None = None
    draft: Draft | None = None
    why_not: str = ""
    conflict: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Letter:
    """A decision on its way.

    Attributes
    ----------
    store : Store
        To which it goes.
    decision : Decision
        With the status "decided", or "draft".
    actor : Actor
        Who sends it.
    draft : Draft or None
        The draft that it was.
    key : str
        Under which it is kept once.
    """

    store: Store
    decision: Decision
    actor: Actor
    draft: Draft | None
    key: str


def record(ready: Prepared) -> None:
    """Record what the form says of what was prepared, if all that is needed was typed."""
    workspace = ready.record.workspace
    if not forms.is_open(workspace) or _under_way() is not None:  # a second click
        return
    forms.hold(workspace, asked=True)
    if not missing_in(ready):
        _send(workspace, ready, forms.held(workspace), _recorded)


def keep_draft(ready: Prepared) -> None:
    """Keep what the form says as a draft, whatever is missing."""
    workspace = ready.record.workspace
    if not forms.is_open(workspace) or _under_way() is not None:
        return
    _send(workspace, ready, forms.held(workspace), _drafted)


def settle() -> None:
    """Take what became of the last attempt into the form, once it is known."""
    work = _under_way()
    if work is None or not work.task.work.done():
        return
    st.session_state.pop(_PLACE)
    error = work.task.work.exception()
    if error is None:
        _take(work.task.work.result())
        return
    _LOG.error("A decision could not be sent", exc_info=error)
    workspace = forms.opened()
    if workspace is not None:
        forms.hold(workspace, told=(_UNFORESEEN,), adrift=True)


def is_under_way() -> bool:
    """Whether something was sent, and its outcome is not known yet."""
    work = _under_way()
    return work is not None and not work.task.work.done()


def last() -> Kept | Draft | None:
    """Return what this session has recorded or kept as a draft last, until it is dismissed."""
    found: Kept | Draft | None = st.session_state.get(_LAST)
    return found


def replace_last(kept: Kept | None) -> None:
    """Speak of a decision as it stands now; of none any more, with None."""
    st.session_state[_LAST] = kept


def _say(what: Kept | Draft) -> None:
    st.session_state[_LAST] = what


def _send(
    workspace: str, ready: Prepared, form: Form, make: Callable[[_Letter, Task[Sent]], Sent]
) -> None:
    """Send a letter; a first look waits a moment, so that mostly it is settled at once."""
    draft = make is _drafted
    try:
        decision = to_decision(signed(ready, form), status="draft" if draft else "decided")
        decision = replace(decision, supersedes=form.supersedes)
        identity.require("keep a draft" if draft else "record")
        letter = _Letter(store(), decision, identity.actor(author()), form.draft, "")
    except InputError as error:
        forms.hold(workspace, told=(str(error),), adrift=isinstance(error, StoreError))
        return
    # The same content sent again is the same request; other words are another one.
    key = f"{form.key} {decision.content_hash[:32]}{' draft' if draft else ''}"
    if draft:
        key += f" {0 if form.draft is None else form.draft.version}"
    letter = replace(letter, key=key)
    forms.hold(workspace, attempt=form.attempt + 1, told=(), conflict="")
    wanted(_PLACE, f"{key} {form.attempt}", _shop(), partial(make, letter))
    settle()


def _recorded(letter: _Letter, task: Task[Sent]) -> Sent:
    """Record it; where that fails, keep it as a draft."""
    del task  # once on its way, it is not stopped
    workspace, begun = letter.decision.workspace, time.monotonic()
    try:
        return Sent(workspace, kept=_twice(partial(_record, letter)))
    except Conflict as error:
        return Sent(workspace, why_not=str(error), conflict=True)
    except InputError as error:
        why = str(error)
        if isinstance(error, OutcomeUnknown) or time.monotonic() - begun > _HOPELESS:
            return Sent(workspace, why_not=why)
    letter = replace(letter, decision=replace(letter.decision, status="draft"))
    try:
        return Sent(workspace, draft=_keep(replace(letter, key=f"{letter.key} d")), why_not=why)
    except InputError:  # the same again, mostly: it was told
        return Sent(workspace, why_not=why)


def _drafted(letter: _Letter, task: Task[Sent]) -> Sent:
    """Keep it as a draft."""
    del task
    workspace = letter.decision.workspace
    try:
        return Sent(workspace, draft=_twice(partial(_keep, letter)))
    except Conflict as error:
        return Sent(workspace, why_not=str(error), conflict=True)
    except InputError as error:
        return Sent(workspace, why_not=str(error))


def _record(letter: _Letter) -> Kept:
    return letter.store.record(letter.decision, letter.actor, key=letter.key, draft=letter.draft)


def _keep(letter: _Letter) -> Draft:
    return letter.store.keep_draft(letter.decision, letter.actor, over=letter.draft, key=letter.key)


def _twice(send: Callable[[], _T]) -> _T:
    """Send again under the same key, where the answer was lost: it is kept once."""
    try:
        return send()
    except OutcomeUnknown:
        return send()


def _take(sent: Sent) -> None:
    workspace = sent.workspace
    if sent.kept is not None:
        forms.drop(workspace)
        forms.close_dialog()
        _say(sent.kept)
    elif sent.draft is not None:
        forms.hold(workspace, draft=sent.draft, adrift=False)
        if sent.why_not:
            told = f"What you typed is kept as draft {sent.draft.number}: nothing is lost."
            forms.hold(workspace, told=(sent.why_not, told))
        else:
            forms.close_dialog()
            _say(sent.draft)
    elif sent.conflict:
        forms.hold(workspace, conflict=sent.why_not)
        forms.look_up(workspace)
    else:
        forms.hold(workspace, told=(sent.why_not,), adrift=True)


def _under_way() -> Wanted[Sent] | None:
    found: Wanted[Sent] | None = st.session_state.get(_PLACE)
    return found


@st.cache_resource(show_spinner=False)
def _shop() -> Workshop[Sent]:
    return Workshop("sending")
