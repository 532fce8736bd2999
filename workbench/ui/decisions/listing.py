"""The list of decisions: what is in force, the timeline, the table, and how a first one comes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases, places
from workbench.phrases import decisions as words_of
from workbench.ui import state
from workbench.ui.components.decision_list_view import DecisionTable, Order, decision_table
from workbench.ui.decisions import timeline
from workbench.ui.decisions.looking import open_one
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbench.store import Heading, Status
    from workbench.ui.decisions.shelf import Shelf

_VIEW = "view of the decisions"
_ON_A_PAGE = 50
_FEW = 8  # so many are seen at a glance
_LONGEST = 80
_STATUSES: tuple[Status, ...] = ("in force", "decided", "superseded", "withdrawn")
_COLUMNS = ("No.", "Status", "Threshold", "Decided on", "By", "Model", "Title", "Reason")
_WORKSPACE = "Workspace"
_KEYS: dict[str, Callable[[Heading], str | float | int]] = {
    "No.": lambda each: each.number,
    "Status": lambda each: _STATUSES.index(each.status),
    "Threshold": lambda each: each.threshold,
    "Decided on": lambda each: each.recorded_at.timestamp(),
    "By": lambda each: each.author.casefold(),
    "Model": lambda each: each.model.casefold(),
    "Title": lambda each: each.title.casefold(),
    "Reason": lambda each: each.reason.casefold(),
    _WORKSPACE: lambda each: each.workspace.casefold(),
}


@dataclass(frozen=True, slots=True)
class _View:
    """How the table is looked at; kept while one decision is open."""

    order: Order = Order()  # noqa: RUF009 (frozen)
    page: int = 1
    find: str = ""
    status: Status | None = None


def show(shelf: Shelf) -> None:
    """Show what is recorded, or how a first decision comes here."""
    if not shelf.headings:
        _empty(shelf)
        return
    with st.container(border=True, key="decisions told"):
        st.header(plain(words_of.in_force_text(shelf.headings, shelf.workspace)), anchor=False)
    timeline.draw(shelf.headings, shelf.workspace)
    found = _found(shelf.headings)
    if not found:
        st.info("No decision is found so. Take a status or a word away.")
        return
    _table(found, shelf.workspace)


def _empty(shelf: Shelf) -> None:
    where = "" if shelf.workspace is None else f" on {shelf.workspace}"
    with st.container(border=True, key="no decisions"):
        st.header(plain(f"No decision is recorded{where} yet."), anchor=False)
        st.markdown(words_of.EMPTY)
        if st.button("Choose a threshold", type="primary", key="to the threshold"):
            st.switch_page(places.app_folder() / "pages/decide/threshold.py")


def _found(headings: Sequence[Heading]) -> Sequence[Heading]:
    """Offer to look for some of many, and return them."""
    if len(headings) <= _FEW:
        return headings
    view = _view()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Find in titles, reasons and names",
            key="find decisions",
            on_change=state.bind("find decisions", view.find, _find),
            width=320,
        )
        st.pills(
            "Status",
            _STATUSES,
            key="status of decisions",
            on_change=state.bind("status of decisions", view.status, _take_status),
        )
    wanted, status = view.find.strip().casefold(), view.status
    return [
        each
        for each in headings
        if status in (None, each.status)
        and wanted in f"{each.title}\n{each.reason}\n{each.author}\n{each.workspace}".casefold()
    ]


def _table(found: Sequence[Heading], workspace: str | None) -> None:
    columns = list(_COLUMNS)
    if workspace is None:
        columns.insert(3, _WORKSPACE)
    view = _view()
    order = view.order
    if order.column >= len(columns):
        order = Order()
    ordered = sorted(found, key=_KEYS[columns[order.column]], reverse=order.down)
    pages = ceil(len(ordered) / _ON_A_PAGE)
    page = min(view.page, pages)
    shown = ordered[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    decision_table(
        DecisionTable(
            "Decisions",
            columns,
            [(each.number, [_cell(each, name) for name in columns[1:]]) for each in shown],
            order,
        ),
        open_one,
        _put_in_order,
        key="table of decisions",
    )
    if pages == 1 and len(ordered) > _FEW:
        st.caption(f"{len(ordered):,} decisions; the table scrolls.")
    if pages > 1:
        turn = state.bind("page of decisions", page, _turn)
        st.pagination(pages, key="page of decisions", on_change=turn)
        first = (page - 1) * _ON_A_PAGE + 1
        st.caption(f"{first:,} to {first + len(shown) - 1:,} of {len(ordered):,} decisions.")


def _cell(each: Heading, name: str) -> str:
    match name:
        case "Status":
            if each.status != "superseded":
                return each.status
            by = timeline.successor(each)
            return each.status if by is None else f"superseded by {by}"
        case "Threshold":
            return phrases.threshold_text(each.threshold)
        case "Decided on":
            return words_of.short_date(each.recorded_at)
        case "By":
            return _short(each.author)
        case "Model":
            return _short(each.model)
        case "Title":
            return _short(each.title)
        case "Reason":
            return _short(each.reason)
        case _:
            return _short(each.workspace)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def _view() -> _View:
    held: _View = st.session_state.get(_VIEW, _View())
    return held


def _put_in_order(order: Order) -> None:
    st.session_state[_VIEW] = replace(_view(), order=order, page=1)


def _turn(page: object) -> None:
    if isinstance(page, int):
        st.session_state[_VIEW] = replace(_view(), page=page)


def _find(said: object) -> None:
    st.session_state[_VIEW] = replace(_view(), find=str(said or ""), page=1)


def _take_status(chosen: object) -> None:
    status = next((each for each in _STATUSES if each == chosen), None)
    st.session_state[_VIEW] = replace(_view(), status=status, page=1)
