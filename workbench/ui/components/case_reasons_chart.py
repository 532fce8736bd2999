"""The reasons of one case, which follow the line while it is dragged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import streamlit as st

from workbench.ui import state
from workbench.ui.components.scripts import joined

_KEY = "reasons of a case"
_SEED = "reasons seed"
_SHOWN = "reasons shown at"
_PARTS = (
    "operating_point/format",
    "operating_point/drawing",
    "operating_point/curve",
    "operating_point/pointer",
    "case_reasons/line",
    "case_reasons/waterfall",
    "case_reasons/decides",
    "case_reasons/component",
)
_STYLES = ("operating_point/style", "case_reasons/style")


class _Sent(Protocol):
    """What the browser sent since the last run: where the line was put, or scores to look at."""

    threshold: str | None
    range: str | None


@dataclass(frozen=True, slots=True)
class _Seed:
    """What the program last put into the chart; `rev` grows with each."""

    rev: int
    view: str
    value: str


@dataclass(frozen=True, slots=True)
class LiveCase:
    """One case as the browser holds it.

    Attributes
    ----------
    view : str
        JSON text from `case_view`.
    place : callable
        From a threshold to what holds exactly there, as JSON text.
    exact : bool
        Whether the browser knows all of that by itself at every line that it draws.
    """

    view: str
    place: Callable[[float], str]
    exact: bool


def case_reasons_chart(live: LiveCase, choose: Callable[[float, float], None]) -> None:
    """Draw the reasons of one case; a drag of the line commits the operating point.

    Parameters
    ----------
    live : LiveCase
        The case.
    choose : callable
        Take a range of scores that was pressed in the histogram.
    """
    seed = _seed(live)

    def ranged() -> None:
        sent = st.session_state[_KEY].range
        if sent is not None:
            low, high = map(float, sent.split(" "))
            choose(low, high)

    _renderer()(
        key=_KEY,
        data={"view": live.view, "rev": seed.rev, "value": seed.value},
        height="content",
        on_threshold_change=_dragged,
        on_range_change=ranged,
    )


def _seed(live: LiveCase) -> _Seed:
    """Return the seed in force: the browser keeps what it has where it put the line itself."""
    threshold = state.selection().threshold
    held: _Seed | None = st.session_state.get(_SEED)
    mounted = _KEY in st.session_state  # gone after a switch of pages
    moved_there = live.exact and st.session_state.get(_SHOWN) == threshold
    if held and mounted and held.view == live.view and moved_there:
        return held
    value = live.place(float("inf") if threshold is None else threshold)
    if held is None or not mounted or (held.view, held.value) != (live.view, value):
        held = _Seed(held.rev + 1 if held else 1, live.view, value)
        st.session_state[_SEED] = held
    st.session_state[_SHOWN] = threshold
    return held


def _dragged() -> None:
    """Commit the line that the chart shows already."""
    sent = st.session_state[_KEY].threshold
    if sent is not None:
        state.move_point(float(sent))
        st.session_state[_SHOWN] = float(sent)


def script() -> str:
    """Return the component's JavaScript, one module."""
    return joined(_PARTS, "js")


@cache
def _renderer() -> Callable[..., _Sent]:
    return st.components.v2.component(
        "workbench_case_reasons",
        js=script(),
        css=joined(_STYLES, "css"),
        isolate_styles=False,
    )
