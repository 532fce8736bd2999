"""What changed from one decision to another: every fact, and the cases decided otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.lineage import why_different
from workbench.report.decisions.facts import ABOUTS, About, Fact, facts_of
from workbench.report.decisions.flips import flips_of

if TYPE_CHECKING:
    from workbench.report.decisions.flips import Flips
    from workbench.report.decisions.rows import BothScored
    from workbench.report.record.making import Record

NOTHING = "–"
_ORDER = {about: place for place, about in enumerate(ABOUTS)}


@dataclass(frozen=True, slots=True)
class Pair:
    """One fact of two decisions.

    Attributes
    ----------
    about, name : str
        As those of `Fact`.
    then, now : str
        What the older and the newer decision say; "–" where one says nothing.
    same : bool
        Whether they say exactly the same, whatever the eye is shown.
    """

    about: About
    name: str
    then: str
    now: str
    same: bool


@dataclass(frozen=True, slots=True, eq=False)
class DecisionChange:
    """What is different between two decisions.

    Attributes
    ----------
    pairs : tuple of Pair
        Every fact of either.
    why : tuple of str
        A sentence on data, model, program and libraries that are others.
    flips : Flips or None
        The cases that are decided otherwise; None where they cannot be counted.
    why_not : str
        Why they cannot; "" where they can.
    """

    pairs: tuple[Pair, ...]
    why: tuple[str, ...]
    flips: Flips | None
    why_not: str

    @property
    def nothing(self) -> bool:
        """Whether nothing is different: every fact, and every case."""
        return not (self.changed or self.why or self.flips is None or len(self.flips))

    @property
    def changed(self) -> tuple[Pair, ...]:
        """The facts that are different."""
        return tuple(pair for pair in self.pairs if not pair.same)

    def about(self, *what: About) -> tuple[Pair, ...]:
        """Return the different facts of some kinds."""
        return tuple(pair for pair in self.changed if pair.about in what)


def what_changed(
    old: Record, new: Record, rows: BothScored | None = None, why_not: str = ""
) -> DecisionChange:
    """Compare two decisions.

    Parameters
    ----------
    old, new : Record
        The decisions; told in the words of the newer one.
    rows : BothScored, optional
        The rows of the newer decision, scored for either (`both_scored`).
    why_not : str
        Where there are none, the sentence that says why.

    Raises
    ------
    InputError
        If groups that have thresholds of their own cannot be found in the rows.
    """
    then, now = facts_of(old, new.words), facts_of(new, new.words)
    return DecisionChange(
        pairs=_paired(then, now),
        why=why_different(old.lineage, new.lineage),
        flips=None if rows is None else flips_of(old, new, rows),
        why_not=why_not,
    )


def _paired(then: tuple[Fact, ...], now: tuple[Fact, ...]) -> tuple[Pair, ...]:
    """Return the facts of both, in the order of the newer; what only the older says comes last."""
    old, new = ({(fact.about, fact.name): fact for fact in facts} for facts in (then, now))
    keys = sorted(dict.fromkeys((*new, *old)), key=lambda key: _ORDER[key[0]])
    return tuple(_pair(key, old.get(key), new.get(key)) for key in keys)


def _pair(key: tuple[About, str], old: Fact | None, new: Fact | None) -> Pair:
    about, name = key
    same = old is not None and new is not None and old.value == new.value
    then, now = (NOTHING if fact is None else fact.text for fact in (old, new))
    if then == now and not same and old is not None and new is not None:
        now = f"{now}, but not to the last digit"  # the eye is shown fewer
    return Pair(about, name, then, now, same)
