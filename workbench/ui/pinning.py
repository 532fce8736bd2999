"""Pin points under a name, compare them, undo a move, take the points away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.report import spreadsheet
from workbench.report.operating_view import Pin
from workbench.ui import state
from workbench.ui.components import TextTable, text_table
from workbench.ui.selection import LONGEST_NAME, MOST_PINS
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.threshold import OperatingPoint
    from workbench.ui.sight import Sight
    from workbench.workspace import Words

_NAME = "name of the pin"


def actions(sight: Sight) -> None:
    """Offer undo, pinning and the download, in one row."""
    pins = state.selection().pins
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Undo the last move", on_click=state.undo_move, disabled=not state.history(), key="undo"
        )
        st.text_input(
            "Name for this point",
            key=_NAME,
            max_chars=LONGEST_NAME,
            placeholder="Cautious",
            width=200,
        )
        full = len(pins) >= MOST_PINS
        why = f"{MOST_PINS} points are pinned: remove one first." if full else None
        st.button(
            "Pin this point", on_click=_pin, args=(sight,), disabled=full, help=why, key="pin"
        )
        st.download_button(
            "Download the operating points (CSV)",
            data=lambda: spreadsheet.operating_points(sight.priced),
            file_name=f"{sight.workspace.key}_{sight.candidate.name}_operating_points.csv",
            mime="text/csv",
            on_click="ignore",
        )


def comparison(sight: Sight) -> None:
    """Show the pinned points beside the chosen one."""
    pins = state.selection().pins
    if not pins:
        return
    st.header("Pinned points", anchor=False)
    curve, words = sight.priced.curve, sight.terms.words
    points = [sight.point, *(curve.at(pin.threshold) for pin in pins)]
    names = ["Your point", *(pin.name for pin in pins)]
    money = sight.money
    rows = [(n, *_figures(p, sight, money)) for n, p in zip(names, points, strict=True)]
    text_table(TextTable("Pinned points", "Point", _titles(words), rows), key="pinned points")
    with st.container(horizontal=True):
        for i, pin in enumerate(pins):
            label = f"Remove {plain(pin.name)}"
            st.button(label, key=f"remove pin {i}", on_click=_unpin, args=(pin,))
    st.caption(f"Per 1,000 {plain(words.cases)}; cost per {plain(words.case)}.")


def _titles(words: Words) -> tuple[str, ...]:
    positives = phrases.sentence_case(words.positives)
    return (
        "Threshold",
        phrases.sentence_case(words.flagged),
        f"{positives} caught",
        "False alarms",
        f"{positives} missed",
        "Cost",
    )


def _figures(point: OperatingPoint, sight: Sight, money: phrases.Money) -> tuple[str, ...]:
    tp, fp, fn, _ = phrases.per_thousand(point)
    counts = (phrases.fixed(count, 0) for count in (tp + fp, tp, fp, fn))
    cost = money.per_case(sight.priced.per_case(point))
    return (phrases.threshold_text(point.threshold), *counts, cost)


def _pin(sight: Sight) -> None:
    pins = state.selection().pins
    if len(pins) >= MOST_PINS:  # a second click came before the button was greyed
        return
    typed = str(st.session_state.get(_NAME, "")).strip()
    taken = {pin.name for pin in pins}
    name = typed or phrases.threshold_text(sight.point.threshold)
    while name in taken:
        name += "′"
    state.change(pins=(*pins, Pin(name, sight.point.threshold)))
    st.session_state[_NAME] = ""


def _unpin(pin: Pin) -> None:
    state.change(pins=tuple(held for held in state.selection().pins if held != pin))
