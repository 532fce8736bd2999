"""The state that all pages share: one frozen value, kept in the session, mirrored in the URL.

A link therefore shows the same screen in another browser, and a restart loses nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError
from workbench.ui import address, workspaces
from workbench.ui.address import Link
from workbench.ui.selection import Selection, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.threshold import CostModel
    from workbench.workspace import Workspace

_SELECTION = "selection"
_HISTORY = "threshold history"
_PROBLEMS = "problems with the link"


def is_new() -> bool:
    """Whether nothing has been looked at in this session."""
    return _SELECTION not in st.session_state


def selection() -> Selection:
    """Return what is being looked at; read from the address when the session begins."""
    if is_new():
        st.session_state[_SELECTION] = _from_link(Link(_query()))
    held: Selection = st.session_state[_SELECTION]
    return held


def change(**changes: object) -> None:
    """Replace parts of what is being looked at."""
    st.session_state[_SELECTION] = replace(selection(), **changes)  # type: ignore[arg-type]


def price(costs: CostModel) -> None:
    """Use other prices, of the kind that is in use."""
    change(conditions=selection().at_prices(costs).conditions)


def move_point(threshold: float) -> None:
    """Commit a threshold, remembering where the point was."""
    before = selection().threshold
    if threshold == before:
        return
    st.session_state[_PROBLEMS] = ()
    if before is not None:
        st.session_state[_HISTORY] = (*history(), before)[-50:]
    change(threshold=threshold)


def history() -> tuple[float, ...]:
    """Return the thresholds that were committed earlier, newest last."""
    held: tuple[float, ...] = st.session_state.get(_HISTORY, ())
    return held


def undo_move() -> None:
    """Go back to the threshold before the last move, if there was one."""
    if not history():  # a second click came before the button was greyed
        return
    *earlier, last = history()
    st.session_state[_HISTORY] = tuple(earlier)
    change(threshold=last)


def open_workspace(workspace: Workspace) -> None:
    """Look at another workspace: its deployed model, its prices, no point chosen yet."""
    st.session_state[_SELECTION] = fresh(workspace)
    st.session_state[_HISTORY] = ()
    st.session_state[_PROBLEMS] = ()


def close_workspace() -> None:
    """Look at nothing, where nothing is left to look at."""
    st.session_state.pop(_SELECTION, None)
    st.session_state[_HISTORY] = ()
    st.query_params.clear()


def drop(why: str, **instead: object) -> None:
    """Look at something instead of what cannot be used, and say why."""
    st.session_state[_PROBLEMS] = (*problems(), why)
    change(**instead)


def problems() -> tuple[str, ...]:
    """Return sentences on parts of the address that could not be used."""
    held: tuple[str, ...] = st.session_state.get(_PROBLEMS, ())
    return held


def forget_problems() -> None:
    """Say no more of what could not be used: something else was chosen."""
    st.session_state[_PROBLEMS] = ()


def mirror() -> None:
    """Write what is being looked at into the address."""
    wanted = address.written(selection())
    if _query() != wanted:
        st.query_params.from_dict(wanted)


def bind(key: str, value: object, apply: Callable[[object], None]) -> Callable[[], None]:
    """Give a widget its value and return the callback that takes the user's choice."""
    st.session_state[key] = value

    def take() -> None:
        apply(st.session_state[key])

    return take


def _from_link(link: Link) -> Selection:
    """Read a link; what cannot be used is said, and its default taken."""
    workspace = workspaces.first()
    if (key := link.text("workspace")) is not None:
        try:
            workspace = workspaces.find(key)
        except InputError as error:  # what the link says of that one is not true of this one
            st.session_state[_PROBLEMS] = (
                f"The link's workspace '{key}' was not opened, and nothing else in the link was "
                f"used. {error}",
            )
            return fresh(workspace)
    held = address.read(workspace, link)
    st.session_state[_PROBLEMS] = tuple(link.said)
    return held


def _query() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}
