"""Points with a name: by hand, against scikit-learn's curves, ties to the fewest flagged."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from sklearn.metrics import precision_recall_curve, roc_curve

from tests.strategies import FRACTIONS, WHOLE_WEIGHTS, scored_of, tables
from workbench.intake import InputError
from workbench.threshold import CostModel, cheapest_index, operating_curve, price
from workbench.threshold.presets import (
    Presets,
    Wanted,
    equal_error,
    precision_at_least,
    presets,
    recall_at_least,
    top,
    youden,
)

CALM = st.floats(-50.0, 50.0)
COUNTED = tables(CALM, weighted=False) | tables(CALM, weighted=WHOLE_WEIGHTS)
SHARES = st.floats(0.0, 1.0) | st.sampled_from([0.0, 0.5, 0.9, 1.0, 1 / 3])


def rates(curve) -> list[tuple[Fraction, Fraction]]:
    """Return the false-positive rate and recall of each point, without rounding."""
    fps, tps = ([Fraction(x) for x in array.tolist()] for array in (curve.fps, curve.tps))
    return [(fp / fps[-1], tp / tps[-1]) for fp, tp in zip(fps, tps, strict=True)]


# 1. By hand


@given(COUNTED)
def test_youden_is_the_first_of_the_largest_differences(scored):
    curve = operating_curve(scored)
    gains = [tpr - fpr for fpr, tpr in rates(curve)]
    assert youden(curve) == gains.index(max(gains))


@given(COUNTED)
def test_equal_error_is_the_first_of_the_least_differences(scored):
    curve = operating_curve(scored)
    apart = [abs(fpr - (1 - tpr)) for fpr, tpr in rates(curve)]
    assert equal_error(curve) == apart.index(min(apart))


@given(tables(CALM), SHARES)
def test_recall_is_reached_with_the_fewest_flagged(scored, share):
    curve = operating_curve(scored)
    i = recall_at_least(curve, share)
    assert curve.tpr[i] >= share
    assert i == 0 or curve.tpr[i - 1] < share


@given(tables(CALM), SHARES)
def test_precision_is_reached_with_the_largest_recall(scored, share):
    curve = operating_curve(scored)
    points = [curve.point(i) for i in range(len(curve.thresholds))]
    enough = [i for i, point in enumerate(points) if point.precision >= share]
    expected = max(enough, key=lambda i: (points[i].tp, -i)) if enough else None
    assert precision_at_least(curve, share) == expected


@given(tables(CALM), st.integers(0, 50))
def test_the_top_is_made_of_whole_tie_blocks(scored, rows):
    curve = operating_curve(scored)
    expected = max(i for i, flagged in enumerate(curve.flagged) if flagged <= rows)
    assert top(curve, rows) == expected


def test_all_of_them_on_a_small_table():
    scored = scored_of([1, 1, 0, 1, 0, 0], [0.9, 0.7, 0.7, 0.4, 0.3, 0.1])
    priced = price(scored, operating_curve(scored), CostModel(fp=1, fn=5))
    found = presets(priced, Wanted(recall=0.5, precision=0.7, rows=2, today=0.5))
    assert found == Presets(
        cheapest=3, youden=1 + 2, equal_error=2, recall=2, precision=3, top=1, today=2
    )
    nothing = presets(priced, Wanted(precision=1.0))
    assert (nothing.precision, nothing.top, nothing.today) == (1, None, None)
    assert nothing.cheapest == cheapest_index(priced.money())


def test_no_point_may_have_the_precision():
    curve = operating_curve(scored_of([0, 1], [0.9, 0.1]))
    assert precision_at_least(curve, 0.6) is None
    assert precision_at_least(curve, 0.5) == 2
    assert precision_at_least(curve, 0.0) == 2


def test_a_first_score_without_weight_has_no_precision():
    curve = operating_curve(scored_of([1, 1, 0], [0.9, 0.5, 0.1], [0.0, 1.0, 1.0]))
    assert precision_at_least(curve, 1.0) == 2


def test_precision_is_that_of_the_expected_prevalence():
    scored = scored_of([1, 0, 1, 0], [0.9, 0.6, 0.4, 0.1])
    curve = operating_curve(scored)
    assert precision_at_least(curve, 0.6) == 3
    assert precision_at_least(curve.at_prevalence(0.1), 0.6) == 1


# 2. By theirs


@given(tables(CALM, weighted=FRACTIONS) | COUNTED)
def test_theirs_are_as_good(scored):
    curve = operating_curve(scored)
    fpr, tpr, _ = roc_curve(
        scored.y_true,
        scored.y_score,
        sample_weight=scored.sample_weight,
        drop_intermediate=False,
    )
    i = youden(curve)
    assert curve.tpr[i] - curve.fpr[i] == pytest.approx((tpr - fpr).max(), abs=1e-9)
    i = equal_error(curve)
    gap = abs(curve.fpr[i] - (1 - curve.tpr[i]))
    assert gap == pytest.approx(np.abs(fpr - (1 - tpr)).min(), abs=1e-9)


@given(COUNTED, SHARES)
def test_their_largest_recall_at_a_precision(scored, share):
    curve = operating_curve(scored)
    precision, recall, thresholds = precision_recall_curve(
        scored.y_true, scored.y_score, sample_weight=scored.sample_weight
    )
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    held = np.array([weight[scored.y_score >= t].sum() > 0 for t in thresholds])
    enough = recall[:-1][(precision[:-1] >= share) & held]  # theirs ends with a made-up point
    i = precision_at_least(curve, share)
    assert (i is None) == (len(enough) == 0)
    if i is not None:
        assert curve.tpr[i] == pytest.approx(enough.max())


# 3. Laws


@given(COUNTED)
def test_youden_and_equal_error_know_no_prevalence(scored):
    curve = operating_curve(scored)
    expected = curve.at_prevalence(0.5)
    gains = curve.tpr - curve.fpr
    assert gains[youden(expected)] == pytest.approx(gains[youden(curve)], abs=1e-9)


@given(COUNTED)
def test_youden_is_cheapest_where_a_class_costs_as_much_as_the_other(scored):
    curve = operating_curve(scored)
    costs = CostModel(fp=float(curve.tps[-1]), fn=float(curve.fps[-1]))
    assert youden(curve) == cheapest_index(price(scored, curve, costs).money())


@pytest.mark.parametrize("share", [-0.1, 1.1, nan, inf])
def test_what_is_no_share_is_refused(share):
    curve = operating_curve(scored_of([0, 1], [0.1, 0.9]))
    for ask in (recall_at_least, precision_at_least):
        with pytest.raises(InputError, match="Give a share from 0 to 1"):
            ask(curve, share)


def test_less_than_no_rows_are_refused():
    with pytest.raises(InputError, match="cases to flag is -1"):
        top(operating_curve(scored_of([0, 1], [0.1, 0.9])), -1)
