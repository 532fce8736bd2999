"""Limits of change: what may be asked of a person, column by column, remembered at once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

import streamlit as st

from workbench.explain.describe import with_limits
from workbench.intake import InputError
from workbench.phrases.contrasts import value_text
from workbench.ui import identity, state
from workbench.ui.menu import opened
from workbench.ui.text import plain
from workbench.workspace import ColumnLimit
from workbench.workspace.features import CHANGES
from workbench.workspace.kept_limits import forget_limits, keep_limits, kept_limits

if TYPE_CHECKING:
    from workbench.explain.features import Feature
    from workbench.ui.cases.trial import Trial
    from workbench.workspace import Workspace

Bound = Literal["least", "most"]

_CHANGES = {"any": "any change", "up": "only up", "down": "only down", "no": "not at all"}
_PROBLEM = "problem with the limits"
_EMPTY = "an empty cell may be advised"


def limited(workspace: Workspace, features: tuple[Feature, ...]) -> tuple[Feature, ...]:
    """Return columns under the limits that are remembered; says what of them cannot be used."""
    kept = kept_limits(workspace)
    if kept.fault:
        st.warning(plain(kept.fault))
        return features
    try:
        return with_limits(features, kept.limits)
    except InputError as error:
        st.warning(plain(f"{error} The workspace's own limits are used."))
        return features


def limits_menu(trial: Trial) -> None:
    """Ask which changes are allowed; every answer is remembered in the workspace."""
    menu = opened("Limits", "limits of change")
    problem = st.session_state.pop(_PROBLEM, "")
    if menu is None:
        return
    with menu:
        st.caption(
            plain(
                f"What may be asked of a person? Limits are remembered for "
                f"'{trial.workspace.title}', and hold for advice, not for your own edits."
            )
        )
        if problem:
            st.warning(plain(problem))
        for feature in trial.features:
            if feature.kind != "text":
                _limits(trial, feature)
        if any(feature.missing for feature in trial.features):
            st.toggle("Leaving a cell empty may be advised", key=_EMPTY)
        st.button(
            "Back to the workspace's own limits",
            key="forget limits",
            on_click=_forget,
            args=(trial.workspace,),
            disabled=not kept_limits(trial.workspace).limits,
        )


def empty_allowed(trial: Trial) -> tuple[str, ...]:
    """Return the columns in which a missing cell may be advised."""
    if not st.session_state.get(_EMPTY, False):
        return ()
    return tuple(feature.column for feature in trial.features if feature.missing)


def _limits(trial: Trial, feature: Feature) -> None:
    number = feature.kind == "number"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _change(trial.workspace, feature)
        if number and feature.change != "no":
            _bound(trial.workspace, feature, "least")
            _bound(trial.workspace, feature, "most")


def _change(workspace: Workspace, feature: Feature) -> None:
    options = [each for each in CHANGES if feature.kind == "number" or each in ("any", "no")]
    key = f"limit change {feature.column}"

    def take(chosen: object) -> None:
        for each in CHANGES:
            if each == chosen:
                _set(workspace, feature, replace(_limit(feature), change=each))

    st.selectbox(
        plain(feature.label),
        options,
        format_func=_CHANGES.__getitem__,
        key=key,
        on_change=state.bind(key, feature.change, take),
        width=150,
    )


def _bound(workspace: Workspace, feature: Feature, bound: Bound) -> None:
    key = f"limit {bound} {feature.column}"
    end = feature.low if bound == "least" else feature.high
    held = feature.least if bound == "least" else feature.most
    label = "at least" if bound == "least" else "at most"
    bare = replace(feature, unit="")  # the unit stands above: a box is too narrow for both
    st.number_input(
        plain(f"{label} ({feature.unit})" if feature.unit else label),
        value=None,
        format="%.10g",
        key=key,
        on_change=state.bind(key, held, partial(_take_bound, workspace, feature, bound)),
        placeholder=value_text(bare, end),
        width=130,
    )


def _take_bound(workspace: Workspace, feature: Feature, bound: Bound, given: object) -> None:
    value = float(given) if isinstance(given, int | float) else None
    limit = _limit(feature)
    limit = replace(limit, least=value) if bound == "least" else replace(limit, most=value)
    if limit.least is not None and limit.most is not None and limit.least > limit.most:
        st.session_state[_PROBLEM] = (
            f"{feature.label}: at least {limit.least:g} and at most {limit.most:g} leave no value. "
            "Nothing was changed."
        )
        return
    _set(workspace, feature, limit)


def _limit(feature: Feature) -> ColumnLimit:
    """Return the limit that is in force."""
    return ColumnLimit(feature.column, feature.change, feature.least, feature.most)


def _set(workspace: Workspace, feature: Feature, limit: ColumnLimit) -> None:
    others = [each for each in kept_limits(workspace).limits if each.column != feature.column]
    try:
        keep_limits(workspace, [*others, limit], identity.role())
    except InputError as error:
        st.session_state[_PROBLEM] = str(error)


def _forget(workspace: Workspace) -> None:
    try:
        forget_limits(workspace, identity.role())
    except InputError as error:
        st.session_state[_PROBLEM] = str(error)
