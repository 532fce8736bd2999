"""SHAP and LIME side by side; LIME follows when it is there."""

from __future__ import annotations

import json
import logging
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench.explain.local import local_model
from workbench.explain.watched import Watched
from workbench.intake import InputError
from workbench.phrases import methods as words_of
from workbench.phrases.contrasts import value_text
from workbench.phrases.numbers import fixed
from workbench.phrases.points import points
from workbench.report.case_explanation import agreement_in_words
from workbench.ui import shared_gate
from workbench.ui.cases.badge import badge
from workbench.ui.components.scripts import joined
from workbench.ui.tasks import Task, Wanted, Workshop, wanted
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.explain.explanation import Explanation, LocalModel
    from workbench.ui.cases.looking import Look

_AGAIN = 0.5
_PLACE = "second method wanted"
_KINDS = {
    words_of.AGREE: "agree",
    words_of.OPPOSITE: "opposite",
    words_of.DIFFERS: "differs",
    words_of.UNSTABLE: "unstable",
    words_of.SMALL: "small",
}
_LOG = logging.getLogger("workbench")


def side_by_side(look: Look, shap: Explanation) -> None:
    """Show what both methods say of each column, and whether that is steady enough to show."""
    held = _local(look, shap)
    st.subheader("Two methods, column by column", anchor=False)
    if held.under_way:
        _rows(look, shap, None)
        _watch(held)
        return
    error = held.task.work.exception()
    if error is not None:
        _rows(look, shap, None)
        _LOG.error("LIME failed", exc_info=error)
        why = f" {error}" if isinstance(error, InputError) else ""
        st.warning(plain(f"LIME gave no answer for this case.{why}"))
        return
    local = held.task.work.result()
    verdict = agreement_in_words(look.explainer.features, shap, local)
    badge(verdict)
    _rows(look, shap, local)
    st.caption(plain(words_of.agreement_figures(verdict, local)))


def held_local() -> LocalModel | None:
    """Return LIME's answer for the case in view, once the page has asked for it and it is there."""
    held: Wanted[LocalModel] | None = st.session_state.get(_PLACE)
    return None if held is None else held.ready()


def _local(look: Look, shap: Explanation) -> Wanted[LocalModel]:
    """Begin LIME's answer for this case; one for another case is left."""
    opened, case = look.explainer, look.case

    def make(task: Task[LocalModel]) -> LocalModel:
        scorer = Watched(opened.scorer, task.tell)
        return local_model(scorer, case, shap.reference, opened.features, opened.background, seed=0)

    same = (opened.scorer.model_hash, opened.scored.content_hash, look.row)
    key = repr((*same, shap.reference.content_hash))
    return wanted(_PLACE, key, _workshop(), make)


def _rows(look: Look, shap: Explanation, local: LocalModel | None) -> None:
    """Draw a row for each column, the weightiest first."""
    features, case = look.explainer.features, look.case
    rows, shown = [], points(shap)
    for j in np.argsort(-np.abs(shap.values), kind="stable").tolist():
        value, error = float(shap.values[j]), float(shap.standard_error[j])
        row: dict[str, object] = {
            "label": features[j].label,
            "value": value_text(features[j], case.iloc[0, j]),
            "shap": [value, value - error, value + error],
            "shapText": shown.signed(shown.parts[j]),
            "lime": [],
            "limeText": "…",
            "word": "",
            "kind": "small",
        }
        if local is not None:
            lime, spread = float(local.contributions[j]), float(local.spread[j])
            word = words_of.column_word(value, lime, spread)
            row |= {"lime": [lime, lime - spread / 2, lime + spread / 2], "limeText": _points(lime)}
            row |= {"word": word, "kind": _KINDS[word]}
        rows.append(row)
    titles = ["Column", "SHAP, points", "LIME, points", "Agreement"]
    _renderer()(
        key="two methods", data=json.dumps({"titles": titles, "rows": rows}), height="content"
    )


def _points(value: float) -> str:
    text = fixed(100.0 * value, 1)
    return f"+{text}" if value > 0 and text.strip("0.") else text


@st.fragment(run_every=_AGAIN)
@shared_gate.behind
def _watch(held: Wanted[LocalModel]) -> None:
    if not held.under_way:
        st.rerun()
    st.caption("LIME is drawing 5 times 5,000 neighbours of this case …")


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[LocalModel]:
    return Workshop("lime")


@cache
def _renderer() -> Callable[..., object]:
    return st.components.v2.component(
        "workbench_case_methods",
        js=joined(("case_methods/component",), "js"),
        css=joined(("case_methods/style",), "css"),
        isolate_styles=False,
    )
