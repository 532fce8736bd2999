"""Why one case of a workspace was decided so, by one model or by two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.notebook.asked import opened, terms_of
from workbench.report.reference_group import ReferenceChoice
from workbench.report.terms import point_in_force

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.report.case_explanation import CaseExplanation
    from workbench.report.explainer import Explainer
    from workbench.report.other_model import TwoModels
    from workbench.workspace import Workspace


def explain(
    workspace: Workspace | Path | str,
    *,
    case: object,
    threshold: float | None = None,
    model: str | None = None,
    choice: ReferenceChoice = ReferenceChoice(),  # noqa: B008 (frozen)
) -> CaseExplanation:
    """Explain one case: SHAP, LIME, and the decision at a threshold.

    It opens the model and closes it again. For many cases keep one open with `open_explainer`, and
    ask `explain_case`.

    Parameters
    ----------
    workspace : Workspace, Path or str
        An open workspace, or its folder; one of its models lies in a file.
    case : object
        The case's id, compared as text; the row's number from 1 where there is no id column.
    threshold : float, optional
        Where it is decided; today's policy where there is one, else the cheapest threshold.
    model : str, optional
        Which model; the deployed one where none is named.
    choice : ReferenceChoice
        Which rows to compare with, and the seed of all random numbers.

    Raises
    ------
    InputError
        If there is no such case, nothing to compare it with, or the model cannot be explained.
    """
    from workbench.report.case_explanation import explain_case
    from workbench.report.explainer import open_explainer

    with open_explainer(opened(workspace), model) as explainer:
        at = _in_force(explainer) if threshold is None else threshold
        return explain_case(explainer, str(case), at, choice)


def reasons_between(
    workspace: Workspace | Path | str,
    *,
    case: object,
    models: tuple[str, str],
    threshold: float | None = None,
    choice: ReferenceChoice = ReferenceChoice(),  # noqa: B008 (frozen)
) -> TwoModels:
    """Explain one case by two models against the same rows, and tell where they differ.

    Parameters
    ----------
    workspace : Workspace, Path or str
        An open workspace, or its folder.
    case : object
        The case's id, compared as text; the row's number from 1 where there is no id column.
    models : tuple of str
        Two models that lie in files; what is told is the second less the first.
    threshold : float, optional
        Where both decide it; today's policy where there is one, else the cheapest threshold of
        the first model.
    choice : ReferenceChoice
        Which rows to compare with, by the scores of the first model.

    Raises
    ------
    InputError
        If there is no such case, nothing to compare it with, or a model cannot be explained.
    """
    from workbench.report.explainer import open_explainer
    from workbench.report.other_model import compare_models
    from workbench.report.reference_group import reference_group

    workspace = opened(workspace)
    before, after = models
    with open_explainer(workspace, before) as first, open_explainer(workspace, after) as second:
        at = _in_force(first) if threshold is None else threshold
        return compare_models((first, second), str(case), at, reference_group(first, choice, at))


def _in_force(explainer: Explainer) -> float:
    """Return the threshold of today's policy, else the cheapest."""
    return point_in_force(explainer.scored, terms_of(explainer.workspace))[0]
