"""Choose whom to compare: the columns and how they are cut, the metric, and the reference."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from workbench.phrases.slice_metrics import metric_among, metric_name
from workbench.slices.groups import crossed
from workbench.slices.slicing import MOST_COLUMNS
from workbench.ui import state
from workbench.ui.fairness.cutting import cut_menu, usual_cut
from workbench.ui.fairness_choice import METRICS, MOST_BESIDE
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.slices import Cutting, Found
    from workbench.ui.fairness.looking import Beside, Key
    from workbench.ui.sight import Sight

_LARGEST = 1_000_000


def columns(seen: Sight) -> tuple[Cutting, ...]:
    """Choose the columns, sensitive ones first, and how they are cut.

    Returns
    -------
    tuple of str, Cut or Found
        What the rows are cut by; empty where the table has no column to compare by.
    """
    options = column_options(seen)
    if not options:
        return ()
    choice = state.selection().fairness
    if choice.found is not None:
        _only_of(seen, choice.found, options)
        _one_slice(choice.found.title)
        return (choice.found,)
    held = _held(options)
    take = state.bind("compared columns", list(held), _choose_columns)
    st.multiselect(
        "Compare by",
        options,
        key="compared columns",
        on_change=take,
        max_selections=MOST_COLUMNS if choice.crossed else MOST_BESIDE,
        help=f"Up to {MOST_BESIDE} columns one below another, or up to {MOST_COLUMNS} crossed: "
        "then every combination is a group.",
        width=400,
    )
    if len(held) > 1:
        _ask_crossed(choice.crossed)
    cut_menu(seen, held)
    return tuple(choice.cut_of(name) or usual_cut(seen, name) for name in held)


def column_options(seen: Sight) -> list[str]:
    """Return the columns that people can be compared by, sensitive ones first.

    Last is the column of what belongs together: its groups are mostly too small to compare.
    """
    scored = seen.candidate.scored
    roles, sensitive = scored.columns, list(scored.columns.sensitive)
    hidden = {roles.y_true, roles.y_score, roles.id, roles.weight, *sensitive}
    hidden |= set(seen.workspace.score_columns)
    others = [name for name in scored.table.columns if name not in hidden]
    return sensitive + sorted(others, key=lambda name: name == roles.group)


def compared_with(shown: Beside) -> None:
    """Choose the reference group, and how few are too few."""
    look, words = shown.detail, shown.detail.seen.terms.words
    _reference(shown)
    among = metric_among("tpr" if look.metric == "cost" else look.metric, words)
    take = state.bind("least rows", look.min_n, _choose_least)
    st.number_input(
        plain(f"Too few: {among} under"),
        1,
        _LARGEST,
        key="least rows",
        on_change=take,
        width=190,
    )


def measure(shown: Beside) -> None:
    """Choose what is compared, and which column is looked at in detail."""
    look, words = shown.detail, shown.detail.seen.terms.words
    take = state.bind("fairness metric", look.metric, _choose_metric)
    st.pills(
        "What is compared",
        METRICS,
        format_func=lambda metric: plain(metric_name(metric, words)),
        key="fairness metric",
        on_change=take,
    )
    if len(shown.looks) > 1:
        titles = [each.title for each in shown.looks]
        take = state.bind("column in detail", look.title, _choose_detail)
        st.segmented_control(
            "In detail",
            titles,
            format_func=plain,
            key="column in detail",
            on_change=take,
            help="Curves, gaps and the closer look below are about this column.",
        )


def _reference(shown: Beside) -> None:
    look = shown.detail
    keys: list[Key] = [(), *(row.key for row in look.shown())]
    wanted = look.asked
    if wanted and wanted not in keys:
        keys.append(wanted)
    usual = "" if look.reference is None else f": {crossed(look.reference)}"

    def told(key: Key) -> str:
        return crossed(key) or f"The largest group{'' if wanted else usual}"

    take = state.bind("reference group", wanted, partial(_choose_reference, look.place))
    several = len(shown.looks) > 1
    st.selectbox(
        plain(f"{look.title}: compared with") if several else "Compared with",
        keys,
        format_func=told,
        key="reference group",
        on_change=take,
        width=210,
    )


def _held(options: Sequence[str]) -> tuple[str, ...]:
    """Return the chosen columns that are there, at least one; say which are not."""
    held = state.selection()
    wanted = [*([] if held.by is None else [held.by]), *held.fairness.also]
    known = tuple(dict.fromkeys(name for name in wanted if name in options)) or (options[0],)
    if held.fairness.crossed and len(known) > MOST_COLUMNS:
        left = ", ".join(known[MOST_COLUMNS:])
        st.warning(plain(f"At most {MOST_COLUMNS} columns are crossed; {left} was left out."))
        known = known[:MOST_COLUMNS]
    for name in wanted:
        if name not in options:
            here = ", ".join(known)
            st.warning(plain(f"There is no column '{name}' to compare by; here it is '{here}'."))
    _without_idle_cuts(known)
    if list(known) != wanted:
        _choose_columns(known)
    return known


def _only_of(seen: Sight, found: Found, options: Sequence[str]) -> None:
    """Leave a slice of a link out that is one of labels, scores, weights or ids."""
    for cut, _ in found.members:
        if cut.column in seen.candidate.scored.table and cut.column not in options:
            said = (
                f"'{cut.column}' is no column to compare by. The groups are made in the usual way."
            )
            usual = replace(state.selection().fairness, found=None, reference=())
            state.drop(said, fairness=usual)
            st.rerun()


def _without_idle_cuts(known: Sequence[str]) -> None:
    """Leave cuts of columns out that are not compared by, with a sentence."""
    choice = state.selection().fairness
    idle = [cut.column for cut in choice.cuts if cut.column not in known]
    if not idle:
        return
    names = ", ".join(f"'{name}'" for name in idle)
    st.warning(plain(f"The link cuts {names}, which is not compared by; that was left out."))
    kept = tuple(cut for cut in choice.cuts if cut.column in known)
    state.change(fairness=replace(choice, cuts=kept))


def _one_slice(title: str) -> None:
    """Say that one slice is compared with all others, and offer the columns again."""
    st.markdown(f"One group against all others: **{plain(title)}**", width="content")
    st.caption(
        "It was found by searching half of these rows, so what is said of chance here says too "
        "much. “Where is it weak?” below tells what the other half says."
    )
    st.button("Compare by columns again", key="leave the slice", on_click=_leave_slice)


def _leave_slice() -> None:
    held = state.selection().fairness
    state.change(fairness=replace(held, found=None, reference=()))


def _choose_columns(names: object) -> None:
    if not isinstance(names, list | tuple) or not names:
        return  # at least one is compared by: the last stays
    first, *also = map(str, names)
    held = state.selection()
    cuts = tuple(cut for cut in held.fairness.cuts if cut.column in names)
    chosen = replace(held.fairness, also=tuple(also), cuts=cuts, reference=(), detail=None)
    state.change(by=first, fairness=chosen)


def _ask_crossed(crossed: bool) -> None:
    take = state.bind("columns crossed", crossed, _choose_crossed)
    st.segmented_control(
        "Several columns",
        (False, True),
        format_func=lambda each: "Crossed" if each else "One below another",
        key="columns crossed",
        on_change=take,
    )


def _choose_crossed(crossed: object) -> None:
    if isinstance(crossed, bool):  # pressed again: it is always one or the other
        held = state.selection().fairness
        state.change(fairness=replace(held, crossed=crossed, reference=(), detail=None))


def _choose_detail(title: object) -> None:
    if title is not None:
        state.change(fairness=replace(state.selection().fairness, detail=str(title)))


def _choose_metric(metric: object) -> None:
    if metric is None:
        return  # pressed again: one is always compared
    held = state.selection().fairness
    state.change(fairness=replace(held, metric=metric, definition=None))  # type: ignore[arg-type]


def _choose_reference(place: int, key: object) -> None:
    """Keep the group of a column to compare with; the other columns keep theirs."""
    if not isinstance(key, tuple):
        return
    held = state.selection().fairness
    if not held.crossed:
        each = [*held.reference, *[""] * len(held.also), ""][: 1 + len(held.also)]
        each[place] = "".join(key)
        key = tuple(each) if any(each) else ()
    state.change(fairness=replace(held, reference=key))


def _choose_least(rows: object) -> None:
    if isinstance(rows, int):
        state.change(fairness=replace(state.selection().fairness, min_n=rows))
