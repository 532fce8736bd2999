"""Where is it weak: groups found by searching half of the rows, tested on the other half."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import isnan
from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError
from workbench.phrases import Money
from workbench.phrases import discovery as words_of
from workbench.slices.discovery import Discovered, Search, WeakSlice, discover
from workbench.ui import state
from workbench.ui.components import TextTable, text_table
from workbench.ui.fairness_choice import LOSSES
from workbench.ui.tasks import Task, Workshop, wanted
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.slices import Found
    from workbench.ui.fairness.looking import Look

_PLACE = "weak groups"
_STEPS = 1_000
_SHARE = 0.01  # of the rows that are searched: the least group that is sought at first
_LEAST, _MOST = 5, 1_000_000


def show(look: Look) -> None:
    """Show the panel."""
    words = look.seen.terms.words
    st.caption(
        plain(
            "Which groups are decided worse than the others, of all groups that your columns can "
            f"make? Up to three conditions each, at the threshold that every {words.case} is "
            f"decided by now. Half of the {words.cases} are searched; the other half tell whether "
            "what was found is more than chance."
        )
    )
    search = _search(look)
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


def _search(look: Look) -> Search:
    """Return what is sought; at first groups of a hundredth of the rows that are searched."""
    chosen, y_true = look.choice, look.seen.candidate.scored.y_true
    positives = int(y_true.sum())
    rows = {"miss": positives, "false_alarm": len(y_true) - positives}.get(chosen.loss, len(y_true))
    usual = max(Search().least, round(_SHARE * rows / 2))
    least = usual if chosen.least is None else chosen.least
    workspace = look.seen.workspace
    return Search(
        chosen.loss, least=least, hidden=workspace.data.hidden, scores=workspace.score_columns
    )


def _choose(look: Look, search: Search) -> None:
    words = look.seen.terms.words
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"
    ):
        st.pills(
            "What is worse there",
            LOSSES,
            format_func=lambda loss: plain(words_of.loss_name(loss, words)),
            key="weak loss",
            on_change=state.bind("weak loss", search.loss, _take_loss),
            width=640,
            wrap=True,
        )
        st.number_input(
            plain(f"Smallest group, {words.cases}"),
            _LEAST,
            _MOST,
            key="weak least",
            on_change=state.bind("weak least", search.least, _take_least),
            help="In the half that is searched.",
            width=220,
        )


def _told(look: Look, found: Discovered) -> None:
    words, loss = look.seen.terms.words, found.search.loss
    st.subheader(plain(words_of.weak_headline(found, words)), anchor=False)
    finds = sorted(found.finds, key=lambda each: not each.confirmed)  # else the worst first
    losses = [loss for each in finds for loss in (each.loss, each.others, each.searched_loss)]
    money = Money.for_costs(
        look.seen.terms.costs.unit, [loss for loss in losses if not isnan(loss)]
    )
    for place, each in enumerate(finds):
        _find(look, each, words_of.weak_told(each, loss, words, money), place)
    if finds:
        with st.expander("As a table"):
            corner, *columns = words_of.FIND_COLUMNS
            rows = [words_of.find_cells(each, loss, money) for each in finds]
            text_table(TextTable("Groups found", corner, columns, rows), key="weak groups table")
    st.caption(plain(words_of.search_told(found, words)))


def _find(look: Look, find: WeakSlice, said: str, place: int) -> None:
    """Tell of one find, and offer to compare it with all others."""
    title = plain(f"Where {words_of.group_told(find.found)}")
    also = words_of.also_told(find.like)
    text, button = st.columns((4, 1), vertical_alignment="top")
    with text:
        shown = f"**{title}**" if find.confirmed else title
        st.markdown(f"{shown}  \n{plain(said)}")
        if also:
            st.caption(plain(also))
    compared = look.choice.found == find.found
    button.button(
        "Compare by columns again" if compared else "Compare this group",
        key=f"compare find {place}",
        on_click=_compare,
        args=(None if compared else find.found,),
        width="stretch",
    )


def _compare(found: Found | None) -> None:
    """Make a find a slice of the page, or go back to the columns."""
    held = state.selection().fairness
    state.change(fairness=replace(held, found=found, reference=()))


def _take_loss(loss: object) -> None:
    if loss in LOSSES:  # pressed again: one is always sought
        held = state.selection().fairness
        state.change(fairness=replace(held, loss=loss))


def _take_least(least: object) -> None:
    if isinstance(least, int):
        state.change(fairness=replace(state.selection().fairness, least=least))


def _discovered(look: Look, search: Search, task: Task[Discovered]) -> Discovered:
    return discover(
        look.seen.candidate.scored, look.seen.evidence.rows(), _point(look), search, task.reach
    )


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[Discovered]:
    return Workshop("weak groups")
