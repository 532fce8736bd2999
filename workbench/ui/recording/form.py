"""What somebody has typed into the dialog: held in the session until it is recorded.

Closing the dialog, another page, a store that fails: none of them empties it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

import streamlit as st

from workbench.intake import InputError
from workbench.ui import state
from workbench.ui.record_store import store

if TYPE_CHECKING:
    from workbench.slices.parity_policy import GroupPolicy
    from workbench.store import Draft, Heading, Store

NAME = "recording name"
_OPEN, _SHELF = "recording dialog", "recording shelf"
Taker = Callable[[], None]
_MOST = 50  # decisions that are looked through, the newest


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """What the store held when the dialog was opened.

    Attributes
    ----------
    standing : tuple of Heading
        Decisions on the workspace that a new one can take the place of, the newest first.
    drafts : tuple of Draft
        The open ones, the newest first.
    fault : str
        Why nothing could be read; "" where it could.
    """

    standing: tuple[Heading, ...] = ()
    drafts: tuple[Draft, ...] = ()
    fault: str = ""

    @property
    def in_force(self) -> int | None:
        """The number of the decision in force, None where there is none."""
        return next((each.number for each in self.standing if each.status == "in force"), None)

    def draft(self, number: int) -> Draft | None:
        """Return the open draft of a number."""
        return next((each for each in self.drafts if each.number == number), None)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One decision that is being written.

    Attributes
    ----------
    key : str
        What its requests to the store are called: sent twice, they are kept once.
    title, reason, also : str
        What it is called, why, and what else is known to be wrong.
    known : frozenset of str
        The problems that are ticked as known and accepted.
    with_band : bool or None
        Whether the band for people is part of it; None until that is chosen here: then it is
        where somebody moved it on the chart.
    supersedes : int or None
        The number of the decision whose place it takes.
    policy : GroupPolicy or None
        Thresholds of groups' own, where they are decided on.
    draft : Draft or None
        The draft that it was taken up from, or kept as.
    attempt : int
        How often it was sent to the store.
    asked : bool
        Whether it was to be recorded already: then what is missing is said.
    told : tuple of str
        What is to be said of the last attempt.
    conflict : str
        The sentence, where somebody else changed the draft meanwhile.
    adrift : bool
        Whether the store failed, so that only the session holds what was typed.
    unsorted : bool
        Whether `known` is a draft's, in which a reader's own words stand among the problems.
    """

    key: str
    title: str = ""
    reason: str = ""
    also: str = ""
    known: frozenset[str] = frozenset()
    with_band: bool | None = None
    supersedes: int | None = None
    policy: GroupPolicy | None = None
    draft: Draft | None = None
    attempt: int = 0
    asked: bool = False
    told: tuple[str, ...] = ()
    conflict: str = ""
    adrift: bool = False
    unsorted: bool = False

    @property
    def takes_band(self) -> bool:
        """Whether the band for people is part of it."""
        return state.selection().band is not None if self.with_band is None else self.with_band

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost with it."""
        return not (self.title.strip() or self.reason.strip() or self.also.strip())


def held(workspace: str) -> Form:
    """Return the form of a workspace, an empty one where none was begun."""
    found: Form | None = st.session_state.get(_place(workspace))
    if found is None:
        found = st.session_state[_place(workspace)] = Form(uuid4().hex)
    return found


def hold(workspace: str, **changes: object) -> None:
    """Replace parts of the form."""
    form = replace(held(workspace), **changes)  # type: ignore[arg-type]
    st.session_state[_place(workspace)] = form


def sort_known(workspace: str, problems: Sequence[str]) -> None:
    """Put what a draft acknowledged in a reader's own words where those are typed."""
    form = held(workspace)
    if form.unsorted:
        own = sorted(form.known.difference(problems))
        hold(workspace, known=form.known.intersection(problems), unsorted=False)
        hold(workspace, also="; ".join(own) or form.also)


def take_up(workspace: str, form: Form) -> None:
    """Put another form in the place of the one that is held."""
    st.session_state[_place(workspace)] = form


def drop(workspace: str) -> None:
    """Forget the form: it is recorded, or nobody wants it any more."""
    st.session_state.pop(_place(workspace), None)


def open_dialog(workspace: str, policy: GroupPolicy | None = None) -> None:
    """Open the dialog on the point on screen; what was typed before stands in it again."""
    shelf = look_up(workspace)
    form = held(workspace)
    begins = form.is_empty and form.draft is None
    if begins or form.supersedes not in (None, *(each.number for each in shelf.standing)):
        hold(workspace, supersedes=shelf.in_force)
    hold(workspace, policy=policy, asked=False, told=())
    st.session_state[_OPEN] = workspace


def close_dialog() -> None:
    """Shut the dialog; nothing that was typed is lost."""
    st.session_state.pop(_OPEN, None)


def is_open(workspace: str) -> bool:
    """Whether the dialog of a workspace is open."""
    return bool(st.session_state.get(_OPEN) == workspace)


def opened() -> str | None:
    """Return the key of the workspace whose dialog is open, None where none is."""
    found: str | None = st.session_state.get(_OPEN)
    return found


def look_up(workspace: str) -> Shelf:
    """Read what stands and what is not ready; a store that fails is told in the dialog."""
    try:
        opened = store()
        found = Shelf(_standing(opened, workspace), opened.drafts(workspace))
    except InputError as error:
        found = Shelf(fault=str(error))
    st.session_state[_SHELF] = found
    return found


def _standing(opened: Store, workspace: str) -> tuple[Heading, ...]:
    """Return the decision in force, however old, and the newest others that stand."""
    newest = opened.decisions(workspace, last=_MOST)
    standing = [each for each in newest if each.status == "decided"]
    kept = opened.in_force(workspace)
    if kept is None:
        return tuple(standing)
    return (*opened.decisions(workspace, last=1, before=kept.number + 1), *standing)


def shelf() -> Shelf:
    """Return what the store held when the dialog was opened."""
    found: Shelf = st.session_state.get(_SHELF, Shelf())
    return found


def shown_as(key: str, value: object, apply: Callable[[object], None]) -> Taker:
    """Give a widget its value and return the callback that takes the user's choice.

    As `state.bind`, but a value that the widget has already is not sent again: that would take
    away what is being typed at the moment.
    """
    if key not in st.session_state or st.session_state[key] != value:
        return state.bind(key, value, apply)

    def take() -> None:
        apply(st.session_state[key])

    return take


def _place(workspace: str) -> str:
    return f"recording {workspace}"
