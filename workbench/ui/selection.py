"""What is being looked at: one frozen value that all pages share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.report.rates import starting_rates
from workbench.threshold import CostModel, Limits
from workbench.ui.case_choice import CaseChoice
from workbench.ui.decision_choice import DecisionChoice
from workbench.ui.driver_choice import DriverChoice
from workbench.ui.fairness_choice import MOST_BESIDE, FairnessChoice

if TYPE_CHECKING:
    from workbench.report.operating_view import Pin
    from workbench.threshold import Reviewer
    from workbench.workspace import Workspace

MOST_PINS = 4
MOST_REQUIREMENTS = 6
LONGEST_NAME = 40
PANELS = ("sure", "stable", "probability", "models", "per_case")
SLICE_PANELS = ("parity", "weak", "against", "scores")  # of the page on fairness


@dataclass(frozen=True, slots=True)
class Conditions:
    """Prices, and what a point is held to beside them.

    Attributes
    ----------
    flat : CostModel
        Prices per case, or from the columns that hold them.
    rates : CostModel, optional
        Prices per amount; None where rows have no amount.
    limits : Limits
        Requirements and capacity.
    reviewer : Reviewer, optional
        The person who looks at cases between two thresholds.
    """

    flat: CostModel
    rates: CostModel | None = None
    limits: Limits = Limits()  # noqa: RUF009 (frozen)
    reviewer: Reviewer | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What is being looked at.

    Attributes
    ----------
    workspace : str
        Key of the workspace.
    model : str
        Name of the model.
    conditions : Conditions
        Prices and limits in use; the workspace's, until changed.
    own : Conditions
        The workspace's: an address names only what differs.
    per_amount : bool
        Whether prices are shares of each row's amount.
    prevalence : float, optional
        Share of positives to expect; that of the rows where it is not said.
    overlay : str, optional
        Name of the model drawn beside it.
    threshold : float, optional
        The committed operating point; the cheapest, until chosen.
    band : tuple of float, optional
        (low, high) between which a person reviews; the best band, until chosen.
    pins : tuple of Pin
        Named thresholds to compare.
    by : str, optional
        The column by which people are compared.
    panel : str, optional
        Which of `PANELS` or `SLICE_PANELS` is open.
    case : CaseChoice
        The single case that is looked at.
    drivers : DriverChoice
        What is looked at of the drivers.
    fairness : FairnessChoice
        What is compared beside the first column.
    decisions : DecisionChoice
        Which recorded decisions are looked at.
    """

    workspace: str
    model: str
    conditions: Conditions
    own: Conditions
    per_amount: bool = False
    prevalence: float | None = None
    overlay: str | None = None
    threshold: float | None = None
    band: tuple[float, float] | None = None
    pins: tuple[Pin, ...] = ()
    by: str | None = None
    panel: str | None = None
    case: CaseChoice = CaseChoice()  # noqa: RUF009 (frozen)
    drivers: DriverChoice = DriverChoice()  # noqa: RUF009 (frozen)
    fairness: FairnessChoice = FairnessChoice()  # noqa: RUF009 (frozen)
    decisions: DecisionChoice = DecisionChoice()  # noqa: RUF009 (frozen)

    @property
    def costs(self) -> CostModel:
        """The prices in use."""
        return self.priced_by(self.conditions)

    @property
    def own_costs(self) -> CostModel:
        """The workspace's prices of the kind that is in use."""
        return self.priced_by(self.own)

    def priced_by(self, conditions: Conditions) -> CostModel:
        """Return the prices of the kind that is in use."""
        if self.per_amount and conditions.rates is not None:
            return conditions.rates
        return conditions.flat

    def at_prices(self, costs: CostModel) -> Selection:
        """Return the same at other prices of the same kind."""
        held = self.conditions
        if costs.per_amount:
            return replace(self, conditions=replace(held, rates=costs))
        return replace(self, conditions=replace(held, flat=costs))


def with_column(costs: CostModel, outcome: str, column: str | None) -> CostModel:
    """Return the same prices, but one from a column; from none where that is None."""
    return replace(costs, columns=replace(costs.columns, **{outcome: column}))


def fresh(workspace: Workspace) -> Selection:
    """Return the first look at a workspace: its deployed model, its prices and limits."""
    own = Conditions(
        flat=workspace.costs,
        rates=starting_rates(workspace),
        limits=workspace.policy.limits,
        reviewer=workspace.policy.reviewer(workspace.review),
    )
    sensitive = workspace.data.sensitive
    return Selection(
        workspace=workspace.key,
        model=workspace.deployed.name,
        conditions=own,
        own=own,
        by=sensitive[0] if sensitive else None,
        fairness=FairnessChoice(also=sensitive[1:MOST_BESIDE]),
    )
