"""The chart of the price of parity: the frontier, the point that was picked, and how sure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import ceil, isnan
from typing import TYPE_CHECKING

import streamlit as st

from workbench.charts.parity import ParityChart, Spot, Whisker, price_of_parity
from workbench.phrases import parity as words_of
from workbench.slices.parity_along import ParityInterval, parity_intervals
from workbench.ui.components import TextTable
from workbench.ui.drivers.cards import Described
from workbench.ui.tasks import Task, Workshop, wanted
from workbench.ui.theme import ink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbench.phrases import Money
    from workbench.slices import SliceMoney
    from workbench.slices.parity import Frontier, ParityPoint
    from workbench.slices.parity_change import CostChange
    from workbench.slices.parity_held_out import HeldOut
    from workbench.threshold import PricedRows
    from workbench.ui.fairness.looking import Look

Intervals = tuple[ParityInterval, ...]
_MOST = 40  # rows of the table, and those with an interval
_STEPS = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Picked:
    """A point of the frontier with all that is told of it; money of 1,000 cases.

    Attributes
    ----------
    frontier : Frontier
        Of which it is a point.
    point : ParityPoint
        The point.
    own, apart : CostChange
        How much dearer it is than the common threshold: on the rows that chose it, and on others
        where it could be tried.
    held : HeldOut or None
        What others say; None where they are too few.
    money : Money
        How the amounts are written.
    """

    frontier: Frontier
    point: ParityPoint
    own: CostChange
    held: HeldOut | None
    apart: CostChange
    money: Money


def sure(look: Look, frontier: Frontier, key: str) -> Intervals:
    """Return intervals along the frontier, made in the background; none until they are there."""
    make = partial(_made, look.money, look.seen.evidence.rows(), frontier)
    asked = wanted("parity intervals", key, _workshop(), make, _STEPS)
    return asked.outcome("Trying points of the line on cases that did not choose them …") or ()


def described(look: Look, picked: Picked, intervals: Intervals) -> Described:
    """Return the chart in the words of the business."""
    frontier, money, words = picked.frontier, picked.money, look.seen.terms.words

    def spot(point: ParityPoint, name: str = "") -> Spot:
        cost = 1000.0 * point.per_case
        start = f"{name} " if name else ""
        text = f"{start}{words_of.gap_text(point.disparity)}, {money.total(cost)}"
        return Spot(point.disparity, cost, text)

    changes = _changes(picked, intervals)
    chart = ParityChart(
        frontier=[spot(each) for each in frontier.points],
        single=[spot(each, "one threshold:") for each in frontier.single],
        picked=spot(picked.point, "picked:"),
        common=spot(frontier.common, "one for all:"),
        free=spot(frontier.free, "cheapest each:"),
        lots=_lots(picked),
        across=f"Widest gap: {words_of.criterion_name(frontier.criterion.name, words)}",
        upwards=f"Cost per 1,000 {words.cases}",
        whiskers=[_whisker(picked, *each) for each in changes.items()],
    )
    alt = f"The cheaper, the wider the gap: {chart.picked.text}; {chart.common.text}."
    table = TextTable(
        "The price of parity",
        "Widest gap",
        (f"Cost per 1,000 {words.cases}", "Beside one for all, on others (95 %)"),
        list(_rows(picked, changes)),
    )
    return Described(price_of_parity(chart, ink()), alt, table)


def _changes(picked: Picked, intervals: Intervals) -> dict[ParityPoint, CostChange]:
    """Return what is known of some points; the picked one has what the headline says."""
    known = {each.point: each.change.of(1000) for each in intervals}
    if picked.held is not None:
        known[picked.point] = picked.apart
    rising = sorted(known.items(), key=lambda each: each[0].disparity)
    return {point: change for point, change in rising if not isnan(change.low)}


def _whisker(picked: Picked, point: ParityPoint, change: CostChange) -> Whisker:
    start = 1000.0 * picked.frontier.common.per_case
    told = words_of.beside_one(change, picked.money)
    return Whisker(
        point.disparity,
        start + change.low,
        start + change.value,
        start + change.high,
        f"{words_of.gap_text(point.disparity)}: {told} beside one for all",
    )


def _rows(picked: Picked, changes: dict[ParityPoint, CostChange]) -> Iterator[tuple[str, str, str]]:
    """Yield even steps of very many points, and all of which more is known."""
    points, money = picked.frontier.points, picked.money
    step = ceil(len(points) / _MOST)
    for place, point in enumerate(points):
        if point in changes or (len(points) - 1 - place) % step == 0:
            told = words_of.beside_one(changes[point], money) if point in changes else "–"
            cost = money.total(1000.0 * point.per_case)
            yield words_of.gap_text(point.disparity), cost, told


def _lots(picked: Picked) -> Spot | None:
    if picked.frontier.randomised is None:
        return None
    cost = 1000.0 * picked.frontier.randomised
    return Spot(0.0, cost, f"by lot {picked.money.total(cost)}")


def _made(
    money: SliceMoney, rows: PricedRows, frontier: Frontier, task: Task[Intervals]
) -> Intervals:
    return parity_intervals(money, rows, frontier, told=task.reach)


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[Intervals]:
    return Workshop("parity intervals")
