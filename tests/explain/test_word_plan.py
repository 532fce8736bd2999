"""Plans hold exactly the differences that Shapley's and Owen's values are made of."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.explain.held import shap_loaded
from workbench.explain.word_plan import (
    Plan,
    distinct,
    exact_plan,
    most_words,
    no_plan,
    partition_plan,
)

SIZES = st.lists(st.integers(0, 5), min_size=1, max_size=3).filter(lambda sizes: sum(sizes) > 0)


def random_worth(masks: np.ndarray, seed: int) -> np.ndarray:
    """Return a worth that depends on the group alone, whatever the order of the groups."""
    draw = np.random.default_rng(seed)
    n = masks.shape[1]
    table = draw.random(2**n)
    return table[masks @ (1 << np.arange(n))]


def by_permutations(worth: np.ndarray, n: int) -> np.ndarray:
    """Return Shapley's values the slow way: the mean over all orders of arrival."""
    values = np.zeros(n)
    orders = list(permutations(range(n)))
    for order in orders:
        group = 0
        for word in order:
            values[word] += worth[group | 1 << word] - worth[group]
            group |= 1 << word
    return values / len(orders)


def halves(words: list[int]) -> list:
    """Return the tree of a text: halves of halves, the first the larger."""
    if len(words) == 1:
        return words
    middle = (len(words) + 1) // 2
    return [halves(words[:middle]), halves(words[middle:])]


def joined(texts: list) -> list:
    if len(texts) == 1:
        return texts[0]
    middle = (len(texts) + 1) // 2
    return [joined(texts[:middle]), joined(texts[middle:])]


def tree(sizes: list[int]) -> list:
    ends = np.cumsum(sizes)
    texts = [list(range(end - n, end)) for n, end in zip(sizes, ends, strict=True) if n]
    return joined([halves(words) for words in texts])


def leaves(node: list) -> list[int]:
    return node if isinstance(node[0], int) else leaves(node[0]) + leaves(node[1])


def by_orders_of_the_tree(worth: np.ndarray, node: list, n: int) -> np.ndarray:
    """Return Owen's values the slow way: the mean over all orders that keep halves together."""

    def orders(node: list) -> list[list[int]]:
        if isinstance(node[0], int):
            return [node]
        left, right = orders(node[0]), orders(node[1])
        return [pair for a in left for b in right for pair in (a + b, b + a)]

    values, ways = np.zeros(n), orders(node)
    for order in ways:
        group = 0
        for word in order:
            values[word] += worth[group | 1 << word] - worth[group]
            group |= 1 << word
    return values / len(ways)


@given(st.integers(1, 6), st.integers(0, 99))
def test_shapley_by_all_orders(n, seed):
    plan = exact_plan(n)
    worth = random_worth(plan.masks, seed)
    assert plan.values(worth) == pytest.approx(by_permutations(worth, n), abs=1e-12)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=3).filter(any), st.integers(0, 99))
def test_owen_by_all_orders_that_keep_halves_together(sizes, seed):
    plan, n = partition_plan(sizes), sum(sizes)
    worth = random_worth(plan.masks, seed)
    table = np.random.default_rng(seed).random(2**n)
    slow = by_orders_of_the_tree(table, tree(sizes), n)
    assert plan.values(worth) == pytest.approx(slow, abs=1e-12)


@given(SIZES, st.integers(0, 99))
def test_values_add_up_whatever_is_summed(sizes, seed):
    for plan in (exact_plan(sum(sizes)) if sum(sizes) <= 8 else None, partition_plan(sizes)):
        if plan is None:
            continue
        worth = random_worth(plan.masks, seed)
        every = int(np.flatnonzero(plan.masks.all(axis=1))[0])
        total = worth[every] - worth[plan.without_words]
        assert plan.values(worth).sum() == pytest.approx(total, abs=1e-12)


@given(SIZES)
def test_each_words_weights_add_up_to_one_and_its_differences_are_its_own(sizes):
    plan = partition_plan(sizes)
    assert np.bincount(plan.word, plan.weight) == pytest.approx(np.ones(sum(sizes)), abs=1e-12)
    apart = plan.masks[plan.kept] != plan.masks[plan.gone]
    assert [np.flatnonzero(row).tolist() for row in apart] == [[word] for word in plan.word]
    assert len(np.unique(plan.masks, axis=0)) == len(plan.masks)


@pytest.mark.parametrize("n", [2, 13, 33, 100, 141])
def test_a_plan_has_no_more_groups_than_it_was_made_for(n):
    assert most_words(n * n) == n
    assert len(partition_plan([n]).masks) <= n * n
    assert len(partition_plan([n // 2, n - n // 2]).masks) <= n * n


def test_no_words_need_no_difference():
    assert no_plan().values(np.array([0.3])).tolist() == []
    assert no_plan().without_words == 0


@given(st.integers(0, 12), st.integers(1, 40), st.integers(0, 99))
def test_distinct_rows_are_found_and_pointed_at(n, rows, seed):
    masks = np.random.default_rng(seed).random((rows, n)) < 0.5
    different, place = distinct(masks)
    assert (different[place] == masks).all()
    assert len(different) == len({row.tobytes() for row in masks})


# Against shap, over the same tree


def linkage(node: list, n: int) -> np.ndarray:
    """Return a tree as scipy writes it: two nodes, their distance, and the leaves below."""
    rows: list[list[float]] = []

    def walk(node: list) -> int:
        if isinstance(node[0], int):
            return node[0]
        left, right = walk(node[0]), walk(node[1])
        rows.append([left, right, len(leaves(node)), len(leaves(node))])
        return n + len(rows) - 1

    walk(node)
    return np.array(rows, dtype=np.float64)


def with_shap(plan: Plan, sizes: list[int], worth: np.ndarray) -> np.ndarray:
    shap = shap_loaded()
    n = sum(sizes)
    known = {row.tobytes(): value for row, value in zip(plan.masks, worth, strict=True)}
    masker = shap.maskers.Partition(np.zeros((1, n)), clustering=linkage(tree(sizes), n))
    game = shap.explainers.Partition(
        lambda rows: np.array([known[row.tobytes()] for row in rows > 0.5]), masker
    )
    found = game(np.ones((1, n)), max_evals=10**6, silent=True)
    assert found.base_values[0] == worth[plan.without_words]
    return found.values[0]


@pytest.mark.parametrize("sizes", [[2], [5], [13], [3, 4], [9, 5], [1, 6], [2, 3, 4]])
def test_shaps_own_partition_explainer_gives_the_same(sizes):
    plan = partition_plan(sizes)
    worth = random_worth(plan.masks, seed=7)
    assert plan.values(worth) == pytest.approx(with_shap(plan, sizes, worth), abs=1e-12)
