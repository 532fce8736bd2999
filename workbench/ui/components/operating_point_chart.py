"""The chart on which the operating point is dragged."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import inf
from pathlib import Path
from typing import Protocol

import streamlit as st

from workbench.report.operating_view import point_values
from workbench.threshold import OperatingCurve
from workbench.ui import state

_KEY = "operating point"
_SEED = "operating point seed"
_SHOWN = "operating point shown"
_FOLDER = Path(__file__).parent / "operating_point"
# In the order in which they build on one another; together they are one module.
_SCRIPTS = (
    "format",
    "verdict",
    "drawing",
    "curve",
    "roc",
    "squares",
    "costs",
    "scores",
    "precision",
    "policies",
    "component",
)


class _Sent(Protocol):
    """What the browser sent since the last run: the point that it shows, or one to place."""

    threshold: str | None
    typed: str | None


@dataclass(frozen=True, slots=True)
class _Seed:
    """The point that the program last put into the chart; `rev` grows with each."""

    rev: int
    value: str
    curve: str


def operating_point_chart(view: str, curve: OperatingCurve, curve_hash: str) -> None:
    """Draw the chart at the committed point; a drag commits a new one.

    While the point moves nothing is sent. The data stay byte for byte the same after a drag,
    so that the browser keeps what it has; `rev` grows only when the program moves the point.

    Parameters
    ----------
    view : str
        JSON text from `operating_view`.
    curve : OperatingCurve
        The exact curve behind it.
    curve_hash : str
        Content hash of the rows behind the curve.
    """
    begins = _SEED not in st.session_state
    seed = _seed(curve, curve_hash)
    sent = _renderer()(
        key=_KEY,
        data={"view": view, "rev": seed.rev, "value": seed.value},
        height="content",
        on_threshold_change=_dragged,
        on_typed_change=_typed,
    )
    asked = sent.threshold or sent.typed
    if begins and asked is not None:
        # The server was restarted under an open page: its first run calls nobody back.
        state.move_point(float(asked))
        st.rerun()


def _seed(curve: OperatingCurve, curve_hash: str) -> _Seed:
    """Return the seed in force: a new one when the program, not the hand, moved the point."""
    threshold = state.selection().threshold
    held: _Seed | None = st.session_state.get(_SEED)
    mounted = _KEY in st.session_state  # gone after a switch of pages
    if held and mounted and held.curve == curve_hash and st.session_state[_SHOWN] == threshold:
        return held
    point = curve.at(inf if threshold is None else threshold)
    seed = _Seed(held.rev + 1 if held else 1, json.dumps(point_values(point)), curve_hash)
    st.session_state[_SEED], st.session_state[_SHOWN] = seed, threshold
    return seed


def _dragged() -> None:
    """Commit the point that the chart shows already."""
    sent = st.session_state[_KEY].threshold
    if sent is not None:
        state.move_point(float(sent))
        st.session_state[_SHOWN] = float(sent)


def _typed() -> None:
    """Commit a threshold that only the exact curve can place."""
    sent = st.session_state[_KEY].typed
    if sent is not None:
        state.move_point(float(sent))


@cache
def script() -> str:
    """Return the component's JavaScript, one module."""
    return "\n".join((_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)


@cache
def _renderer() -> Callable[..., _Sent]:
    css = (_FOLDER / "style.css").read_text(encoding="utf-8")
    return st.components.v2.component(
        "workbench_operating_point", js=script(), css=css, isolate_styles=False
    )
