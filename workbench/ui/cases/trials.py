"""From the case that is looked at to the parts of the page that change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.explain.nearest import Pool
from workbench.ui.cases import taking_apart
from workbench.ui.cases.limits_menu import limited
from workbench.ui.cases.trial import Trial

if TYPE_CHECKING:
    import pandas as pd

    from workbench.explain.explanation import Explanation, Reference
    from workbench.ui.cases.looking import Look
    from workbench.ui.cases.what_if import Explain


def trial_of(look: Look) -> Trial:
    """Return the case that is looked at, under the limits that are remembered."""
    opened = look.explainer
    return Trial(
        workspace=look.seen.workspace,
        model=opened.model.name,
        scorer=opened.scorer,
        features=limited(look.seen.workspace, opened.features),
        case_id=look.id,
        case=look.case,
        score=look.score,
        threshold=look.threshold,
        content=repr((opened.scorer.model_hash, opened.scored.content_hash)),
    )


def pool_of(look: Look) -> Pool:
    """Return the evaluation rows to look for a near one among; their truth if it is shown."""
    opened = look.explainer
    n = opened.scored.n
    return Pool(
        rows=opened.rows.iloc[:n],
        ids=opened.ids[:n].tolist(),
        scores=opened.y_score[:n],
        y_true=None if look.choice.blind else opened.scored.y_true,
    )


def explain_as(look: Look, group: Reference) -> Explain:
    """Return what explains a changed case against the rows that the page compares with."""

    def explain(case: pd.DataFrame) -> Explanation | None:
        table = taking_apart.of_edited(look, case, group)
        return None if table is None else table.explanation()

    return explain
