"""The options for what the four outcomes cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import click

from workbench.cli.values import Option, amount
from workbench.threshold import CostModel


@dataclass(frozen=True, slots=True)
class PriceOptions:
    """What was given of the prices."""

    cost_fp: float | None
    cost_fn: float | None
    cost_tp: float | None
    cost_tn: float | None

    def over(self, costs: CostModel) -> CostModel:
        """Return prices with what was given here in their place."""
        return replace(
            costs,
            fp=costs.fp if self.cost_fp is None else self.cost_fp,
            fn=costs.fn if self.cost_fn is None else self.cost_fn,
            tp=costs.tp if self.cost_tp is None else self.cost_tp,
            tn=costs.tn if self.cost_tn is None else self.cost_tn,
        )


price_options: tuple[Option, ...] = (
    click.option("--cost-fp", type=amount, help="Price of a false alarm; default 1."),
    click.option("--cost-fn", type=amount, help="Price of a miss; default 1."),
    click.option("--cost-tp", type=amount, help="Price of a catch; a gain is negative; default 0."),
    click.option("--cost-tn", type=amount, help="Price of a case rightly passed; default 0."),
)
