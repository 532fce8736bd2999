"""Chouldechova's identity: in every slice, and what equal rates would have to be."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from tests.strategies import scored_of
from workbench.slices import by_slice, impossibility

N = 20_000


def unequal(base=(0.2, 0.5, 0.35)):
    random = np.random.default_rng(8)
    groups = random.choice(3, N)
    y_true = random.random(N) < np.array(base)[groups]
    flagged = random.random(N) < np.where(y_true, 0.7, 0.2)
    return by_slice(scored_of(y_true, flagged.astype(float), g=groups), 0.5, by="g")


def test_a_slice_given_its_own_rates_keeps_them():
    table = unequal()
    for row in table.slices:
        (own,) = (each for each in impossibility(table, row.key) if each.key == row.key)
        assert own.base_rate == row.base_rate.value
        for name in ("fpr", "tpr", "ppv"):
            assert getattr(own, name) == pytest.approx(row.rate(name).value, rel=1e-9)


def test_the_third_rate_follows_from_counting():
    """A thousand cases of the slice, with the reference's other two rates."""
    table = unequal()
    given = table.slices[0]
    tpr, fpr, ppv = (given.rate(name).value for name in ("tpr", "fpr", "ppv"))
    for each in impossibility(table, given.key):
        positives, negatives = 1_000 * each.base_rate, 1_000 * (1 - each.base_rate)
        hits = tpr * positives
        assert each.ppv == pytest.approx(hits / (hits + fpr * negatives))
        assert each.fpr == pytest.approx((hits / ppv - hits) / negatives)
        alarms = fpr * negatives
        assert each.tpr == pytest.approx(alarms * ppv / (1 - ppv) / positives)


def test_a_rate_may_have_to_be_more_than_all():
    table = unequal((0.1, 0.9, 0.5))
    assert any(each.fpr > 1.0 for each in impossibility(table, ("2",)))


def test_what_the_two_rates_leave_open_is_undefined():
    groups = np.repeat(["a", "b"], 100)
    y_true = np.concatenate([np.arange(100) < 40, np.arange(100) < 60])
    perfect = by_slice(scored_of(y_true, y_true.astype(float), g=groups), 0.5, by="g")
    for each in impossibility(perfect, ("a",)):
        assert (each.fpr, each.ppv) == (0.0, 1.0)
        assert isnan(each.tpr)
    nobody = by_slice(scored_of(y_true, y_true.astype(float), g=groups), 2.0, by="g")
    assert impossibility(nobody, ("a",)) == ()
    assert impossibility(perfect, None) == ()
    assert impossibility(perfect, ("c",)) == ()
