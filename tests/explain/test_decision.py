from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.explain.games import (
    Formula,
    curved,
    everyone,
    numbers,
    shapley_by_hand,
    worth_by_hand,
)
from workbench.explain.decision import Bins, settled, smallest_flips
from workbench.explain.engine import explain_score
from workbench.explain.players import coalitions
from workbench.intake import InputError

GRID = np.linspace(0.005, 0.995, 99)


def table_of(d: int = 6, n: int = 30, seed: int = 0):
    scorer, rows = curved(d, seed), numbers(n + 1, d, seed)
    return explain_score(scorer, rows.iloc[[0]], everyone(scorer, rows.iloc[1:]))


@pytest.fixture(scope="module")
def table():
    return table_of()


# 1. The game of the decision


def test_base_and_values_are_the_decision_at_99_thresholds(table):
    for threshold in GRID.tolist():
        decision = table.decision(threshold)
        flagged_share = np.mean(table.reference.scores >= threshold)
        assert decision.base_value == pytest.approx(flagged_share, abs=1e-15)
        total = decision.base_value + decision.values.sum()
        assert total == pytest.approx(float(table.score >= threshold), abs=1e-12)
        assert not decision.greedy


@pytest.mark.parametrize("threshold", [0.2, 0.5, 0.8])
def test_values_are_those_of_every_order_by_hand(threshold):
    scorer, rows = curved(4), numbers(9, 4)
    case, group = rows.iloc[[0]], rows.iloc[1:]
    decision = explain_score(scorer, case, everyone(scorer, group)).decision(threshold)
    worth = worth_by_hand(scorer, case, group, of=lambda scores: scores >= threshold)
    expected = shapley_by_hand(scorer.feature_names, worth)
    np.testing.assert_allclose(decision.values, expected, rtol=0, atol=1e-12)


def test_beyond_all_scores_nothing_decides(table):
    below, above = table.scores.min(), np.nextafter(table.scores.max(), 2.0)
    for threshold, base in ((-np.inf, 1), (below, 1), (above, 0), (1.5, 0), (np.inf, 0)):
        decision = table.decision(float(threshold))
        assert decision.base_value == base
        assert not decision.values.any()
        assert decision.flip_set is None


def test_a_score_at_the_threshold_is_flagged(table):
    at, above = table.decision(table.score), table.decision(float(np.nextafter(table.score, 1.0)))
    assert at.base_value + at.values.sum() == pytest.approx(1.0, abs=1e-15)
    assert above.base_value + above.values.sum() == pytest.approx(0.0, abs=1e-15)
    one = float(table.reference.scores[4])
    assert table.decision(one).base_value == np.mean(table.reference.scores >= one)


@settings(max_examples=25)
@given(st.integers(1, 7), st.integers(1, 20), st.integers(0, 2**32 - 1), st.data())
def test_many_thresholds_at_once_give_the_same_bits_as_one_by_one(d, n, seed, data):
    table = table_of(d, n, seed)
    any_score = st.sampled_from(np.unique(table.scores).tolist())
    some = st.lists(any_score | st.floats(allow_nan=False), max_size=9)
    thresholds = np.array(data.draw(some), dtype=float)
    found = table.decisions(thresholds)
    assert found.shape == (len(thresholds), 1 + d)
    for row, threshold in zip(found, thresholds.tolist(), strict=True):
        decision = table.decision(threshold)
        assert row[0] == decision.base_value
        assert row[1:].tolist() == decision.values.tolist()


def test_two_thousand_thresholds_add_up(table):
    thresholds = np.linspace(-0.1, 1.1, 2_000)
    found = table.decisions(thresholds)
    np.testing.assert_allclose(found.sum(axis=1), table.score >= thresholds, rtol=0, atol=1e-12)


def test_the_model_is_not_asked_again():
    asked = []

    def formula(frame):
        asked.append(len(frame))
        return 1 / (1 + np.exp(-frame["x0"] * frame["x1"]))

    scorer, rows = Formula(("x0", "x1"), formula), numbers(20, 2)
    table = explain_score(scorer, rows.iloc[[0]], everyone(scorer, rows.iloc[1:]))
    so_far = len(asked)
    table.decision(0.4), table.decisions(GRID), table.flip_sets(0.4), table.explanation()
    assert len(asked) == so_far


@pytest.mark.parametrize(
    "ask",
    [
        lambda table: table.decision(float("nan")),
        lambda table: table.decisions(np.array([0.2, np.nan])),
        lambda table: table.flip_sets(float("nan")),
    ],
)
def test_no_number_is_no_threshold(table, ask):
    with pytest.raises(InputError, match=r"The threshold is not a number\. Give one"):
        ask(table)


def test_bins_count_from_above_in_the_order_asked_for():
    bins = Bins.of(np.array([0.5, 0.1, 0.9, 0.5]))
    scores = np.array([0.1, 0.5, 0.49, 0.95, 0.0])
    counts = np.bincount(bins.place(scores), minlength=bins.count).astype(float)
    assert bins.flagged(counts).tolist() == [2.0, 4.0, 1.0, 2.0]


# 2. Flip sets


def flips_by_definition(table, threshold: float) -> list[tuple[int, float, tuple[str, ...]]]:
    """Return every set that flips the decision as (size, -change, columns), best first."""
    names, full = table.feature_names, 2 ** len(table.feature_names) - 1
    flagged = table.score >= threshold
    found = []
    for size in range(1, len(names) + 1):
        for places in combinations(range(len(names)), size):
            mean = table.mean_scores[full - sum(1 << j for j in places)]
            if (mean >= threshold) != flagged:
                found.append((size, -abs(mean - table.score), tuple(names[j] for j in places)))
    return sorted(found)


@settings(max_examples=25)
@given(st.integers(1, 6), st.integers(1, 9), st.integers(0, 2**32 - 1), st.floats(0.02, 0.98))
def test_flip_sets_are_the_smallest_of_the_largest_change(d, n, seed, threshold):
    table = table_of(d, n, seed)
    every = flips_by_definition(table, threshold)
    enough = [
        columns
        for place, (_, _, columns) in enumerate(every)
        if not any(set(columns) > set(other) for _, _, other in every[:place])
    ]
    found = table.flip_sets(threshold)
    assert [each.columns for each in found] == enough[:3]
    assert table.decision(threshold).flip_set == (every[0][2] if every else None)
    for flip in found:
        assert (flip.mean_score >= threshold) != (table.score >= threshold)


def test_a_flip_set_holds_when_its_mean_is_taken_anew():
    scorer, rows = curved(5), numbers(21, 5)
    case, group = rows.iloc[[0]], rows.iloc[1:]
    table = explain_score(scorer, case, everyone(scorer, group))
    threshold = (table.score + table.reference.mean_score) / 2
    flip = table.flip_sets(threshold)[0]
    mixed = group.copy()
    for name in set(scorer.feature_names) - set(flip.columns):
        mixed[name] = case[name].iloc[0]
    assert scorer.score(mixed).mean() == pytest.approx(flip.mean_score, abs=1e-14)


def test_of_sets_equal_in_size_and_change_the_leftmost_comes_first():
    kept = coalitions(3)
    size = (~kept).sum(axis=1).astype(float)
    noise = np.array([0, 1, 0, 3, 0, 2, 4, 0]) * 1e-17
    found = smallest_flips(kept, size + noise, size == 1, 3)
    assert [(~kept[row]).tolist().index(True) for row in found] == [0, 1, 2]


def test_a_constant_model_is_decided_by_nothing():
    scorer, rows = Formula(("x0", "x1"), lambda frame: np.full(len(frame), 0.1)), numbers(50, 2)
    table = explain_score(scorer, rows.iloc[[0]], everyone(scorer, rows))
    assert not table.explanation().values.any()
    for threshold in (0.1, np.nextafter(0.1, 1), 0.5):
        decision = table.decision(float(threshold))
        assert not decision.values.any()
        assert decision.flip_set is None
        assert table.flip_sets(float(threshold)) == ()


# 3. Last bits


def test_sums_in_another_order_are_one_score():
    """A product of matrices gives equal rows other last bits where more rows are scored at once."""
    served = np.array([0.3, 0.6])
    noisy = np.array([[0.3, 0.6], [np.nextafter(0.45, 0), 0.45], [np.nextafter(0.7, 1), 0.7]])
    same = settled(noisy, served, 0.7)
    assert same.tolist() == [[0.3, 0.6], [np.nextafter(0.45, 0)] * 2, [0.7, 0.7]]
    assert settled(served[None], served, 0.7).tolist() == [served.tolist()]


def test_a_column_that_changes_last_bits_only_decides_nothing():
    def formula(frame):
        score = 1 / (1 + np.exp(-frame["x0"].to_numpy() - frame["x1"].to_numpy()))
        return np.where(frame["x2"] > 0, score, np.nextafter(score, 0))

    scorer, rows = Formula(("x0", "x1", "x2"), formula), numbers(40, 3)
    rows.loc[0, "x2"] = 1.0
    table = explain_score(scorer, rows.iloc[[0]], everyone(scorer, rows.iloc[1:]))
    decision = table.decision(table.score)
    assert decision.values[2] == 0.0
    assert decision.base_value + decision.values.sum() == pytest.approx(1.0, abs=1e-15)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20), st.integers(0, 2**32 - 1))
def test_settling_moves_nothing_further_than_rounding(values, seed):
    scores = np.array(values)
    noise = np.random.default_rng(seed).integers(-3, 4, len(scores)) * np.spacing(scores)
    table = np.stack((scores, np.clip(scores + noise, 0, 1)))
    same = settled(table, scores, 0.5)
    np.testing.assert_allclose(same, table, rtol=3e-11, atol=1e-320)
    order = np.argsort(table.ravel(), kind="stable")
    assert (np.diff(same.ravel()[order]) >= 0).all()
