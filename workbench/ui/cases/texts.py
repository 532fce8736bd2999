"""Texts, word by word: what each adds to the score, and which of them decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.explain.text import explain_words
from workbench.explain.watched import Watched
from workbench.intake import InputError, number_text
from workbench.phrases import texts as words_of
from workbench.ui.cases.badge import badge
from workbench.ui.components.text_words_view import text_words
from workbench.ui.tasks import Task, Wanted, Workshop, wanted
from workbench.ui.text import plain
from workbench.workspace.authored import authored_cases

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from workbench.explain.word_reasons import WordReasons
    from workbench.models.served import ServedModel
    from workbench.ui.cases.looking import Look
    from workbench.workspace import Words

_PLACE = "text words"
_NO_LABELS: Mapping[str, str] = {}


def word_by_word(look: Look) -> None:
    """Show the words of a case's texts, where the model sees any text; else nothing."""
    labels = {each.column: each.label for each in look.explainer.features if each.kind == "text"}
    if not labels:
        return
    with st.container(border=True, key="word by word"):
        st.subheader("Word by word", anchor=False)
        try:
            reasons = explained_words(look.explainer.scorer, look.case, tuple(labels), _PLACE)
            if reasons is not None:
                word_reasons_view(
                    reasons.as_listed(look.score),
                    look.seen.terms.words,
                    threshold=look.threshold,
                    labels=labels,
                )
            _authored(look, labels)
        except InputError as error:
            st.warning(plain(str(error)))


def _authored(look: Look, labels: Mapping[str, str]) -> None:
    """Offer the cases that were written to try the model on, where the workspace has any."""
    scorer, words = look.explainer.scorer, look.seen.terms.words
    table = authored_cases(look.seen.workspace, scorer.feature_names)
    if table is None:
        return
    shown = [" / ".join(str(cell) for cell in row) for row in table[list(labels)].to_numpy()]
    row = st.selectbox(
        f"Try an authored {plain(words.case)} (written for this, not part of the data)",
        range(len(table)),
        index=None,
        format_func=lambda row: shown[row],
        placeholder="Choose one",
        key="authored case",
    )
    if row is None:
        return
    case = table.iloc[[row]]
    seen = case[list(scorer.feature_names)]
    reasons = explained_words(scorer, seen, tuple(labels), "authored words")
    if reasons is None:
        return
    told = words_of.decided_text(reasons, look.threshold, words)
    expected = _expected(look, case, words)
    st.markdown(plain(" ".join(text for text in (told, expected) if text)))
    word_reasons_view(reasons, words, threshold=look.threshold, labels=labels, key="authored words")


def _expected(look: Look, case: pd.DataFrame, words: Words) -> str:
    """Return what whoever wrote a case expects of the model."""
    data = look.seen.workspace.data
    why = str(case["why"].iloc[0]) if "why" in case else ""
    if data.target not in case:
        return words_of.expected_text(None, why, words)
    label = number_text(str(case[data.target].iloc[0]))
    return words_of.expected_text(label == number_text(data.positive), why, words)


def word_reasons_view(
    reasons: WordReasons,
    words: Words,
    *,
    threshold: float,
    labels: Mapping[str, str] = _NO_LABELS,
    key: str = "text words",
) -> None:
    """Show what each word adds, by SHAP and by LIME, and which words decide at a threshold.

    Parameters
    ----------
    reasons : WordReasons
        The texts explained.
    words : Words
        How the business says it.
    threshold : float
        Where it is decided.
    labels : Mapping
        What people call the columns of text.
    key : str
        Of the element, one for each place on a page.
    """
    st.markdown(f"**{plain(words_of.headline(reasons, words))}**")
    if not reasons.tokens:
        return
    st.markdown(plain(words_of.flip_text(reasons, threshold, words)))
    if side := words_of.side_text(reasons, labels):
        st.markdown(plain(side))
    badge(reasons.agreement)
    text_words(reasons, threshold, labels, key=key)
    told = (words_of.length_text(reasons), words_of.method_text(reasons))
    st.caption(plain(" ".join(text for text in told if text)))


def explained_words(
    scorer: ServedModel, case: pd.DataFrame, columns: tuple[str, ...], place: str
) -> WordReasons | None:
    """Return a case explained word by word, made once for each model, case and columns.

    Parameters
    ----------
    scorer : ServedModel
        The model.
    case : DataFrame of one row
    columns : tuple of str
        Its columns of text.
    place : str
        Where on the page it is shown.

    Returns
    -------
    WordReasons or None
        None until it is made: meanwhile the place shows that it is, and a way to stop it.

    Raises
    ------
    InputError
        If the model does not answer for the texts without some of their words, or not in time.
    """

    def make(task: Task[WordReasons]) -> WordReasons:
        return explain_words(Watched(scorer, task.tell), case, columns)

    key = repr((scorer.model_hash, case.to_dict("records"), columns))
    return wanted(f"{place} wanted", key, _workshop(), make).outcome("Taking words away …")


def held_words() -> WordReasons | None:
    """Return the words of the case in view, once the page has asked for them and they are there."""
    held: Wanted[WordReasons] | None = st.session_state.get(f"{_PLACE} wanted")
    return None if held is None else held.ready()


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[WordReasons]:
    return Workshop("words")
