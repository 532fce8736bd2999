"""Choose a case: from a list, by its id, one after another; and whom to compare it with."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench import phrases
from workbench.intake import InputError
from workbench.phrases.reasons import alike_text
from workbench.phrases.truth import listing_text
from workbench.ui import state
from workbench.ui.case_choice import TRUE_LISTINGS
from workbench.ui.cases import own_group
from workbench.ui.cases.looking import groups, step_to
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.ui.case_choice import CaseChoice, Group, Listing
    from workbench.ui.cases.looking import Look

_WIDE, _NARROW = 260, 130


def controls(look: Look) -> None:
    """Offer list, case, the steps in it, the group to compare with, and to hide the truth."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _list(look)
        _case(look)
        _steps(look)
        _group(look)
        held = state.bind("hide the truth", look.choice.blind, _hide)
        st.toggle("Hide the truth", key="hide the truth", on_change=held)
    _said_of_the_list(look)


def listings(look: Look) -> list[Listing]:
    """Return the lists that these rows have."""
    found: list[Listing] = ["line", "false_alarms", "misses", "random", "scores"]
    if look.choice.blind:
        found = [each for each in found if each not in TRUE_LISTINGS]
    if look.seen.terms.current is not None:
        found.insert(1, "changed")
    if state.selection().by is not None:
        found.append("slice")
    return found


def _list(look: Look) -> None:
    words, offered = look.seen.terms.words, listings(look)
    held = look.choice.listing if look.choice.listing in offered else "line"
    take = state.bind("list of cases", held, _choose_listing)
    st.selectbox(
        plain(phrases.sentence_case(words.cases)),
        offered,
        format_func=lambda listing: listing_text(listing, words),
        key="list of cases",
        on_change=take,
        width=_WIDE,
    )
    if held == "slice":
        names = groups(look.seen).names
        member = look.choice.member if look.choice.member in names else names[0]
        take = state.bind("listed group", member, _choose_member)
        label = plain(str(state.selection().by))
        st.selectbox(label, names, key="listed group", on_change=take, width=_NARROW)
    if held == "scores":
        for i, label in enumerate(("Score from", "to")):
            key = f"listed score {i}"
            take = state.bind(key, look.choice.span[i], partial(_choose_end, i))
            st.number_input(
                label, 0.0, 1.0, step=0.01, format="%.3f", key=key, on_change=take, width=_NARROW
            )


def _case(look: Look) -> None:
    listed = [_id(look, place) for place in look.page]
    named = {name: _told(look, place) for place, name in zip(look.page, listed, strict=True)}
    options = listed if look.id in named else [look.id, *listed]
    take = state.bind("case", look.id, partial(_choose, look))
    st.selectbox(
        plain(f"{phrases.sentence_case(look.seen.terms.words.case)}, or type its id"),
        options,
        format_func=lambda name: f"{name} · {named[name]}" if name in named else name,
        key="case",
        on_change=take,
        accept_new_options=True,
        width=_WIDE,
    )


def _told(look: Look, place: int) -> str:
    """Return what a list says of a case beside its id."""
    row = look.listed[place]
    told = phrases.percent(float(look.explainer.y_score[row]))
    if look.money is None or look.choice.blind:
        return told
    money = float(look.money[place])
    amount = look.seen.money.per_case(abs(money))
    if look.choice.listing != "changed":
        return f"{told} · {amount}"
    return f"{told} · {'saves' if money <= 0 else 'costs'} {amount}"


def _steps(look: Look) -> None:
    """Offer the case before and the one after, with keys."""
    place = look.place
    before = -1 if place is None else place - 1
    after = 0 if place is None else place + 1
    for label, key, goal in (("Previous", "P", before), ("Next", "N", after)):
        _step(look, label, goal, shortcut=key)


def _step(look: Look, label: str, goal: int, shortcut: str | None = None) -> None:
    """Offer the case at a place of the list, where there is such a place."""
    there = 0 <= goal < len(look.listed)
    st.button(
        label,
        shortcut=shortcut,
        key=f"step {label}",
        disabled=not there,
        on_click=step_to,
        args=(_id(look, goal) if there else "",),
    )


def _id(look: Look, place: int) -> str:
    return str(look.explainer.ids[look.listed[place]])


def _group(look: Look) -> None:
    words = look.seen.terms.words
    titles: dict[Group, str] = {
        "passed": f"{phrases.sentence_case(words.cases)} {words.passed}",
        "flagged": f"{phrases.sentence_case(words.cases)} {words.flagged}",
        "everyone": f"All {words.cases}",
    }
    if look.explainer.training is not None:
        titles["training"] = "The training data"
    if state.selection().by is not None:
        titles["slice"] = f"The same group of {state.selection().by}"
    titles["filter"] = "My own group"
    take = state.bind("compared with", look.choice.group, _choose_group)
    st.selectbox(
        "Compared with",
        list(titles),
        format_func=titles.__getitem__,
        key="compared with",
        on_change=take,
        width=_WIDE,
    )
    if look.choice.group == "filter":
        own_group.editor(look)


def _said_of_the_list(look: Look) -> None:
    words, count = look.seen.terms.words, len(look.listed)
    if count == 0:
        title = listing_text(look.choice.listing, words).lower()
        st.info(plain(f"No {words.case} is {title} at this threshold. Take another list."))
        return
    place = "not in this list" if look.place is None else f"{look.place + 1:,} of {count:,}"
    case, part, size = phrases.sentence_case(words.case), look.page, len(look.page)
    listed = "" if size == count else f" {_part_text(part)} are in the box above."
    with st.container(horizontal=True, vertical_alignment="center"):
        text = f"{case} {place}; the keys P and N step through the list.{listed}"
        st.caption(plain(text), width="content")
        if listed:
            _step(look, "100 before", part.start - 100)
            _step(look, "100 after", part.stop)
    _another_group(look)


def _part_text(part: range) -> str:
    if part.start == 0:
        return f"The first {part.stop:,}"
    return f"Numbers {part.start + 1:,} to {part.stop:,}"


def _another_group(look: Look) -> None:
    """Where a case is compared with those decided as it was, offer the others with one click."""
    words, group = look.seen.terms.words, look.choice.group
    other: Group = "passed" if look.flagged else "flagged"
    flagged = look.seen.candidate.scored.y_score >= look.threshold
    nobody = not np.any(flagged != look.flagged)
    if group != ("flagged" if look.flagged else "passed") or nobody:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="another group"):
        st.caption(plain(alike_text(words, flagged=look.flagged)), width="content")
        verb = words.passed if look.flagged else words.flagged
        label = plain(f"Compare with {words.cases} {verb}")
        st.button(label, key="compare with the others", on_click=_choose_group, args=(other,))


def _choose_listing(name: object) -> None:
    _take(listing=name, id=None)


def _choose_member(name: object) -> None:
    _take(member=name, id=None)


def _choose_end(i: int, value: object) -> None:
    ends = list(state.selection().case.span)
    ends[i] = float(str(value))
    _take(span=(min(ends), max(ends)), id=None)


def between(low: float, high: float) -> None:
    """List the cases with scores in a range."""
    _take(listing="scores", span=(low, high), id=None)


def _choose(look: Look, name: object) -> None:
    """Look at the case that was chosen or typed; at an unknown id the one in view stays."""
    if name is None:
        return
    wanted = str(name).strip()
    try:
        look.explainer.position(wanted)
    except InputError as error:
        state.drop(str(error))
        return
    step_to(wanted)


def _choose_group(name: object) -> None:
    _take(group=name)


def _hide(hidden: object) -> None:
    _take(blind=bool(hidden))


def _take(**changes: object) -> CaseChoice:
    state.forget_problems()
    changed = replace(state.selection().case, **changes)  # type: ignore[arg-type]
    state.change(case=changed)
    return changed
