"""The worst slices: by hand, against every conjunction tried, and as laws."""

from __future__ import annotations

from itertools import combinations, product

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from workbench.slices.lattice import Lattice, Sought, worst_slices


def lattice_of(columns, loss, weight=None):
    loss = np.asarray(loss, dtype=np.float64)
    weights = np.ones(len(loss)) if weight is None else np.asarray(weight, dtype=np.float64)
    return Lattice(tuple(np.asarray(c, dtype=np.int64) for c in columns), loss * weights, weights)


def every_slice(lattice, sought):
    """Score every conjunction, row by row; from the best to the worst."""
    n, mean = lattice.weight.sum(), lattice.loss.sum() / lattice.weight.sum()
    found = []
    for size in range(1, sought.predicates + 1):
        for columns in combinations(range(len(lattice.codes)), size):
            for values in product(*(sorted(set(lattice.codes[c].tolist())) for c in columns)):
                inside = np.ones(len(lattice.loss), dtype=bool)
                for column, value in zip(columns, values, strict=True):
                    inside &= lattice.codes[column] == value
                if inside.sum() < sought.least or lattice.loss[inside].sum() == 0.0:
                    continue
                weight = lattice.weight[inside].sum()
                average = lattice.loss[inside].sum() / weight
                score = sought.alpha * (average / mean - 1) - (1 - sought.alpha) * (n / weight - 1)
                if score > 0:
                    found.append((tuple(zip(columns, values, strict=True)), score))
    return sorted(found, key=lambda each: (-each[1], len(each[0]), each[0]))


def agree(lattice, sought):
    mine, theirs = worst_slices(lattice, sought), every_slice(lattice, sought)
    scores = [score for _, score in theirs][: sought.k]
    assert [each.score for each in mine] == pytest.approx(scores, rel=1e-9, abs=1e-9)
    by_members = dict(theirs)
    for each in mine:  # each is what it says, whatever the order of equals
        assert each.score == pytest.approx(by_members[each.members], rel=1e-9, abs=1e-9)
        inside = np.ones(len(lattice.loss), dtype=bool)
        for column, value in each.members:
            inside &= lattice.codes[column] == value
        assert each.rows == inside.sum()
        assert each.loss == pytest.approx(lattice.loss[inside].sum())
        assert each.weight == pytest.approx(lattice.weight[inside].sum())


def test_by_hand():
    """Ten rows, four wrong; three of the four rows of value 1 are."""
    lattice = lattice_of([[1, 1, 1, 1, 0, 0, 0, 0, 0, 0]], [1, 1, 1, 0, 1, 0, 0, 0, 0, 0])
    (worst,) = worst_slices(lattice, Sought(least=1, alpha=0.9))
    assert worst.members == ((0, 1),)
    assert worst.score == pytest.approx(0.9 * (0.75 / 0.4 - 1) - 0.1 * (10 / 4 - 1))
    assert (worst.rows, worst.weight, worst.loss) == (4, 4.0, 3.0)


@st.composite
def lattices(draw, losses, weighted):
    n, columns = draw(st.integers(2, 16)), draw(st.integers(1, 4))
    codes = draw(
        st.lists(
            st.lists(st.integers(0, 3), min_size=n, max_size=n), min_size=columns, max_size=columns
        )
    )
    loss = draw(st.lists(losses, min_size=n, max_size=n))
    weight = draw(st.lists(st.sampled_from([1.0, 2.0, 0.5, 0.0]), min_size=n, max_size=n))
    loss[0], weight[0] = 1.0, 1.0
    return lattice_of(codes, loss, weight if weighted else None)


@pytest.mark.parametrize("weighted", [False, True])
@given(data=st.data())
def test_none_is_missed_of_any_small_table(weighted, data):
    losses = data.draw(st.sampled_from([st.sampled_from([0.0, 1.0]), st.floats(0.0, 9.0)]))
    sought = Sought(
        k=data.draw(st.integers(1, 6)),
        least=data.draw(st.integers(1, 5)),
        alpha=data.draw(st.sampled_from([0.5, 0.8, 0.95, 1.0])),
        predicates=data.draw(st.integers(1, 3)),
    )
    agree(data.draw(lattices(losses, weighted)), sought)


def test_none_is_missed_with_more_values_than_rows():
    """A bound of columns in place of rows loses some of these."""
    for seed in range(10):
        random = np.random.default_rng(seed)
        codes = [random.integers(0, 8, 30) for _ in range(5)]
        agree(lattice_of(codes, random.random(30) < 0.3), Sought(k=5, least=2, alpha=0.9))


def test_a_great_many_crossings_are_not_counted_in_a_full_grid():
    random = np.random.default_rng(0)
    codes = [random.integers(0, 60, 300) for _ in range(3)]
    agree(lattice_of(codes, random.random(300) < 0.4), Sought(k=8, least=2))


@given(lattices(st.sampled_from([0.0, 1.0]), False), st.randoms())
def test_neither_order_of_rows_nor_names_of_values_matter(lattice, random):
    order = list(range(len(lattice.loss)))
    random.shuffle(order)
    names = [3, 0, 2, 1]
    other = Lattice(
        tuple(np.array(names)[codes[order]] for codes in lattice.codes),
        lattice.loss[order],
        lattice.weight[order],
    )
    sought = Sought(least=2)
    before, after = worst_slices(lattice, sought), worst_slices(other, sought)
    assert [each.score for each in after] == pytest.approx([each.score for each in before])


@given(lattices(st.sampled_from([0.0, 1.0]), False))
def test_a_row_twice_weighs_two(lattice):
    twice = Lattice(
        tuple(np.repeat(codes, 2) for codes in lattice.codes),
        np.repeat(lattice.loss, 2),
        np.repeat(lattice.weight, 2),
    )
    heavy = Lattice(lattice.codes, 2.0 * lattice.loss, 2.0 * lattice.weight)
    assert [each.score for each in worst_slices(twice, Sought(least=2))] == pytest.approx(
        [each.score for each in worst_slices(heavy, Sought(least=1))]
    )


def test_the_search_tells_how_far_it_is_and_can_be_ended():
    lattice = lattice_of(np.random.default_rng(0).integers(0, 3, (4, 50)), np.ones(50))
    shares = []
    worst_slices(lattice, Sought(), shares.append)
    assert shares == sorted(shares)
    assert len(shares) == 6

    def stop(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        worst_slices(lattice, Sought(), stop)


def test_where_all_are_alike_none_is_worst():
    assert worst_slices(lattice_of([[0, 1, 0, 1]], np.ones(4)), Sought(least=1, alpha=1.0)) == ()
