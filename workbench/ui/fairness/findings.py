"""What is known of the slices once the line is let go: tests, intervals, money. Made once each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING

import streamlit as st

from workbench.slices.costs import Estimate, slice_costs
from workbench.slices.counts import count_slices, slice_rates
from workbench.slices.disparity import Disparity, disparities, with_intervals
from workbench.slices.entities import rates_at
from workbench.slices.flags import Flag, corrected_together, flags, stakes, told_once
from workbench.slices.four_fifths import FourFifths, four_fifths
from workbench.slices.impossibility import Bound, impossibility
from workbench.slices.profile import SliceProfile, slice_profiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.slices.flags import Stakes
    from workbench.ui.fairness.looking import Look

# Of more slices than this, tests would take longer than anybody looks at them.
MOST_TESTED = 200


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known at the committed line.

    Attributes
    ----------
    tested : tuple of Flag
        Every difference from the reference that was tested, worst harm first.
    disparities : tuple of Disparity
        How far apart the slices are; with intervals unless there are too many slices.
    four_fifths : FourFifths
        The smallest ratio of two slices' shares of cases that are passed.
    bounds : tuple of Bound
        What equalising two rates makes of the third.
    costs : tuple of Estimate
        Money per case of each slice.
    """

    tested: tuple[Flag, ...]
    disparities: tuple[Disparity, ...]
    four_fifths: FourFifths
    bounds: tuple[Bound, ...]
    costs: tuple[Estimate, ...]

    @property
    def flagged(self) -> tuple[Flag, ...]:
        """The differences that remain after correction; what is one test is named once."""
        return tuple(flag for flag in told_once(self.tested) if flag.flagged)

    def p_of(self, name: str) -> float:
        """Return how often chance alone would set slices so far apart; NaN if it is not known."""
        return next((each.p for each in self.disparities if each.name == name), nan)


def findings(looks: Sequence[Look]) -> tuple[Findings, ...]:
    """Return what is known of each at the committed line, made once for each line and terms.

    Differences from the references are corrected over all of them.
    """
    found = [_findings(_key(look), look) for look in looks]
    tested = corrected_together([each.tested for each in found])
    return tuple(replace(each, tested=own) for each, own in zip(found, tested, strict=True))


def _key(look: Look) -> str:
    point = look.seen.point.threshold
    return repr((look.key, look.seen.key, point, look.min_n, look.reference))


def profiles(look: Look) -> tuple[SliceProfile, ...]:
    """Return what of each slice is free of the line."""
    return _profiles(look.key, look)


@st.cache_resource(max_entries=32, show_spinner=False)
def _findings(key: str, _look: Look) -> Findings:
    del key
    scored, slicing = _look.seen.candidate.scored, _look.slicing
    threshold, min_n = _look.seen.point.threshold, _look.min_n
    many = len(slicing.keys) > MOST_TESTED
    if many:
        counts = count_slices(scored, slicing, threshold)
        rates, apart = slice_rates(counts), disparities(counts, slicing, min_n)
    else:
        rates = rates_at(scored, slicing, threshold)
        apart = with_intervals(scored, slicing, threshold, min_n)
    money = _stakes(repr((_look.key, _look.seen.key)), _look)
    return Findings(
        tested=flags(rates, slicing, _look.reference, min_n, money),
        disparities=apart,
        four_fifths=four_fifths(rates, slicing, None, min_n, "passed"),
        bounds=impossibility(_look.table, _look.reference),
        costs=slice_costs(scored, slicing, _look.seen.evidence.rows(), threshold),
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def _stakes(key: str, _look: Look) -> Stakes:
    del key
    return stakes(_look.seen.evidence.rows(), _look.slicing)


@st.cache_resource(max_entries=16, show_spinner=False)
def _profiles(key: str, _look: Look) -> tuple[SliceProfile, ...]:
    del key
    return slice_profiles(_look.seen.candidate.scored, _look.slicing, _look.curves)
