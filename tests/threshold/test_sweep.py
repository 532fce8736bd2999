"""The sweep: every way through it gives the same arrays, whatever floats the scores are."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from sklearn.metrics import confusion_matrix_at_thresholds

from tests.strategies import FRACTIONS, SCORES, tables
from workbench.threshold.sweep import _compiled, _doubles, _float32_bits, _keys, sweep

EXTREMES = {
    "one row of each class": [0.5, 0.5],
    "both zeros": [0.0, -0.0, 0.0, -0.0, 1.0],
    "both zeros below others": [-0.0, 0.0, -1.0, 2.0, -2.0],
    "least subnormal doubles": [5e-324, 0.0, -5e-324, 1e-323],
    "least subnormal float32": [1.401298464324817e-45, 0.0, -1.401298464324817e-45],
    "largest doubles": [1.7976931348623157e308, -1.7976931348623157e308, 1e308],
    "largest float32": [3.4028234663852886e38, -3.4028234663852886e38, 1.0],
    "just above the largest float32": [3.4028235677973366e38, 3.4028234663852886e38],
    "differ in the last bit": [0.5, np.nextafter(0.5, 1), np.nextafter(0.5, 0)],
    "all negative": [-1.0, -2.0, -1.0, -0.5],
    "constant": [0.25] * 6,
}


def arrays(counted) -> dict[str, list]:
    return {name: getattr(counted, name).tolist() for name in counted.__slots__}


def by_hand(y_true, y_score, weight) -> dict[str, list]:
    """Go through all rows again at every threshold."""
    thresholds = [np.inf, *sorted(set((y_score + 0.0).tolist()), reverse=True)]
    flags = [y_score >= threshold for threshold in thresholds]
    return {
        "thresholds": thresholds,
        "fps": [float(weight[flag & ~y_true].sum()) for flag in flags],
        "tps": [float(weight[flag & y_true].sum()) for flag in flags],
        "flagged": [int(flag.sum()) for flag in flags],
    }


@given(tables(weighted=False))
def test_counts_are_those_of_counting_at_every_score(scored):
    counted = sweep(scored.y_true, scored.y_score)
    assert arrays(counted) == by_hand(scored.y_true, scored.y_score, np.ones(scored.n))


@given(tables(weighted=True))
def test_weights_are_those_of_summing_at_every_score(scored):
    counted = arrays(sweep(scored.y_true, scored.y_score, scored.sample_weight))
    expected = by_hand(scored.y_true, scored.y_score, scored.sample_weight)
    assert counted["thresholds"] == expected["thresholds"]
    assert counted["flagged"] == expected["flagged"]
    assert counted["tps"] == pytest.approx(expected["tps"], rel=1e-12, abs=1e-12)
    assert counted["fps"] == pytest.approx(expected["fps"], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("y_score", EXTREMES.values(), ids=EXTREMES)
@pytest.mark.parametrize("weighted", [False, True])
def test_extreme_scores_are_counted_like_any_other(y_score, weighted):
    y_score = np.array(y_score)
    y_true = np.arange(len(y_score)) % 2 == 0
    weight = np.ones(len(y_score))
    counted = sweep(y_true, y_score, weight if weighted else None)
    assert arrays(counted) == by_hand(y_true, y_score, weight)
    assert not np.signbit(counted.thresholds[counted.thresholds == 0]).any()


WAYS = {
    "doubles": lambda y_true, y_score: _doubles(y_true, y_score),
    "unit weights": lambda y_true, y_score: sweep(y_true, y_score, np.ones(len(y_true))),
    "compiled": lambda y_true, y_score: _compiled(_keys(_float32_bits(y_score), y_true)),
}
FLOAT32 = st.sampled_from(["any float32", "float32 probabilities", "few levels", "both zeros"])


@pytest.mark.parametrize("way", WAYS)
@given(table=FLOAT32.flatmap(lambda name: tables(SCORES[name], weighted=False)))
def test_every_way_gives_the_same_arrays(way, table):
    if way == "compiled":
        pytest.importorskip("numba")
    packed = sweep(table.y_true, table.y_score)
    assert arrays(WAYS[way](table.y_true, table.y_score)) == arrays(packed)


@pytest.mark.parametrize("scores", [SCORES["any float32"], SCORES["any float64"]], ids=["32", "64"])
@given(data=st.data())
def test_weights_are_summed_in_an_order_that_every_machine_repeats(scores, data):
    """Rounding depends on the order of a sum; ours is: falling score, then the row's place."""
    ties = st.sampled_from(data.draw(st.lists(scores, min_size=1, max_size=4)))
    table = data.draw(tables(ties, weighted=FRACTIONS))
    order = np.argsort(-table.y_score, kind="stable")
    sums = np.cumsum(np.where(table.y_true, table.sample_weight, 0.0)[order])
    counted = sweep(table.y_true, table.y_score, table.sample_weight)
    assert counted.tps[1:].tolist() == sums[counted.flagged[1:] - 1].tolist()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shift", [0.0, -0.5])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("share", [0.001, 0.3, 0.9])
def test_many_rows_give_what_scikit_learn_gives(dtype, shift, weighted, share):
    random = np.random.default_rng(7)
    y_true = random.random(50_000) < share
    y_score = (random.normal(0.2 * y_true, 0.2) + shift).astype(dtype).astype(np.float64)
    weight = random.integers(1, 9, 50_000).astype(np.float64) if weighted else None
    theirs = confusion_matrix_at_thresholds(y_true, y_score, sample_weight=weight)
    counted = sweep(y_true, y_score, weight)
    np.testing.assert_array_equal(counted.thresholds[1:], theirs[4])
    np.testing.assert_array_equal(counted.fps[1:], theirs[1])
    np.testing.assert_array_equal(counted.tps[1:], theirs[3])


def test_tables_of_millions_of_rows_take_the_compiled_way(monkeypatch):
    pytest.importorskip("numba")
    random = np.random.default_rng(8)
    y_true = random.random(3_000) < 0.2
    y_score = random.normal(size=3_000).astype(np.float32).astype(np.float64)
    plain = arrays(sweep(y_true, y_score))
    monkeypatch.setattr("workbench.threshold.sweep._WORTH_COMPILING", 3_000)
    assert arrays(sweep(y_true, y_score)) == plain
