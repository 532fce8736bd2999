"""Where is it weak: groups found by searching half of the rows, tested on the other half."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import isnan
from typing import TYPE_CHECKING, cast, get_args

import streamlit as st

from workbench.intake import InputError
from workbench.phrases import Money
from workbench.phrases import discovery as words_of
from workbench.slices.discovery import Discovered, Search, WeakSlice, discover
from workbench.slices.losses import Loss
from workbench.ui import state
from workbench.ui.tasks import Task, Workshop, wanted
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.slices import Found
    from workbench.ui.fairness.looking import Look

_CHOSEN = "weak groups sought"
_PLACE = "weak groups"
_STEPS = 1_000
_SHARE = 0.01  # of all rows: the least group that is sought at first
_LEAST, _MOST = 10, 1_000_000


def show(look: Look) -> None:
    """Show the panel."""
    words, search = look.seen.terms.words, _chosen(look)
    st.caption(
        plain(
            "Which groups are decided worse than the others, of all groups that your columns can "
            f"make? Up to three conditions each, at the threshold that every {words.case} is "
            "decided by now."
        )
    )
    _choose(look, search)
    key = repr((look.seen.candidate.scored.content_hash, look.seen.key, _point(look), search))
    asked = wanted(_PLACE, key, _workshop(), partial(_discovered, look, search), _STEPS)
    try:
        found = asked.outcome("Counting every group …")
    except InputError as error:
        st.info(plain(str(error)))
        return
    if found is not None:
        _told(look, found)


def _point(look: Look) -> float:
    return look.seen.point.threshold


def _choose(look: Look, search: Search) -> None:
    words = look.seen.terms.words
    kinds, least = st.columns((3, 1), vertical_alignment="bottom")
    kinds.pills(
        "What is worse there",
        get_args(Loss),
        format_func=lambda loss: plain(words_of.loss_name(loss, words)),
        key="weak loss",
        on_change=state.bind("weak loss", search.loss, partial(_take_loss, look)),
    )
    least.number_input(
        "Smallest group, rows",
        _LEAST,
        _MOST,
        key="weak least",
        on_change=state.bind("weak least", search.least, partial(_take_least, look)),
        help="In the half that is searched.",
    )


def _told(look: Look, found: Discovered) -> None:
    words = look.seen.terms.words
    st.subheader(plain(words_of.weak_headline(found, words)), anchor=False)
    losses = [loss for each in found.finds for loss in (each.loss, each.others)]
    unit = look.seen.terms.costs.unit
    money = Money.for_costs(unit, [loss for loss in losses if not isnan(loss)])
    for place, each in enumerate(found.finds):
        _find(look, each, money, place)
    st.caption(plain(words_of.search_told(found, words)))


def _find(look: Look, find: WeakSlice, money: Money, place: int) -> None:
    """Tell of one find, and offer to compare it with all others."""
    said = words_of.weak_told(find, _chosen(look).loss, look.seen.terms.words, money)
    text, button = st.columns((4, 1), vertical_alignment="center")
    text.markdown(plain(said) if not find.confirmed else f"**{plain(said)}**")
    also = words_of.also_told(find.like)
    if also:
        text.caption(plain(also))
    button.button(
        "Compare this group",
        key=f"compare find {place}",
        on_click=_compare,
        args=(find.found,),
        width="stretch",
    )


def _compare(found: Found) -> None:
    """Make a find a slice of the page."""
    held = state.selection().fairness
    state.change(fairness=replace(held, found=found, reference=()))


def _chosen(look: Look) -> Search:
    """Return what is sought; at first wrong decisions, in groups of a hundredth of the rows."""
    rows = look.seen.candidate.scored.n
    usual = Search(least=max(Search().least, round(_SHARE * rows)))
    held: Search = st.session_state.get(_CHOSEN, usual)
    return held


def _take_loss(look: Look, loss: object) -> None:
    if loss in get_args(Loss):  # pressed again: one is always sought
        st.session_state[_CHOSEN] = replace(_chosen(look), loss=cast("Loss", loss))


def _take_least(look: Look, least: object) -> None:
    if isinstance(least, int):
        st.session_state[_CHOSEN] = replace(_chosen(look), least=least)


def _discovered(look: Look, search: Search, task: Task[Discovered]) -> Discovered:
    return discover(
        look.seen.candidate.scored, look.seen.evidence.rows(), _point(look), search, task.reach
    )


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[Discovered]:
    return Workshop("weak groups")
