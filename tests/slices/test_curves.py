"""All thresholds from one sort: equal to counting anew at each of them."""

from __future__ import annotations

from math import inf

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tests.slices.made_up import some_scored
from tests.strategies import scored_of, tables
from workbench.slices import slice_curves, slice_money, slice_rows
from workbench.slices.counts import count_slices, slice_rates
from workbench.slices.slicing import Slicing
from workbench.threshold import CostModel, PriceColumns, operating_curve, price, priced_rows


def some_slicing(data, n):
    """Draw slices, each of which has a row."""
    drawn = data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    kept, codes = np.unique(drawn, return_inverse=True)
    return Slicing(("g",), tuple((str(each),) for each in kept), codes.astype(np.int64))


@given(st.data(), tables())
def test_counts_at_every_threshold_are_those_of_counting_anew(data, scored):
    slicing = some_slicing(data, scored.n)
    thresholds = np.array([inf, *np.unique(scored.y_score), -inf])
    counts = slice_curves(scored, slicing).at(thresholds)
    for place, threshold in enumerate(thresholds.tolist()):
        anew = count_slices(scored, slicing, threshold)
        assert counts.rows[place].tolist() == anew.rows.tolist()
        np.testing.assert_allclose(counts.weight[place], anew.weight, rtol=1e-12, atol=0)
        np.testing.assert_allclose(counts.square[place], anew.square, rtol=1e-12, atol=0)


@given(st.data(), tables())
def test_each_slice_may_have_a_threshold_of_its_own(data, scored):
    slicing = some_slicing(data, scored.n)
    curves = slice_curves(scored, slicing)
    own = np.array([data.draw(st.sampled_from([*scored.y_score, inf])) for _ in slicing.keys])
    together = curves.at_each(own[None, :])
    for place, threshold in enumerate(own):
        alone = count_slices(scored, slicing, threshold)
        assert together.rows[0, place].tolist() == alone.rows[place].tolist()


@given(tables())
def test_slices_sum_to_the_curve_of_all_rows(scored):
    curve = operating_curve(scored)
    slicing = slice_rows(scored.table.assign(odd=np.arange(scored.n) % 2), "odd")
    counts = slice_curves(scored, slicing).at(curve.thresholds)
    np.testing.assert_array_equal(counts.rows[..., [1, 3]].sum(axis=(1, 2)), curve.flagged)
    unit = 1.0 if scored.sample_weight is None else scored.sample_weight.max()
    np.testing.assert_allclose(counts.weight[..., 3].sum(axis=1) * unit, curve.tps, rtol=1e-9)
    np.testing.assert_allclose(counts.weight[..., 1].sum(axis=1) * unit, curve.fps, rtol=1e-9)


@pytest.mark.parametrize("prevalence", [None, 0.05])
@pytest.mark.parametrize("column", [None, "lost"])
def test_the_money_of_slices_sums_to_the_money_of_all(prevalence, column):
    random = np.random.default_rng(1)
    scored = scored_of(
        random.random(600) < 0.3,
        np.round(random.random(600), 2),
        random.random(600),
        g=random.choice(["a", "b"], 600),
        lost=random.integers(1, 900, 600) * 1.0,
    )
    columns = PriceColumns(fp=column, fn=column)
    costs = CostModel(fp=2.0, fn=9.0, tp=-1.0, tn=0.25, columns=columns)
    curve = operating_curve(scored)
    rows = priced_rows(scored, curve, costs, prevalence=prevalence)
    money = slice_money(slice_curves(scored, slice_rows(scored.table, "g")), rows)
    whole = price(scored, curve, costs, prevalence=prevalence)
    np.testing.assert_allclose(
        money.total_at(curve.thresholds).sum(axis=1), whole.total(slice(None)), rtol=1e-9, atol=1e-9
    )
    assert money.weight.sum() == pytest.approx(whole.curve.total_weight)


def test_money_by_hand():
    scored = some_scored(40, g=["a", "b"] * 20)
    slicing = slice_rows(scored.table, "g")
    curve = operating_curve(scored)
    money = slice_money(
        slice_curves(scored, slicing), priced_rows(scored, curve, CostModel(fp=2.0, fn=7.0))
    )
    at = np.array([0.3, 0.5])
    for place, threshold in enumerate(at):
        for member in (0, 1):
            rows = slicing.codes == member
            flagged = scored.y_score >= threshold
            expected = 2.0 * (rows & flagged & ~scored.y_true).sum()
            expected += 7.0 * (rows & ~flagged & scored.y_true).sum()
            assert money.total_at(at)[place, member] == expected
    each = np.array([[0.3, 0.5]])
    assert money.total_at_each(each)[0].tolist() == [
        money.total_at(at)[0, 0],
        money.total_at(at)[1, 1],
    ]


def test_a_light_row_counts_beside_heavy_ones():
    scored = scored_of([1, 0, 1, 0], [0.1, 0.2, 0.3, 0.4], [1e17, 1.0, 1e17, 1.0], g=["a"] * 4)
    counts = slice_curves(scored, slice_rows(scored.table, "g")).at(np.unique(scored.y_score))
    flags = counts.rows > 0
    assert (counts.weight[flags] > 0.0).all()
    assert np.isfinite(slice_rates(counts).only("selection_rate")).all()
