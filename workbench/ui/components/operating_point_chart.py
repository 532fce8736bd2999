"""The chart on which the operating point is dragged."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from math import inf
from pathlib import Path
from typing import Protocol

import streamlit as st

from workbench.report.operating_view import point_values
from workbench.threshold import PricedCurve
from workbench.ui import state

Band = tuple[float, float]

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
    "verdict_card",
    "limits",
    "sure",
    "band",
    "roc",
    "squares",
    "costs",
    "scores",
    "precision",
    "policies",
    "events",
    "component",
)


class _Sent(Protocol):
    """What the browser sent since the last run: what it shows, or a point to place."""

    threshold: str | None
    typed: str | None
    band: str | None


@dataclass(frozen=True, slots=True)
class Bands:
    """The review band in the chart.

    Attributes
    ----------
    chosen : tuple of float, or None
        Its (low, high) thresholds; None for the best one.
    choose : callable
        Takes low and high when the band was moved by hand, before the page runs again.
    """

    chosen: Band | None
    choose: Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class _Seed:
    """What the program last put into the chart; `rev` grows with each.

    `basis` is what the numbers of a point depend on: rows, prevalence, what prices multiply.
    """

    rev: int
    value: str
    band: str | None
    basis: tuple[object, ...]


def operating_point_chart(
    view: str, priced: PricedCurve, curve_hash: str, bands: Bands | None = None
) -> None:
    """Draw the chart at the committed point; a drag commits a new one.

    While the point moves nothing is sent. The data stay byte for byte the same after a drag,
    so that the browser keeps what it has; `rev` grows only when the program moves the point.

    Parameters
    ----------
    view : str
        JSON text from `operating_view`.
    priced : PricedCurve
        The exact curve behind it.
    curve_hash : str
        Content hash of the rows behind the curve.
    bands : Bands, optional
        The review band, where there is a reviewer.
    """
    begins = _SEED not in st.session_state
    band = None if bands is None else bands.chosen
    seed = _seed(priced, curve_hash, band)
    sent = _renderer()(
        key=_KEY,
        data={"view": view, "rev": seed.rev, "value": seed.value, "band": seed.band},
        height="content",
        on_threshold_change=_dragged,
        on_typed_change=_typed,
        on_band_change=partial(_banded, bands),
    )
    asked = sent.threshold or sent.typed
    if begins and asked is not None:
        # The server was restarted under an open page: its first run calls nobody back.
        state.move_point(float(asked))
        st.rerun()


def band_values(priced: PricedCurve, band: Band) -> str:
    """Return the two ends of a band as the browser reads them."""
    low, high = (point_values(priced, threshold) for threshold in band)
    return json.dumps({"low": low, "high": high})


def _seed(priced: PricedCurve, curve_hash: str, band: Band | None) -> _Seed:
    """Return the seed in force: a new one when the program, not the hand, moved something."""
    threshold = state.selection().threshold
    costs, curve = priced.costs, priced.curve
    basis = (curve_hash, float(curve.tps[-1]), costs.per_amount, costs.columns)
    held: _Seed | None = st.session_state.get(_SEED)
    mounted = _KEY in st.session_state  # gone after a switch of pages
    shown = (threshold, band)
    if held and mounted and held.basis == basis and st.session_state[_SHOWN] == shown:
        return held
    value = json.dumps(point_values(priced, inf if threshold is None else threshold))
    ends = None if band is None else band_values(priced, band)
    seed = _Seed(held.rev + 1 if held else 1, value, ends, basis)
    st.session_state[_SEED], st.session_state[_SHOWN] = seed, shown
    return seed


def _dragged() -> None:
    """Commit the point that the chart shows already."""
    sent = st.session_state[_KEY].threshold
    if sent is not None:
        state.move_point(float(sent))
        st.session_state[_SHOWN] = (float(sent), st.session_state[_SHOWN][1])


def _typed() -> None:
    """Commit a threshold that only the exact curve can place."""
    sent = st.session_state[_KEY].typed
    if sent is not None:
        state.move_point(float(sent))


def _banded(bands: Bands | None) -> None:
    """Commit the band that the chart shows already."""
    sent = st.session_state[_KEY].band
    if sent is not None and bands is not None:
        low, high = map(float, sent.split())
        bands.choose(low, high)
        st.session_state[_SHOWN] = (st.session_state[_SHOWN][0], (low, high))


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
