"""Move to a point with a name, by one click each, with a sentence on what it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.phrases.presets import preset_texts
from workbench.threshold.presets import Presets, Wanted, presets
from workbench.ui import state
from workbench.ui.menu import opened
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.phrases.presets import Aim, Name
    from workbench.threshold import PricedCurve
    from workbench.ui.sight import Sight

_ASKED: dict[Name, str] = {
    "recall": "Recall, at least (%)",
    "precision": "Precision, at least (%)",
    "top": "How many of the top scores",
}
_LARGEST = 10**12
_WIDE = 640  # pixels: a button, its sentence and a number on one line


def moves(seen: Sight) -> None:
    """Offer the points that have a name."""
    menu = opened("Move to …", "presets")
    if menu is None:
        return
    with menu, st.container(width=_WIDE):
        texts = preset_texts(seen.terms.words, _aim(seen))
        wanted = _wanted(seen)
        for name, threshold in _thresholds(seen, wanted).items():
            text = texts[name]
            button, sentence, asked = st.columns((5, 9, 4), vertical_alignment="center")
            with button:
                _button(name, threshold, text.button)
            sentence.caption(plain(text.sentence if threshold is not None else text.none))
            if name in _ASKED:
                with asked:
                    _ask(name, wanted)


def _thresholds(seen: Sight, wanted: Wanted) -> dict[Name, float | None]:
    """Return the threshold of each preset; None where there is no such point."""
    found = _found(f"{seen.key} {wanted!r}", seen.priced, wanted)
    positions: dict[Name, int | None] = {
        "best": seen.evidence.choice.index,
        "youden": found.youden,
        "equal_error": found.equal_error,
        "recall": found.recall,
        "precision": found.precision,
        "top": found.top,
    }
    curve = seen.priced.curve
    thresholds: dict[Name, float | None] = {
        name: None if index is None else float(curve.thresholds[index])
        for name, index in positions.items()
    }
    today = seen.terms.current
    return thresholds if today is None else thresholds | {"today": today}


def _aim(seen: Sight) -> Aim:
    if not seen.terms.limits:
        return "cheapest"
    return "cheapest within limits" if seen.evidence.choice.feasible else "nearest miss"


def _button(name: Name, threshold: float | None, label: str) -> None:
    st.button(
        label if threshold is None else f"{label} {phrases.threshold_text(threshold)}",
        key=f"preset {name}",
        on_click=state.move_point,
        args=(threshold,),
        disabled=threshold is None,
        width="stretch",
    )


def _ask(name: Name, wanted: Wanted) -> None:
    """Ask for the number that a preset needs."""
    rows = name == "top"
    held = wanted.rows if rows else 100.0 * float(getattr(wanted, name))

    def take(value: object) -> None:
        st.session_state[_kept(name)] = value

    key = f"preset {name} asked"
    changed = state.bind(key, held, take)
    st.number_input(
        _ASKED[name],
        min_value=0 if rows else 0.0,
        max_value=_LARGEST if rows else 100.0,
        step=1 if rows else 5.0,
        format="%d" if rows else "%.6g",
        key=key,
        on_change=changed,
        label_visibility="collapsed",
    )


def _wanted(seen: Sight) -> Wanted:
    """Return what was asked for; at first 90 % recall, 50 % precision, and a capacity's rows."""
    scored, capacity = seen.candidate.scored, seen.terms.limits.capacity
    rows = scored.positives if capacity is None else capacity.rows(scored.n)
    held = st.session_state
    return Wanted(
        recall=held.get(_kept("recall"), 90.0) / 100.0,
        precision=held.get(_kept("precision"), 50.0) / 100.0,
        rows=held.get(_kept("top"), rows),
        today=seen.terms.current,
    )


def _kept(name: Name) -> str:
    return f"preset {name} wanted"


@st.cache_resource(max_entries=32, show_spinner=False)
def _found(key: str, _priced: PricedCurve, _wanted: Wanted) -> Presets:
    del key
    return presets(_priced, _wanted)
