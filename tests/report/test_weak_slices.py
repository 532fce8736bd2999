"""Weak slices as one value: what the search found, in words and as a table."""

from __future__ import annotations

from math import nan

import pytest

from tests.slices.test_discovery import planted
from workbench.columns import Columns
from workbench.intake import InputError
from workbench.report.terms import Terms
from workbench.report.weak_slices import WeakSlices, weak_slices
from workbench.scored import Scored
from workbench.slices import by_slice
from workbench.slices.discovery import Search, discover
from workbench.threshold import CostModel, operating_curve, priced_rows

COSTS = CostModel(fp=2.0, fn=6.0, unit="€")


@pytest.fixture(scope="module")
def scored() -> Scored:
    return Scored.from_frame(planted(extra=0.5), Columns("y", "score", positive="1", id="case"))


@pytest.fixture(scope="module")
def found(scored) -> WeakSlices:
    return weak_slices(scored, Terms(COSTS), threshold=0.5, search=Search("cost"))


def test_it_is_what_the_search_finds(found, scored):
    rows = priced_rows(scored, operating_curve(scored), COSTS)
    assert found.found == discover(scored, rows, 0.5, Search("cost"))
    assert sorted(found.finds, key=lambda each: -each.score) == list(found.found.finds)


def test_those_that_hold_come_first(found):
    confirmed = found.frame()["confirmed"]
    assert confirmed.iloc[0]
    assert confirmed.is_monotonic_decreasing


def test_each_find_is_told_and_can_be_compared(found, scored):
    best = found.finds[0]
    assert found.told[0].startswith("Where job is parttime")
    assert "€" in found.told[0]
    assert len(found.told) == len(found.frame()) == len(found.finds)
    assert by_slice(scored, 0.5, by=best.found).slices[0].name == found.frame()["slice"].iloc[0]
    assert "columns were searched" in found.method


def test_it_is_sought_where_the_rows_are_decided(scored):
    assert weak_slices(scored, Terms(COSTS, current=0.2)).threshold == 0.2
    assert weak_slices(scored).threshold == 0.9  # the cheapest, where each mistake costs 1


def test_a_threshold_that_is_no_number_is_refused(scored):
    with pytest.raises(InputError, match="not a number"):
        weak_slices(scored, threshold=nan)
