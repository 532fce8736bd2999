"""Slices compared at one threshold: their rates, how far apart they are, and what is flagged."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.intake import InputError, quoted
from workbench.phrases.fairness import bearers
from workbench.report.slice_choice import SliceChoice
from workbench.report.terms import Terms, point_in_force
from workbench.slices.costs import slice_costs
from workbench.slices.disparity import with_intervals
from workbench.slices.entities import rates_at
from workbench.slices.flags import flags, reference_key, stakes
from workbench.slices.four_fifths import four_fifths
from workbench.slices.groups import crossed
from workbench.slices.impossibility import impossibility
from workbench.slices.profile import slice_profiles
from workbench.slices.slicing import Cut, Found, slice_rows
from workbench.slices.table import sliced
from workbench.threshold import operating_curve, priced_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.scored import Scored
    from workbench.slices import Cutting, SliceTable, Slicing
    from workbench.slices.costs import Estimate
    from workbench.slices.disparity import Disparity
    from workbench.slices.flags import Flag
    from workbench.slices.four_fifths import FourFifths
    from workbench.slices.impossibility import Bound
    from workbench.slices.profile import SliceProfile
    from workbench.workspace import Words

_MOST_COMPARED = 2_000  # spellings, since comparing them takes time
_NEAREST, _NAMED = 3, 10


@dataclass(frozen=True, slots=True, eq=False)
class Fairness:
    """What `workbench fairness` answers.

    Attributes
    ----------
    table : SliceTable
        Size, base rate and rates of each slice at the threshold.
    reference : tuple of str, or None
        Key of the slice that the others are compared with; None where none is ok.
    profiles : tuple of SliceProfile
        What of each slice is free of the threshold: its AUC and calibration.
    costs : tuple of Estimate
        Money per case of each slice.
    disparities : tuple of Disparity
        How far the slices lie apart, with intervals.
    four_fifths : tuple of FourFifths
        The four-fifths rule asked of the shares flagged, and of the shares passed.
    bounds : tuple of Bound
        What equalising two rates would make of the third.
    tested : tuple of Flag
        Every difference from the reference that was tested, worst harm first.
    words : Words
        How the business says it.
    money : phrases.Money
        How money is written.
    min_n : int
        A rate whose denominator has fewer rows is "too few".
    feasible : bool
        Whether any threshold keeps the limits, where the cheapest was sought.
    prevalence : float, optional
        Share of positives to expect: it weights costs and harm; rates stay as observed.
    """

    table: SliceTable
    reference: tuple[str, ...] | None
    profiles: tuple[SliceProfile, ...]
    costs: tuple[Estimate, ...]
    disparities: tuple[Disparity, ...]
    four_fifths: tuple[FourFifths, FourFifths]
    bounds: tuple[Bound, ...]
    tested: tuple[Flag, ...]
    words: Words
    money: phrases.Money
    min_n: int
    feasible: bool = True
    prevalence: float | None = None

    @property
    def threshold(self) -> float:
        """Cases scoring at least this are flagged."""
        return self.table.threshold

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The differences that remain after correcting for all that were tested."""
        return tuple(flag for flag in self.tested if flag.flagged)

    @property
    def p_of_mistakes(self) -> tuple[float, float]:
        """How likely chance sets groups so far apart, in false alarms and in misses."""
        found = {each.name: each.p for each in self.disparities}
        return (
            found.get("false_positive_rate_difference", nan),
            found.get("equal_opportunity_difference", nan),
        )

    @property
    def headline(self) -> str:
        """Who bears most of the mistakes, and whether the data can tell that from chance."""
        return bearers(self.table, self.words, self.min_n, self.p_of_mistakes)

    def disparity(self, name: str) -> Disparity:
        """Return one of the disparities by its name."""
        return next(each for each in self.disparities if each.name == name)


def fairness(
    scored: Scored,
    terms: Terms | None = None,
    *,
    by: Cutting | Sequence[Cutting],
    threshold: float | None = None,
    choice: SliceChoice = SliceChoice(),  # noqa: B008 (frozen)
) -> Fairness:
    """Compare the slices of a table at one threshold.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    terms : Terms, optional
        Prices, today's policy, limits and words; each mistake costs 1 where nothing is said.
    by : str, Cut, Found, or a sequence of one to three of them
        What to cut by, as for `by_slice`.
    threshold : float, optional
        Compare here; at today's policy where there is one and none is given, else at the
        cheapest point that keeps the limits.
    choice : SliceChoice
        What to compare with, and how few rows are too few.

    Raises
    ------
    InputError
        If the rows cannot be cut so, no slice is as the reference says, a price or a condition
        cannot be used, or the threshold is not a number.
    """
    terms = terms or Terms()
    if threshold is not None and isnan(threshold):
        raise InputError("The threshold is not a number. Give a score such as 0.25, or inf.")
    refuse_label_and_score(scored, by)
    slicing = slice_rows(scored.table, by, checked=scored.columns.sensitive)
    at, feasible = point_in_force(scored, terms) if threshold is None else (threshold, True)
    table = sliced(scored, slicing, at, choice.min_n)
    _refuse_unknown(table, choice.reference)
    return _answer(_Compared(scored, terms, slicing, table, choice), feasible)


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """What is compared, and on which terms."""

    scored: Scored
    terms: Terms
    slicing: Slicing
    table: SliceTable
    choice: SliceChoice


def _answer(found: _Compared, feasible: bool) -> Fairness:
    scored, terms, slicing, table = found.scored, found.terms, found.slicing, found.table
    choice, at = found.choice, table.threshold
    reference = reference_key(table, choice.reference)
    rates = rates_at(scored, slicing, at)
    curve = operating_curve(scored)
    rows = priced_rows(scored, curve, terms.costs, prevalence=terms.prevalence)
    costs = slice_costs(scored, slicing, rows, at)
    return Fairness(
        table=table,
        reference=reference,
        profiles=slice_profiles(scored, slicing),
        costs=costs,
        disparities=with_intervals(scored, slicing, at, choice.min_n, choice.seed),
        four_fifths=(
            four_fifths(rates, slicing, None, choice.min_n, "flagged"),
            four_fifths(rates, slicing, None, choice.min_n, "passed"),
        ),
        bounds=impossibility(table, reference),
        tested=flags(rates, slicing, reference, choice.min_n, stakes(rows, slicing)),
        words=terms.words,
        money=phrases.Money.for_costs(terms.costs.unit, [each.value for each in costs]),
        min_n=choice.min_n,
        feasible=feasible,
        prevalence=terms.prevalence,
    )


def refuse_label_and_score(scored: Scored, by: Cutting | Sequence[Cutting]) -> None:
    """Refuse slices that hold one kind of case only, or one kind of decision.

    Raises
    ------
    InputError
        If rows are cut by the true labels or by the scores.
    """
    wanted = [by] if isinstance(by, str | Cut | Found) else list(by)
    named = {name for each in wanted for name in _columns(each)}
    if scored.columns.y_true in named:
        raise InputError(
            f"{quoted(scored.columns.y_true)} is the column of true labels: each slice by it would "
            "hold one label only, so that no rates could be compared. Name another column."
        )
    if scored.columns.y_score in named:
        raise InputError(
            f"{quoted(scored.columns.y_score)} is the column of scores, which the threshold cuts "
            "already. Name another column."
        )


def _columns(by: Cutting) -> tuple[str, ...]:
    if isinstance(by, Found):
        return tuple(cut.column for cut, _ in by.members)
    return (by.column if isinstance(by, Cut) else by,)


def _refuse_unknown(table: SliceTable, wanted: tuple[str, ...] | None) -> None:
    """Refuse a reference that is no slice, and name those that are spelt nearly so."""
    if wanted is None or table.find(wanted) is not None:
        return
    for place, (title, value) in enumerate(zip(table.by, wanted, strict=True)):
        known = list(dict.fromkeys(row.key[place] for row in table.slices))
        if value not in known:
            raise InputError(f"{quoted(title)} has no slice {quoted(value)}. {_near(value, known)}")
    raise InputError(
        f"No row lies in the slice {quoted(crossed(wanted))} of {quoted(table.title)}, so "
        "nothing can be compared with it. Name a slice that has rows."
    )


def _near(value: str, known: Sequence[str]) -> str:
    plain = {name.casefold(): name for name in known[:_MOST_COMPARED]}
    close = difflib.get_close_matches(value.strip().casefold(), plain, n=_NEAREST)
    hint = f"Did you mean {' or '.join(quoted(plain[name]) for name in close)}? " if close else ""
    more = f" and {len(known) - _NAMED:,} more" if len(known) > _NAMED else ""
    return f"{hint}Its slices are {', '.join(quoted(name) for name in known[:_NAMED])}{more}."
