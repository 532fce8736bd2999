"""What a point is held to beside its prices: another world, limits, a person who reviews."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.phrases.capacity import capacity_use_text, without_limits
from workbench.phrases.limits import review_limits_text
from workbench.report.slots import slots
from workbench.threshold import Capacity, Limits, Reviewer
from workbench.ui import requiring, state
from workbench.ui.menu import opened
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.threshold.choice import CapacityUse
    from workbench.ui.sight import Sight

_LARGEST = 10**12


def limits(seen: Sight) -> None:
    """Ask for the share of positives to expect, a capacity, and requirements."""
    menu = opened("Conditions", "conditions")
    if menu is None:
        return
    with menu:
        _prevalence(seen)
        _capacity(seen)
        requiring.requirements(seen)


def notes(seen: Sight) -> None:
    """Say how far a capacity goes, and what it costs to keep the limits."""
    choice, words = seen.evidence.choice, seen.terms.words
    said = ""
    use = _use(seen.key, seen) if choice.feasible else None
    if use is not None:
        said = capacity_use_text(use, words, seen.money)
    if choice.binds:
        free = seen.priced.curve.point(choice.free)
        said += without_limits(free, seen.priced.per_case(free), words, seen.money)
    if said:
        st.caption(plain(said))


def reviewer(seen: Sight) -> None:
    """Ask for what a person's look costs, how the person errs, and how many there are time for."""
    words, costs = seen.terms.words, seen.terms.costs
    held = seen.terms.reviewer
    menu = opened("Review by a person", "reviewing")
    if menu is None:
        return
    with menu:
        st.caption(
            plain(
                f"A person looks at the {words.cases} in the middle: above the band all are "
                f"{words.flagged}, below it all are {words.passed}. "
                + review_limits_text(seen.terms.limits)
            )
        )
        unit = f" ({costs.unit})" if costs.unit else ""
        _number(
            "review cost",
            f"One look costs{unit}",
            None if held is None else held.cost,
            _review_at,
            placeholder="nobody reviews",
        )
        if held is None:
            return
        _percent(
            "review miss",
            f"Of {words.positives} the person would {words.passing} (%)",
            held.miss,
            _misses,
        )
        _percent(
            "review false alarm",
            f"Of {words.negatives} the person would {words.flag} (%)",
            held.false_alarm,
            _alarms,
        )
        _whole(
            "review capacity",
            f"At most so many looks, of {seen.candidate.scored.n:,}",
            held.capacity,
            _looks,
        )


@st.cache_resource(max_entries=32, show_spinner=False)
def _use(key: str, _seen: Sight) -> CapacityUse | None:
    del key
    return slots(_seen.evidence, _seen.terms.limits)


def _prevalence(seen: Sight) -> None:
    words = seen.terms.words
    observed = phrases.percent(seen.candidate.hull.curve.prevalence)
    _percent(
        "expected prevalence",
        f"Expected share of {words.positives} (%)",
        seen.terms.prevalence,
        _expect,
        placeholder=f"as in the data, {observed}",
    )


def _capacity(seen: Sight) -> None:
    words, held = seen.terms.words, seen.terms.limits.capacity
    most, of = st.columns(2, vertical_alignment="bottom")
    with most:
        label = f"At most so many {words.flagged}"
        _whole("capacity", label, None if held is None else held.most, _flag_at_most)
    if held is None:
        return
    with of:
        rows = f"{seen.candidate.scored.n:,}, the rows here"
        label = f"of so many {words.cases}"
        _whole("capacity of", label, held.of, _out_of, placeholder=rows)


def _percent(
    key: str,
    label: str,
    share: float | None,
    take: Callable[[float | None], None],
    *,
    placeholder: str | None = None,
) -> None:
    """Ask for a share in percent."""

    def apply(value: object) -> None:
        take(value / 100.0 if isinstance(value, float) else None)

    changed = state.bind(key, None if share is None else 100.0 * share, apply)
    st.number_input(
        plain(label),
        value=None,
        min_value=0.0,
        max_value=100.0,
        step=1.0,
        format="%.6g",
        key=key,
        on_change=changed,
        placeholder=placeholder,
    )


def _number(
    key: str,
    label: str,
    value: float | None,
    take: Callable[[float | None], None],
    *,
    placeholder: str | None = None,
) -> None:
    """Ask for an amount of at least 0."""

    def apply(given: object) -> None:
        take(given if isinstance(given, float) else None)

    changed = state.bind(key, value, apply)
    st.number_input(
        plain(label),
        value=None,
        min_value=0.0,
        step=1.0,
        format="%.10g",
        key=key,
        on_change=changed,
        placeholder=placeholder,
    )


def _whole(
    key: str,
    label: str,
    value: int | None,
    take: Callable[[int | None], None],
    *,
    placeholder: str | None = "no limit",
) -> None:
    """Ask for a number of cases."""

    def apply(given: object) -> None:
        take(given if isinstance(given, int) else None)

    changed = state.bind(key, value, apply)
    st.number_input(
        plain(label),
        value=None,
        min_value=0,
        max_value=_LARGEST,
        step=1,
        key=key,
        on_change=changed,
        placeholder=placeholder,
    )


def _expect(share: float | None) -> None:
    state.change(prevalence=share if share is not None and 0.0 < share < 1.0 else None)


def _flag_at_most(most: int | None) -> None:
    held = state.selection().conditions.limits
    of = None if held.capacity is None else held.capacity.of
    _limit(replace(held, capacity=None if most is None else Capacity(most, of)))


def _out_of(of: int | None) -> None:
    held = state.selection().conditions.limits
    if held.capacity is not None:
        _limit(replace(held, capacity=Capacity(held.capacity.most, of or None)))


def _limit(limits: Limits) -> None:
    state.change(conditions=replace(state.selection().conditions, limits=limits))


def _review_at(cost: float | None) -> None:
    held = state.selection().conditions.reviewer
    if cost is None:
        _reviewed_by(None)
    else:
        _reviewed_by(Reviewer(cost) if held is None else replace(held, cost=cost))


def _misses(share: float | None) -> None:
    held = state.selection().conditions.reviewer
    if held is not None:
        _reviewed_by(replace(held, miss=share or 0.0))


def _alarms(share: float | None) -> None:
    held = state.selection().conditions.reviewer
    if held is not None:
        _reviewed_by(replace(held, false_alarm=share or 0.0))


def _looks(most: int | None) -> None:
    held = state.selection().conditions.reviewer
    if held is not None:
        _reviewed_by(replace(held, capacity=most))


def _reviewed_by(reviewer: Reviewer | None) -> None:
    conditions = replace(state.selection().conditions, reviewer=reviewer)
    state.change(conditions=conditions, band=None)
