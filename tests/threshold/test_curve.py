"""The operating curve: read by hand, against scikit-learn, and the laws of maths.md 7."""

from __future__ import annotations

from math import inf, nan, nextafter

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from sklearn.metrics import (
    confusion_matrix,
    confusion_matrix_at_thresholds,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

from tests.strategies import WHOLE_WEIGHTS, scored_of, tables
from workbench.intake import InputError
from workbench.threshold import operating_curve

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def around(scores) -> list[float]:
    """Return the observed scores, what lies just beside them, and beyond all."""
    beside = [nextafter(s, end) for s in scores for end in (-inf, inf)]
    return [*scores, *beside, inf, -inf]


def counts(scored, threshold) -> tuple[float, float, float, float, int]:
    """Count (tn, fp, fn, tp, flagged) row by row."""
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    cells = {(False, False): 0.0, (False, True): 0.0, (True, False): 0.0, (True, True): 0.0}
    flagged = 0
    for y, s, w in zip(scored.y_true, scored.y_score, weight, strict=True):
        cells[bool(y), bool(s >= threshold)] += float(w)
        flagged += int(s >= threshold)
    return *cells.values(), flagged


def outcomes(point) -> tuple[float, float, float, float, int]:
    return point.tn, point.fp, point.fn, point.tp, point.flagged


# 1. By hand


@given(tables(), FINITE)
def test_a_point_is_what_counting_row_by_row_gives(scored, anywhere):
    curve = operating_curve(scored)
    for threshold in [*around(scored.y_score.tolist()), anywhere]:
        point = curve.at(threshold)
        assert point.threshold == threshold
        expected = counts(scored, threshold)
        assert outcomes(point) == pytest.approx(expected, rel=1e-12, abs=1e-12)
        assert point.flagged == expected[4]


@given(tables())
def test_same_decisions_is_the_widest_interval_that_flags_the_same_rows(scored):
    curve = operating_curve(scored)
    for threshold in around(scored.y_score.tolist()):
        low, high = curve.same_decisions(threshold)
        assert low < threshold <= high or threshold == low == -inf
        flags = scored.y_score >= threshold
        assert ((scored.y_score >= high) == flags).all()
        assert ((scored.y_score >= nextafter(low, inf)) == flags).all()
        assert low == -inf or ((scored.y_score >= low) != flags).any()
        assert high == inf or ((scored.y_score >= nextafter(high, inf)) != flags).any()


@given(tables())
def test_the_area_is_the_share_of_pairs_in_the_right_order(scored):
    """Mann–Whitney: a tied pair is half right; a pair weighs the product of its weights."""
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    right = total = 0.0
    for i in np.flatnonzero(scored.y_true):
        for j in np.flatnonzero(~scored.y_true):
            pair = weight[i] * weight[j]
            total += pair
            above = scored.y_score[i] > scored.y_score[j]
            right += pair * (1.0 if above else 0.5 * (scored.y_score[i] == scored.y_score[j]))
    assert operating_curve(scored).auc == pytest.approx(right / total, abs=1e-12)


def test_a_curve_starts_with_nobody_and_ends_with_everybody():
    curve = operating_curve(scored_of([1, 0, 0, 1], [0.9, 0.9, 0.2, 0.4]))
    assert curve.thresholds.tolist() == [inf, 0.9, 0.4, 0.2]
    assert curve.fps.tolist() == [0, 1, 1, 2]
    assert curve.tps.tolist() == [0, 1, 2, 2]
    assert curve.tns.tolist() == [2, 1, 1, 0]
    assert curve.fns.tolist() == [2, 1, 0, 0]
    assert curve.flagged.tolist() == [0, 2, 3, 4]
    assert (curve.total_weight, curve.prevalence, curve.is_constant) == (4, 0.5, False)


def test_one_score_for_all_tells_nothing_apart():
    curve = operating_curve(scored_of([1, 0, 0], [0.3, 0.3, 0.3]))
    assert curve.is_constant
    assert curve.auc == 0.5


def test_rates_of_a_point_have_their_own_denominators():
    point = operating_curve(scored_of([1, 1, 1, 0, 0], [0.9, 0.8, 0.1, 0.8, 0.2])).at(0.5)
    assert (point.tpr, point.fpr) == (2 / 3, 1 / 2)
    assert (point.precision, point.selection_rate) == (2 / 3, 3 / 5)


def test_precision_of_nobody_is_undefined():
    assert np.isnan(operating_curve(scored_of([1, 0], [0.9, 0.1])).at(inf).precision)


def test_a_threshold_that_is_not_a_number_is_refused():
    curve = operating_curve(scored_of([1, 0], [0.9, 0.1]))
    for read in (curve.index, curve.at, curve.same_decisions):
        with pytest.raises(InputError, match=r"^The threshold is not a number\. Give a score"):
            read(nan)


@pytest.mark.parametrize("name", ["thresholds", "fps", "tps", "flagged"])
def test_a_curve_cannot_be_changed(name):
    array = getattr(operating_curve(scored_of([1, 0], [0.9, 0.1])), name)
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


# 2. By theirs


def drawn(dtype, *, weighted=False, levels=None, share=0.2):
    random = np.random.default_rng(11)
    y_true = random.random(3_000) < share
    y_score = random.normal(0.3 * y_true, 0.3)
    if levels:
        y_score = np.round(y_score * levels) / levels
    weight = random.gamma(1.0, size=3_000) if weighted else None
    return scored_of(y_true, y_score.astype(dtype), weight)


TABLES = {
    "float32": drawn(np.float32),
    "float64": drawn(np.float64),
    "ties": drawn(np.float64, levels=10),
    "few positives": drawn(np.float64, share=0.002),
    "weights": drawn(np.float64, weighted=True),
    "weights and ties": drawn(np.float32, weighted=True, levels=20),
}


@pytest.mark.parametrize("scored", TABLES.values(), ids=TABLES)
def test_counts_equal_scikit_learns(scored):
    tns, fps, fns, tps, thresholds = confusion_matrix_at_thresholds(
        scored.y_true, scored.y_score, sample_weight=scored.sample_weight
    )
    curve = operating_curve(scored)
    np.testing.assert_array_equal(curve.thresholds[1:], thresholds)
    for ours, theirs in ((curve.fps, fps), (curve.tps, tps), (curve.tns, tns), (curve.fns, fns)):
        np.testing.assert_allclose(ours[1:], theirs, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("scored", TABLES.values(), ids=TABLES)
def test_rates_and_area_equal_scikit_learns(scored):
    weight, curve = scored.sample_weight, operating_curve(scored)
    fpr, tpr, thresholds = roc_curve(
        scored.y_true, scored.y_score, sample_weight=weight, drop_intermediate=False
    )
    np.testing.assert_array_equal(curve.thresholds, thresholds)
    np.testing.assert_allclose(curve.fpr, fpr, rtol=1e-12)
    np.testing.assert_allclose(curve.tpr, tpr, rtol=1e-12)
    auc = roc_auc_score(scored.y_true, scored.y_score, sample_weight=weight)
    assert curve.auc == pytest.approx(auc, abs=1e-12)


@pytest.mark.parametrize("scored", TABLES.values(), ids=TABLES)
def test_precision_equals_scikit_learns(scored):
    precision, recall, thresholds = precision_recall_curve(
        scored.y_true, scored.y_score, sample_weight=scored.sample_weight
    )
    curve = operating_curve(scored)
    points = [curve.at(threshold) for threshold in thresholds]
    np.testing.assert_allclose([point.precision for point in points], precision[:-1], rtol=1e-9)
    np.testing.assert_allclose([point.tpr for point in points], recall[:-1], rtol=1e-9)


@pytest.mark.parametrize("scored", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("threshold", [-inf, -0.1, 0.0, 0.25, 0.5, inf])
def test_a_point_is_scikit_learns_confusion_matrix(scored, threshold):
    matrix = confusion_matrix(
        scored.y_true, scored.y_score >= threshold, sample_weight=scored.sample_weight
    )
    point = operating_curve(scored).at(threshold)
    assert outcomes(point)[:4] == pytest.approx(tuple(matrix.ravel()), abs=1e-9)


# 3. Laws


@given(st.data(), tables())
def test_a_rising_transform_of_the_scores_leaves_the_counts(data, scored):
    distinct, place = np.unique(scored.y_score, return_inverse=True)
    image = st.lists(FINITE, min_size=len(distinct), max_size=len(distinct), unique=True)
    moved = np.sort(data.draw(image))[place]
    before = operating_curve(scored)
    after = operating_curve(scored_of(scored.y_true, moved, scored.sample_weight))
    for name in ("fps", "tps", "flagged"):
        np.testing.assert_array_equal(getattr(before, name), getattr(after, name))


@given(st.data(), tables())
def test_the_order_of_rows_does_not_matter(data, scored):
    order = np.array(data.draw(st.permutations(range(scored.n))))
    weight = None if scored.sample_weight is None else scored.sample_weight[order]
    before = operating_curve(scored)
    after = operating_curve(scored_of(scored.y_true[order], scored.y_score[order], weight))
    np.testing.assert_array_equal(before.thresholds, after.thresholds)
    np.testing.assert_array_equal(before.flagged, after.flagged)
    np.testing.assert_allclose(before.tps, after.tps, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(before.fps, after.fps, rtol=1e-12, atol=1e-12)


@given(tables(weighted=WHOLE_WEIGHTS))
def test_whole_weights_are_repeated_rows(scored):
    times = scored.sample_weight.astype(int)
    repeated = scored_of(np.repeat(scored.y_true, times), np.repeat(scored.y_score, times))
    weighted, plain = operating_curve(scored), operating_curve(repeated)
    for threshold in around(scored.y_score.tolist()):
        assert outcomes(weighted.at(threshold))[:4] == outcomes(plain.at(threshold))[:4]
    assert weighted.auc == pytest.approx(plain.auc, abs=1e-12)


@given(tables())
def test_other_labels_and_negated_scores_swap_the_two_mistakes(scored):
    """Flagging from below is passing from above; at ties >= becomes <=, between them nothing."""
    flipped = scored_of(~scored.y_true, -scored.y_score, scored.sample_weight)
    one, other = operating_curve(scored), operating_curve(flipped)
    np.testing.assert_allclose(one.fps, other.fns[::-1], rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(one.fns, other.fps[::-1], rtol=1e-12, atol=1e-9)
    np.testing.assert_array_equal(one.flagged, scored.n - other.flagged[::-1])
    assert one.auc == pytest.approx(other.auc, abs=1e-12)


@given(tables())
def test_lower_thresholds_flag_more_of_both_classes(scored):
    curve = operating_curve(scored)
    assert (np.diff(curve.thresholds) < 0).all()
    assert (np.diff(curve.flagged) > 0).all()
    assert (np.diff(curve.fps) >= 0).all()
    assert (np.diff(curve.tps) >= 0).all()


@given(tables(st.floats(width=32, allow_nan=False, allow_infinity=False), weighted=False))
def test_float32_scores_are_compared_as_the_doubles_they_equal(scored):
    narrow = scored_of(scored.y_true, scored.y_score.astype(np.float32))
    np.testing.assert_array_equal(narrow.y_score, scored.y_score)
    one, other = operating_curve(narrow), operating_curve(scored)
    for name in ("thresholds", "fps", "tps", "flagged"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
