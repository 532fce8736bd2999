"""Choosing under limits: the slow obvious way, scikit-learn's metrics, and laws."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isnan, nan

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import assume, given
from sklearn import metrics as sk

from tests.strategies import SCORES, WHOLE_WEIGHTS, prices, scored_of, tables
from workbench.threshold import (
    Capacity,
    CostModel,
    Limits,
    PricedCurve,
    Requirement,
    operating_curve,
    price,
    tolerance,
)
from workbench.threshold.choice import capacity_use, choose, standings_at

SHARES = ("recall", "precision", "fpr", "fnr", "specificity", "npv", "selection_rate")
# Bounds that metrics of small tables hit exactly, and bounds that they do not.
BOUNDS = st.sampled_from([0.0, 1 / 4, 1 / 3, 0.5, 2 / 3, 0.75, 0.9, 1.0]) | st.floats(0.0, 1.0)
WHOLE = tables(weighted=st.integers(0, 4).map(float))  # sums are exact
PREVALENCES = st.none() | st.sampled_from([0.01, 0.25, 0.7])


@st.composite
def requirements(draw) -> Requirement:
    sign = draw(st.sampled_from([">=", "<="]))
    if draw(st.integers(0, 4)) == 0:
        return Requirement("cost", sign, draw(st.integers(-400, 2000)) / 4.0)
    return Requirement(draw(st.sampled_from(SHARES)), sign, draw(BOUNDS))


@st.composite
def limits(draw) -> Limits:
    capacity = None
    if draw(st.booleans()):
        of = draw(st.none() | st.integers(1, 50))
        capacity = Capacity(draw(st.integers(0, 40)), of)
    return Limits(tuple(draw(st.lists(requirements(), max_size=3))), capacity)


def priced_table(scored, costs, prevalence=None) -> PricedCurve:
    return price(scored, operating_curve(scored), costs, prevalence=prevalence)


def counts_by_hand(scored, threshold, factors=(1.0, 1.0)) -> dict[str, float]:
    """Count the four outcomes row by row."""
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    counts = dict.fromkeys(("tp", "fn", "fp", "tn"), 0.0)
    for y, s, w in zip(scored.y_true, scored.y_score, weight, strict=True):
        counts[{(1, 1): "tp", (1, 0): "fn", (0, 1): "fp", (0, 0): "tn"}[y, s >= threshold]] += w
    # As the curve does: what is flagged and the whole are weighted anew, the rest is left.
    positives = (counts["tp"] + counts["fn"]) * factors[0]
    negatives = (counts["fp"] + counts["tn"]) * factors[1]
    tp, fp = counts["tp"] * factors[0], counts["fp"] * factors[1]
    return {"tp": tp, "fn": positives - tp, "fp": fp, "tn": negatives - fp, "P": positives} | {
        "N": negatives
    }


def metrics_by_hand(scored, costs, threshold, factors) -> dict[str, float]:
    c = counts_by_hand(scored, threshold, factors)
    money = (costs.tp * c["tp"] + costs.fp * c["fp"]) + (costs.fn * c["fn"] + costs.tn * c["tn"])
    return {
        "recall": c["tp"] / c["P"],
        "fnr": c["fn"] / c["P"],
        "fpr": c["fp"] / c["N"],
        "specificity": c["tn"] / c["N"],
        "precision": c["tp"] / (c["tp"] + c["fp"]) if c["tp"] + c["fp"] else nan,
        "npv": c["tn"] / (c["tn"] + c["fn"]) if c["tn"] + c["fn"] else nan,
        "selection_rate": (c["tp"] + c["fp"]) / (c["P"] + c["N"]),
        "cost": money / (c["P"] + c["N"]),
    }


def shortfall_by_hand(requirement, value) -> float:
    if value >= requirement.bound if requirement.sign == ">=" else value <= requirement.bound:
        return 0.0
    if isnan(value):
        return inf
    unit = abs(requirement.bound) if requirement.metric == "cost" and requirement.bound else 1.0
    return abs(value - requirement.bound) / unit


def choice_by_hand(scored, costs, bounds, prevalence) -> tuple[float, bool]:
    """Look at every threshold in turn, as one would with pencil and paper."""
    curve = operating_curve(scored)
    factors = (1.0, 1.0) if prevalence is None else curve.shift(prevalence)
    room = scored.n if bounds.capacity is None else bounds.capacity.rows(scored.n)
    points = []
    for threshold in [inf, *sorted(set(scored.y_score.tolist()), reverse=True)]:
        values = metrics_by_hand(scored, costs, threshold, factors)
        short = [shortfall_by_hand(each, values[each.metric]) for each in bounds.requirements]
        flagged = sum(1 for s in scored.y_score if s >= threshold)
        points.append((threshold, values["cost"], max(short, default=0.0), flagged <= room))
    equal = 1e-9 * max(1.0, *(abs(cost) for _, cost, _, _ in points))
    within = [point for point in points if point[3]]
    least = min(short for _, _, short, _ in within)
    nearest = [each for each in within if each[2] <= least + 1e-12 * max(1.0, least)]
    kept = [each for each in within if each[2] == 0.0] or nearest
    cheapest = min(cost for _, cost, _, _ in kept)
    return next(t for t, cost, _, _ in kept if cost <= cheapest + equal), least == 0.0


# 1. By hand


@given(WHOLE, prices(), limits(), PREVALENCES)
def test_the_choice_is_the_one_found_row_by_row(scored, price, bounds, prevalence):
    costs = CostModel(*price)
    chosen = choose(priced_table(scored, costs, prevalence), bounds)
    threshold, feasible = choice_by_hand(scored, costs, bounds, prevalence)
    assert operating_curve(scored).thresholds[chosen.index] == threshold
    assert chosen.feasible == feasible


@given(WHOLE, prices(), limits(), PREVALENCES, st.data())
def test_standings_tell_value_and_bound_at_a_given_point(scored, price, bounds, prevalence, data):
    costs, curve = CostModel(*price), operating_curve(scored)
    index = data.draw(st.integers(0, len(curve.thresholds) - 1))
    factors = (1.0, 1.0) if prevalence is None else curve.shift(prevalence)
    values = metrics_by_hand(scored, costs, curve.thresholds[index], factors)
    standings = standings_at(priced_table(scored, costs, prevalence), bounds, index)
    assert [each.requirement for each in standings] == list(bounds.requirements)
    for each in standings:
        assert each.value == pytest.approx(values[each.requirement.metric], abs=1e-9, nan_ok=True)
        assert each.met == (shortfall_by_hand(each.requirement, each.value) == 0.0)
        assert each.confident is None


def test_precision_is_searched_everywhere_as_it_is_not_monotone():
    #                    .9 bad, .8 and .7 good, .6 bad: precision 1, 1/2, 1/3, 1/2, 1/4
    scored = scored_of([1, 0, 0, 1, 1, 0, 0], [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3])
    chosen = choose(
        priced_table(scored, CostModel(fp=1.0, fn=5.0)),
        Limits((Requirement("precision", ">=", 0.6), Requirement("recall", ">=", 1.0))),
    )
    assert chosen.feasible
    assert [each.value for each in chosen.standings] == [3 / 5, 1.0]


def test_the_nearest_miss_is_told_with_what_it_misses():
    scored = scored_of([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.6])
    bounds = Limits((Requirement("recall", ">=", 0.9), Requirement("fpr", "<=", 0.2)))
    chosen = choose(priced_table(scored, CostModel()), bounds)
    # Shortfalls: .9, .4 (recall .5), .4, .3 (FPR .5), .8.
    assert (chosen.index, chosen.feasible) == (3, False)
    assert [each.met for each in chosen.standings] == [True, False]


def test_a_cost_falls_short_in_units_of_its_bound():
    scored = scored_of([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.6])
    # Costs per case: 500, 250, 300, 50, 100. A recall of .5 is .5 short, a cost of 50 is .25.
    bounds = Limits((Requirement("cost", "<=", 40.0), Requirement("fpr", "<=", 0.0)))
    chosen = choose(priced_table(scored, CostModel(fp=200.0, fn=1000.0)), bounds)
    assert (chosen.index, chosen.feasible) == (3, False)


def test_rounding_does_not_part_equal_shortfalls():
    # .9 - .8 is less than .1 as doubles go; of the two points, the cheaper is taken.
    y_true = np.r_[np.ones(8), np.zeros(1), np.ones(1), np.zeros(1), np.ones(1), np.zeros(8)]
    scored = scored_of(y_true, np.linspace(1.0, 0.0, 20))
    bounds = Limits((Requirement("recall", ">=", 0.9), Requirement("fpr", "<=", 0.0)))
    for fn, index in ((1.5, 10), (0.5, 8)):
        chosen = choose(priced_table(scored, CostModel(fp=1.0, fn=fn)), bounds)
        assert (chosen.index, chosen.feasible) == (index, False)


def test_an_undefined_metric_meets_nothing():
    scored = scored_of([0, 1, 0], [0.9, 0.5, 0.1])
    for sign, bound in ((">=", 0.0), ("<=", 1.0)):
        bounds = Limits((Requirement("precision", sign, bound),))
        nobody = standings_at(priced_table(scored, CostModel()), bounds, 0)[0]
        assert isnan(nobody.value)
        assert not nobody.met
        assert choose(priced_table(scored, CostModel(fp=9.0, fn=1.0)), bounds).index > 0


def test_an_undefined_metric_is_the_farthest_miss():
    scored = scored_of([0, 1, 0, 0], [0.9, 0.5, 0.1, 0.1])
    bounds = Limits((Requirement("precision", ">=", 0.9),))
    # Flagging nobody would be the cheapest, and has no precision.
    chosen = choose(priced_table(scored, CostModel(fp=9.0, fn=1.0)), bounds)
    assert (chosen.index, chosen.feasible) == (2, False)


def test_nobody_may_be_flagged_and_precision_is_required():
    scored = scored_of([0, 1, 0], [0.9, 0.5, 0.1])
    bounds = Limits((Requirement("precision", ">=", 0.1),), Capacity(0))
    chosen = choose(priced_table(scored, CostModel()), bounds)
    assert (chosen.index, chosen.feasible, chosen.standings[0].met) == (0, False, False)


@pytest.mark.parametrize(
    ("most", "of", "index", "binds"),
    [
        (4, None, 2, False),
        (3, None, 1, True),
        (2, 3, 2, False),
        (1, 3, 1, True),
        (0, None, 0, True),
    ],
)
def test_a_limit_binds_where_it_changes_decisions(most, of, index, binds):
    scored = scored_of([1, 1, 0, 1, 0, 0], [0.9, 0.9, 0.8, 0.8, 0.2, 0.1])
    limited = Limits((), Capacity(most, of))
    chosen = choose(priced_table(scored, CostModel(fn=5.0)), limited)
    assert (chosen.index, chosen.free, chosen.binds) == (index, 2, binds)


def test_a_confidence_asks_for_the_rows():
    scored = scored_of([1, 0], [0.9, 0.1])
    bounds = Limits((Requirement("recall", ">=", 0.5, confidence=0.9),))
    for ask in (choose, lambda curve, limited: standings_at(curve, limited, 0)):
        with pytest.raises(ValueError, match="asks for a confidence"):
            ask(priced_table(scored, CostModel()), bounds)


# 2. Capacity


@given(WHOLE, prices(), st.integers(0, 40), st.none() | st.integers(1, 50))
def test_a_capacity_is_used_in_whole_tie_blocks(scored, price, most, of):
    capacity, table = Capacity(most, of), priced_table(scored, CostModel(*price))
    room = min(scored.n, most if of is None else most * scored.n // of)
    blocks = [int(np.sum(scored.y_score == s)) for s in sorted(set(scored.y_score))[::-1]]
    used = 0
    while blocks and used + blocks[0] <= room:
        used += blocks.pop(0)
    use = capacity_use(table, capacity)
    following = blocks[0] if blocks else 0
    assert (use.most, use.used, use.shortfall) == (room, used, room - used)
    assert use.next_block == following
    assert use.shadow_price >= 0.0
    money, weight = table.money(), table.curve.total_weight
    now = money[choose(table, Limits((), capacity)).index]
    savings = {0: 0.0}  # per slot, by how many more slots there are
    for rows in (n for n in table.curve.flagged.tolist() if n > room):
        more = money[choose(table, Limits((), Capacity(rows))).index]
        savings[rows - room] = (now - more) * weight / (rows - room)
    rounding = 2.1 * tolerance(money) * weight
    assert use.shadow_price == pytest.approx(max(savings.values()), abs=rounding)
    assert savings[use.more] == pytest.approx(use.shadow_price, abs=rounding)


def test_a_slot_is_worth_what_many_more_would_save():
    # The next row is a good loan; the two after it are bad ones: 3 more slots save 2 x 10 - 1.
    scored = scored_of([1, 0, 1, 1, 0], [0.9, 0.8, 0.7, 0.6, 0.1])
    use = capacity_use(priced_table(scored, CostModel(fp=1.0, fn=10.0)), Capacity(1))
    assert (use.next_block, use.more) == (1, 3)
    assert use.shadow_price == pytest.approx(19.0 / 3.0)


def test_one_more_slot_is_worth_the_next_block():
    # Two tied bad loans come next: 1 slot is empty, 1 more would save 2 x 10.
    scored = scored_of([1, 1, 1, 0], [0.9, 0.5, 0.5, 0.1])
    use = capacity_use(priced_table(scored, CostModel(fp=1.0, fn=10.0)), Capacity(2))
    assert (use.used, use.shortfall, use.next_block) == (1, 1, 2)
    assert use.shadow_price == pytest.approx(20.0)


def test_a_slot_is_worth_nothing_where_the_capacity_does_not_bind():
    scored = scored_of([1, 0, 1, 0], [0.9, 0.5, 0.5, 0.1])
    table = priced_table(scored, CostModel(fp=10.0, fn=1.0))
    assert capacity_use(table, Capacity(1)).shadow_price == 0.0
    assert capacity_use(table, Capacity(9)).next_block == 0


# 3. By theirs


@pytest.mark.parametrize(
    ("metric", "theirs"),
    [
        ("recall", sk.recall_score),
        ("tpr", sk.recall_score),
        ("precision", sk.precision_score),
        ("ppv", sk.precision_score),
        ("specificity", lambda y, p, **more: sk.recall_score(~y, ~p, **more)),
        ("fpr", lambda y, p, **more: 1.0 - sk.recall_score(~y, ~p, **more)),
        ("fnr", lambda y, p, **more: 1.0 - sk.recall_score(y, p, **more)),
        ("npv", lambda y, p, **more: sk.precision_score(~y, ~p, **more)),
    ],
)
@given(scored=tables(weighted=True, max_rows=6))
def test_metrics_are_those_of_scikit_learn(metric, theirs, scored):
    table = priced_table(scored, CostModel())
    bounds = Limits((Requirement(metric, ">=", 0.0),))
    for index, threshold in enumerate(table.curve.thresholds):
        (ours,) = standings_at(table, bounds, index)
        flagged = scored.y_score >= threshold
        weight = scored.sample_weight
        expected = theirs(scored.y_true, flagged, sample_weight=weight, zero_division=nan)
        assert ours.value == pytest.approx(expected, abs=1e-9, nan_ok=True)


# 4. Laws


@given(tables(), prices(), limits(), PREVALENCES)
def test_it_is_feasible_where_some_point_keeps_all(scored, price, bounds, prevalence):
    table = priced_table(scored, CostModel(*price), prevalence)
    room = scored.n if bounds.capacity is None else bounds.capacity.rows(scored.n)
    kept = [
        all(each.met for each in standings_at(table, bounds, index)) and flagged <= room
        for index, flagged in enumerate(table.curve.flagged)
    ]
    chosen = choose(table, bounds)
    assert chosen.feasible == any(kept)
    assert chosen.feasible == kept[chosen.index]
    assert table.curve.flagged[chosen.index] <= room


@given(tables(), prices(), limits(), st.data())
def test_a_looser_bound_never_costs_more(scored, price, bounds, data):
    assume(bounds.requirements)
    table = priced_table(scored, CostModel(*price))
    first = bounds.requirements[0]
    step = data.draw(st.sampled_from([0.0, 0.1, 0.25, 1.0]))
    loose = first.bound - step if first.sign == ">=" else first.bound + step
    if first.metric != "cost":
        loose = min(max(loose, 0.0), 1.0)
    looser = replace(bounds, requirements=(replace(first, bound=loose), *bounds.requirements[1:]))
    tight, wide = choose(table, bounds), choose(table, looser)
    assume(tight.feasible)
    money = table.money()
    assert wide.feasible
    assert money[wide.index] <= money[tight.index] + tolerance(money)


@given(tables(), prices(), limits(), requirements())
def test_one_requirement_more_is_never_cheaper(scored, price, bounds, another):
    table = priced_table(scored, CostModel(*price))
    more = replace(bounds, requirements=(*bounds.requirements, another))
    few, many = choose(table, bounds), choose(table, more)
    money = table.money()
    assert few.feasible or not many.feasible
    assert not many.feasible or money[few.index] <= money[many.index] + tolerance(money)
    assert few.free == many.free


@given(tables(), prices(), st.integers(0, 40), st.integers(0, 40))
def test_more_capacity_never_costs_more(scored, price, one, other):
    table = priced_table(scored, CostModel(*price))
    money = table.money()
    small, large = (choose(table, Limits((), Capacity(most))) for most in sorted((one, other)))
    assert money[large.index] <= money[small.index] + tolerance(money)


@given(WHOLE, prices(), st.sampled_from([0.25, 0.5, 0.75]))
def test_a_requirement_means_the_same_by_its_other_name(scored, price, bound):
    table = priced_table(scored, CostModel(*price))
    for one, other in (
        (Requirement("recall", ">=", bound), Requirement("fnr", "<=", 1.0 - bound)),
        (Requirement("fpr", "<=", bound), Requirement("specificity", ">=", 1.0 - bound)),
        (Requirement("tpr", "<=", bound), Requirement("fnr", ">=", 1.0 - bound)),
    ):
        assert choose(table, Limits((one,))).index == choose(table, Limits((other,))).index


@given(tables(SCORES["few levels"], weighted=WHOLE_WEIGHTS), prices())
def test_without_limits_it_is_the_cheapest(scored, price):
    chosen = choose(priced_table(scored, CostModel(*price)), Limits())
    assert chosen.feasible
    assert not chosen.binds
    assert chosen.standings == ()


@given(st.integers(1, 60), st.integers(0, 60), st.floats(0.001, 0.999))
def test_an_expected_prevalence_moves_no_rate_within_a_class(positives, caught, prevalence):
    assume(caught <= positives)
    scored = scored_of([1] * positives + [0], [0.9] * caught + [0.1] * (positives - caught) + [0.1])
    curve = operating_curve(scored)
    priced = price(scored, curve, CostModel(), prevalence=prevalence)
    bound = Requirement("recall", ">=", caught / positives)
    (found,) = standings_at(priced, Limits((bound,)), curve.index(0.5))
    assert (found.value, found.met) == (caught / positives, True)
