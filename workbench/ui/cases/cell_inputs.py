"""The right input for each column: numbers with the data's range, categories, texts."""

from __future__ import annotations

from functools import partial
from math import floor, isfinite, log10
from typing import TYPE_CHECKING, TypeGuard

import streamlit as st

from workbench.explain.cells import cell
from workbench.phrases.contrasts import value_text
from workbench.ui import state
from workbench.ui.cases import editing
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.explain.features import Feature
    from workbench.ui.cases.trial import Trial

_WIDTH = 200  # pixels: three beside one another on a wide screen
_STEPS = 50  # from one end of a number's range to the other, about


def cell_input(trial: Trial, feature: Feature) -> None:
    """Ask for one cell of the case; what is chosen is an edit."""
    held = editing.edits(trial).values
    own = cell(trial.case, feature.column)
    value = held.get(feature.column, own)
    if feature.kind == "number":
        _number(trial, feature, value)
    elif feature.kind == "category":
        _category(trial, feature, value)
    else:
        _text(trial, feature, value)


def _number(trial: Trial, feature: Feature, value: object) -> None:
    own = cell(trial.case, feature.column)
    known = [float(each) for each in (feature.low, feature.high, own, value) if _is_number(each)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    whole = feature.whole and all(each.is_integer() for each in known)
    key = _key(feature)

    def take(given: object) -> None:
        if isinstance(given, float):
            editing.set_value(trial, feature.column, round(given) if whole else given)
        elif feature.missing or own is None:
            editing.set_value(trial, feature.column, None)

    st.number_input(
        _label(feature),
        value=None,
        min_value=low,
        max_value=high,
        step=max(1.0, _step(low, high)) if whole else _step(low, high),
        format="%.10g",
        key=key,
        on_change=state.bind(key, float(value) if _is_number(value) else None, take),
        placeholder="not given",
        help=_range(feature),
        width=_WIDTH,
    )


def _category(trial: Trial, feature: Feature, value: object) -> None:
    own = cell(trial.case, feature.column)
    options = list(dict.fromkeys([*feature.categories, own, value]))
    options = [each for each in options if each is not None]
    if feature.missing or own is None:
        options.append(None)
    texts = [value_text(feature, each) for each in options]
    key = _key(feature)

    def take(place: object) -> None:
        if isinstance(place, int):
            editing.set_value(trial, feature.column, options[place])

    st.selectbox(
        _label(feature),
        range(len(options)),
        format_func=texts.__getitem__,
        key=key,
        on_change=state.bind(key, options.index(value), take),
        width=_WIDTH,
    )


def _text(trial: Trial, feature: Feature, value: object) -> None:
    key = _key(feature)
    changed = state.bind(
        key, "" if value is None else str(value), partial(_take_text, trial, feature)
    )
    st.text_area(_label(feature), key=key, on_change=changed, width="stretch")


def _take_text(trial: Trial, feature: Feature, given: object) -> None:
    """Take a text; an empty one is missing where the case itself has none."""
    none = given == "" and cell(trial.case, feature.column) is None
    editing.set_value(trial, feature.column, None if none else given)


def _label(feature: Feature) -> str:
    unit = f" ({feature.unit})" if feature.unit else ""
    return plain(feature.label + unit)


def _key(feature: Feature) -> str:
    return f"edit {feature.column}"


def _range(feature: Feature) -> str | None:
    if not isfinite(feature.low):
        return None
    low, high = value_text(feature, feature.low), value_text(feature, feature.high)
    return plain(f"In the data from {low} to {high}.")


def _step(low: float, high: float) -> float:
    """Return a step of 1, 2 or 5 times a power of ten."""
    if high <= low:
        return 1.0
    rough = (high - low) / _STEPS
    power = 10.0 ** floor(log10(rough))
    return next(power * digit for digit in (1.0, 2.0, 5.0, 10.0) if power * digit >= rough)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and isfinite(value)
