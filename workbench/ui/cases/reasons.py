"""The live reasons of a case, and the same in words."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.explain.coalitions import Coalitions
from workbench.intake import InputError
from workbench.phrases.contrasts import group_words, value_text
from workbench.phrases.numbers import fixed
from workbench.phrases.reasons import reasons
from workbench.phrases.truth import truth_text, why_text
from workbench.report.case_view import CaseTexts, case_view, placed
from workbench.ui.cases import picker, taking_apart
from workbench.ui.components.case_reasons_chart import LiveCase, case_reasons_chart
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.explain.explanation import Explanation, Reference
    from workbench.explain.permutations import Sampled
    from workbench.ui.cases.looking import Look


# Of these a reader may ask why they are not there.
_SAID = ("exact", "lime", "words")


def title(look: Look) -> None:
    """Ask the client's question, and say which case it is and what it really was."""
    words = look.seen.terms.words
    st.title(plain(why_text(words, flagged=look.flagged)), anchor=False)
    truth = (
        "" if look.choice.blind else truth_text(words, flagged=look.flagged, positive=look.positive)
    )
    st.caption(plain(f"{phrases.sentence_case(words.case)} {look.id}. {truth}"))


def live(look: Look) -> Explanation | None:
    """Take the score apart, and draw line, waterfall and what decides; all follow the line.

    A group in which nobody is gives way to everyone, with a word.

    Returns
    -------
    Explanation or None
        None until it is made: meanwhile the page shows how far it is.
    """
    table = taking_apart.of_case(look, _group(look))
    if table is None:
        return None
    texts = _texts(look, table)
    case_reasons_chart(
        LiveCase(
            view=case_view(table, look.seen.candidate, texts),
            place=partial(_placed, table, texts),
            exact=isinstance(table, Coalitions),
        ),
        picker.between,
    )
    return table.explanation()


def in_words(look: Look, shap: Explanation) -> None:
    """Say the reasons as sentences that add up."""
    st.subheader("In plain words", anchor=False)
    whole, *parts = reasons(shap, look.case, look.explainer.features, look.seen.terms.words)
    st.markdown(plain(whole))
    st.markdown("\n".join(f"{i}. {plain(text)}" for i, text in enumerate(parts, start=1)))


def compared_with(look: Look, shap: Explanation) -> None:
    """Say whom the case is compared with, how many they are, and which method spoke."""
    group, words = shap.reference, look.seen.terms.words
    called = group_words(group.name, words)
    means = [f"{fixed(100 * mean, 1)} %" for mean in (group.group_mean_score, group.mean_score)]
    whole = f"{group.group_n:,} {called.many}, mean score {means[0]}"
    drawn = "all of them are compared with"
    if group.n < group.group_n:
        drawn = f"{group.n} of them were drawn by lot and compared with, mean {means[1]}"
    st.caption(
        plain(
            f"Compared with {whole}; {drawn} (fingerprint {group.content_hash[:8]}). Engine: "
            f"{shap.engine}; base and parts differ from the model's own score by "
            f"{shap.additivity_gap:.0e}. Reasons say what the model answers, not what causes what."
        )
    )
    missing = [fit.why_not for fit in look.ways if fit.way in _SAID and not fit.fits]
    if missing:
        st.caption(plain(f"Not shown here: {' '.join(missing)}"))


def _group(look: Look) -> Reference:
    try:
        return look.reference()
    except InputError as error:
        st.warning(plain(f"{error} Meanwhile everyone is compared with."))
        everyone = replace(look, choice=replace(look.choice, group="everyone"))
        return everyone.reference()


def _texts(look: Look, table: Coalitions | Sampled) -> CaseTexts:
    features = look.explainer.features
    cells = zip(features, look.case.iloc[0].tolist(), strict=True)
    words = look.seen.terms.words
    return CaseTexts(
        words=words,
        labels=tuple(feature.label for feature in features),
        values=tuple(value_text(feature, value) for feature, value in cells),
        group=group_words(table.explanation().reference.name, words).many,
    )


def _placed(table: Coalitions | Sampled, texts: CaseTexts, threshold: float) -> str:
    return placed(table, threshold, texts)
