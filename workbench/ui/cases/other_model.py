"""Same case, other model: score, decision and reasons side by side, made when somebody asks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError
from workbench.phrases.between import shown_between
from workbench.phrases.contrasts import group_words, value_text
from workbench.phrases.verdict import sentence_case
from workbench.report.other_model import TwoModels, compare_models, predictions_for_two
from workbench.ui import explaining
from workbench.ui.components import TextTable, text_table
from workbench.ui.tasks import Task, Workshop, wanted
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.explain.explanation import Explanation, Reference
    from workbench.report.explainer import Explainer
    from workbench.ui.cases.looking import Look
    from workbench.workspace import Workspace

_MOST_ROWS = 8


def other_model(look: Look, shap: Explanation) -> None:
    """Offer to explain the case by another model of the workspace, against the same rows.

    Nothing is shown where the workspace has no other model that can be asked.

    Parameters
    ----------
    look : Look
        The case.
    shap : Explanation
        Its reasons by the model in view; its rows are those that both are compared with.
    """
    names = others(look.seen.workspace, look.explainer.model.name)
    if not names:
        return
    words = look.seen.terms.words
    with st.container(border=True, key="same case by another"):
        st.subheader(plain(f"Same {words.case}, other model"), anchor=False)
        chosen = st.selectbox(
            "Compare with the model",
            names,
            index=None,
            format_func=plain,
            placeholder="Choose a model",
            key="other model",
        )
        if chosen is None:
            st.caption(
                plain(
                    f"What another model of this workspace makes of this {words.case}, compared "
                    "with the same rows: its score, its decision, and the reasons that differ."
                )
            )
            return
        try:
            _compared(look, shap.reference, chosen)
        except InputError as error:
            st.warning(plain(str(error)))


def others(workspace: Workspace, name: str) -> list[str]:
    """Return the other models of a workspace that can be asked: those with a file."""
    return [
        each.name
        for each in workspace.models
        if each.file and each.scores is None and each.name != name
    ]


def _compared(look: Look, reference: Reference, name: str) -> None:
    models = look.explainer, explaining.explainer(look.seen.workspace, name)
    now = wanted(
        "other model wanted",
        _key(look, models[1], reference),
        _workshop(),
        partial(_made, models, look.id, reference),
        predictions_for_two(models, reference),
    )
    made = now.outcome(f"Asking {plain(name)} about the same rows …")
    if made is not None:
        _show(made.at(look.threshold))


def _made(
    models: tuple[Explainer, Explainer], case_id: str, group: Reference, task: Task[TwoModels]
) -> TwoModels:
    # Where it is decided is put in when it is shown: the line moves without asking anew.
    return compare_models(models, case_id, 0.0, group, task.tell)


def _show(made: TwoModels) -> None:
    """Say what differs, and set the columns side by side, the largest difference first."""
    scores, *said = made.reasons
    st.markdown(plain(scores))
    st.markdown("\n".join(f"- {plain(text)}" for text in said))
    first, second = made.names
    titles = ("Value", f"{first}, points", f"{second}, points", "Difference")
    name = f"Same {made.words.case} by {first} and {second}"
    text_table(TextTable(name, "Column", titles, _rows(made)), key="other model by column")
    st.caption(
        plain(
            "Scores of two models need not mean the same: look at how well each is calibrated "
            "before comparing their points."
        )
    )


def _rows(made: TwoModels) -> list[tuple[str, ...]]:
    """Return base, columns and score, each by both models: every column of figures adds up."""
    shown = shown_between(made.difference)
    parts = shown.parts
    order = sorted(range(len(parts)), key=lambda j: (-abs(parts[j]), j))
    cells = made.case.iloc[0].tolist()
    called = group_words(made.difference.first.reference.name, made.words).many
    base, score = shown.ends
    rows = [(f"{sentence_case(called)}, mean", "", *base)]
    for j in order[:_MOST_ROWS]:
        value = value_text(made.features[j], cells[j])
        rows.append((made.features[j].label, value, *shown.row(j)))
    if order[_MOST_ROWS:]:
        rows.append((f"{len(order) - _MOST_ROWS} more", "", *shown.together(order[_MOST_ROWS:])))
    return [*rows, (f"This {made.words.case}", "", *score)]


def _key(look: Look, second: Explainer, group: Reference) -> str:
    models = [
        (each.scorer.model_hash, each.scored.content_hash, each.model.name)
        for each in (look.explainer, second)
    ]
    return repr((models, look.row, group.content_hash))


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[TwoModels]:
    return Workshop("other model")
