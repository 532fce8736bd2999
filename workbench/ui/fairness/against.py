"""Compare, group by group: your line against today's, or this model against another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.intake import InputError
from workbench.phrases.fairness import p_text
from workbench.phrases.side_by_side import changes_text
from workbench.phrases.slice_metrics import metric_among, metric_name, points_text
from workbench.slices.paired import PAIRED, Decided, changes
from workbench.ui import state, workspaces
from workbench.ui.components.sorted_table_view import Cell, SortedTable, sorted_table
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.slices.paired import Change
    from workbench.ui.fairness.looking import Look

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
    options, held = offered(look), look.choice.against
    against = held if held in options else options[0]
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
        rate = look.metric if look.metric in PAIRED else "selection_rate"
        seen = look.seen
        here = Decided(seen.candidate.scored, seen.point.threshold)
        found = changes(other.decided, here, look.slicing, rate, look.min_n)
    except InputError as error:
        st.warning(plain(str(error)))
        return
    words = look.seen.terms.words
    said = changes_text(found, look.table.by, rate, other.name, words)
    st.subheader(plain(said), anchor=False)
    shown = {row.key for row in look.shown()}
    rows = [_cells(each, place) for place, each in enumerate(found) if each.key in shown]
    name = metric_name(rate, words)
    columns = (
        phrases.sentence_case(metric_among(rate, words)),
        f"{name}: {other.name}",
        f"{name}: your line",
        "Difference (95 %)",
        "Corrected p",
    )
    table = SortedTable("What changes for each group", look.table.title, columns, rows)
    sorted_table(table, key="slices against")
    instead = ""
    if rate != look.metric:
        instead = f" {metric_name(look.metric, words)} has no pairs to compare, so this is {name}."
    st.caption(
        plain(
            "The same cases decided in two ways, so that the differences are paired: Newcombe's "
            "interval, exact McNemar's test, corrected over the groups (Benjamini and Hochberg)."
            f"{instead}"
        )
    )


def _cells(change: Change, place: int) -> list[Cell]:
    name = " × ".join(change.key)
    start = [Cell(name, float(place)), Cell(f"{change.n:,}", float(change.n))]
    if change.status == "undefined":
        return [*start, *(Cell("undefined", change.before) for _ in range(4))]
    apart = points_text(change.difference)
    p = change.p_adjusted
    interval = f"{apart} ({points_text(change.low)} to {points_text(change.high)})"
    return [
        *start,
        Cell(phrases.percent(change.before), change.before),
        Cell(phrases.percent(change.after), change.after),
        Cell(interval, change.difference),
        Cell("too few" if isnan(p) else p_text(p), p),
    ]


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


def _choose(name: object) -> None:
    state.change(fairness=replace(state.selection().fairness, against=str(name)))
