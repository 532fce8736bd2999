"""The address of a page: all that is being looked at, written so that it reads back the same.

What a link says and cannot be used is left out, and a sentence says so.
"""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import TYPE_CHECKING

from workbench.intake import InputError
from workbench.phrases import threshold_text
from workbench.report.operating_view import Pin
from workbench.threshold import OUTCOMES
from workbench.ui.address_conditions import read_conditions, written_conditions
from workbench.ui.case_choice import read_choice, written_choice
from workbench.ui.decision_choice import read_decisions, written_decisions
from workbench.ui.driver_choice import read_drivers, written_drivers
from workbench.ui.fairness_choice import read_fairness, written_fairness
from workbench.ui.selection import (
    LONGEST_NAME,
    MOST_PINS,
    PANELS,
    SLICE_PANELS,
    Selection,
    fresh,
    with_column,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbench.threshold import CostModel
    from workbench.workspace import Workspace

Address = dict[str, list[str]]


class Link:
    """An address as it is read, and what of it could not be used.

    Attributes
    ----------
    said : list of str
        A sentence on each part that was left out.
    """

    def __init__(self, address: Mapping[str, Sequence[str]]) -> None:
        self._address = address
        self.said: list[str] = []

    def text(self, key: str) -> str | None:
        """Return the last value of a key, None where it is not there."""
        held = self._address.get(key)
        return held[-1] if held else None

    def first(self, key: str) -> str | None:
        """Return the first value of a key that may be there several times."""
        held = self._address.get(key)
        return held[0] if held else None

    def texts(self, key: str, most: int, what: str) -> Sequence[str]:
        """Return all values of a key that may be there several times, up to a number."""
        held = self._address.get(key, ())
        if len(held) > most:
            self.said.append(f"The link {what.format(len(held))}; the first {most} were taken.")
        return held[:most]

    def number(self, key: str) -> float | None:
        """Return a number, infinite ones included; None, with a sentence, where it is none."""
        text = self.text(key)
        return None if text is None else self.number_of(text, key)

    def number_of(self, text: str, what: str) -> float | None:
        """Return the number that a text is; None, with a sentence, where it is none."""
        value = parsed(text)
        if isnan(value):
            self.left_out(what, text, "is not a number")
            return None
        return value

    def left_out(self, what: str, text: str, why: str) -> None:
        """Say that a part of the link was left out."""
        self.said.append(f"The link's {what} '{text}' {why}; it was left out.")


def parsed(text: str) -> float:
    """Return the number that a text is, NaN where it is none."""
    try:
        return float("nan" if "_" in text else text)
    except ValueError:
        return float("nan")


def written(held: Selection) -> Address:
    """Return the address of what is being looked at."""
    address = {"workspace": [held.workspace], "model": [held.model]}
    if held.overlay is not None:
        address["compare"] = [held.overlay]
    if held.threshold is not None:
        address["threshold"] = [repr(held.threshold)]
    if held.per_amount:
        address["per_amount"] = ["1"]
    address |= _written_prices(held.costs, held.own_costs)
    address |= written_conditions(held)
    if held.pins:
        address["pin"] = [f"{pin.threshold!r} {pin.name}" for pin in held.pins]
    if held.by is not None:
        address["by"] = [held.by, *held.fairness.also]
    if held.panel is not None:
        address["panel"] = [held.panel]
    address |= written_choice(held.case) | written_drivers(held.drivers)
    address |= written_decisions(held.decisions)
    return address | written_fairness(held.fairness)


def read(workspace: Workspace, link: Link) -> Selection:
    """Return what a link to a workspace looks at."""
    held = fresh(workspace)
    names = [model.name for model in workspace.models]
    model = _known(link, "model", names) or held.model
    overlay = _known(link, "compare", names)
    by, fairness = link.first("by") or None, read_fairness(link)
    if by is None:
        fairness = replace(fairness, also=held.fairness.also)
    held = replace(
        held,
        model=model,
        overlay=None if overlay == model else overlay,
        threshold=link.number("threshold"),
        pins=_pins(link),
        by=by or held.by,
        per_amount=_per_amount(link, held),
        panel=_panel(link),
        case=read_choice(link),
        drivers=read_drivers(link),
        fairness=fairness,
        decisions=read_decisions(link),
    )
    return read_conditions(held.at_prices(_prices(held.costs, link)), link)


def _written_prices(costs: CostModel, own: CostModel) -> Address:
    """Return the prices that differ; a price that replaces a column is always written."""
    address: Address = {}
    for outcome in OUTCOMES:
        price, column = getattr(costs, outcome), getattr(costs.columns, outcome)
        own_column = getattr(own.columns, outcome)
        if column is not None:
            if column != own_column:
                address[f"{outcome}_column"] = [column]
        elif price != getattr(own, outcome) or own_column is not None:
            address[outcome] = [repr(price)]
    return address


def _prices(costs: CostModel, link: Link) -> CostModel:
    """Return prices with what the link says in their place: a price before a column."""
    for outcome in OUTCOMES:
        price, column = link.number(outcome), link.text(f"{outcome}_column")
        if price is None:
            if column:
                costs = with_column(costs, outcome, column)
            continue
        try:
            costs = with_column(costs.with_price(outcome, price), outcome, None)
        except InputError:
            link.left_out(outcome, str(price), "is no amount of money")
    return costs


def _per_amount(link: Link, held: Selection) -> bool:
    text = link.text("per_amount")
    if text is None:
        return False
    if text != "1":
        link.left_out("per_amount", text, "is not 1")
        return False
    if held.conditions.rates is None:
        link.left_out("per_amount", text, "needs an amount in each row")
        return False
    return True


def _panel(link: Link) -> str | None:
    text = link.text("panel")
    known = (*PANELS, *SLICE_PANELS)
    if text is not None and text not in known:
        link.left_out("panel", text, f"is none of {', '.join(known)}")
        return None
    return text


def _known(link: Link, key: str, names: list[str]) -> str | None:
    name = link.text(key)
    if name is not None and name not in names:
        link.left_out(key, name, "is no model of this workspace")
        return None
    return name


def _pins(link: Link) -> tuple[Pin, ...]:
    pins = []
    for text in link.texts("pin", MOST_PINS, "pins {} points"):
        number, _, name = text.partition(" ")
        value = link.number_of(number, "pinned point")
        if value is not None:
            pins.append(Pin(name[:LONGEST_NAME].strip() or threshold_text(value), value))
    return tuple(pins)
