"""The live comparison of slices as JSON: exact at every line, also with weights and amounts."""

from __future__ import annotations

import base64
import json
from math import inf

import numpy as np
import pytest

from tests.slices.made_up import some_scored
from workbench.report.operating_view import Candidate, operating_view
from workbench.report.slice_view import DrawnSlices, SlicePrices, slice_point, slice_view
from workbench.report.terms import Terms
from workbench.slices import slice_curves, slice_money, slice_rows
from workbench.threshold import CostModel, convex_hull, operating_curve


def made(scored, costs=CostModel(fp=1.0, fn=5.0)):  # noqa: B008 (frozen)
    """Return candidate, terms, and what the view is made of."""
    candidate = Candidate("score", scored, convex_hull(operating_curve(scored)))
    terms = Terms(costs)
    curves = slice_curves(scored, slice_rows(scored.table, "g"))
    money = slice_money(curves, candidate.evidence(terms).rows())
    return candidate, terms, [DrawnSlices(curves, SlicePrices(money, costs.flat))]


def read(view: dict, name: str) -> np.ndarray:
    """Return packed counts as the browser unpacks them."""
    (part,) = view["parts"]
    kind = f"<u{part['bits'] // 8}"
    packed = base64.b64decode(part["counts"][name])
    return np.frombuffer(packed, kind).reshape(len(part["keys"]), -1)


def test_counts_of_all_slices_add_up_to_the_curve():
    candidate, terms, drawn = made(some_scored(3_000, g=np.arange(3_000) % 5))
    view = json.loads(slice_view(operating_view(candidate, terms), drawn))
    assert read(view, "fps").sum(axis=0).tolist() == view["curve"]["fps"]
    assert read(view, "tps").sum(axis=0).tolist() == view["curve"]["tps"]
    assert view["review"] is None


def test_equal_arguments_give_equal_bytes():
    candidate, terms, drawn = made(some_scored(300, g=["a", "b"] * 150))
    operating = operating_view(candidate, terms)
    first, second = (slice_view(operating, drawn) for _ in range(2))
    assert first == second


def test_of_many_slices_fewer_lines_are_sent_both_ends_among_them():
    scored = some_scored(4_000, g=[f"g{i % 400}" for i in range(4_000)])
    candidate, terms, drawn = made(scored)
    whole = json.loads(operating_view(candidate, terms))["curve"]["thresholds"]
    view = json.loads(slice_view(operating_view(candidate, terms), drawn))
    sent = view["curve"]["thresholds"]
    assert len(sent) * 400 <= 40_000
    assert (sent[0], sent[-1]) == (whole[0], whole[-1])
    assert read(view, "fps").sum(axis=0).tolist() == view["curve"]["fps"]


@pytest.mark.parametrize("threshold", [0.4321, inf, -1.0])
def test_a_point_says_what_holds_exactly_there(threshold):
    scored = some_scored(500, g=["a", "b"] * 250)
    candidate, terms, drawn = made(scored)
    priced = candidate.priced(terms)
    found = json.loads(slice_point(priced, drawn, threshold))["parts"][0]
    fps = np.frombuffer(base64.b64decode(found["fps"]), "<u4")
    flagged = (scored.y_score >= threshold) & ~scored.y_true
    assert fps.tolist() == [int((flagged & (scored.table["g"] == g)).sum()) for g in ("a", "b")]
    assert found["weights"] is None
    assert found["money"] is None


def test_weights_and_prices_of_each_row_come_as_doubles():
    draw = np.random.default_rng(0)
    costs = CostModel(fp=0.1, fn=0.5, per_amount=True)
    scored = some_scored(
        400, g=["a", "b"] * 200, w=draw.gamma(2.0, size=400), sum=draw.gamma(2.0, size=400)
    )
    scored = reread(scored, weight="w", amount="sum")
    candidate, terms, drawn = made(scored, costs)
    found = json.loads(slice_point(candidate.priced(terms), drawn, 0.5))["parts"][0]
    money = np.frombuffer(base64.b64decode(found["money"]), "<f8")
    priced = candidate.priced(terms)
    total = priced.total(priced.curve.index(0.5))
    assert money.sum() == pytest.approx(float(total))
    sums = [np.frombuffer(base64.b64decode(text), "<f8") for text in found["weights"][0]]
    wanted = scored.sample_weight.sum() / scored.sample_weight.max()
    assert sum(each.sum() for each in sums) == pytest.approx(wanted)


def reread(scored, **roles):
    """Return the same table with columns in further roles."""
    import dataclasses

    from workbench.scored import Scored

    columns = dataclasses.replace(scored.columns, **roles)
    return Scored.from_frame(scored.table, columns)
