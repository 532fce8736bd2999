"""Slices side by side, which follow the line while it is dragged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

import streamlit as st

from workbench.ui import state
from workbench.ui.components.scripts import joined
from workbench.ui.fairness_choice import DEFINITIONS

_KEY = "slices at the line"
_SEED = "slices seed"
_SHOWN = "slices shown at"
_PARTS = (
    "operating_point/format",
    "operating_point/drawing",
    "operating_point/curve",
    "operating_point/sure",
    "operating_point/band",
    "operating_point/roc",
    "operating_point/pointer",
    "operating_point/events",
    "slice_rates/counts",
    "slice_rates/rows",
    "slice_rates/dots",
    "slice_rates/gaps",
    "slice_rates/gap_curve",
    "slice_rates/small_rocs",
    "slice_rates/component",
)
_STYLES = ("operating_point/style", "slice_rates/style")


class _Sent(Protocol):
    """What the browser sent since the last run: where the line was put, and a definition."""

    threshold: str | None
    gap: str | None


@dataclass(frozen=True, slots=True)
class _Seed:
    """What the program last put into the chart; `rev` grows with each."""

    rev: int
    view: str
    value: str


@dataclass(frozen=True, slots=True)
class LiveSlices:
    """The slices as the browser holds them.

    Attributes
    ----------
    view : str
        JSON text from `slice_view`.
    settings : str
        JSON text of what is compared, with whom, and in which words.
    marks : str
        JSON text of what only Python knows at the committed line, or "null".
    place : callable
        From a threshold to what holds exactly there, as JSON text.
    """

    view: str
    settings: str
    marks: str
    place: Callable[[float], str]


def slice_rates_chart(live: LiveSlices) -> None:
    """Draw the slices; a drag of the point on the ROC commits the operating point.

    Parameters
    ----------
    live : LiveSlices
        The slices.
    """
    begins = _SEED not in st.session_state
    seed = _seed(live)
    sent = _renderer()(
        key=_KEY,
        data={
            "view": live.view,
            "settings": live.settings,
            "rev": seed.rev,
            "value": seed.value,
        },
        height="content",
        on_threshold_change=_dragged,
        on_gap_change=_defined,
    )
    _marks_renderer()(key="marks of slices", data=live.marks, height="content")
    if begins and sent.threshold is not None:
        # The server was restarted under an open page: its first run calls nobody back.
        state.move_point(float(sent.threshold))
        st.rerun()


def _seed(live: LiveSlices) -> _Seed:
    """Return the seed in force: the browser keeps what it has where it put the line itself."""
    threshold = state.selection().threshold
    held: _Seed | None = st.session_state.get(_SEED)
    mounted = _KEY in st.session_state  # gone after a switch of pages
    moved_there = st.session_state.get(_SHOWN) == threshold
    if held and mounted and held.view == live.view and moved_there:
        return held
    value = live.place(float("inf") if threshold is None else threshold)
    seed = _Seed(held.rev + 1 if held else 1, live.view, value)
    st.session_state[_SEED], st.session_state[_SHOWN] = seed, threshold
    return seed


def _dragged() -> None:
    """Commit the line that the chart shows already."""
    sent = st.session_state[_KEY].threshold
    if sent is not None:
        state.move_point(float(sent))
        st.session_state[_SHOWN] = float(sent)


def _defined() -> None:
    """Keep the definition of the gap that the chart draws already."""
    sent = st.session_state[_KEY].gap
    if sent in DEFINITIONS:
        state.change(fairness=replace(state.selection().fairness, definition=sent))


def script() -> str:
    """Return the component's JavaScript, one module."""
    return joined(_PARTS, "js")


@cache
def _renderer() -> Callable[..., _Sent]:
    return st.components.v2.component(
        "workbench_slice_rates",
        js=script(),
        css=joined(_STYLES, "css"),
        isolate_styles=False,
    )


@cache
def _marks_renderer() -> Callable[..., object]:
    return st.components.v2.component(
        "workbench_slice_marks", js=joined(("slice_marks/component",), "js"), isolate_styles=False
    )
