"""Where a model is weak: slices that a search found, in words and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from workbench.intake import InputError
from workbench.phrases import Money
from workbench.phrases import discovery as words_of
from workbench.report.terms import Terms, point_in_force
from workbench.slices.discovery import Search, discover
from workbench.threshold import operating_curve, priced_rows

if TYPE_CHECKING:
    import pandas as pd

    from workbench.scored import Scored
    from workbench.slices.discovery import Discovered, WeakSlice
    from workbench.workspace import Words


@dataclass(frozen=True, slots=True)
class WeakSlices:
    """What a search for weak slices found.

    Attributes
    ----------
    found : Discovered
        The finds by falling score, and what was searched.
    threshold : float
        Where the decisions were made.
    words : Words
        How the business says it.
    unit : str
        Of money.
    """

    found: Discovered
    threshold: float
    words: Words
    unit: str

    @property
    def finds(self) -> tuple[WeakSlice, ...]:
        """The finds: first those that rows confirm which the search did not see."""
        return tuple(sorted(self.found.finds, key=lambda each: not each.confirmed))

    @property
    def headline(self) -> str:
        """How many finds there are, and how many hold on rows that the search did not see."""
        return words_of.weak_headline(self.found, self.words)

    @property
    def told(self) -> tuple[str, ...]:
        """Each find in words."""
        losses = [loss for each in self.finds for loss in (each.loss, each.others)]
        money = Money.for_costs(self.unit, [loss for loss in losses if not isnan(loss)])
        loss, words = self.found.search.loss, self.words
        return tuple(
            f"Where {words_of.group_told(each.found)}: "
            f"{words_of.weak_told(each, loss, words, money)}"
            for each in self.finds
        )

    @property
    def method(self) -> str:
        """What was searched, how, and what could not be."""
        return words_of.search_told(self.found, self.words)

    def frame(self) -> pd.DataFrame:
        """Return a row for each find, with the figures of rows that the search did not see."""
        import pandas as pd

        return pd.DataFrame([_line(each) for each in self.finds])


def weak_slices(
    scored: Scored,
    terms: Terms | None = None,
    *,
    threshold: float | None = None,
    search: Search = Search(),  # noqa: B008 (frozen)
) -> WeakSlices:
    """Search all columns for slices in which a model decides worse, and test what is found.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    terms : Terms, optional
        Prices, today's policy and words; each mistake costs 1 where nothing is said.
    threshold : float, optional
        Where decisions are made; at today's policy where there is one and none is given, else
        at the cheapest threshold that keeps the limits.
    search : Search
        What is sought.

    Raises
    ------
    InputError
        If what is sought makes no sense, too few rows can be searched, or the threshold is not
        a number.
    """
    terms = terms or Terms()
    if threshold is not None and isnan(threshold):
        raise InputError("The threshold is not a number. Give a score such as 0.25, or inf.")
    at = point_in_force(scored, terms)[0] if threshold is None else threshold
    rows = priced_rows(scored, operating_curve(scored), terms.costs, prevalence=terms.prevalence)
    found = discover(scored, rows, at, search)
    return WeakSlices(found, at, terms.words, terms.costs.unit)


def _line(find: WeakSlice) -> dict[str, str | float]:
    return {
        "slice": find.found.title,
        "held_out": find.held_out,
        "loss": find.loss,
        "others": find.others,
        "difference": find.difference,
        "low": find.low,
        "high": find.high,
        "p_adjusted": find.p_adjusted,
        "confirmed": find.confirmed,
    }
