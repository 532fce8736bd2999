"""What would change it: the smallest changes that turn the decision, and the nearest real case."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from workbench.explain.counterfactual import counterfactuals
from workbench.explain.nearest import nearest_decided_otherwise
from workbench.explain.options import Space
from workbench.intake import InputError
from workbench.phrases.change import (
    change_text,
    decided,
    found_text,
    neighbour_text,
    no_neighbour_text,
    score_text,
    search_text,
)
from workbench.phrases.contrasts import value_text
from workbench.ui import shared_gate
from workbench.ui.cases import editing, searching
from workbench.ui.cases.limits_menu import empty_allowed, limits_menu
from workbench.ui.components import TextTable, text_table
from workbench.ui.text import plain

if TYPE_CHECKING:
    import pandas as pd

    from workbench.explain.counterfactual import Counterfactual, Outcome
    from workbench.explain.nearest import Neighbour, Pool
    from workbench.explain.probing import Effort
    from workbench.ui.cases.searching import Job
    from workbench.ui.cases.trial import Trial

_AGAIN = 0.25
_MOST_SHOWN = 8
_LOG = logging.getLogger("workbench")


def what_would_change(trial: Trial, data: pd.DataFrame, pool: Pool) -> None:
    """Search for changes that turn the decision, and show them beside a real case.

    Parameters
    ----------
    trial : Trial
        The case.
    data : DataFrame of shape (n_rows, n_columns)
        The rows in which advised values must occur: training rows, else evaluation rows.
    pool : Pool
        The real cases; without truth where that is hidden.
    """
    if all(feature.kind == "text" for feature in trial.features):
        st.header("What would change it", anchor=False)
        st.markdown("Texts are not searched for changes: edit them above, or leave words out.")
        _nearest(trial, pool)
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.header("What would change it", anchor=False, width="stretch")
        limits_menu(trial)
    empty = empty_allowed(trial)
    key = repr((trial.key, trial.line, trial.features, empty))
    job = searching.search(key, partial(_search, trial, data, empty))
    if job.work.done():
        _answers(trial, job)
    else:
        _watch(job)
    _nearest(trial, pool)


def _search(trial: Trial, data: pd.DataFrame, empty: tuple[str, ...], effort: Effort) -> Outcome:
    space = Space.of(trial.case, trial.features, data, missing=empty)
    return counterfactuals(trial.scorer, trial.line, space, effort)


@st.fragment(run_every=_AGAIN)
@shared_gate.behind
def _watch(job: Job) -> None:
    """Show how far a search is, until it is done."""
    if job.work.done():
        st.rerun()
    bar, button = st.columns((4, 1), vertical_alignment="center")
    bar.progress(min(1.0, job.share), "Looking for the smallest changes that turn the decision …")
    button.button("Cancel", key="cancel the search", on_click=job.give_up, width="stretch")


def _answers(trial: Trial, job: Job) -> None:
    error = job.work.exception()
    if error is not None:
        why = str(error) if isinstance(error, InputError) else "The model could not be asked."
        if not isinstance(error, InputError):
            _LOG.error("A search for changes failed", exc_info=error)
        st.warning(plain(f"What would change it cannot be told. {why}"))
        _once_more("Try again")
        return
    outcome = job.work.result()
    st.markdown(plain(found_text(outcome, trial.words)))
    for number, answer in enumerate(outcome.found, start=1):
        _answer(trial, answer, number)
    if not outcome.found and outcome.furthest.changes:
        _answer(trial, outcome.furthest, 1)
    st.caption(
        plain(search_text(outcome, trial.words))
        + " It is what the model would answer, not what would follow in life."
    )
    if outcome.ended != "complete":
        _once_more("Search again")


def _once_more(label: str) -> None:
    st.button(label, key="search again", on_click=searching.again)


def _answer(trial: Trial, answer: Counterfactual, number: int) -> None:
    """Show changes, the new score and decision, and offer to try them."""
    how = decided(answer.score, trial.line, trial.words)
    lines = (f"**{plain(change_text(each, trial.features))}**" for each in answer.changes)
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"change {number}"
    ):
        st.markdown("  \n".join(lines), width="stretch")
        st.markdown(plain(f"{score_text(answer.score, trial.threshold)}, {how}"), width="content")
        st.button(
            "Try it",
            key=f"try change {number}",
            on_click=editing.take_over,
            args=(trial, answer.changes),
            help="Edits the case so under What if.",
        )


def _nearest(trial: Trial, pool: Pool) -> None:
    """Show the nearest real case that was decided the other way, column by column."""
    words = trial.words
    near = nearest_decided_otherwise(trial.case, trial.line, pool, trial.features)
    st.subheader(plain(f"Nearest real {words.case} that went the other way"), anchor=False)
    if near is None:
        st.markdown(plain(no_neighbour_text(trial.line, words)))
        return
    st.caption(plain(neighbour_text(near, len(trial.features), trial.line, words)))
    before, after = _decided(trial, trial.score), _decided(trial, near.score)
    rows = list(zip(("Score", "Decision"), before, after, strict=True))
    for change in near.differs[:_MOST_SHOWN]:
        feature = trial.feature(change.column)
        cells = (value_text(feature, change.before), value_text(feature, change.after))
        rows.append((feature.label, *cells))
    titles = (f"This {words.case}", f"That {words.case}")
    name = f"Nearest {words.case}"
    text_table(TextTable(name, "Where they differ", titles, rows), key="nearest real case")
    _left_out(near)


def _left_out(near: Neighbour) -> None:
    more = len(near.differs) - _MOST_SHOWN
    if more > 0:
        st.caption("1 more column differs." if more == 1 else f"{more:,} more columns differ.")


def _decided(trial: Trial, score: float) -> tuple[str, str]:
    return score_text(score, trial.threshold), decided(score, trial.line, trial.words)
