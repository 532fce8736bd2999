"""What the four outcomes cost: per case, per amount of each row, or from a column of prices.

A gain is a negative cost. Nothing here assumes that a mistake is dearer than being right:
`CostModel.reasonable` says whether it is (Elkan 2001).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING

from workbench.intake import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

OUTCOMES = ("fp", "fn", "tp", "tn")
LARGEST_PRICE = 1e100  # a price times a sum of weights is still a double


@dataclass(frozen=True, slots=True)
class PriceColumns:
    """For each outcome the column that holds each row's own price, where there is one."""

    fp: str | None = None
    fn: str | None = None
    tp: str | None = None
    tn: str | None = None

    def __iter__(self) -> Iterator[str]:
        """Yield the columns that are named, each once."""
        named = (self.fp, self.fn, self.tp, self.tn)
        yield from dict.fromkeys(name for name in named if name is not None)

    def __bool__(self) -> bool:
        """Tell whether any column is named."""
        return any(True for _ in self)


@dataclass(frozen=True, slots=True)
class CostModel:
    """The price of each outcome, all in one `unit`; a gain is negative.

    Attributes
    ----------
    fp, fn, tp, tn : float
        Money per case of the outcome; with `per_amount`, money per unit of the row's amount.
    unit : str
        What money is counted in.
    per_amount : bool
        Whether the four are rates on each row's amount.
    columns : PriceColumns
        Outcomes whose price each row holds itself; the four say nothing of those.

    Raises
    ------
    InputError
        If a price is not a finite number.
    """

    fp: float = 1.0
    fn: float = 1.0
    tp: float = 0.0
    tn: float = 0.0
    unit: str = ""
    per_amount: bool = False
    columns: PriceColumns = field(default_factory=PriceColumns)

    def __post_init__(self) -> None:
        """Refuse prices that are not finite, or too large to be summed."""
        for name in OUTCOMES:
            price = getattr(self, name)
            if not isfinite(price) or abs(price) > LARGEST_PRICE:
                raise InputError(
                    f"The cost '{name}' is {price}. Give a finite amount of money, at most "
                    f"{LARGEST_PRICE:g}; a gain is a negative cost."
                )

    @property
    def flat(self) -> bool:
        """Whether every case of an outcome costs the same."""
        return not self.per_amount and not self.columns

    @property
    def reasonable(self) -> bool:
        """Whether each mistake costs more than being right about the same case (Elkan 2001).

        It speaks of the four prices; `PricedCurve.reasonable` looks at the rows as well.
        """
        return self.fp > self.tn and self.fn > self.tp

    def with_price(self, outcome: str, price: float) -> CostModel:
        """Return the same prices but for one outcome: "fp", "fn", "tp" or "tn"."""
        changes: dict[str, float] = {outcome: price}
        return replace(self, **changes)  # type: ignore[arg-type]

    def rate(self, outcome: str) -> float:
        """Return what an outcome's exposure is multiplied by: 1 where its column is the price."""
        if getattr(self.columns, outcome) is not None:
            return 1.0
        price: float = getattr(self, outcome)
        return price
