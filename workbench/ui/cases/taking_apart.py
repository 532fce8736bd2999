"""Scores taken apart in the background: of the case in view, and of the same case edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.explain.coalitions import Coalitions
from workbench.explain.engine import explain_score
from workbench.explain.permutations import Sampled
from workbench.explain.watched import Watched, expected_predictions
from workbench.ui.tasks import Task, Workshop, wanted

if TYPE_CHECKING:
    import pandas as pd

    from workbench.explain.explanation import Reference
    from workbench.ui.cases.looking import Look

Table = Coalitions | Sampled


def of_case(look: Look, group: Reference) -> Table | None:
    """Return the scores from which the case is explained; None, with progress, until then.

    Raises
    ------
    InputError
        If it cannot be explained.
    """
    score = look.score

    def make(task: Task[Table]) -> Table:
        return explain_score(Watched(scorer, task.tell), case, group).as_listed(score)

    scorer, case = look.explainer.scorer, look.case
    steps = expected_predictions(len(scorer.feature_names), group.n)
    now = wanted("reasons wanted", _key(look, case, group), _workshop(), make, steps)
    return now.outcome("Taking the score apart …")


def of_edited(look: Look, case: pd.DataFrame, group: Reference) -> Table | None:
    """Return the same for the case once it is edited.

    Raises
    ------
    InputError
        If it cannot be explained.
    """

    def make(task: Task[Table]) -> Table:
        return explain_score(Watched(scorer, task.tell), case, group)

    scorer = look.explainer.scorer
    steps = expected_predictions(len(scorer.feature_names), group.n)
    key = f"edited {_key(look, case, group)}"
    now = wanted("edited reasons wanted", key, _workshop(), make, steps)
    return now.outcome("Taking the new score apart …")


def _key(look: Look, case: pd.DataFrame, group: Reference) -> str:
    opened = look.explainer
    content = (opened.scorer.model_hash, opened.scored.content_hash, opened.model.name)
    return repr((content, look.row, case.to_dict("records"), group.content_hash))


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[Table]:
    return Workshop("reasons")
