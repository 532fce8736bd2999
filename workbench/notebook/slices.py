"""The slices of a workspace's table: compared, brought together at a price, and sought."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.notebook.asked import opened, terms_of
from workbench.report.slice_choice import SliceChoice
from workbench.slices.discovery import Search
from workbench.workspace import load_scored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from workbench.report.fairness import Fairness
    from workbench.report.parity import Parity
    from workbench.report.weak_slices import WeakSlices
    from workbench.slices import Cutting
    from workbench.workspace import Workspace


def fairness(
    workspace: Workspace | Path | str,
    *,
    by: Cutting | Sequence[Cutting],
    threshold: float | None = None,
    model: str | None = None,
    choice: SliceChoice = SliceChoice(),  # noqa: B008 (frozen)
) -> Fairness:
    """Compare the slices of a workspace's evaluation table at one threshold.

    It asks `workbench.report.fairness.fairness(scored, terms, by=...)`, which takes any rows.

    Parameters
    ----------
    workspace : Workspace, Path or str
        An open workspace, or its folder.
    by : str, Cut, Found, or a sequence of one to three of them
        What to cut by: any column of the table, or the crossing of some.
    threshold : float, optional
        Where they are compared; at today's policy where there is one, else at the cheapest
        threshold.
    model : str, optional
        Which model; the deployed one where none is named.
    choice : SliceChoice
        What to compare with, and how few rows are too few.

    Raises
    ------
    InputError
        If the rows cannot be cut so, or no slice is as the reference says.
    """
    from workbench.report.fairness import fairness as compared

    workspace = opened(workspace)
    scored = load_scored(workspace, model)
    return compared(scored, terms_of(workspace), by=by, threshold=threshold, choice=choice)


def parity(
    workspace: Workspace | Path | str,
    *,
    by: Cutting | Sequence[Cutting],
    criterion: str = "predictive_equality",
    threshold: float | None = None,
    model: str | None = None,
) -> Parity:
    """Return what it costs to bring slices together by a threshold for each.

    It asks `workbench.report.parity.parity(scored, terms, by=...)`, which takes any rows.
    Different thresholds for different groups of people can be unlawful.

    Parameters
    ----------
    workspace : Workspace, Path or str
        An open workspace, or its folder.
    by : str, Cut, Found, or a sequence of one to three of them
        What to cut by: any column of the table, or the crossing of some.
    criterion : str
        What is to be alike: "predictive_equality" (FPR), "equal_opportunity" (TPR),
        "equalized_odds" (both), "demographic_parity" (share flagged) or "predictive_parity" (PPV).
    threshold : float, optional
        The common threshold; today's policy where there is one, else the cheapest.
    model : str, optional
        Which model; the deployed one where none is named.

    Returns
    -------
    Parity
        The frontier; `parity(...).at(0.05)` is its cheapest point within 5 points, and
        `parity(...).along()` has some of its points with their intervals.

    Raises
    ------
    InputError
        If the rows cannot be cut so, fewer than two slices can be judged, or there is no such
        criterion.
    """
    from workbench.report.parity import parity as priced

    workspace = opened(workspace)
    scored = load_scored(workspace, model)
    terms = terms_of(workspace)
    return priced(scored, terms, by=by, criterion=criterion, threshold=threshold)


def weak_slices(
    workspace: Workspace | Path | str,
    *,
    threshold: float | None = None,
    model: str | None = None,
    search: Search = Search(),  # noqa: B008 (frozen)
) -> WeakSlices:
    """Search all columns for slices in which a model decides worse, and test what is found.

    It asks `workbench.report.weak_slices.weak_slices(scored, terms)`, which takes any rows.

    Parameters
    ----------
    workspace : Workspace, Path or str
        An open workspace, or its folder.
    threshold : float, optional
        Where decisions are made; today's policy where there is one, else the cheapest.
    model : str, optional
        Which model; the deployed one where none is named.
    search : Search
        What is sought: wrong decisions, their cost, false alarms or misses, and how large a
        slice has to be.

    Raises
    ------
    InputError
        If what is sought makes no sense, or too few rows can be searched.
    """
    from workbench.report.weak_slices import weak_slices as sought

    workspace = opened(workspace)
    scored = load_scored(workspace, model)
    search = replace(
        search,
        hidden=(*search.hidden, *workspace.data.hidden),
        scores=(*search.scores, *workspace.score_columns),
    )
    return sought(scored, terms_of(workspace), threshold=threshold, search=search)
