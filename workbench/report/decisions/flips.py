"""Which cases two decisions decide otherwise, on the same rows, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from workbench.intake import InputError
from workbench.report.record.as_json import policy_of
from workbench.report.record.reproduce import terms_of
from workbench.report.spreadsheet import csv_text
from workbench.slices.group_rule import row_thresholds
from workbench.slices.paired import Decided
from workbench.slices.paired_means import cost_changes
from workbench.slices.slicing import Slicing
from workbench.threshold import operating_curve, priced_rows
from workbench.threshold.rule import FLAGGED, PASSED, REVIEWED, Rule
from workbench.threshold.rule_cost import mean_cost, row_money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from workbench.report.decisions.rows import BothScored
    from workbench.report.record.making import Record
    from workbench.report.terms import Terms
    from workbench.scored import Scored
    from workbench.threshold import PricedRows

Interval = tuple[float, float]
_T = TypeVar("_T", bound=np.generic)
ACTIONS = {FLAGGED: "flag", REVIEWED: "review", PASSED: "pass"}
# Every way to be decided otherwise: from, to.
WAYS = (
    (PASSED, FLAGGED),
    (FLAGGED, PASSED),
    (PASSED, REVIEWED),
    (REVIEWED, PASSED),
    (FLAGGED, REVIEWED),
    (REVIEWED, FLAGGED),
)


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """What it costs that cases are decided otherwise, at the prices of one of the decisions.

    Attributes
    ----------
    per_case : float
        Money per case of all rows: the newer decision minus the older one.
    interval : tuple of float, or None
        95 % interval of that, the same rows being decided twice; None where they show no spread.
    total : float
        Money in all rows.
    each : ndarray of float64, shape (n_flips,)
        Each flipped case's part of `total`.
    """

    per_case: float
    interval: Interval | None
    total: float
    each: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Flips:
    """The cases that the newer decision decides otherwise than the older one.

    Attributes
    ----------
    n : int
        Rows that were looked at.
    ids : ndarray of object, shape (n_flips,)
        Case ids as text; row numbers from 1 where there is no column of ids.
    y_true : ndarray of bool, shape (n_flips,)
        Whether each is a positive.
    scores : ndarray of float64, shape (n_flips, 2)
        By the older and by the newer decision's model.
    actions : ndarray of int8, shape (n_flips, 2)
        `PASSED`, `REVIEWED` or `FLAGGED`, by the older and by the newer decision.
    at_new, at_old : Priced or None
        At the prices of the newer and of the older decision; None where they cannot be used.
    why_not : str
        Why not; "" where both can.
    """

    n: int
    ids: NDArray[np.object_]
    y_true: NDArray[np.bool_]
    scores: NDArray[np.float64]
    actions: NDArray[np.int8]
    at_new: Priced | None
    at_old: Priced | None
    why_not: str

    def __len__(self) -> int:
        """Return how many cases flip."""
        return len(self.ids)

    def of(self, before: int, after: int) -> NDArray[np.bool_]:
        """Return which flips go from one action to another, shape (n_flips,)."""
        return np.asarray((self.actions[:, 0] == before) & (self.actions[:, 1] == after))

    def csv(self) -> str:
        """Return a row for each flipped case, those first that come out dearest."""
        priced = self.at_new or self.at_old
        order = np.arange(len(self)) if priced is None else np.argsort(-priced.each, kind="stable")
        head = ("case", "positive", "score_then", "score_now", "then", "now")
        return csv_text((*head, "dearer_now", "dearer_at_old_prices"), self._lines(order))

    def _lines(self, order: NDArray[np.int64]) -> Iterator[tuple[str | float | int | None, ...]]:
        for i in order.tolist():
            then, now = self.scores[i].tolist()
            before, after = (ACTIONS[each] for each in self.actions[i].tolist())
            money = [None if at is None else float(at.each[i]) for at in (self.at_new, self.at_old)]
            yield (str(self.ids[i]), int(self.y_true[i]), then, now, before, after, *money)


def flips_of(old: Record, new: Record, rows: BothScored) -> Flips:
    """Return which cases are decided otherwise, and what that costs at the prices of either.

    Where both decisions only flag and pass, the interval is that of `cost_changes`: shares of
    those who are newly flagged and newly passed, with what each costs. With people who look it is
    that of the mean of the rows' own differences (Cochran 1977, section 6.4). Both take the
    thresholds as given.

    Parameters
    ----------
    old, new : Record
        The decisions.
    rows : BothScored
        The rows, scored for either.

    Raises
    ------
    InputError
        If groups that have thresholds of their own cannot be found in the rows.
    """
    scored = rows.scored
    before = _actions(old, scored, rows.before)
    after = _actions(new, scored, scored.y_score)
    flipped = np.flatnonzero(before != after)
    looked = bool((before == REVIEWED).any() or (after == REVIEWED).any())
    priced: list[Priced | None] = []
    why: list[str] = []
    for name, record in (("newer", new), ("older", old)):
        try:
            if looked:
                _refuse_without_reviewer(record, name)
            priced.append(_priced(terms_of(record), scored, (before, after), flipped))
        except InputError as error:
            priced.append(None)
            why.append(str(error))
    ids = np.arange(1, scored.n + 1).astype(str) if scored.ids is None else scored.ids
    return Flips(
        n=scored.n,
        ids=_frozen(ids[flipped].astype(object)),
        y_true=_frozen(scored.y_true[flipped]),
        scores=_frozen(np.stack((rows.before, scored.y_score), axis=1)[flipped]),
        actions=_frozen(np.stack((before, after), axis=1)[flipped]),
        at_new=priced[0],
        at_old=priced[1],
        why_not=" ".join(dict.fromkeys(why)),
    )


def _actions(record: Record, scored: Scored, y_score: NDArray[np.float64]) -> NDArray[np.int8]:
    """Return what a decision does with each row."""
    policy, band = policy_of(record), record.band
    own = None if policy is None else row_thresholds(policy, scored.table).thresholds
    rule = Rule(record.point.threshold, None if band is None else (band.low, band.high))
    return rule.decide(y_score, own)


def _refuse_without_reviewer(record: Record, name: str) -> None:
    if record.conditions.reviewer is None:
        raise InputError(
            f"The {name} decision does not say what a look by a person costs, so that nothing can "
            "be told at its prices."
        )


def _priced(
    terms: Terms,
    scored: Scored,
    actions: tuple[NDArray[np.int8], NDArray[np.int8]],
    flipped: NDArray[np.int64],
) -> Priced:
    """Return what both decisions cost apart at the prices of one of them.

    Raises
    ------
    InputError
        If its prices cannot be used with these rows.
    """
    looked = any(bool((each == REVIEWED).any()) for each in actions)
    curve = operating_curve(scored)
    rows = priced_rows(scored, curve, terms.costs, prevalence=terms.prevalence)
    then, now = (row_money(rows, each, terms.reviewer) for each in actions)
    apart = now - then
    found = mean_cost(rows, apart)
    interval = found.interval if looked else _interval(scored, rows, actions)
    weight = np.ones(scored.n) if rows.weight is None else rows.weight
    return Priced(
        per_case=found.per_case,
        interval=interval if len(flipped) else None,
        total=float(np.dot(weight, apart)),
        each=_frozen((weight * apart)[flipped]),
    )


def _interval(
    scored: Scored, rows: PricedRows, actions: tuple[NDArray[np.int8], NDArray[np.int8]]
) -> Interval | None:
    whole = Slicing(("all",), (("all",),), np.zeros(scored.n, dtype=np.int64))
    before, after = (_flagging(scored, each) for each in actions)
    (change,) = cost_changes(before, after, whole, rows)
    return (change.low, change.high) if isfinite(change.low) and isfinite(change.high) else None


def _flagging(scored: Scored, actions: NDArray[np.int8]) -> Decided:
    """Return a rule that only flags and passes, as a threshold on whether it flags."""
    return Decided(replace(scored, y_score=(actions == FLAGGED).astype(np.float64)), 0.5)


def _frozen(array: NDArray[_T]) -> NDArray[_T]:
    array.setflags(write=False)
    return array
