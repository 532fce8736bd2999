"""What if: edit the case, and see score, decision and reasons change at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError
from workbench.phrases.change import change_text, decided, score_text
from workbench.phrases.contrasts import value_text
from workbench.phrases.points import points
from workbench.phrases.reasons import weightiest_first
from workbench.ui import shared_gate
from workbench.ui.cases import editing
from workbench.ui.cases.cell_inputs import cell_input
from workbench.ui.components import TextTable, text_table
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from workbench.explain.edits import Edits
    from workbench.explain.explanation import Explanation
    from workbench.explain.features import Feature
    from workbench.ui.cases.trial import Trial

    Explain = Callable[[pd.DataFrame], Explanation | None]

_FIRST = 12  # inputs that stand open; the others are one click away
_REASONS = 5


@st.fragment
@shared_gate.behind
def what_if(trial: Trial, untouched: Explanation, explain: Explain) -> None:
    """Offer every column of a case to be edited, and show what becomes of it.

    Parameters
    ----------
    trial : Trial
        The case.
    untouched : Explanation
        Of the case as it is.
    explain : callable
        Returns the explanation of a case of one row against the same reference group; None where
        it shows that this takes longer.
    """
    st.header("What if", anchor=False)
    st.caption(plain(f"Edit this {trial.words.case}: the model is asked anew. Nothing is saved."))
    edited = editing.edits(trial)
    try:
        scores = trial.line.as_listed(trial.scorer.score(edited.stages(trial.case))).tolist()
    except InputError as error:
        st.warning(plain(str(error)))
        _steps_back(trial)
        return
    order = [trial.feature(untouched.feature_names[i]) for i in weightiest_first(untouched)]
    inputs, outcome = st.columns((5, 4), gap="medium")
    with inputs:
        _inputs(trial, order)
    with outcome:
        _outcome(trial, scores)
        reasons = st.container()
        _history(trial, edited, scores)
        _steps_back(trial)
    with reasons:  # last, since they take longest
        _reasons(trial, untouched, explain)


def _inputs(trial: Trial, order: list[Feature]) -> None:
    """Offer the weightiest columns first; their order stays while they are edited."""
    _some_inputs(trial, order[:_FIRST])
    rest = order[_FIRST:]
    if rest:
        with st.expander(f"{len(rest):,} more columns", key="more columns to edit"):
            _some_inputs(trial, rest)


def _some_inputs(trial: Trial, features: list[Feature]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for feature in features:
            if feature.kind != "text":
                cell_input(trial, feature)
    for feature in features:
        if feature.kind == "text":
            cell_input(trial, feature)


def _outcome(trial: Trial, scores: list[float]) -> None:
    """Say score and decision, and what they were."""
    first, last = (_standing(trial, score) for score in (trial.score, scores[-1]))
    where = score_text(trial.threshold, scores[-1])
    st.markdown(f"Score and decision now: **{last}**")
    st.caption(plain(f"Unedited: {first}. The line is at {where}."))


def _standing(trial: Trial, score: float) -> str:
    how = decided(score, trial.line, trial.words)
    return plain(f"{score_text(score, trial.threshold)}, {how}")


def _reasons(trial: Trial, before: Explanation, explain: Explain) -> None:
    """Show what each of the weightiest columns adds, before the edits and after them."""
    edited = editing.edits(trial).applied(trial.case)
    try:
        now = explain(edited) if editing.edits(trial).steps else before
    except InputError as error:
        st.warning(plain(str(error)))
        return
    if now is None:
        return
    shown, earlier = points(now), points(before)
    rows = []
    for i in weightiest_first(now)[:_REASONS]:
        feature = trial.feature(now.feature_names[i])
        value = value_text(feature, edited[feature.column].iloc[0])
        rows.append(
            (feature.label, value, earlier.signed(earlier.parts[i]), shown.signed(shown.parts[i]))
        )
    table = TextTable("Reasons now", "Reason", ("Value", "Points before", "Points now"), rows)
    text_table(table, key="reasons of the edited case")


def _history(trial: Trial, edited: Edits, scores: list[float]) -> None:
    """List the edits, and the score and decision after each."""
    if not edited.steps:
        return
    names = ["Start", *(change_text(step, trial.features) for step in edited.steps)]
    rows = [
        (
            f"{number}. {name}",
            score_text(score, trial.threshold),
            decided(score, trial.line, trial.words),
        )
        for number, (name, score) in enumerate(zip(names, scores, strict=True))
    ]
    table = TextTable("Edits so far", "Edit", ("Score", "Decision"), rows)
    text_table(table, key="edits so far")


def _steps_back(trial: Trial) -> None:
    none = not editing.edits(trial).steps
    with st.container(horizontal=True):
        st.button(
            "Undo the last edit",
            key="undo edit",
            on_click=editing.undo,
            args=(trial,),
            disabled=none,
        )
        st.button(
            "Reset all edits",
            key="reset edits",
            on_click=editing.reset,
            args=(trial,),
            disabled=none,
        )
