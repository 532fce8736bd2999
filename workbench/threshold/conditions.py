"""What a point is held to beside its prices: requirements, a capacity, a person who reviews."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, isnan, nan
from typing import Literal

from workbench.intake import InputError, quoted
from workbench.threshold.costs import LARGEST_PRICE

Sign = Literal[">=", "<="]

# Each name that a metric goes by, and the one that we use for it.
METRICS = {
    "recall": "recall",
    "tpr": "recall",
    "precision": "precision",
    "ppv": "precision",
    "fpr": "fpr",
    "fnr": "fnr",
    "specificity": "specificity",
    "npv": "npv",
    "selection_rate": "selection_rate",
    "cost": "cost",
}
_WRITTEN = re.compile(r"\s*([A-Za-z_]+)\s*(>=|<=)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A bound that the point must keep, without tolerance, such as recall >= 0.9.

    Attributes
    ----------
    metric : str
        One of `METRICS`.
    sign : str
        ">=" or "<=".
    bound : float
        A share from 0 to 1; for "cost", money per case.
    confidence : float, optional
        With which confidence the bound must hold beyond this data, such as 0.95.
    text : str
        As it was written.
    """

    metric: str
    sign: Sign
    bound: float
    confidence: float | None = None
    text: str = ""

    def __post_init__(self) -> None:
        """Refuse what no point could be held to, and write the requirement where nobody did."""
        if self.metric not in METRICS:
            known = ", ".join(METRICS)
            raise InputError(f"The metric {quoted(self.metric)} is not known. Use one of {known}.")
        share = self.metric != "cost"
        if not isfinite(self.bound) or (share and not 0.0 <= self.bound <= 1.0):
            what = "a share from 0 to 1" if share else "a finite amount of money"
            raise InputError(f"The bound of {self.metric} is {self.bound}. Give {what}.")
        if self.confidence is not None and not 0.0 < self.confidence < 1.0:
            raise InputError(
                f"The confidence is {self.confidence}. Give a share above 0 and below 1, such as "
                "0.95."
            )
        if not self.text:
            bound = repr(float(self.bound)).removesuffix(".0")  # reads back to the same bits
            object.__setattr__(self, "text", f"{self.metric}{self.sign}{bound}")

    @classmethod
    def parse(cls, text: str, confidence: float | None = None) -> Requirement:
        """Read a requirement such as "recall>=0.9".

        Raises
        ------
        InputError
            If it is no metric, sign and bound, or a bound that the metric cannot have.
        """
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise InputError(
                f"{quoted(text)} is not a requirement. Write a metric, >= or <=, and a number, "
                "such as 'recall>=0.9'."
            )
        written = match[3].strip()
        try:
            bound = nan if "_" in written else float(written)
        except ValueError:
            bound = nan
        if isnan(bound):
            raise InputError(
                f"{quoted(text)}: {quoted(written)} is not a number. Write it with a decimal "
                "point, such as 'recall>=0.9'."
            )
        sign: Sign = ">=" if match[2] == ">=" else "<="
        return cls(match[1], sign, bound, confidence, text.strip())

    @property
    def kind(self) -> str:
        """The metric under the one name that we use for it: "tpr" is "recall"."""
        return METRICS[self.metric]


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many cases can be flagged, of so many.

    Attributes
    ----------
    most : int
        Cases that can be flagged.
    of : int, optional
        Of how many cases; the rows of the evaluation table where it is not said.
    """

    most: int
    of: int | None = None

    def __post_init__(self) -> None:
        """Refuse a capacity below 0, or of no cases."""
        if self.most < 0 or (self.of is not None and self.of < 1):
            of = "" if self.of is None else f" of {self.of}"
            raise InputError(
                f"The capacity is {self.most}{of}. Give at least 0, of at least 1 case."
            )

    def rows(self, n: int) -> int:
        """Return how many of n rows can be flagged: most/of of them, rounded down."""
        return min(n, self.most if self.of is None else int(Fraction(self.most, self.of) * n))


@dataclass(frozen=True, slots=True)
class Limits:
    """All that a point must keep."""

    requirements: tuple[Requirement, ...] = ()
    capacity: Capacity | None = None

    def __bool__(self) -> bool:
        """Tell whether there is any limit."""
        return bool(self.requirements) or self.capacity is not None


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person who can look at cases between the two thresholds of a band.

    Attributes
    ----------
    cost : float
        Money for one look, at least 0.
    miss : float
        Share of the positives that the person passes.
    false_alarm : float
        Share of the negatives that the person flags.
    capacity : int, optional
        Most rows of the evaluation table that can be reviewed.
    """

    cost: float
    miss: float = 0.0
    false_alarm: float = 0.0
    capacity: int | None = None

    def __post_init__(self) -> None:
        """Refuse a look that pays, shares that are none, and a capacity below 0."""
        if not 0.0 <= self.cost <= LARGEST_PRICE:
            raise InputError(
                f"The review cost is {self.cost}. Give an amount of at least 0, and at most "
                f"{LARGEST_PRICE:g}."
            )
        for name, share in (("miss", self.miss), ("false alarm", self.false_alarm)):
            if not 0.0 <= share <= 1.0:
                raise InputError(
                    f"The reviewer's {name} rate is {share}. Give a share from 0 to 1."
                )
        if self.capacity is not None and self.capacity < 0:
            raise InputError(f"The review capacity is {self.capacity}. Give at least 0.")
