"""The state that all pages share: one frozen value, kept in the session, mirrored in the URL.

A link therefore shows the same screen in another browser, and a restart loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError
from workbench.phrases import threshold_text
from workbench.report.operating_view import Pin
from workbench.threshold import OUTCOMES, CostModel
from workbench.ui import workspaces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workbench.workspace import Workspace

_SELECTION = "selection"
_HISTORY = "threshold history"
_PROBLEMS = "problems with the link"
MOST_PINS = 4
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Selection:
    """What is being looked at.

    Attributes
    ----------
    workspace : str
        Key of the workspace.
    costs : CostModel
        Prices in use; the workspace's, until changed.
    model, overlay : str, optional
        Names of the model, and of the one drawn beside it.
    threshold : float, optional
        The committed operating point; the cheapest, until chosen.
    pins : tuple of Pin
        Named thresholds to compare.
    by : str, optional
        The column by which people are compared.
    own_costs : CostModel
        The workspace's own prices: an address names only those that differ.
    """

    workspace: str
    costs: CostModel
    model: str
    overlay: str | None = None
    threshold: float | None = None
    pins: tuple[Pin, ...] = ()
    by: str | None = None
    own_costs: CostModel = CostModel()  # noqa: RUF009 (frozen)


def is_new() -> bool:
    """Whether nothing has been looked at in this session."""
    return _SELECTION not in st.session_state


def selection() -> Selection:
    """Return what is being looked at; read from the address when the session begins."""
    if is_new():
        st.session_state[_SELECTION] = _from_address(st.query_params.to_dict())
    held: Selection = st.session_state[_SELECTION]
    return held


def change(**changes: object) -> None:
    """Replace parts of what is being looked at."""
    st.session_state[_SELECTION] = replace(selection(), **changes)  # type: ignore[arg-type]


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
    st.session_state[_SELECTION] = _fresh(workspace)
    st.session_state[_HISTORY] = ()
    st.session_state[_PROBLEMS] = ()


def close_workspace() -> None:
    """Look at nothing, where nothing is left to look at."""
    st.session_state.pop(_SELECTION, None)
    st.session_state[_HISTORY] = ()
    st.query_params.clear()


def drop_overlay(why: str) -> None:
    """Draw no other model, since it cannot be drawn, and say why."""
    st.session_state[_PROBLEMS] = (*problems(), why)
    change(overlay=None)


def problems() -> tuple[str, ...]:
    """Return sentences on parts of the address that could not be used."""
    held: tuple[str, ...] = st.session_state.get(_PROBLEMS, ())
    return held


def mirror() -> None:
    """Write what is being looked at into the address."""
    wanted = _to_address(selection())
    if {key: st.query_params.get_all(key) for key in st.query_params} != wanted:
        st.query_params.from_dict(wanted)


def bind(key: str, value: object, apply: Callable[[object], None]) -> Callable[[], None]:
    """Give a widget its value and return the callback that takes the user's choice."""
    st.session_state[key] = value

    def take() -> None:
        apply(st.session_state[key])

    return take


def _fresh(workspace: Workspace) -> Selection:
    sensitive = workspace.data.sensitive
    return Selection(
        workspace=workspace.key,
        costs=workspace.costs,
        model=workspace.deployed.name,
        by=sensitive[0] if sensitive else None,
        own_costs=workspace.costs,
    )


def _to_address(held: Selection) -> dict[str, list[str]]:
    address = {"workspace": [held.workspace], "model": [held.model]}
    if held.overlay is not None:
        address["compare"] = [held.overlay]
    if held.threshold is not None:
        address["threshold"] = [repr(held.threshold)]
    for outcome in OUTCOMES:
        if (price := getattr(held.costs, outcome)) != getattr(held.own_costs, outcome):
            address[outcome] = [repr(price)]
    if held.pins:
        address["pin"] = [f"{pin.threshold!r} {pin.name}" for pin in held.pins]
    if held.by is not None:
        address["by"] = [held.by]
    return address


def _from_address(address: Mapping[str, str]) -> Selection:
    """Read a link; what cannot be used is said, and its default taken."""
    said: list[str] = []
    workspace = workspaces.first()
    if (key := address.get("workspace")) is not None:
        try:
            workspace = workspaces.find(key)
        except InputError as error:  # what the link says of that one is not true of this one
            st.session_state[_PROBLEMS] = (
                f"The link's workspace '{key}' was not opened, and nothing else in the link was "
                f"used. {error}",
            )
            return _fresh(workspace)
    held = _fresh(workspace)
    names = [model.name for model in workspace.models]
    model = _known(address.get("model"), names, said) or held.model
    overlay = _known(address.get("compare"), names, said)
    threshold = _number(address, "threshold", said)
    costs = held.costs
    for outcome in OUTCOMES:
        price = _number(address, outcome, said)
        if price is None:
            continue
        try:
            costs = costs.with_price(outcome, price)
        except InputError:
            said.append(f"The link's {outcome} '{price}' is no amount of money; it was left out.")
    pins = _pins(st.query_params.get_all("pin"), said)
    st.session_state[_PROBLEMS] = tuple(said)
    return replace(
        held,
        costs=costs,
        model=model,
        threshold=threshold,
        overlay=None if overlay == model else overlay,
        pins=pins,
        by=address.get("by", held.by),
    )


def _known(name: str | None, names: list[str], said: list[str]) -> str | None:
    if name is not None and name not in names:
        said.append(f"The link names the model '{name}', which this workspace does not have.")
        return None
    return name


def _number(address: Mapping[str, str], key: str, said: list[str]) -> float | None:
    if key not in address:
        return None
    try:
        value = float("nan" if "_" in address[key] else address[key])
    except ValueError:
        value = float("nan")
    if isnan(value):
        said.append(f"The link's {key} '{address[key]}' is not a number; it was left out.")
        return None
    return value


def _pins(texts: list[str], said: list[str]) -> tuple[Pin, ...]:
    if len(texts) > MOST_PINS:
        said.append(f"The link pins {len(texts)} points; the first {MOST_PINS} were taken.")
    pins = []
    for text in texts[:MOST_PINS]:
        number, _, name = text.partition(" ")
        value = _number({"pinned point": number}, "pinned point", said)
        if value is not None:
            pins.append(Pin(name[:LONGEST_NAME].strip() or threshold_text(value), value))
    return tuple(pins)
