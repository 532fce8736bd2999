"""The price of parity: against every combination by hand, against fairlearn, and by its laws."""

from __future__ import annotations

from math import inf, isnan, nan

import hypothesis.strategies as st
import numpy as np
import pytest
from fairlearn.postprocessing import ThresholdOptimizer
from hypothesis import assume, given, settings
from sklearn.base import BaseEstimator, ClassifierMixin

from tests.slices.parity_cases import (
    every_combination,
    money_of,
    rows_of,
    small_groups,
    some_groups,
)
from tests.strategies import scored_of
from workbench.intake import InputError
from workbench.slices import parity_points, parity_windows, slice_curves, slice_money, slice_rows
from workbench.slices.parity import MOST_GROUPS, parity_frontier
from workbench.slices.parity_points import CRITERIA
from workbench.threshold import CostModel, cheapest, operating_curve, price

NAMES = list(CRITERIA)
LINEAR = [name for name, each in CRITERIA.items() if each.rises]


def frontier_of(scored, threshold, criterion, min_n=1, costs=None):
    money = money_of(scored) if costs is None else money_of(scored, costs)
    return parity_frontier(money, threshold, criterion, min_n)


# 1. By hand


@pytest.mark.parametrize("criterion", NAMES)
@given(small_groups(), st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.6, inf]))
def test_no_combination_of_thresholds_beats_the_frontier(criterion, scored, threshold):
    found, judged = every_combination(scored, threshold, criterion)
    if judged < 2:
        with pytest.raises(InputError, match="Parity needs two groups"):
            frontier_of(scored, threshold, criterion)
        return
    frontier = frontier_of(scored, threshold, criterion)
    assert (frontier.slack, frontier.step) == (0.0, 0.0)
    weight = float(money_of(scored).weight.sum())
    for gap in {gap for gap, _ in found}:
        least = min(money for own, money in found if own <= gap + 1e-12)
        assert frontier.at(gap).per_case * weight == pytest.approx(least, rel=1e-9, abs=1e-6)
    least = min(gap for gap, _ in found)
    assert frontier.points[0].disparity == pytest.approx(least, abs=1e-9)
    assert frontier.at(least - 1e-6) is None


def test_two_groups_of_four_by_hand():
    # a: 0.2-, 0.4+, 0.6-, 0.8+ and b: 0.3-, 0.5-, 0.7+, 0.9-. A false alarm 1, a miss 3.
    y_true = [0, 1, 0, 1, 0, 0, 1, 0]
    score = [0.2, 0.4, 0.6, 0.8, 0.3, 0.5, 0.7, 0.9]
    scored = scored_of(y_true, score, g=list("aaaabbbb"))
    frontier = frontier_of(scored, 0.5, "predictive_equality", costs=CostModel(fp=1.0, fn=3.0))
    assert frontier.common.disparity == pytest.approx(2 / 3 - 1 / 2)
    assert frontier.common.per_case == (1 + 3 + 2) / 8
    told = [(each.disparity, each.per_case, each.thresholds) for each in frontier.points]
    # Without a gap everybody is flagged: 2 + 3. All caught costs 1 in each group, the false-alarm
    # rates being one of two in a and one of three in b.
    assert told == [
        (0.0, 5 / 8, (0.2, 0.3)),
        (pytest.approx(1 / 2 - 1 / 3), 2 / 8, (0.4, 0.7)),
    ]


# 2. By theirs


class _Ready(ClassifierMixin, BaseEstimator):
    """A model that answers the score it is given."""

    def __init__(self):
        self.fitted_, self.classes_ = True, np.array([0, 1])

    def fit(self, x, y):
        return self

    def predict(self, x):
        return x[:, 0]


CONSTRAINTS = {
    "demographic_parity": "demographic_parity",
    "equal_opportunity": "true_positive_rate_parity",
    "predictive_equality": "false_positive_rate_parity",
    "equalized_odds": "equalized_odds",
}


@pytest.mark.parametrize("criterion", LINEAR)
def test_lots_do_as_well_as_fairlearns_threshold_optimizer(criterion):
    scored = some_groups(600, 3)
    x, group = scored.y_score[:, np.newaxis], scored.table["g"]
    theirs = ThresholdOptimizer(
        estimator=_Ready(),
        constraints=CONSTRAINTS[criterion],
        objective="accuracy_score",
        grid_size=2_000,
        prefit=True,
        predict_method="predict",
    )
    theirs.fit(x, scored.y_true.astype(int), sensitive_features=group)
    flagged = theirs._pmf_predict(x, sensitive_features=group)[:, 1]
    error = float(np.mean(np.where(scored.y_true, 1.0 - flagged, flagged)))
    ours = frontier_of(scored, 0.5, criterion, 30, CostModel(fp=1.0, fn=1.0)).randomised
    assert ours <= error + 1e-9
    assert ours == pytest.approx(error, abs=2e-3)  # theirs is read on a grid


# 3. By law


@pytest.mark.parametrize("criterion", NAMES)
@settings(max_examples=30)
@given(small_groups(), st.sampled_from([0.1, 0.3, 0.5]))
def test_the_frontier_falls_and_ends_at_each_groups_cheapest(criterion, scored, threshold):
    try:
        frontier = frontier_of(scored, threshold, criterion)
    except InputError:
        assume(False)
    gaps = [each.disparity for each in frontier.points]
    costs = [each.per_case for each in frontier.points]
    assert gaps == sorted(set(gaps))
    assert costs == sorted(set(costs), reverse=True)
    assert frontier.at(frontier.common.disparity).per_case <= frontier.common.per_case + 1e-9
    assert frontier.at(1.0) == frontier.free
    if criterion != "predictive_parity":
        money = money_of(scored)
        every = np.append(np.unique(scored.y_score), inf)
        least = money.total_at(every).min(axis=0)
        common = money.total_at(np.array([threshold]))[0]
        total = np.where(frontier.judged, least, common).sum() / money.weight.sum()
        assert frontier.free.per_case == pytest.approx(total, rel=1e-9, abs=1e-9)
        assert frontier.randomised <= costs[0] + 1e-6
        assert frontier.randomised >= frontier.free.per_case - 1e-6
    if all(frontier.judged):  # then one threshold for all is one of the combinations
        for each in frontier.single:
            assert frontier.at(each.disparity).per_case <= each.per_case + 1e-9


@pytest.mark.parametrize("criterion", NAMES)
def test_renaming_and_reordering_groups_and_rows_changes_nothing(criterion):
    scored = some_groups(300, 3)
    order = np.random.default_rng(3).permutation(300)
    renamed = scored.table["g"].map({"a": "z", "b": "a", "c": "m"})
    other = scored_of(scored.y_true[order], scored.y_score[order], g=renamed.to_numpy()[order])
    ours, theirs = (frontier_of(each, 0.3, criterion, 5) for each in (scored, other))
    turned = [(each.disparity, each.thresholds) for each in theirs.points]
    assert turned == [(p.disparity, tuple(p.thresholds[i] for i in (1, 2, 0))) for p in ours.points]
    costs = [[each.per_case for each in made.points] for made in (ours, theirs)]
    assert costs[0] == pytest.approx(costs[1], rel=1e-12)


@pytest.mark.parametrize("criterion", NAMES)
def test_prices_twice_as_high_cost_twice_as_much(criterion):
    scored = some_groups(300, 3)
    once, twice = (
        frontier_of(scored, 0.3, criterion, 5, CostModel(fp=own, fn=5.0 * own)) for own in (1, 2)
    )
    assert [each.thresholds for each in once.points] == [each.thresholds for each in twice.points]
    assert [2.0 * each.per_case for each in once.points] == [each.per_case for each in twice.points]


@pytest.mark.parametrize("criterion", NAMES)
def test_whole_weights_are_repeated_rows(criterion):
    scored = some_groups(150, 2, seed=5)
    weight = np.random.default_rng(5).integers(1, 4, 150)
    group = scored.table["g"].to_numpy()
    weighted = scored_of(scored.y_true, scored.y_score, weight, g=group)
    y, s, g = (np.repeat(each, weight) for each in (scored.y_true, scored.y_score, group))
    ours, theirs = (frontier_of(each, 0.3, criterion) for each in (weighted, scored_of(y, s, g=g)))
    assert [each.thresholds for each in ours.points] == [each.thresholds for each in theirs.points]
    costs = [[each.per_case for each in made.points] for made in (ours, theirs)]
    assert costs[0] == pytest.approx(costs[1], rel=1e-9)


def test_an_expected_prevalence_is_in_what_the_points_cost():
    scored = some_groups(400, 3)
    costs = CostModel(fp=1.0, fn=5.0)
    rows = rows_of(scored, costs, prevalence=0.05)
    money = slice_money(slice_curves(scored, slice_rows(scored.table, "g")), rows)
    priced = price(scored, operating_curve(scored), costs, prevalence=0.05)
    best = cheapest(priced)
    frontier = parity_frontier(money, best.threshold, "equal_opportunity", 10)
    assert frontier.common.per_case == pytest.approx(priced.per_case(best), rel=1e-9)
    assert frontier.free.per_case <= priced.per_case(best) + 1e-12


# 4. Many rows: on a lattice, and how far off that can be


@pytest.mark.parametrize("criterion", NAMES)
def test_a_lattice_is_no_further_off_than_it_says(criterion, monkeypatch):
    money = money_of(some_groups(900, 3, seed=2))
    exact = parity_frontier(money, 0.25, criterion, 30)
    assert exact.slack == 0.0
    monkeypatch.setattr(parity_windows, "MOST_WINDOWS", 50)
    monkeypatch.setattr(parity_windows, "_MOST_PAIRS", 300)
    monkeypatch.setattr(parity_points, "MOST_POINTS", 60)
    monkeypatch.setattr(parity_points, "_CELL", 1.0 / 60)
    coarse = parity_frontier(money, 0.25, criterion, 30)
    assert coarse.slack > 0.0
    assert coarse.free.per_case == pytest.approx(exact.free.per_case, rel=1e-9)
    own = coarse.common.disparity
    assert coarse.at(own).per_case <= coarse.common.per_case + 1e-9
    for point in exact.points:
        found = coarse.at(point.disparity + coarse.slack + coarse.step)
        assert found is None or found.per_case <= point.per_case + 1e-9
    for point in coarse.points:  # what is found is there
        assert exact.at(point.disparity).per_case <= point.per_case + 1e-9


# 5. Who counts, and what cannot be answered


def test_groups_that_are_too_small_keep_the_common_threshold():
    scored = some_groups(400, 3)
    group = scored.table["g"].to_numpy().copy()
    group[:12] = "d"
    frontier = frontier_of(
        scored_of(scored.y_true, scored.y_score, g=group), 0.3, "equal_opportunity", 20
    )
    assert frontier.judged == (True, True, True, False)
    assert {each.thresholds[3] for each in frontier.points} == {0.3}


def test_a_group_without_positives_is_not_judged_by_its_recall():
    y_true, score = [0, 0, 1, 0, 1, 0], [0.2, 0.8, 0.8, 0.2, 0.7, 0.1]
    scored = scored_of(y_true, score, g=list("aabbcc"))
    frontier = frontier_of(scored, 0.5, "equal_opportunity")
    assert frontier.judged == (False, True, True)
    assert not isnan(frontier.points[0].disparity)


@pytest.mark.parametrize(
    ("threshold", "criterion", "min_n", "sentence"),
    [
        (nan, "equal_opportunity", 1, "The threshold is not a number."),
        (0.5, "parity", 1, "There is no criterion 'parity'. There are predictive_equality, "),
        (
            0.5,
            "equal_opportunity",
            10**6,
            "Parity needs two groups with at least 1000000 positives ",
        ),
        (
            inf,
            "predictive_parity",
            1,
            "Parity needs two groups with at least 1 flagged cases each, not 0",
        ),
    ],
)
def test_what_cannot_be_answered_gets_a_sentence(threshold, criterion, min_n, sentence):
    with pytest.raises(InputError) as caught:
        frontier_of(some_groups(100, 2), threshold, criterion, min_n)
    assert str(caught.value).startswith(sentence)


def test_of_more_groups_than_anybody_compares_nothing_is_told():
    n = 20 * (MOST_GROUPS + 1)
    scored = scored_of(np.arange(n) % 2, np.arange(n) % 7, g=[f"g{i // 20:03}" for i in range(n)])
    with pytest.raises(InputError, match="at most 40"):
        frontier_of(scored, 3.0, "demographic_parity", 5)


def test_a_frontier_says_how_many_thresholds_it_looked_at():
    assert frontier_of(some_groups(300, 2), 0.3, "demographic_parity", 30).read == 302
