"""The chart on which the operating point is dragged."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Protocol

import streamlit as st

from workbench.report.memo.live_chart import band_values, script, style
from workbench.report.operating_view import point_values
from workbench.threshold import PricedCurve
from workbench.ui import state

_KEY = "operating point"
_SEED = "operating point seed"
_SHOWN = "operating point shown"


class _Sent(Protocol):
    """What the browser sent since the last run: what it shows, or a point to place."""

    threshold: str | None
    typed: str | None
    band: str | None


@dataclass(frozen=True, slots=True)
class _Seed:
    """What the program last put into the chart; `rev` grows with each.

    `counts` says what the numbers of a point depend on.
    """

    rev: int
    value: str
    band: str | None
    counts: str


def operating_point_chart(view: str, priced: PricedCurve, counts: str) -> None:
    """Draw the chart at the committed point and band; a drag commits new ones.

    While the point moves nothing is sent. The data stay byte for byte the same after a drag,
    so that the browser keeps what it has; `rev` grows only when the program moves something.

    Parameters
    ----------
    view : str
        JSON text from `operating_view`.
    priced : PricedCurve
        The exact curve behind it.
    counts : str
        Changes with whatever the numbers of a point depend on: the rows, an expected
        prevalence, what prices are multiplied by.
    """
    begins = _SEED not in st.session_state
    seed = _seed(priced, counts)
    sent = _renderer()(
        key=_KEY,
        data={"view": view, "rev": seed.rev, "value": seed.value, "band": seed.band},
        height="content",
        on_threshold_change=_dragged,
        on_typed_change=_typed,
        on_band_change=_banded,
    )
    asked = sent.threshold or sent.typed
    if begins and (asked is not None or sent.band is not None):
        # The server was restarted under an open page: its first run calls nobody back.
        if asked is not None:
            state.move_point(float(asked))
        if sent.band is not None:
            _take_band(sent.band)
        st.rerun()


def _seed(priced: PricedCurve, counts: str) -> _Seed:
    """Return the seed in force: a new one when the program, not the hand, moved the point."""
    selection = state.selection()
    shown = selection.threshold, selection.band
    held: _Seed | None = st.session_state.get(_SEED)
    mounted = _KEY in st.session_state  # gone after a switch of pages
    if held and mounted and held.counts == counts and st.session_state[_SHOWN] == shown:
        return held
    threshold, band = shown
    value = json.dumps(point_values(priced, inf if threshold is None else threshold))
    ends = None if band is None else band_values(priced, band)
    seed = _Seed(held.rev + 1 if held else 1, value, ends, counts)
    st.session_state[_SEED], st.session_state[_SHOWN] = seed, shown
    return seed


def _dragged() -> None:
    """Commit the point that the chart shows already."""
    sent = st.session_state[_KEY].threshold
    if sent is not None:
        state.move_point(float(sent))
        st.session_state[_SHOWN] = float(sent), st.session_state[_SHOWN][1]


def _typed() -> None:
    """Commit a threshold that only the exact curve can place."""
    sent = st.session_state[_KEY].typed
    if sent is not None:
        state.move_point(float(sent))


def _banded() -> None:
    """Commit the band that the chart shows already."""
    sent = st.session_state[_KEY].band
    if sent is not None:
        _take_band(sent)
        st.session_state[_SHOWN] = st.session_state[_SHOWN][0], state.selection().band


def _take_band(sent: str) -> None:
    low, high = map(float, sent.split(" "))
    state.change(band=(low, high))


@cache
def _renderer() -> Callable[..., _Sent]:
    return st.components.v2.component(
        "workbench_operating_point", js=script(), css=style(), isolate_styles=False
    )
