"""Compare, group by group: your line against today's, or this model against another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from math import isnan
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.intake import InputError
from workbench.phrases.fairness import p_text
from workbench.phrases.side_by_side import changes_text, cost_changes_text
from workbench.phrases.slice_metrics import metric_among, metric_name, points_text
from workbench.slices.groups import crossed
from workbench.slices.paired import Decided, changes
from workbench.slices.paired_means import cost_changes, precision_changes
from workbench.ui import state, workspaces
from workbench.ui.components.sorted_table_view import Cell, SortedTable, sorted_table
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbench.phrases import Money
    from workbench.slices.paired import Change
    from workbench.ui.fairness.looking import Look

_METHOD = "Newcombe's interval, exact McNemar's test"
_METHODS = {
    "ppv": "an interval of both shares and of how they hang together (Zou), and its test",
    "cost": "an interval of what those cost that are decided otherwise (Zou), and its test",
}
_TODAY = "today"
_MODEL = "model "


@dataclass(frozen=True, slots=True, eq=False)
class _Other:
    """Another way to decide, and what it is called."""

    name: str
    decided: Decided


def offered(look: Look) -> list[str]:
    """Return what the slices can be compared with."""
    found = [] if look.seen.terms.current is None else [_TODAY]
    own = look.seen.candidate.name
    return found + [
        f"{_MODEL}{each.name}" for each in look.seen.workspace.models if each.name != own
    ]


def show(look: Look) -> None:
    """Show the panel."""
    options = offered(look)
    against = _there(look, options)
    take = state.bind("compared against", against, _choose)
    st.selectbox(
        "Compare with",
        options,
        format_func=lambda name: _told(look, name),
        key="compared against",
        on_change=take,
        width=320,
    )
    try:
        other = _other(look, against)
        found = _changes(look, other)
    except InputError as error:
        st.warning(plain(str(error)))
        return
    _show(look, other.name, found)
    st.caption(
        "The same cases decided in two ways, so that the differences are paired: "
        f"{_METHODS.get(look.metric, _METHOD)}, corrected over the groups (Benjamini and Hochberg)."
    )


def _show(look: Look, other: str, found: Sequence[Change]) -> None:
    """Say for whom it changes most, and show what changes for each."""
    words, money = look.seen.terms.words, look.seen.money
    write: Callable[[Change], list[Cell]] = _share_cells
    if look.metric == "cost":
        said = cost_changes_text(found, look.table.by, other, words, money)
        write = partial(_money_cells, money)
    else:
        said = changes_text(found, look.table.by, look.metric, other, words)
    st.subheader(plain(said), anchor=False)
    shown = {row.key for row in look.shown()}
    rows = [
        [*_start(each, place), *write(each), _p_cell(each)]
        for place, each in enumerate(found)
        if each.key in shown
    ]
    name = metric_name(look.metric, words)
    columns = (
        phrases.sentence_case(metric_among(look.metric, words)),
        f"{name}: {other}",
        f"{name}: your line",
        "Difference (95 %)",
        "Corrected p",
    )
    table = SortedTable("What changes for each group", look.table.title, columns, rows)
    sorted_table(table, key="slices against")


def _changes(look: Look, other: _Other) -> tuple[Change, ...]:
    """Return what changes from the other way to the line that is looked at."""
    seen = look.seen
    here = Decided(seen.candidate.scored, seen.point.threshold)
    there, slicing, min_n = other.decided, look.slicing, look.min_n
    match look.metric:
        case "ppv":
            return precision_changes(there, here, slicing, min_n)
        case "cost":
            return cost_changes(there, here, slicing, seen.evidence.rows(), min_n)
        case rate:
            return changes(there, here, slicing, rate, min_n)


def _start(change: Change, place: int) -> list[Cell]:
    return [Cell(crossed(change.key), float(place)), Cell(f"{change.n:,}", float(change.n))]


def _share_cells(change: Change) -> list[Cell]:
    if change.status == "undefined":
        return _undefined(change)
    ends = f"{points_text(change.low)} to {points_text(change.high)}"
    return [
        Cell(phrases.percent(change.before), change.before),
        Cell(phrases.percent(change.after), change.after),
        Cell(f"{points_text(change.difference)} ({ends})", change.difference),
    ]


def _money_cells(money: Money, change: Change) -> list[Cell]:
    if change.status == "undefined":
        return _undefined(change)
    ends = f"{money.per_case(change.low)} to {money.per_case(change.high)}"
    return [
        Cell(money.per_case(change.before), change.before),
        Cell(money.per_case(change.after), change.after),
        Cell(f"{money.per_case(change.difference)} ({ends})", change.difference),
    ]


def _undefined(change: Change) -> list[Cell]:
    return [
        Cell("undefined" if isnan(value) else phrases.percent(value), value)
        for value in (change.before, change.after, change.difference)
    ]


def _p_cell(change: Change) -> Cell:
    p = change.p_adjusted
    return Cell("too few" if change.status == "too few" else "–" if isnan(p) else p_text(p), p)


def _other(look: Look, against: str) -> _Other:
    """Return what is compared with: another model at its own best line."""
    seen = look.seen
    if against == _TODAY and seen.terms.current is not None:
        return _Other(_told(look, against), Decided(seen.candidate.scored, seen.terms.current))
    chosen = workspaces.candidate(seen.workspace, against.removeprefix(_MODEL))
    best = workspaces.evidence(chosen, seen.terms).best.threshold
    name = f"{chosen.name} at {phrases.threshold_text(best)}"
    return _Other(name, Decided(chosen.scored, best))


def _told(look: Look, name: str) -> str:
    if name == _TODAY:
        current = look.seen.terms.current
        return f"today's line {phrases.threshold_text(0.0 if current is None else current)}"
    return f"{name.removeprefix(_MODEL)}, at its own cheapest line"


def _there(look: Look, options: Sequence[str]) -> str:
    """Return what was asked for; the first that there is, with a sentence, in place of others."""
    held = look.choice.against
    if held is not None and held in options:
        return held
    if held is not None:
        name = held.removeprefix(_MODEL)
        instead = f"here it is {_told(look, options[0])}"
        st.warning(plain(f"There is no '{name}' to compare with; {instead}."))
        state.change(fairness=replace(state.selection().fairness, against=None))
    return options[0]


def _choose(name: object) -> None:
    state.change(fairness=replace(state.selection().fairness, against=str(name)))
