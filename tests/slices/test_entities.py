"""What rows that belong together are worth: by hand, copies, bounds, and coverage."""

from __future__ import annotations

import dataclasses

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from scipy.stats import norm
from scipy.stats import t as student

from tests.slices.made_up import some_scored
from tests.strategies import scored_of, tables
from workbench.slices import RATES, rates_at, slice_rows
from workbench.slices.counts import wilson


def grouped(scored, group):
    return dataclasses.replace(scored, group=np.asarray(group, dtype=np.int64))


def test_without_entities_rows_are_worth_what_their_weights_say():
    scored = some_scored(300, sample_weight=np.arange(1.0, 301.0), g=["a"] * 300)
    rates = rates_at(scored, slice_rows(scored.table, "g"), 0.5)
    weight = np.arange(1.0, 301.0)
    assert rates.effective[0, 0] == pytest.approx(weight.sum() ** 2 / (weight**2).sum())


def test_copies_of_a_row_tell_nothing_more():
    once = some_scored(200, g=np.repeat(["a", "b"], 100))
    kept = np.repeat(np.arange(200), 5)
    often = grouped(scored_of(once.y_true[kept], once.y_score[kept], g=once.table["g"][kept]), kept)
    slicing = slice_rows(often.table, "g")
    expected = rates_at(once, slice_rows(once.table, "g"), 0.5).effective
    assert rates_at(often, slicing, 0.5).effective == pytest.approx(expected)


def test_the_worth_is_the_binomial_variance_over_that_of_the_sums():
    random = np.random.default_rng(3)
    scored = grouped(
        some_scored(600, g=random.choice(list("ab"), 600)), random.integers(0, 150, 600)
    )
    slicing = slice_rows(scored.table, "g")
    rates = rates_at(scored, slicing, 0.5)
    flagged = scored.y_score >= 0.5
    for place in range(2):
        own = slicing.codes == place
        share = flagged[own].mean()
        names = np.unique(scored.group[own])
        sums = [(flagged - share)[own & (scored.group == name)].sum() for name in names]
        k = len(names)
        variance = k / (k - 1) * np.square(sums).sum() / own.sum() ** 2
        of = [np.count_nonzero(own & (scored.group == name)) for name in names]
        least = own.sum() ** 2 / np.square(of).sum()
        few = (norm.ppf(0.975) / student.ppf(0.975, k - 1)) ** 2
        expected = np.clip(few * share * (1 - share) / variance, least, own.sum())
        assert rates.effective[place, RATES.index("selection_rate")] == pytest.approx(expected)


@given(st.data(), tables(max_rows=20))
def test_entities_are_worth_no_more_than_rows_and_no_less_than_one_each(data, scored):
    group = data.draw(st.lists(st.integers(0, 4), min_size=scored.n, max_size=scored.n))
    column = data.draw(st.lists(st.sampled_from("ab"), min_size=scored.n, max_size=scored.n))
    scored = scored_of(scored.y_true, scored.y_score, scored.sample_weight, g=column)
    slicing = slice_rows(scored.table, "g")
    threshold = float(np.median(scored.y_score))
    alone = rates_at(scored, slicing, threshold)
    together = rates_at(grouped(scored, group), slicing, threshold)
    assert np.array_equal(alone.value, together.value, equal_nan=True)
    assert np.array_equal(alone.effective > 0, together.effective > 0)
    some = alone.effective > 0
    assert (together.effective[some] <= alone.effective[some]).all()
    assert (together.effective[some] > 1.0 - 1e-9).all()


def coverage(households, size, tables):
    """Return how often the intervals of two slices cover, members of a household being alike."""
    random = np.random.default_rng(12)
    n = households * size
    group, groups = (
        np.arange(n) // size,
        np.repeat(["a", "b"], [n // 3 // size * size, n - n // 3 // size * size]),
    )
    covered = []
    for _ in range(tables):
        z = 0.8 * random.normal(size=households)[group] + 0.6 * random.normal(size=n)
        scored = grouped(scored_of(np.arange(n) % 2, norm.cdf(z), g=groups), group)
        rates = rates_at(scored, slice_rows(scored.table, "g"), 0.75)
        low, high = (ends[:, RATES.index("selection_rate")] for ends in wilson(rates))
        covered.append((low <= 0.25) & (high >= 0.25))
    return np.mean(covered, axis=0)


def test_wilsons_intervals_cover_with_households():
    assert coverage(120, 4, 80).min() > 0.88  # .95 less three standard errors


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(60, 3), (120, 4), (300, 8)], ids=str)
def test_wilsons_intervals_cover_with_households_of_any_size(shape):
    assert coverage(*shape, 500).min() > 0.91
