"""Move to a point with a name, by one click each, with a sentence on what it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.phrases.presets import preset_texts
from workbench.threshold.presets import Presets, Wanted, presets
from workbench.ui import state
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.phrases.presets import Name
    from workbench.threshold import PricedCurve
    from workbench.ui.sight import Sight

_BUTTON = 150  # pixels: the longest name with its threshold
_ASKED: dict[Name, str] = {"recall": "at least (%)", "precision": "at least (%)", "top": "how many"}


def moves(seen: Sight) -> None:
    """Offer the points that have a name."""
    limits = seen.terms.limits
    texts = preset_texts(seen.terms.words, bool(limits))
    with st.popover("Move to …", key="presets"):
        found = _found(f"{seen.key} {(wanted := _wanted(seen))!r}", seen.priced, wanted)
        positions: dict[Name, int | None] = {
            "best": seen.evidence.choice.index,
            "youden": found.youden,
            "equal_error": found.equal_error,
            "recall": found.recall,
            "precision": found.precision,
            "top": found.top,
            "today": found.today,
        }
        for name, index in positions.items():
            if name == "today" and index is None:
                continue
            text = texts[name]
            with st.container(horizontal=True, vertical_alignment="center"):
                _button(seen, name, index, text.button)
                said = text.none if index is None and text.none else text.sentence
                st.caption(plain(said), width="stretch")
                if name in _ASKED:
                    _ask(name, texts[name].button)


def _button(seen: Sight, name: Name, index: int | None, label: str) -> None:
    threshold = None
    if index is not None:
        threshold = float(seen.priced.curve.thresholds[index])
        if name == "today":
            threshold = seen.terms.current
    st.button(
        label if threshold is None else f"{label} {phrases.threshold_text(threshold)}",
        key=f"preset {name}",
        on_click=state.move_point,
        args=(threshold,),
        disabled=threshold is None,
        width=_BUTTON,
    )


def _ask(name: Name, label: str) -> None:
    whole = name == "top"
    st.number_input(
        f"{label}, {_ASKED[name]}",
        min_value=0 if whole else 0.0,
        max_value=None if whole else 100.0,
        step=1 if whole else 5.0,
        format="%d" if whole else "%.6g",
        key=f"preset {name} asked",
        label_visibility="collapsed",
        width=110,
    )


def _wanted(seen: Sight) -> Wanted:
    """Return what was asked for; at first 90 % recall, 50 % precision, and a capacity's rows."""
    scored, capacity = seen.candidate.scored, seen.terms.limits.capacity
    rows = scored.positives if capacity is None else capacity.rows(scored.n)
    held = st.session_state
    held.setdefault("preset recall asked", 90.0)
    held.setdefault("preset precision asked", 50.0)
    held.setdefault("preset top asked", rows)
    return Wanted(
        recall=held["preset recall asked"] / 100.0,
        precision=held["preset precision asked"] / 100.0,
        rows=held["preset top asked"],
        today=seen.terms.current,
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def _found(key: str, _priced: PricedCurve, _wanted: Wanted) -> Presets:
    del key
    return presets(_priced, _wanted)
