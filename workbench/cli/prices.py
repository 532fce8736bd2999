"""The options for what the four outcomes cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import click

from workbench.cli.values import Option, amount, gathered
from workbench.intake import InputError
from workbench.threshold import OUTCOMES, CostModel


@dataclass(frozen=True, slots=True)
class PriceOptions:
    """What was given of the prices."""

    cost_fp: float | None
    cost_fn: float | None
    cost_tp: float | None
    cost_tn: float | None
    cost_fp_column: str | None
    cost_fn_column: str | None
    cost_tp_column: str | None
    cost_tn_column: str | None
    per_amount: bool

    def over(self, flat: CostModel, rates: CostModel | None) -> CostModel:
        """Return prices with what was given here in their place.

        For each outcome the price holds that was given here, else the column, else the flat
        price (or, with --per-amount, the rate).

        Parameters
        ----------
        flat : CostModel
            Prices per case.
        rates : CostModel, optional
            Prices per amount, where there are any.

        Raises
        ------
        InputError
            If prices per amount are asked for, and nobody says any.
        """
        costs = self._rates(flat, rates) if self.per_amount else flat
        prices: dict[str, float] = {}
        columns: dict[str, str | None] = {}
        for outcome in OUTCOMES:
            given: float | None = getattr(self, f"cost_{outcome}")
            if given is not None:
                prices[outcome], columns[outcome] = given, None
            elif (column := getattr(self, f"cost_{outcome}_column")) is not None:
                columns[outcome] = column
        priced = replace(costs, **prices)  # type: ignore[arg-type]
        return replace(priced, columns=replace(costs.columns, **columns))

    def _rates(self, flat: CostModel, rates: CostModel | None) -> CostModel:
        if rates is not None:
            return rates
        if all(getattr(self, f"cost_{outcome}") is None for outcome in OUTCOMES):
            raise InputError(
                "The workspace gives no prices per amount. Give --cost-fp and --cost-fn as shares "
                "of the amount, or fp_per_amount and fn_per_amount under [costs]."
            )
        return CostModel(0.0, 0.0, unit=flat.unit, per_amount=True, columns=flat.columns)


PRICE_OPTIONS: tuple[Option, ...] = (
    click.option("--cost-fp", type=amount, help="Price of a false alarm; default 1."),
    click.option("--cost-fn", type=amount, help="Price of a miss; default 1."),
    click.option("--cost-tp", type=amount, help="Price of a catch; a gain is negative; default 0."),
    click.option("--cost-tn", type=amount, help="Price of a case rightly passed; default 0."),
    *(
        click.option(f"--cost-{outcome}-column", metavar="COLUMN", help=f"Each row's {what}.")
        for outcome, what in (
            ("fp", "price of a false alarm"),
            ("fn", "price of a miss"),
            ("tp", "price of a catch"),
            ("tn", "price if rightly passed"),
        )
    ),
    click.option("--per-amount", is_flag=True, help="The prices are shares of the amount."),
)

price_options = gathered(PriceOptions, "prices", PRICE_OPTIONS)
