"""What a page looks at: workspace, model, terms and point, resolved from the shared state."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.intake import InputError
from workbench.report.evaluation import Terms
from workbench.report.operating_view import Candidate
from workbench.threshold import OperatingPoint
from workbench.ui import state, workspaces
from workbench.workspace import Workspace


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """Everything that a page needs in order to speak of the operating point.

    Attributes
    ----------
    workspace : Workspace
        The open workspace.
    candidate : Candidate
        The model's rows, curve and hull.
    overlay : Candidate or None
        The model drawn beside it.
    terms : Terms
        Prices in use, today's policy, and words.
    point : OperatingPoint
        The committed point; the cheapest where none was chosen yet.
    """

    workspace: Workspace
    candidate: Candidate
    overlay: Candidate | None
    terms: Terms
    point: OperatingPoint

    def view(self) -> str:
        """Return the JSON text of the dragged chart."""
        return workspaces.view(self.candidate, self.terms, self.overlay, state.selection().pins)


def sight() -> Sight:
    """Resolve the shared state; the first look at a workspace commits its cheapest point.

    Raises
    ------
    InputError
        If a table or a model cannot be used.
    """
    held = state.selection()
    workspace = workspaces.find(held.workspace)
    candidate = workspaces.candidate(workspace, held.model)
    threshold = held.threshold
    if threshold is None:
        threshold = candidate.hull.cheapest(held.costs).threshold
        state.change(threshold=threshold)
    return Sight(
        workspace=workspace,
        candidate=candidate,
        overlay=_overlay(workspace, held.overlay),
        terms=Terms(
            costs=held.costs,
            current=workspace.policy.threshold,
            words=workspace.words,
            deployed=held.model == workspace.deployed.name,
        ),
        point=candidate.hull.curve.at(threshold),
    )


def _overlay(workspace: Workspace, name: str | None) -> Candidate | None:
    """Return the model drawn beside the chosen one; one that fails is left out, with a word."""
    if name is None:
        return None
    try:
        return workspaces.candidate(workspace, name)
    except InputError as error:
        state.drop_overlay(str(error))
        return None
