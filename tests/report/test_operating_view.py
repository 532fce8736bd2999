"""The JSON that the browser drags on holds what Python computes, and always the same bytes."""

import json
from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.strategies import scored_of, tables
from workbench.report.operating_view import (
    Candidate,
    Pin,
    iso_cost_slope,
    operating_view,
    point_values,
)
from workbench.report.terms import Evidence, Terms
from workbench.report.uncertainty import uncertainty
from workbench.report.view_uncertainty import plateau_view
from workbench.scored import Scored
from workbench.threshold import (
    Capacity,
    CostModel,
    Limits,
    PricedCurve,
    Requirement,
    Reviewer,
    cheapest,
    convex_hull,
    operating_curve,
)
from workbench.threshold.certified import certified_positions
from workbench.threshold.plateaus import Plateau
from workbench.threshold.review import review_band

COSTS = CostModel(fp=120.0, fn=600.0, unit="€")


def candidate(scored, name="model"):
    return Candidate(name, scored, convex_hull(operating_curve(scored)))


def threshold(value):
    return float(value)


@given(tables(), st.floats(0.0, 1.0))
def test_every_point_is_the_curves_own(scored, pinned):
    chosen = candidate(scored)
    terms = Terms(COSTS, current=0.5)
    view = json.loads(operating_view(chosen, terms, pins=(Pin("mine", pinned),)))
    curve = chosen.hull.curve
    sent = view["curve"]
    assert [threshold(t) for t in sent["thresholds"]] == curve.thresholds.tolist()
    assert sent["tps"] == curve.tps.tolist()
    assert sent["fps"] == curve.fps.tolist()
    assert sent["flagged"] == curve.flagged.tolist()
    priced = PricedCurve.of_counts(curve, COSTS)
    best = cheapest(priced)
    assert threshold(view["cheapest"]["threshold"]) == best.threshold
    assert view["current"]["tp"] == curve.at(0.5).tp
    assert view["pins"][0]["fp"] == curve.at(pinned).fp
    assert view["situation"]["cheapest"] == priced.per_case(best)


@given(tables())
def test_equal_input_gives_equal_bytes(scored):
    again = scored_of(
        scored.y_true,
        scored.y_score,
        None if scored.sample_weight is None else scored.sample_weight,
    )
    assert operating_view(candidate(scored), Terms(COSTS)) == operating_view(
        candidate(again), Terms(COSTS)
    )


@given(tables(weighted=False), st.integers(1, 500), st.integers(1, 500))
def test_points_on_one_iso_cost_line_cost_the_same(scored, fp, fn):
    chosen = candidate(scored)
    costs = CostModel(float(fp), float(fn))
    curve = chosen.hull.curve
    slope = iso_cost_slope(PricedCurve.of_counts(curve, costs))
    assume(len(curve.thresholds) > 2)
    # Along the line d(tpr) = slope x d(fpr), what more false alarms cost, fewer misses save.
    step = 0.01
    dearer = costs.fp * step * curve.fps[-1]
    cheaper = costs.fn * slope * step * curve.tps[-1]
    assert dearer == pytest.approx(cheaper)


@pytest.mark.parametrize(
    "costs", [CostModel(0.0, 1.0), CostModel(1.0, -1.0), CostModel(1, 1, 2, 0)]
)
def test_unreasonable_prices_have_no_iso_cost_line(costs):
    scored = scored_of([True, False, True], [0.1, 0.5, 0.9])
    assert json.loads(operating_view(candidate(scored), Terms(costs)))["slope"] is None


def test_the_other_model_comes_with_its_own_cheapest():
    random = np.random.default_rng(2)
    y_true = random.random(300) < 0.3
    first = scored_of(y_true, random.random(300))
    second = scored_of(y_true, 0.3 * random.random(300) + 0.7 * y_true)
    text = operating_view(candidate(first), Terms(COSTS), overlay=candidate(second, "other"))
    other = json.loads(text)["overlay"]
    curve = operating_curve(second)
    priced = PricedCurve.of_counts(curve, COSTS)
    assert other["name"] == "other"
    assert other["least"] == priced.per_case(cheapest(priced))
    assert other["tps"] == curve.tps.tolist()


@pytest.mark.parametrize(
    ("scores", "shown"), [([0.75, 0.1, 0.8, 0.7], "0.667"), ([1, 0, 1, 1], "0.667")]
)
def test_the_auc_is_rounded_not_cut(scores, shown):
    scored = scored_of([True, False, False, False], scores)
    view = json.loads(operating_view(candidate(scored), Terms(COSTS)))
    assert view["curve"]["auc"] == shown


# Amounts, expected prevalence, limits, reviewers, uncertainty


def uneven(n=400, *, amounts=True, seed=5):
    """Return a candidate with amounts, some of which are large."""
    random = np.random.default_rng(seed)
    y_true = random.random(n) < 0.3
    scores = np.round(0.5 * random.random(n) + 0.4 * y_true, 3)
    table = scored_of(y_true, scores, amount=np.round(random.gamma(1.0, 900.0, n)))
    columns = replace(table.columns, amount="amount" if amounts else None)
    return candidate(Scored.from_frame(table.table, columns))


RATES = CostModel(fp=0.12, fn=0.6, unit="€", per_amount=True)


def test_with_amounts_the_sums_go_along():
    chosen, terms = uneven(), Terms(RATES, current=0.4)
    view = json.loads(operating_view(chosen, terms))
    priced = chosen.priced(terms)
    sums = [getattr(priced.exposure, outcome) for outcome in ("tp", "fp", "fn", "tn")]
    assert view["curve"]["sums"] == [column.tolist() for column in sums]
    assert view["curve"]["whole"] == [column[-1] for column in sums]
    assert view["costs"] == {"tp": 0.0, "fp": 0.12, "fn": 0.6, "tn": 0.0}
    assert view["slope"] is None
    at = priced.curve.index(0.4)
    assert view["current"]["sums"] == [column[at] for column in sums]
    assert point_values(priced, inf)["sums"] == [0.0, 0.0, 0.0, 0.0]


def test_under_an_expected_prevalence_counts_and_bars_are_those_expected():
    chosen, terms = uneven(), Terms(COSTS, prevalence=0.05)
    view = json.loads(operating_view(chosen, terms))
    curve = view["curve"]
    share = curve["positives"] / (curve["positives"] + curve["negatives"])
    assert share == pytest.approx(0.05)
    assert sum(view["histogram"]["positives"]) == pytest.approx(curve["positives"])
    assert sum(view["histogram"]["negatives"]) == pytest.approx(curve["negatives"])
    assert curve["kind"] == ", as if 5 % were positives"
    assert curve["cases"] == "400"


def test_of_a_long_curve_all_is_drawn_that_could_be_chosen():
    chosen = uneven(6_000, seed=8)
    fine = scored_of(chosen.scored.y_true, chosen.scored.y_score + 1e-7 * np.arange(6_000))
    chosen = candidate(
        Scored.from_frame(
            fine.table.assign(amount=chosen.scored.amount), replace(fine.columns, amount="amount")
        )
    )
    terms = Terms(RATES, current=0.123, reviewer=Reviewer(1.0))
    view = json.loads(operating_view(chosen, terms, pins=(Pin("one", 0.321),)))
    thresholds = [threshold(t) for t in view["curve"]["thresholds"]]
    drawn = np.array([chosen.hull.curve.index(t) for t in thresholds])
    priced = chosen.priced(terms)
    band = review_band(priced, terms.reviewer)
    curve = priced.curve
    assert len(drawn) < 2_500 < len(curve.thresholds)
    for asked in (0.123, 0.321, cheapest(priced).threshold, band.low, band.high):
        assert curve.index(asked) in drawn
    for fn in np.geomspace(0.01, 10.0, 30).tolist():
        other = chosen.priced(Terms(RATES.with_price("fn", fn)))
        assert other.money()[drawn].min() == pytest.approx(other.money().min(), rel=1e-7)
    assert thresholds == curve.thresholds[drawn].tolist()


def test_without_conditions_there_are_none():
    view = json.loads(operating_view(uneven(), Terms(COSTS)))
    assert view["limits"] is view["review"] is view["sure"] is None
    assert view["cheapest"]["button"] == "Use the cheapest"


@pytest.mark.parametrize("seed", range(3))
def test_ranges_hold_what_is_certified(seed):
    wanted = (Requirement("recall", ">=", 0.8, 0.95), Requirement("precision", ">=", 0.3, 0.95))
    chosen, terms = uneven(seed=seed), Terms(COSTS, limits=Limits(wanted))
    limits = json.loads(operating_view(chosen, terms))["limits"]
    evidence = chosen.evidence(terms)
    certified = certified_positions(evidence.priced, terms.limits, evidence.surely)
    for sent, where in zip(limits["requirements"], certified, strict=True):
        found = [
            any(threshold(low) < t <= threshold(high) for high, low in sent["certified"])
            for t in evidence.priced.curve.thresholds.tolist()
        ]
        assert found == where.tolist()
    assert any(where.any() for where in certified)


def test_the_best_point_keeps_the_limits():
    chosen = uneven()
    limits = Limits((Requirement("recall", ">=", 0.95),), Capacity(300))
    terms = Terms(COSTS, limits=limits)
    view = json.loads(operating_view(chosen, terms))
    assert view["cheapest"]["tp"] / view["curve"]["positives"] >= 0.95
    assert view["cheapest"]["flagged"] <= 300
    assert view["cheapest"]["policy"] == "Cheapest within the limits"
    assert view["limits"]["infeasible"] == ""
    assert view["limits"]["capacity"] == {
        "rows": 300,
        "of": 400,
        "text": "Flag at most 300 of 400 cases",
    }


def test_where_no_point_keeps_them_the_nearest_miss_is_named():
    limits = Limits((Requirement("recall", ">=", 0.9), Requirement("precision", ">=", 0.99)))
    view = json.loads(operating_view(uneven(), Terms(COSTS, limits=limits)))
    said = view["limits"]["infeasible"]
    assert said.startswith("No threshold meets all. Nearest miss: 0.")
    assert "Catch at least 90 % of positives: not met, " in said
    assert view["cheapest"]["button"] == "Use the nearest"


def test_a_reviewer_comes_with_the_best_band():
    chosen = uneven()
    terms = Terms(
        COSTS, reviewer=Reviewer(5.0, 0.1, 0.05, 80), limits=Limits(capacity=Capacity(90))
    )
    review = json.loads(operating_view(chosen, terms))["review"]
    band = review_band(chosen.priced(terms), terms.reviewer, most_flagged=90)
    assert (threshold(review["low"]), threshold(review["high"])) == (band.low, band.high)
    assert review["pays"] is band.pays is True
    assert review["none"] == ""
    assert review["capacity"] == 80


def test_where_no_band_pays_it_is_said_from_which_price_on_one_would():
    view = json.loads(operating_view(uneven(), Terms(COSTS, reviewer=Reviewer(1e6))))
    price = view["review"]["breakEven"]
    assert f"One would if a look cost less than €{price:,.2f}." in view["review"]["none"]


def test_pieces_of_a_plateau_that_no_eye_can_part_are_named_as_one():
    pieces = ((0.4, 0.5), (0.2, 0.399), (0.05, 0.1))
    sent = plateau_view(Plateau(pieces, (0.2, 0.399)), 1.0 / 400.0)
    assert sent["text"] == "0.20\N{EN DASH}0.50: the data cannot tell these thresholds apart"
    assert sent["main"] == [0.2, 0.399]


def test_uncertainty_goes_along_at_the_drawn_points():
    chosen, terms = uneven(), Terms(RATES, current=0.4)
    evidence = Evidence.of(chosen.scored, chosen.hull.curve, terms)
    sure = uncertainty(evidence, terms)
    assert len(sure.cost.positions) == len(chosen.hull.curve.thresholds)  # so all are drawn too
    sent = json.loads(operating_view(chosen, terms, sure=sure))["sure"]
    assert sent["unit"] == sure.cost.unit.tolist()
    assert sent["critical"] == sure.cost.critical
    assert sent["regret"]["random"]["unit"] == sure.regret.random.unit.tolist()
    assert sent["honest"] == sure.honest
    assert sent["roc"]["top"] == pytest.approx(sure.roc.tpr_high, abs=1e-5)
    low, high = sure.plateau.main
    assert [threshold(t) for t in sent["plateau"]["main"]] == [low, high]
    assert f"{high:.2f}" in sent["plateau"]["text"]
