from __future__ import annotations

from fractions import Fraction
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.explain.games import shapley_by_hand
from workbench.explain.players import (
    BUDGET,
    FEWEST_ROWS,
    MOST_EXACT,
    coalitions,
    rows_within_budget,
    shapley_values,
    whole_weights,
)


@st.composite
def worths(draw, most: int = 5):
    d = draw(st.integers(1, most))
    numbers = st.floats(-10, 10, allow_nan=False)
    return np.array(draw(st.lists(numbers, min_size=2**d, max_size=2**d)))


def by_hand(worth: np.ndarray) -> np.ndarray:
    players = range(len(worth).bit_length() - 1)
    return shapley_by_hand(players, lambda kept: float(worth[sum(1 << j for j in kept)]))


@given(worths())
def test_values_are_those_averaged_over_every_order(worth):
    np.testing.assert_allclose(shapley_values(worth), by_hand(worth), rtol=0, atol=1e-12)


@given(worths(7))
def test_values_share_out_exactly_what_is_won(worth):
    assert abs(shapley_values(worth).sum() - (worth[-1] - worth[0])) < 1e-12


@given(worths(), st.data())
def test_one_who_changes_nothing_gets_exactly_nothing(worth, data):
    d = len(worth).bit_length() - 1
    dummy = data.draw(st.integers(0, d - 1))
    without = worth[np.arange(2**d) & ~(1 << dummy)]
    assert shapley_values(without)[dummy] == 0.0


@given(worths(), st.data())
def test_players_who_do_the_same_get_the_same(worth, data):
    d = len(worth).bit_length() - 1
    one, other = (data.draw(st.integers(0, d - 1)) for _ in range(2))
    sets = np.arange(2**d)
    swapped = sets & ~((1 << one) | (1 << other))
    swapped |= ((sets >> one) & 1) << other | ((sets >> other) & 1) << one
    values = shapley_values((worth + worth[swapped]) / 2)
    assert values[one] == pytest.approx(values[other], abs=1e-12)


@given(worths(), st.floats(-3, 3), st.integers(0, 2**32 - 1))
def test_values_are_linear_in_the_game(worth, factor, seed):
    other = np.random.default_rng(seed).normal(size=len(worth))
    both = shapley_values(worth + factor * other)
    expected = shapley_values(worth) + factor * shapley_values(other)
    np.testing.assert_allclose(both, expected, rtol=0, atol=1e-12)


@given(worths(), st.randoms(use_true_random=False))
def test_the_order_of_the_columns_does_not_matter(worth, random):
    d = len(worth).bit_length() - 1
    order = list(range(d))
    random.shuffle(order)
    moved = np.zeros(2**d, dtype=int)
    for new, old in enumerate(order):
        moved |= ((np.arange(2**d) >> new) & 1) << old
    expected = shapley_values(worth)[order]
    np.testing.assert_allclose(shapley_values(worth[moved]), expected, rtol=0, atol=1e-12)


def test_bit_j_of_a_coalitions_number_is_player_j():
    assert coalitions(3)[0b101].tolist() == [True, False, True]
    assert coalitions(10).shape == (1024, 10)


@given(worths(6))
def test_whole_weights_give_the_same_values(worth):
    d = len(worth).bit_length() - 1
    expected = shapley_values(worth)
    np.testing.assert_allclose(worth @ whole_weights(d) / factorial(d), expected, atol=1e-12)


@pytest.mark.parametrize("d", [1, 2, 7, 13, MOST_EXACT])
def test_sums_of_whole_weights_and_counts_are_exact(d):
    weights = whole_weights(d)
    assert np.array_equal(weights, np.rint(weights))
    rows = max(1, rows_within_budget(d))
    # Every partial sum lies between minus and plus this.
    assert factorial(d) * rows < 2**53
    assert sum(Fraction(w) for w in weights[:, 0].tolist() if w > 0) == factorial(d)


def test_the_budget_is_kept():
    assert (rows_within_budget(10), rows_within_budget(12), rows_within_budget(13)) == (
        488,
        122,
        61,
    )
    assert 2**13 * FEWEST_ROWS <= BUDGET < 2**14 * FEWEST_ROWS
    assert rows_within_budget(MOST_EXACT) == 7
    assert rows_within_budget(MOST_EXACT + 1) == 0
