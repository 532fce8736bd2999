"""What a page looks at: workspace, model, terms and point, resolved from the shared state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.intake import InputError
from workbench.report.terms import Evidence, Terms, situation
from workbench.ui import state, workspaces

if TYPE_CHECKING:
    from workbench.phrases import Money
    from workbench.report.operating_view import Candidate
    from workbench.report.uncertainty import Uncertainty
    from workbench.threshold import OperatingPoint, PricedCurve
    from workbench.ui.selection import Selection
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
        Prices and conditions in use, today's policy, and words.
    evidence : Evidence
        The candidate's rows and curve at those terms, and what is best chosen.
    point : OperatingPoint
        The committed point; the best where none was chosen yet.
    """

    workspace: Workspace
    candidate: Candidate
    overlay: Candidate | None
    terms: Terms
    evidence: Evidence
    point: OperatingPoint

    @property
    def priced(self) -> PricedCurve:
        """The candidate's curve at the terms."""
        return self.evidence.priced

    @property
    def index(self) -> int:
        """Position of the committed point on the curve."""
        return self.priced.curve.index(self.point.threshold)

    @property
    def money(self) -> Money:
        """How the chart writes money."""
        return situation(self.priced, self.terms, self.evidence.best).money

    @property
    def key(self) -> str:
        """What every figure depends on: the content of the rows, and the terms."""
        return workspaces.content_key(self.candidate, self.terms)

    @property
    def counts(self) -> str:
        """What the counts at a threshold follow from: rows, prevalence, what prices multiply."""
        costs = self.terms.costs
        content = self.candidate.scored.content_hash
        return repr((content, self.terms.prevalence, costs.per_amount, costs.columns))

    def view(self, sure: Uncertainty | None) -> str:
        """Return the JSON text of the dragged chart."""
        drawn = workspaces.Drawn(self.candidate, self.overlay, state.selection().pins)
        return workspaces.view(drawn, self.terms, sure)


def sight() -> Sight:
    """Resolve the shared state; the first look at a workspace commits its best point.

    Raises
    ------
    InputError
        If a table or a model cannot be used.
    """
    held = state.selection()
    workspace = workspaces.find(held.workspace)
    candidate = workspaces.candidate(workspace, held.model)
    terms = _terms(held, workspace)
    try:
        evidence = workspaces.evidence(candidate, terms)
    except InputError as error:
        if held.costs.columns == held.own_costs.columns:
            raise
        own = replace(held.costs, columns=held.own_costs.columns)
        instead = held.at_prices(own)
        state.drop(f"{error} The workspace's own prices are used.", conditions=instead.conditions)
        terms = replace(terms, costs=own)
        evidence = workspaces.evidence(candidate, terms)
    threshold = held.threshold
    if threshold is None:
        threshold = evidence.best.threshold
        state.change(threshold=threshold)
    return Sight(
        workspace=workspace,
        candidate=candidate,
        overlay=_overlay(workspace, held.overlay),
        terms=terms,
        evidence=evidence,
        point=evidence.priced.curve.at(threshold),
    )


def _terms(held: Selection, workspace: Workspace) -> Terms:
    return Terms(
        costs=held.costs,
        current=workspace.policy.threshold,
        words=workspace.words,
        deployed=held.model == workspace.deployed.name,
        prevalence=held.prevalence,
        limits=held.conditions.limits,
        reviewer=held.conditions.reviewer,
    )


def _overlay(workspace: Workspace, name: str | None) -> Candidate | None:
    """Return the model drawn beside the chosen one; one that fails is left out, with a word."""
    if name is None:
        return None
    try:
        return workspaces.candidate(workspace, name)
    except InputError as error:
        state.drop(str(error), overlay=None)
        return None
