"""Confidence: MAPIE's p-values and valid thresholds, exact enumeration, laws, and simulation."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, e, inf

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import assume, given
from scipy.stats import binom, norm

from tests.strategies import prices, scored_of, tables
from workbench.threshold import (
    CostModel,
    Limits,
    Requirement,
    operating_curve,
    price,
    priced_rows,
)
from workbench.threshold.certified import certified_positions, level, p_values
from workbench.threshold.choice import choose, standings_at
from workbench.threshold.confidence import GRID, certain, hoeffding_bentkus

RISING = ("recall<=", "fnr>=", "fpr<=", "specificity>=", "selection_rate<=")
FALLING = ("recall>=", "fnr<=", "fpr>=", "specificity<=", "selection_rate>=")
WANDERING = ("precision>=", "precision<=", "npv>=", "npv<=")
SHARES = st.sampled_from([*RISING, *FALLING, *WANDERING])


def require(text, confidence=0.95) -> Requirement:
    return Requirement.parse(text, confidence)


def with_certain(scored, costs=None, prevalence=None):
    """Return a priced table with what confidence needs."""
    costs, curve = costs or CostModel(), operating_curve(scored)
    table = price(scored, curve, costs, prevalence=prevalence)
    return table, certain(table, priced_rows(scored, curve, costs, prevalence=prevalence))


def certified(scored, *texts, confidence=0.95, **more):
    bounds = Limits(tuple(require(text, confidence) for text in texts))
    return certified_positions(*_with_limits(with_certain(scored, **more), bounds))


def _with_limits(made, bounds):
    table, known = made
    return table, bounds, known


def p_at(scored, text, at, **more) -> np.ndarray:
    table, known = with_certain(scored, **more)
    return p_values(table, require(text), known, np.atleast_1d(at))


def binormal(rng, n, positives=0.3, apart=1.5):
    """Draw labels, and scores that are normal in each class."""
    y_true = rng.random(n) < positives
    y_true[:2] = True, False
    return y_true, rng.normal(apart * y_true, 1.0)


# 1. The p-value


@given(st.integers(1, 400), st.data(), st.floats(0.01, 0.99), st.sampled_from([1.0, e]))
def test_the_p_value_is_that_of_mapie(n, data, bound, factor):
    from mapie.risk_control.methods import compute_hoeffding_bentkus_p_value

    losses = data.draw(st.integers(0, n))
    risk, size = np.array([losses / n]), np.array([float(n)])
    assume(np.ceil(size * risk) == losses)  # MAPIE takes 29 x (1/29) for more than 1
    theirs = compute_hoeffding_bentkus_p_value(risk, size, bound, binary=factor == 1.0)
    ours = hoeffding_bentkus(risk, size, bound, factor=factor)
    assert ours[0] == pytest.approx(min(theirs[0, 0], 1.0), rel=1e-7, abs=1e-300)


@pytest.mark.parametrize("n", [1, 7, 40])
@pytest.mark.parametrize("bound", [0.05, 0.3, 0.8])
def test_a_false_claim_is_rejected_no_more_often_than_stated(n, bound):
    losses = np.arange(n + 1)
    chance = binom.pmf(losses, n, bound)  # the least bad population that breaks the requirement
    p = hoeffding_bentkus(losses / n, np.full(n + 1, n), bound, factor=1.0)
    for error in (0.01, 0.05, 0.1, 0.3):
        assert chance[p <= error].sum() <= error


@given(st.integers(1, 10**6), st.data())
def test_losses_are_counted_without_rounding(n, data):
    losses = data.draw(st.integers(0, n))
    bound = 0.3
    p = hoeffding_bentkus(np.array([losses / n]), np.array([n]), bound, factor=1.0)
    assert p[0] <= binom.cdf(losses, n, bound) * (1 + 1e-9)


@pytest.mark.parametrize(
    ("risk", "n", "bound", "p"),
    [
        (0.0, 50, 0.0, 1.0),  # none seen is no proof that there is none
        (0.0, 50, -0.1, 1.0),
        (1.0, 50, 1.0, 0.0),  # a mean loss is never above 1
        (0.2, 50, 1.5, 0.0),
        (np.nan, 0, 0.5, 1.0),  # nothing seen proves nothing
        (np.nan, 0, 1.0, 1.0),
        (1.0, 50, 0.5, 1.0),
    ],
)
def test_the_ends_of_the_p_value(risk, n, bound, p):
    assert hoeffding_bentkus(np.array([risk]), np.array([n]), bound).tolist() == [p]


# 2. By hand and by theirs: which thresholds are certified


def p_by_hand(losses, n, bound) -> float:
    return 1.0 if n == 0 else float(binom.cdf(losses, n, bound))


def losses_by_hand(scored, text, threshold) -> tuple[int, int]:
    """Return (rows that break the requirement, rows of its denominator)."""
    rows = [
        (bool(y), bool(s >= threshold)) for y, s in zip(scored.y_true, scored.y_score, strict=True)
    ]
    metric, sign = text[:-2], text[-2:]
    outcome = {
        "recall": [flag for y, flag in rows if y],
        "fnr": [not flag for y, flag in rows if y],
        "fpr": [flag for y, flag in rows if not y],
        "specificity": [not flag for y, flag in rows if not y],
        "precision": [y for y, flag in rows if flag],
        "npv": [not y for y, flag in rows if not flag],
        "selection_rate": [flag for _, flag in rows],
    }[metric]
    counted = sum(outcome)
    return (len(outcome) - counted if sign == ">=" else counted), len(outcome)


def certified_by_hand(scored, text, bound, error) -> list[bool]:
    """Go through the thresholds one by one, with the binomial p-value."""
    thresholds = [inf, *sorted(set(scored.y_score.tolist()), reverse=True)]
    allowed = 1.0 - bound if text.endswith(">=") else bound
    ps = [p_by_hand(*losses_by_hand(scored, text, each), allowed) for each in thresholds]
    if text in WANDERING:
        return [p <= error / (len(thresholds) - 1) for p in ps]  # one end has no denominator
    if text in RISING:
        ps[0] = 0.0
    sequence = ps if text in RISING else ps[::-1]
    held = [all(p <= error for p in sequence[: i + 1]) for i in range(len(ps))]
    return held if text in RISING else held[::-1]


@given(tables(weighted=False), SHARES, st.floats(0.05, 0.95), st.sampled_from([0.1, 0.5, 0.9]))
def test_certified_thresholds_are_those_found_one_by_one(scored, text, bound, confidence):
    (ours,) = certified(scored, f"{text}{bound!r}", confidence=confidence)
    by_hand = certified_by_hand(scored, text, bound, 1.0 - confidence)
    # Hoeffding's bound is above the binomial one, so that only the latter decides.
    assert ours.tolist() == by_hand


MAPIE_CASES = [
    ("recall>=0.8", "recall", 0.8, "fixed_sequence"),
    ("fpr<=0.2", "fpr", 0.2, "fixed_sequence"),
    ("selection_rate<=0.5", "predicted_positive_fraction", 0.5, "fixed_sequence"),
    ("precision>=0.7", "precision", 0.7, "bonferroni"),
    ("npv>=0.7", "npv", 0.7, "bonferroni"),
]


@pytest.mark.filterwarnings("ignore::UserWarning")  # MAPIE warns where all or none are valid
@pytest.mark.parametrize(("text", "risk", "target", "how"), MAPIE_CASES)
@pytest.mark.parametrize("seed", range(4))
def test_mapie_finds_the_same_thresholds_valid(text, risk, target, how, seed):
    from mapie.risk_control import BinaryClassificationController
    from mapie.risk_control.risks import binary_risk_choice_map, negative_predictive_value

    # With 128 rows of each class 1 - k/128 is exact, as MAPIE needs to count k losses as k.
    rng = np.random.default_rng(seed)
    y_true = np.arange(256) < 128
    y_score = np.round(1 / (1 + np.exp(-rng.normal(2.0 * y_true - 1.0, 1.0))), 2)
    table, known = with_certain(scored_of(y_true, y_score))
    bounds = Limits((require(text),))
    (ours,) = certified_positions(table, bounds, known)
    thresholds = np.minimum(table.curve.thresholds, 1.5)  # inf
    tested = slice(None, -1) if risk == "npv" else slice(1, None)
    theirs = BinaryClassificationController(
        lambda scores: np.column_stack((1.0 - scores, scores)),
        negative_predictive_value if risk == "npv" else binary_risk_choice_map[risk],
        target,
        confidence_level=0.95,
        best_predict_param_choice="recall",
        list_predict_params=thresholds[tested][::-1].copy(),
        fwer_method=how,
    ).calibrate(y_score, y_true.astype(int))
    valid = set(theirs.valid_predict_params)
    found = set(thresholds[ours].tolist()) - ({1.5} if how == "fixed_sequence" else set())
    if how == "fixed_sequence":
        assert found == valid
    else:  # the number of flagged is no power of 2: MAPIE may count a loss too many
        assert valid <= found
        extra = [table.curve.index(t) for t in found - valid]
        assert all(_miscounted(table.curve, text, index) for index in extra)
    assert 0 < len(valid) < len(thresholds)


def _miscounted(curve, text, index) -> bool:
    """Whether n x (1 - share) comes out above the number of losses in floating point."""
    if text.startswith("precision"):
        right, wrong = curve.tps[index], curve.fps[index]
    else:
        right, wrong = curve.tns[index], curve.fns[index]
    n = right + wrong
    return ceil(n * (1.0 - right / n)) > wrong


# 3. What is safe, and what is not


def test_nobody_flagged_needs_no_proof():
    few = scored_of([1, 0, 1], [0.9, 0.5, 0.1])
    for text in ("fpr<=0.01", "fpr<=0", "specificity>=0.99", "recall<=0.2", "selection_rate<=0.1"):
        assert certified(few, text)[0].tolist() == [True, False, False, False]
    assert not certified(few, "npv>=0.1")[0].any()
    assert not certified(few, "precision>=0.1")[0].any()


def test_the_lowest_score_is_tested_as_cases_may_score_lower():
    few = scored_of([0] * 30 + [1] * 10, np.linspace(1.0, 0.0, 40))  # the positives score lowest
    assert not certified(few, "recall>=0.9")[0].any()
    assert certified(few, "recall>=0.7")[0].nonzero()[0].tolist() == [40]  # .7^10 = .028


@pytest.mark.parametrize(("text", "proven"), [("precision>=", 1), ("npv>=", 1)])
def test_the_end_without_a_denominator_is_no_test(text, proven):
    # Two thresholds are tested at .025 each, not three at .0167: .676^10 = .0199.
    scored = scored_of([1] * 10 + [0] * 10, [0.9] * 10 + [0.1] * 10)
    assert certified(scored, f"{text}0.676")[0].nonzero()[0].tolist() == [proven]


def test_bounds_that_say_nothing_are_kept_everywhere():
    scored = scored_of([1, 0, 1], [0.9, 0.5, 0.1])
    for text in ("recall>=0", "fpr<=1", "selection_rate>=0", "cost<=1", "cost>=0"):
        assert certified(scored, text)[0].all()
    assert certified(scored, "precision>=0")[0].tolist() == [False, True, True, True]
    assert certified(scored, "npv<=1")[0].tolist() == [True, True, True, False]
    for text in ("recall>=1", "cost<=0", "cost<=-1", "cost>=1", "precision>=1"):
        assert not certified(scored, text)[0].any()


def test_a_cost_that_never_varies_needs_no_rows():
    scored = scored_of([1, 0], [0.9, 0.1])
    same = CostModel(2.0, 2.0, 2.0, 2.0)
    assert certified(scored, "cost<=2", costs=same)[0].all()
    assert not certified(scored, "cost<=1.9", costs=same)[0].any()


def test_costs_are_scaled_by_the_range_of_the_rows():
    rng = np.random.default_rng(1)
    y_true, y_score = binormal(rng, 300)
    table, known = with_certain(scored_of(y_true, y_score), CostModel(fp=2.0, fn=9.0, tp=-1.0))
    assert known.costs == (-1.0, 9.0)
    for text in ("cost<=1.5", "cost>=0.5"):
        p = p_values(table, require(text), known, np.arange(301))
        per_case = table.money()
        loss = (per_case + 1.0) / 10.0 if "<=" in text else (9.0 - per_case) / 10.0
        bound = 0.25 if "<=" in text else 0.85
        assert p == pytest.approx(hoeffding_bentkus(loss, np.full(301, 300), bound))


def test_without_a_confidence_nothing_is_certified():
    scored = scored_of([1, 0], [0.9, 0.1])
    bounds = Limits((Requirement("recall", ">=", 0.5), require("fpr<=0.5")))
    table, known = with_certain(scored)
    assert certified_positions(table, bounds, known)[0] is None
    assert [each.confident for each in standings_at(table, bounds, 0, known)] == [None, True]
    assert choose(table, bounds, known).standings[0].confident is None
    with pytest.raises(ValueError, match="no confidence"):
        level(bounds, bounds.requirements[0])


def test_a_point_that_was_given_is_tested_once():
    y_true, y_score = binormal(np.random.default_rng(3), 200, apart=2.5)
    table, known = with_certain(scored_of(y_true, y_score))
    bounds = Limits((require("precision>=0.8"), require("recall>=0.5")))
    (chosen, _), at = certified_positions(table, bounds, known), np.arange(201)
    p = p_values(table, bounds.requirements[0], known, at)
    given_ = [standings_at(table, bounds, i, known)[0].confident for i in range(201)]
    assert given_ == (p <= 0.05 / 2).tolist()
    assert np.array_equal(chosen, p <= 0.05 / 2 / 200)
    assert chosen.sum() < sum(given_)


def test_none_certified_is_infeasible_with_the_cheapest_that_keeps_the_bounds():
    scored = scored_of([1, 1, 0, 0], [0.9, 0.8, 0.2, 0.1])
    table, known = with_certain(scored)
    chosen = choose(table, Limits((require("recall>=0.9"),)), known)
    assert (chosen.feasible, chosen.index) == (False, 2)
    assert (chosen.standings[0].met, chosen.standings[0].confident) == (True, False)


# 4. Weights


@given(tables(weighted=False), SHARES, st.floats(0.05, 0.95), st.sampled_from([0.1, 3.0, 7.7]))
def test_equal_weights_are_no_weights(scored, text, bound, weight):
    heavy = scored_of(scored.y_true, scored.y_score, np.full(scored.n, weight))
    at = np.arange(len(operating_curve(scored).thresholds))
    light = p_at(scored, f"{text}{bound!r}", at)
    ours = p_at(heavy, f"{text}{bound!r}", at)
    if text.startswith("selection"):  # not known to be alike: Bentkus's factor is e
        assert (ours >= light * (1 - 1e-9)).all()
    else:
        assert ours == pytest.approx(light, rel=1e-6, abs=1e-12)


@given(tables(weighted=False), SHARES, st.floats(0.05, 0.95), st.data())
def test_rows_of_weight_0_do_not_count(scored, text, bound, data):
    more = data.draw(tables(weighted=False))
    both = scored_of(
        np.r_[scored.y_true, more.y_true],
        np.r_[scored.y_score, more.y_score],
        np.r_[np.ones(scored.n), np.zeros(more.n)],
    )
    assume(not text.startswith("selection"))
    curve = operating_curve(scored)
    at = np.array([operating_curve(both).index(t) for t in curve.thresholds])
    ours = p_at(both, f"{text}{bound!r}", at)
    alone = p_at(scored, f"{text}{bound!r}", np.arange(len(at)))
    assert ours == pytest.approx(alone, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("text", ["recall>=0.7", "fpr<=0.3", "specificity>=0.6", "fnr<=0.5"])
def test_an_expected_prevalence_proves_no_more_about_a_class(text):
    y_true, y_score = binormal(np.random.default_rng(5), 150)
    scored, at = scored_of(y_true, y_score), np.arange(151)
    assert p_at(scored, text, at, prevalence=0.02) == pytest.approx(p_at(scored, text, at))


def test_an_expected_prevalence_moves_the_bound_of_precision_not_its_size():
    # 100 of 200 positives flagged, no negative: of a rare class that is no proof of precision.
    y_true = np.r_[np.ones(200), np.zeros(200)]
    scored = scored_of(y_true, np.r_[np.ones(100), np.zeros(300)])
    ours = p_at(scored, "precision>=0.9", 1, prevalence=0.01)
    # Precision .9 at 1 % means 1/892 false alarms per flagged of these rows: odds 9 x 99.
    assert ours[0] == pytest.approx((891 / 892) ** 100)
    # The pooled effective size would have called it proven.
    assert hoeffding_bentkus(np.zeros(1), np.array([100]), 0.1, factor=1.0)[0] < 0.001


def test_means_over_all_rows_have_the_size_of_the_heavier_class():
    # 20 positives and 180 negatives stand for half of each: 20 rows hold half of the weight.
    y_true = np.arange(200) < 20
    scored = scored_of(y_true, np.r_[np.linspace(1.0, 0.5, 20), np.linspace(0.4, 0.0, 180)])
    at, n = np.arange(201), np.full(201, 40)
    rate = np.r_[np.arange(21) / 40, 0.5 + np.arange(1, 181) / 360]
    ours = p_at(scored, "selection_rate<=0.6", at, prevalence=0.5)[1:]
    assert ours == pytest.approx(hoeffding_bentkus(rate, n, 0.6)[1:])
    cost = np.where(at <= 20, 0.5 - rate, rate - 0.5)
    ours = p_at(scored, "cost<=0.3", at, prevalence=0.5)
    assert ours == pytest.approx(hoeffding_bentkus(cost, n, 0.3))


def test_unequal_weights_count_by_their_effective_size():
    rng = np.random.default_rng(8)
    y_true, y_score = binormal(rng, 400)
    weight = rng.exponential(size=400)
    table, known = with_certain(scored_of(y_true, y_score, weight))
    own = weight[y_true]
    n = own.sum() ** 2 / (own**2).sum()
    expected = hoeffding_bentkus(1.0 - table.curve.tpr, np.full(401, n), 0.3)
    assert known.factor == e
    assert p_values(table, require("recall>=0.7"), known, np.arange(401)) == pytest.approx(expected)


@given(tables(weighted=True), SHARES, st.floats(0.05, 0.95), st.sampled_from([None, 0.1, 0.6]))
def test_p_values_are_chances_whatever_the_weights(scored, text, bound, prevalence):
    table, known = with_certain(scored, prevalence=prevalence)
    at = np.arange(len(table.curve.thresholds))
    p = p_values(table, require(f"{text}{bound!r}"), known, at)
    assert ((p >= 0.0) & (p <= 1.0)).all()


def test_some_of_the_rows_are_known_by_their_squares():
    rng = np.random.default_rng(2)
    y_true, y_score = binormal(rng, 120)
    weight = rng.uniform(0.5, 2.0, 120)
    table, known = with_certain(scored_of(y_true, y_score, weight))
    some = rng.random(120) < 0.8
    fold = scored_of(y_true[some], y_score[some], weight[some])
    alone, alone_known = with_certain(fold)
    positions = operating_curve(scored_of(y_true, y_score)).positions(y_score)
    squares = [
        np.bincount(positions[some & members], (weight**2)[some & members], 121).cumsum()
        for members in (y_true, ~y_true)
    ]
    counts = [
        np.bincount(positions[some & members], weight[some & members], 121).cumsum()
        for members in (y_true, ~y_true)
    ]
    wide = replace(table, curve=replace(table.curve, tps=counts[0], fps=counts[1]))
    same = np.sort(positions[some])
    for text in ("recall>=0.7", "precision>=0.5", "npv>=0.5", "selection_rate<=0.6"):
        ours = p_values(wide, require(text), known.with_squares(*squares), same)
        theirs = p_values(alone, require(text), alone_known, np.arange(1, some.sum() + 1))
        assert ours == pytest.approx(theirs)
    assert known.with_squares(*squares).grid is known.grid


def test_rows_of_one_entity_count_as_one():
    import pandas as pd

    from workbench.scored import Columns, Scored

    y_true, y_score = binormal(np.random.default_rng(4), 80)
    table = pd.DataFrame({"y": y_true.astype(int), "score": y_score, "who": np.arange(80)})
    columns = Columns(y_true="y", y_score="score", positive="1", scale="any", group="who")
    one = Scored.from_frame(table, columns)
    thrice = Scored.from_frame(pd.concat([table] * 3, ignore_index=True), columns)
    assert with_certain(thrice)[1].entity == pytest.approx(3.0)
    for text in ("recall>=0.6", "precision>=0.4", "selection_rate<=0.7", "cost<=0.6"):
        at = np.arange(81)
        assert p_at(thrice, text, at) == pytest.approx(p_at(one, text, at))


# 5. Laws


@given(tables(), SHARES, st.floats(0.05, 0.95), st.sampled_from([(0.5, 0.8), (0.8, 0.95)]))
def test_more_confidence_certifies_less(scored, text, bound, confidences):
    few, many = (certified(scored, f"{text}{bound!r}", confidence=c)[0] for c in confidences)
    assert not (many & ~few).any()


@given(tables(), SHARES, st.floats(0.05, 0.95), SHARES)
def test_one_more_requirement_certifies_less(scored, text, bound, another):
    (alone,) = certified(scored, f"{text}{bound!r}", confidence=0.6)
    together, _ = certified(scored, f"{text}{bound!r}", f"{another}0.5", confidence=0.6)
    assert not (together & ~alone).any()


@given(tables(), prices(), SHARES, st.floats(0.05, 0.95))
def test_the_choice_is_certified_and_keeps_the_bound(scored, price, text, bound):
    table, known = with_certain(scored, CostModel(*price))
    bounds = Limits((require(f"{text}{bound!r}", 0.6),))
    chosen = choose(table, bounds, known)
    (proven,) = certified_positions(table, bounds, known)
    (standing,) = chosen.standings
    assert standing.confident == proven[chosen.index]
    if chosen.feasible:
        assert standing.confident
        assert standing.met
    else:
        met = [standings_at(table, bounds, i, known)[0].met for i in range(len(proven))]
        assert not (proven & met).any()


def test_the_grid_knows_scores_and_no_labels():
    rng = np.random.default_rng(6)
    y_score = np.round(rng.normal(size=5_000), 3)
    grids = []
    for _ in range(2):
        table, known = with_certain(scored_of(rng.random(5_000) < 0.2, y_score))
        grids.append(known.grid)
        last = len(table.curve.thresholds) - 1
    assert np.array_equal(*grids)
    assert (grids[0][0], grids[0][-1]) == (0, last)
    assert len(grids[0]) <= GRID + 1 < last
    # Each step skips at most a thousandth of the rows, but for ties.
    assert np.diff(table.curve.flagged[grids[0]]).max() < 30


def test_off_the_grid_only_what_follows_is_certified():
    y_true, y_score = binormal(np.random.default_rng(7), 5_000)
    table, known = with_certain(scored_of(y_true, y_score))
    bounds = Limits((require("recall>=0.8"), require("fpr<=0.3"), require("precision>=0.5")))
    recall, fpr, precision = certified_positions(table, bounds, known)
    assert np.array_equal(recall, np.arange(5_001) >= recall.argmax())
    assert np.array_equal(fpr, np.arange(5_001) < fpr.argmin())
    assert recall.argmax() in known.grid
    assert set(np.flatnonzero(precision)) <= set(known.grid)
    assert precision.any()


# 6. Simulation: in the population, a certified requirement is broken no more often than stated

APART, SHARE = 1.5, 0.3
# What each case requires, at prices at which the cheapest point lies at the bound.
CASES = {
    "recall": (("recall>=0.8",), CostModel(fp=5.0, fn=1.0)),
    "fpr": (("fpr<=0.2",), CostModel(fp=1.0, fn=20.0)),
    "precision": (("precision>=0.6",), CostModel(fp=1.0, fn=20.0)),
    "npv": (("npv>=0.85",), CostModel(fp=20.0, fn=1.0)),
    "selection rate": (("selection_rate<=0.4",), CostModel(fp=1.0, fn=20.0)),
    # No threshold of the population costs less than .218.
    "cost": (("cost<=0.215",), CostModel(fp=1.0, fn=1.2)),
    "recall and fpr": (("recall>=0.75", "fpr<=0.3"), CostModel(fp=5.0, fn=1.0)),
    "recall and precision": (("recall>=0.6", "precision>=0.5"), CostModel(fp=5.0, fn=1.0)),
}


def in_the_population(threshold, costs, share) -> dict[str, float]:
    recall, fpr = norm.sf(threshold - APART), norm.sf(threshold)
    tp, fp = share * recall, (1.0 - share) * fpr
    fn, tn = share - tp, 1.0 - share - fp
    return {
        "recall": recall,
        "fpr": fpr,
        "precision": tp / (tp + fp) if tp + fp > 0 else 1.0,
        "npv": tn / (tn + fn),
        "selection_rate": tp + fp,
        "cost": costs.fp * fp + costs.fn * fn,
    }


def broken(bounds, threshold, costs, share=SHARE) -> bool:
    truth = in_the_population(threshold, costs, share)
    return any(
        truth[each.metric] < each.bound if each.sign == ">=" else truth[each.metric] > each.bound
        for each in bounds.requirements
    )


def simulate(case, n_tables, confidence, n=400) -> tuple[int, int, int]:
    """Return how often the choice breaks its bounds, is feasible, and breaks them unproven."""
    texts, costs = CASES[case]
    rng = np.random.default_rng(2026)
    bounds = Limits(tuple(require(text, confidence) for text in texts))
    plain = Limits(tuple(require(text, None) for text in texts))
    wrong = feasible = naive = 0
    for _ in range(n_tables):
        table, known = with_certain(scored_of(*binormal(rng, n, SHARE, APART)), costs)
        chosen, unproven = choose(table, bounds, known), choose(table, plain)
        thresholds = table.curve.thresholds
        feasible += chosen.feasible
        wrong += chosen.feasible and broken(bounds, thresholds[chosen.index], costs)
        naive += unproven.feasible and broken(bounds, thresholds[unproven.index], costs)
    return wrong, feasible, naive


def most(n_tables, error) -> int:
    """Return how many of so many tables may err before the rate is above the stated one."""
    return int(binom.ppf(0.999, n_tables, error))


@pytest.mark.parametrize("case", ["recall", "fpr", "precision", "recall and precision"])
def test_a_certified_requirement_is_seldom_broken(case):
    wrong, feasible, naive = simulate(case, 60, 0.9)
    assert wrong <= most(60, 0.1)
    assert feasible >= 30
    assert naive >= 15  # without a confidence the bound is broken every second time


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_a_certified_requirement_is_broken_no_more_often_than_stated(case, confidence):
    wrong, _, naive = simulate(case, 1_000, confidence)
    assert wrong <= most(1_000, 1.0 - confidence)
    assert naive >= 100


@pytest.mark.slow
@pytest.mark.parametrize("text", ["precision>=0.4", "npv>=0.97", "recall>=0.8"])
def test_thinned_negatives_leave_the_confidence(text):
    """Negatives kept with chance 1/10 at weight 10: size must not come from positives alone."""
    rng, wrong, costs = np.random.default_rng(11), 0, CostModel(fp=1.0, fn=9.0)
    bounds = Limits((require(text, 0.9),))
    for _ in range(500):
        y_true, y_score = binormal(rng, 3_000, 0.1, APART)
        kept = y_true | (rng.random(3_000) < 0.1)
        scored = scored_of(y_true[kept], y_score[kept], np.where(y_true, 1.0, 10.0)[kept])
        table, known = with_certain(scored, costs)
        chosen = choose(table, bounds, known)
        threshold = table.curve.thresholds[chosen.index]
        wrong += chosen.feasible and broken(bounds, threshold, costs, 0.1)
    assert wrong <= most(500, 0.1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["precision>=0.2", "npv>=0.99", "selection_rate<=0.2", "cost<=0.2"]
)
def test_an_expected_prevalence_leaves_the_confidence(text):
    """Rows with 30 % positives speak of a population with 5 %."""
    rng, wrong, costs = np.random.default_rng(12), 0, CostModel(fp=1.0, fn=6.0)
    bounds = Limits((require(text, 0.9),))
    for _ in range(500):
        scored = scored_of(*binormal(rng, 400, SHARE, APART))
        table, known = with_certain(scored, costs, prevalence=0.05)
        chosen = choose(table, bounds, known)
        threshold = table.curve.thresholds[chosen.index]
        wrong += chosen.feasible and broken(bounds, threshold, costs, 0.05)
    assert wrong <= most(500, 0.1)


@pytest.mark.slow
def test_a_reversed_model_with_few_positives_leaves_the_confidence():
    """Certifying the lowest score untested would break recall >= .9 in over half of the tables."""
    rng, wrong, untested = np.random.default_rng(13), 0, 0
    bounds = Limits((require("recall>=0.9", 0.9),))
    for _ in range(500):
        y_true = np.arange(100) < 5
        y_score = rng.normal(-3.0 * y_true, 1.0)
        table, known = with_certain(scored_of(y_true, y_score))
        chosen = choose(table, bounds, known)
        wrong += chosen.feasible and norm.sf(table.curve.thresholds[chosen.index] + 3.0) < 0.9
        untested += norm.sf(y_score.min() + 3.0) < 0.9
    assert wrong <= most(500, 0.1)
    assert untested > 250
