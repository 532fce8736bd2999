"""The JSON that the browser drags on holds what Python computes, and always the same bytes."""

import json
from math import inf

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.strategies import scored_of, tables
from workbench.report.evaluation import Terms
from workbench.report.operating_view import Candidate, Pin, iso_cost_slope, operating_view
from workbench.threshold import CostModel, cheapest, convex_hull, operating_curve

COSTS = CostModel(fp=120.0, fn=600.0, unit="€")


def candidate(scored, name="model"):
    return Candidate(name, scored, convex_hull(operating_curve(scored)))


def threshold(value):
    return inf if value == "inf" else value


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
    best = cheapest(curve, COSTS)
    assert threshold(view["cheapest"]["threshold"]) == best.threshold
    assert view["current"]["tp"] == curve.at(0.5).tp
    assert view["pins"][0]["fp"] == curve.at(pinned).fp
    assert view["situation"]["cheapest"] == COSTS.per_case(best)


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
    slope = iso_cost_slope(chosen.hull, costs)
    curve = chosen.hull.curve
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
    assert other["name"] == "other"
    assert other["least"] == COSTS.per_case(cheapest(curve, COSTS))
    assert other["tps"] == curve.tps.tolist()


@pytest.mark.parametrize(
    ("scores", "shown"), [([0.75, 0.1, 0.8, 0.7], "0.667"), ([1, 0, 1, 1], "0.667")]
)
def test_the_auc_is_rounded_not_cut(scores, shown):
    scored = scored_of([True, False, False, False], scores)
    view = json.loads(operating_view(candidate(scored), Terms(COSTS)))
    assert view["curve"]["auc"] == shown
