"""Decisions one after another as marks, and as a table; either opens the decision it shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from typing import Literal

import streamlit as st

from workbench.ui.components.scripts import joined

Kind = Literal["in-force", "decided", "superseded", "withdrawn"]


@dataclass(frozen=True, slots=True)
class DecisionMark:
    """One decision on the timeline.

    Attributes
    ----------
    number : int
        By which it is known.
    kind : str
        Where it stands.
    at : float
        How far down it lies, from 0 to 1.
    title : str
        What is shown where the pointer rests on it.
    """

    number: int
    kind: Kind
    at: float
    title: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A line across the timeline, and its name."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class TimelineDate:
    """A date below the mark of a place."""

    place: int
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Decisions in order, the oldest first.

    Attributes
    ----------
    name : str
        What a screen reader calls it.
    height : int
        In pixels.
    marks : sequence of DecisionMark
        The decisions.
    links : sequence of (int, int)
        Places of a superseded one and of the one that took its place.
    rows : sequence of TimelineRow
        What the heights mean.
    dates : sequence of TimelineDate
        The most needed first: those without room are left out.
    lanes : bool
        Whether each row is a lane on which marks lie, not a height between which they do.
    """

    name: str
    height: int
    marks: Sequence[DecisionMark]
    links: Sequence[tuple[int, int]]
    rows: Sequence[TimelineRow]
    dates: Sequence[TimelineDate]
    lanes: bool


@dataclass(frozen=True, slots=True)
class Order:
    """By which column a table is put in order, and whether the largest comes first."""

    column: int = 0
    down: bool = True


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Some decisions as a table.

    Attributes
    ----------
    name : str
        What a screen reader calls it.
    columns : sequence of str
        Titles, that of the number first.
    rows : sequence of (int, sequence of str)
        The number of each, and a text for each further column.
    order : Order
        How all decisions are put in order.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    order: Order


def decision_timeline(timeline: Timeline, opens: Callable[[int], None], *, key: str) -> None:
    """Draw decisions one after another; texts from data need no escaping.

    Parameters
    ----------
    timeline : Timeline
        What is drawn.
    opens : callable
        Takes the number of the decision that is to be opened.
    key : str
        Of the element.
    """
    data = json.dumps(asdict(timeline), allow_nan=False)
    _timeline()(key=key, data=data, height="content", on_open_change=partial(_open, key, opens))


def decision_table(
    table: DecisionTable,
    opens: Callable[[int], None],
    orders: Callable[[Order], None],
    *,
    key: str,
) -> None:
    """Show decisions as a table; texts from data need no escaping.

    Parameters
    ----------
    table : DecisionTable
        What is shown.
    opens : callable
        Takes the number of the decision that is to be opened.
    orders : callable
        Takes the order that was asked for.
    key : str
        Of the element.
    """
    shown = asdict(table) | {"rows": [(number, *texts) for number, texts in table.rows]}
    _table()(
        key=key,
        data=json.dumps(shown, allow_nan=False),
        height="content",
        on_open_change=partial(_open, key, opens),
        on_order_change=partial(_order, key, orders),
    )


def _open(key: str, opens: Callable[[int], None]) -> None:
    number = st.session_state[key].open
    if isinstance(number, int):
        opens(number)


def _order(key: str, orders: Callable[[Order], None]) -> None:
    asked = st.session_state[key].order
    if isinstance(asked, str):
        column, down = asked.split()
        orders(Order(int(column), down == "1"))


@cache
def _timeline() -> Callable[..., object]:
    return st.components.v2.component(
        "workbench_decision_timeline",
        js=joined(("decision_list/timeline",), "js"),
        css=joined(("decision_list/style",), "css"),
        isolate_styles=False,
    )


@cache
def _table() -> Callable[..., object]:
    return st.components.v2.component(
        "workbench_decision_table",
        js=joined(("sorted_table/scrolled", "decision_list/table"), "js"),
        css=joined(("text_table/style", "sorted_table/style", "decision_list/style"), "css"),
        isolate_styles=False,
    )
