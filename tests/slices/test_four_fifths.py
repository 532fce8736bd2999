"""The four-fifths ratio: by hand, with scipy's test, and where there is none."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from scipy.stats import fisher_exact

from tests.strategies import scored_of
from workbench.slices import disparities, four_fifths, rates_at, slice_rows
from workbench.slices.counts import count_slices

ROWS = {"a": 200, "b": 100, "c": 40}


def table(**flagged):
    """Return rows of groups a, b and c, so many of each flagged."""
    groups = np.repeat(list(ROWS), list(ROWS.values()))
    flags = np.concatenate([np.arange(n) < flagged[group] for group, n in ROWS.items()])
    return scored_of(np.arange(340) % 2, flags.astype(float), g=groups)


def ratio(scored, reference=None, min_n=30, chosen="flagged"):
    slicing = slice_rows(scored.table, "g")
    return four_fifths(rates_at(scored, slicing, 0.5), slicing, reference, min_n, chosen)


def test_the_least_is_compared_with_the_most_as_the_rule_says():
    scored = table(a=100, b=38, c=18)
    mine = ratio(scored)
    assert (mine.least, mine.most, mine.holds) == (("b",), ("a",), False)
    assert mine.ratio == pytest.approx(0.38 / 0.5)
    assert mine.low < mine.ratio < mine.high
    exact = fisher_exact([[38, 62], [100, 100]]).pvalue
    assert mine.p == pytest.approx(3 * exact)  # any two of three could have been the outermost
    slicing = slice_rows(scored.table, "g")
    found = {d.name: d for d in disparities(count_slices(scored, slicing, 0.5), slicing)}
    assert found["demographic_parity_ratio"].value == pytest.approx(mine.ratio)


def test_with_a_named_reference_the_least_of_the_others_is_compared_with_it():
    mine = ratio(table(a=100, b=38, c=30), ("a",))
    assert (mine.least, mine.most) == (("b",), ("a",))
    assert mine.p == pytest.approx(2 * fisher_exact([[38, 62], [100, 100]]).pvalue)
    above = ratio(table(a=20, b=38, c=30), ("a",))
    assert above.ratio == pytest.approx(0.38 / 0.1)
    assert above.holds


def test_where_flagging_is_feared_the_passed_are_the_chosen():
    mine = ratio(table(a=20, b=38, c=8), chosen="passed")
    assert (mine.least, mine.most) == (("b",), ("a",))
    assert mine.ratio == pytest.approx(0.62 / 0.9)


def test_exactly_four_fifths_holds():
    assert ratio(table(a=100, b=40, c=20)).ratio == pytest.approx(0.8)
    assert ratio(table(a=100, b=40, c=20)).holds


@pytest.mark.parametrize(
    "mine",
    [
        ratio(table(a=0, b=0, c=0)),
        ratio(table(a=0, b=40, c=20), ("a",)),
        ratio(table(a=100, b=40, c=20), ("c",), min_n=50),
        ratio(table(a=100, b=40, c=20), min_n=150),
    ],
    ids=["nobody flagged", "nobody in the reference", "small reference", "one slice"],
)
def test_where_there_is_no_ratio_nothing_holds_or_fails(mine):
    assert all(isnan(figure) for figure in (mine.ratio, mine.low, mine.high, mine.p))
    assert (mine.holds, mine.least, mine.most) == (None, None, None)
