"""Precision and cost of two ways of deciding the same rows: by hand, laws, and by simulation."""

from __future__ import annotations

import dataclasses
from math import isnan, sqrt

import numpy as np
import pytest
from scipy.stats import false_discovery_control
from statsmodels.stats.proportion import proportion_confint

from tests.slices.made_up import some_scored
from tests.slices.two_models import THRESHOLD, two_models
from workbench.intake import InputError
from workbench.slices import Slicing, slice_costs, slice_rows
from workbench.slices.paired import Decided
from workbench.slices.paired_means import cost_changes, precision_changes
from workbench.threshold import CostModel, operating_curve, priced_rows

Z = 1.959963984540054


@pytest.fixture(scope="module")
def models():
    before, after, rows = two_models(900, better=0.1, g=np.tile(["a", "b", "c"], 300))
    return before, after, rows, slice_rows(before.scored.table, "g")


def precision(y, flagged):
    """Return share, rows, and how far each row pulls the share."""
    n = int(flagged.sum())
    share = (y & flagged).sum() / n
    return share, n, np.where(flagged, (y - share) / n, 0.0)


def test_precision_by_hand(models):
    before, after, _, slicing = models
    found = precision_changes(before, after, slicing)
    for place, change in enumerate(found):
        own = slicing.codes == place
        y = before.scored.y_true[own]
        (p, n, pull), (q, m, other) = (precision(y, each.flagged[own]) for each in (before, after))
        r = (pull * other).sum() / sqrt((pull**2).sum() * (other**2).sum())
        (l1, u1), (l2, u2) = (
            proportion_confint(share * size, size, method="wilson")
            for share, size in ((p, n), (q, m))
        )
        below = sqrt((q - l2) ** 2 + (u1 - p) ** 2 - 2 * r * (q - l2) * (u1 - p))
        above = sqrt((u2 - q) ** 2 + (p - l1) ** 2 - 2 * r * (u2 - q) * (p - l1))
        assert (change.before, change.after, change.n) == (p, q, min(n, m))
        assert (change.low, change.high) == pytest.approx((q - p - below, q - p + above))
    assert [change.p_adjusted for change in found] == pytest.approx(
        false_discovery_control([change.p for change in found])
    )


def test_the_test_and_the_interval_agree(models):
    before, after, rows, slicing = models
    found = (
        *precision_changes(before, after, slicing),
        *cost_changes(before, after, slicing, rows),
    )
    for change in found:
        assert (change.p < 0.05) == (change.low > 0.0 or change.high < 0.0)


def test_costs_are_those_of_the_slices_and_their_difference_is_paired(models):
    before, after, rows, slicing = models
    found = cost_changes(before, after, slicing, rows)
    own, others = (slice_costs(each.scored, slicing, rows, THRESHOLD) for each in (before, after))
    for change, first, second in zip(found, own, others, strict=True):
        assert (change.before, change.after) == pytest.approx((first.value, second.value))
        assert change.difference == pytest.approx(second.value - first.value)
        alone = sqrt((first.high - first.low) ** 2 + (second.high - second.low) ** 2)
        assert change.high - change.low < alone


def test_a_lower_line_of_one_model_only_flags_more():
    scored = some_scored(200, g=["a"] * 200)
    curve = operating_curve(scored)
    rows = priced_rows(scored, curve, CostModel(fp=1.0, fn=0.0))
    before, after = Decided(scored, 0.6), Decided(scored, 0.4)
    (change,) = cost_changes(before, after, slice_rows(scored.table, "g"), rows)
    new = int((after.flagged & ~before.flagged & ~scored.y_true).sum())
    low, high = proportion_confint(new, 200, method="wilson")
    assert (change.difference, change.low, change.high) == pytest.approx((new / 200, low, high))


def test_the_other_way_round_everything_changes_its_sign(models):
    before, after, rows, slicing = models
    for there, back in (
        (precision_changes(before, after, slicing), precision_changes(after, before, slicing)),
        (
            cost_changes(before, after, slicing, rows),
            cost_changes(after, before, slicing, rows),
        ),
    ):
        for one, other in zip(there, back, strict=True):
            assert one.difference == pytest.approx(-other.difference)
            assert (one.low, one.high) == pytest.approx((-other.high, -other.low))
            assert one.p == pytest.approx(other.p)


def test_where_nothing_is_decided_otherwise_nothing_changes(models):
    before, _, rows, slicing = models
    for found in (
        precision_changes(before, before, slicing),
        cost_changes(before, before, slicing, rows),
    ):
        assert {(change.difference, change.p) for change in found} == {(0.0, 1.0)}


def test_rows_of_one_entity_are_worth_less():
    before, after, _ = two_models(600, better=0.1, g=["a"] * 600)
    slicing = slice_rows(before.scored.table, "g")
    alike = np.arange(600) // 2
    doubled = [
        Decided(dataclasses.replace(each.scored, group=alike, **twice(each.scored)), THRESHOLD)
        for each in (before, after)
    ]
    (alone,) = precision_changes(*doubled_without_groups(doubled), slicing)
    (together,) = precision_changes(*doubled, slicing)
    assert together.high - together.low > 1.2 * (alone.high - alone.low)


def twice(scored):
    """Return every other row two times."""
    places = np.arange(600) // 2 * 2
    return {"y_true": scored.y_true[places], "y_score": scored.y_score[places]}


def doubled_without_groups(decided):
    return [
        Decided(dataclasses.replace(each.scored, group=None), each.threshold) for each in decided
    ]


def test_few_rows_are_too_few_and_none_flagged_is_undefined(models):
    before, after, rows, slicing = models
    assert {each.status for each in precision_changes(before, after, slicing, 10_000)} == {
        "too few"
    }
    assert all(isnan(each.p) for each in cost_changes(before, after, slicing, rows, 10_000))
    nobody = Decided(after.scored, np.inf)
    for each in precision_changes(before, nobody, slicing):
        assert each.status == "undefined"
        assert isnan(each.difference)


def test_other_rows_are_refused(models):
    before, after, rows, slicing = models
    other = dataclasses.replace(after.scored, y_true=~after.scored.y_true)
    with pytest.raises(InputError, match="not the same cases"):
        precision_changes(before, Decided(other, THRESHOLD), slicing)
    with pytest.raises(InputError, match="not the same cases"):
        cost_changes(before, Decided(other, THRESHOLD), slicing, rows)


@pytest.mark.parametrize(
    ("size", "tables"), [(100, 20), pytest.param(400, 200, marks=pytest.mark.slow)]
)
def test_where_two_models_are_alike_intervals_hold_no_difference_as_often_as_they_say(size, tables):
    slices = 40
    slicing = Slicing(
        ("g",), tuple((str(i),) for i in range(slices)), np.arange(size * slices) % slices
    )
    held: dict[str, list[bool]] = {"precision": [], "cost": []}
    for seed in range(tables):
        before, after, rows = two_models(size * slices, seed)
        for name, found in (
            ("precision", precision_changes(before, after, slicing, 5)),
            ("cost", cost_changes(before, after, slicing, rows)),
        ):
            held[name] += [each.low <= 0.0 <= each.high for each in found]
    for each in held.values():
        error = sqrt(0.05 * 0.95 / len(each))
        assert np.mean(each) > 0.95 - 3.0 * error
        assert np.mean(each) < 0.995
