"""Games whose values everybody can work out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.explain.games import Formula, against_zeros, everyone, numbers, table_game
from workbench.explain.engine import explain_score


def values(scorer, case, rows) -> np.ndarray:
    return explain_score(scorer, case, everyone(scorer, rows)).explanation().values


@pytest.mark.parametrize(
    ("worth", "expected"),
    [
        ([0, 0, 0, 1], [0.5, 0.5]),  # AND
        ([0, 1, 1, 1], [0.5, 0.5]),  # OR
        ([0, 1, 1, 0], [0.0, 0.0]),  # XOR
        ([0, 1, 0, 1], [1.0, 0.0]),  # the first column alone
        ([0.25] * 4, [0.0, 0.0]),  # constant
        ([0.25, 0.75], [0.5]),  # one column
        ([0, 0, 0, 1, 0, 1, 0, 1], [2 / 3, 1 / 6, 1 / 6]),  # the first with one of the others
    ],
)
def test_a_game_known_by_name(worth, expected):
    scorer = table_game(np.array(worth, dtype=float))
    case, rows = against_zeros(len(expected))
    np.testing.assert_allclose(values(scorer, case, rows), expected, rtol=0, atol=1e-15)
    np.testing.assert_allclose(values(scorer, case, pd.concat([rows] * 7)), expected, atol=1e-15)


def test_a_product_is_halved():
    scorer = Formula(("x0", "x1"), lambda frame: frame["x0"] * frame["x1"])
    case, rows = against_zeros(2)
    assert values(scorer, case * 0.6, rows).tolist() == pytest.approx([0.18, 0.18], abs=1e-15)


@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.integers(1, 30))
def test_a_linear_model_gives_its_coefficients_times_the_distance_from_the_mean(seed, d, n):
    coefficients = np.random.default_rng(seed).normal(size=d)
    rows = numbers(n + 1, d, seed)
    scorer = Formula(tuple(rows.columns), lambda frame: frame.to_numpy() @ coefficients)
    expected = coefficients * (rows.iloc[0] - rows.iloc[1:].mean()).to_numpy()
    found = values(scorer, rows.iloc[[0]], rows.iloc[1:])
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


def test_an_additive_model_gives_each_column_its_own_part():
    parts = {"x0": np.exp, "x1": np.square, "x2": lambda x: 3.0 * (x > 0)}
    rows = numbers(40, 3)
    scorer = Formula(("x0", "x1", "x2"), lambda frame: sum(f(frame[c]) for c, f in parts.items()))
    case = rows.iloc[[7]]
    expected = [float(f(case[c]).iloc[0] - f(rows[c]).mean()) for c, f in parts.items()]
    np.testing.assert_allclose(values(scorer, case, rows), expected, rtol=0, atol=1e-12)


def test_the_decision_of_a_game_is_a_game_too():
    scorer = Formula(("x0", "x1"), lambda frame: 0.3 * frame["x0"] + 0.4 * frame["x1"])
    case, rows = against_zeros(2)
    table = explain_score(scorer, case, everyone(scorer, rows))
    both, second, either = (table.decision(t) for t in (0.6, 0.35, 0.3))
    assert both.values.tolist() == [0.5, 0.5]
    assert second.values.tolist() == [0.0, 1.0]
    assert either.values.tolist() == [0.5, 0.5]
    assert (both.flip_set, second.flip_set, either.flip_set) == (("x1",), ("x1",), ("x0", "x1"))
