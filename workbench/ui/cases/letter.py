"""A letter on the case in view: one page to hand out, made when somebody asks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError
from workbench.report.case_explanation import agreement_in_words
from workbench.report.letter.content import LONGEST_CONTACT, LetterCase, letter
from workbench.report.letter.making import ground_of, printed
from workbench.ui.cases import methods, searching, taking_apart, texts
from workbench.ui.record_store import store
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.explain.explanation import Explanation
    from workbench.ui.cases.looking import Look
    from workbench.ui.cases.trial import Trial

_CONTACT, _MADE = "letter contact", "letter made"
_MIME = {"html": "text/html", "pdf": "application/pdf"}


@dataclass(frozen=True, slots=True)
class Made:
    """A letter as files, or why there is none.

    Attributes
    ----------
    key : str
        What it follows from: it is offered no longer once that changes.
    html, pdf : bytes
        The files.
    fault : str
        Why it could not be made; "" where it was.
    """

    key: str
    html: bytes = b""
    pdf: bytes = b""
    fault: str = ""


def make_letter(look: Look, trial: Trial, shap: Explanation) -> None:
    """Offer a letter on the case in view, once all that it tells is there."""
    words = trial.words
    with st.expander(plain(f"A letter on this {words.case}"), key="letter"):
        st.caption(
            plain(
                f"One page to hand out: what became of this {words.case} and why, what would "
                "change it, how sure that is. It names no other case."
            )
        )
        st.text_input("Whom to ask (may stay empty)", key=_CONTACT, max_chars=LONGEST_CONTACT)
        case = _case(look, trial, shap)
        st.button(
            "Make the letter",
            key="make the letter",
            on_click=_make,
            args=(look, case, _key(trial, shap)),
            disabled=case is None,
        )
        if case is None:
            st.caption("It can be made once the reasons, both methods and the changes are there.")
        made: Made | None = st.session_state.get(_MADE)
        if made is not None and made.key == _key(trial, shap):
            _offer(made, trial)


def _offer(made: Made, trial: Trial) -> None:
    if made.fault:
        st.warning(plain(made.fault))
        return
    name = re.sub(r"[^\w.-]", "_", trial.case_id)[:60]
    with st.container(horizontal=True):
        for form, content in (("html", made.html), ("pdf", made.pdf)):
            st.download_button(
                f"Download the letter ({form.upper()})",
                data=content,
                file_name=f"letter_{name}.{form}",
                mime=_MIME[form],
                key=f"letter as {form}",
                on_click="ignore",
            )


def _make(look: Look, case: LetterCase, key: str) -> None:
    """Print the letter, in both forms; where that fails, say why."""
    contact, workspace = str(st.session_state.get(_CONTACT, "")), look.seen.workspace
    try:
        in_force = store().in_force(workspace.key or workspace.title)
        written = letter(case, ground_of(look.explainer, in_force, contact))
        made = Made(key, printed(written, "html"), printed(written, "pdf"))
    except InputError as error:
        made = Made(key, fault=str(error))
    st.session_state[_MADE] = made


def _case(look: Look, trial: Trial, shap: Explanation) -> LetterCase | None:
    """Return what the letter tells; None while something of it is under way."""
    table = taking_apart.of_case(look, shap.reference)
    only_texts = all(feature.kind == "text" for feature in trial.features)
    words = texts.held_words() if any(each.kind == "text" for each in trial.features) else None
    lime = methods.held_local() if look.fits("lime") else None
    job = None if only_texts else searching.held()
    waiting = (words is None and only_texts) or (lime is None and look.fits("lime"))
    if table is None or waiting or (job is not None and not job.work.done()):
        return None
    stable = lime is not None and agreement_in_words(trial.features, shap, lime).stable
    found = job is not None and job.work.exception() is None
    return LetterCase(
        id=trial.case_id,
        threshold=trial.threshold,
        row=trial.case,
        features=trial.features,
        table=table,
        lime=lime,
        stable=stable,
        texts=None if words is None else words.as_listed(trial.score),
        changes=job.work.result() if job is not None and found else None,
    )


def _key(trial: Trial, shap: Explanation) -> str:
    """Return what a letter follows from."""
    contact, job = st.session_state.get(_CONTACT, ""), searching.held()
    searched = None if job is None else job.key
    group = shap.reference.content_hash
    return repr((trial.key, trial.threshold, trial.features, group, searched, contact))
