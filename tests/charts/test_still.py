"""Drawings that stand still: every point where it belongs, every name readable."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import prices, scored_of, tables
from workbench.charts import still
from workbench.phrases import Money
from workbench.report.stills import Beside, cost_still, roc_still
from workbench.threshold import CostModel, operating_curve, price
from workbench.threshold.plateaus import Plateau
from workbench.workspace import Words

WORDS = Words(case="loan", flag="decline", flagged="declined", positive="loss", negative="gain")
EURO = Money("€")
SVG = "{http://www.w3.org/2000/svg}"


def priced_of(scored, fp=1.0, fn=5.0, tp=0.0, tn=0.0):
    costs = CostModel(fp=fp, fn=fn, tp=tp, tn=tn)
    return price(scored, operating_curve(scored), costs)


def five():
    """Score 2 positives and 3 negatives: at 0.6 one half is caught, at a third false alarms."""
    return priced_of(scored_of([1, 0, 0, 1, 0], [0.9, 0.6, 0.4, 0.3, 0.1]))


def drawn(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 (our own)


def corners(svg: ElementTree.Element) -> np.ndarray:
    """Return the corners of the curve."""
    path = svg.find(f"{SVG}path[@class='curve']")
    return np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.attrib["d"]), dtype=float)


def mark(svg: ElementTree.Element, shape: str) -> tuple[float, float]:
    """Return where a mark stands."""
    place = svg.find(f"{SVG}path[@class='{shape}']").attrib["transform"]
    x, y = re.fullmatch(r"translate\((.*),(.*)\)", place).groups()
    return float(x), float(y)


def texts(svg: ElementTree.Element) -> list[str]:
    return [each.text for each in svg.iter(f"{SVG}text")]


def distance(points: np.ndarray, line: np.ndarray) -> float:
    """Return how far the farthest of some points is from a line through corners."""
    farthest = 0.0
    for point in points:
        nearest = np.inf
        for a, b in pairwise(line):
            along = b - a
            share = np.clip((point - a) @ along / max(along @ along, 1e-12), 0.0, 1.0)
            nearest = min(nearest, float(np.hypot(*(point - a - share * along))))
        farthest = max(farthest, nearest)
    return farthest


def test_the_point_of_the_roc_stands_at_its_two_rates():
    priced = five()
    svg = drawn(roc_still(priced, priced.curve.at(0.6), WORDS, Beside(current=0.35)))
    left, top, side = 46.0, 28.0, 320.0
    assert mark(svg, "circle") == pytest.approx((left + side / 3, top + side / 2), abs=0.01)
    # Today declines 0.9, 0.6 and 0.4; the cheapest 0.9 to 0.3: 2 false alarms and no miss.
    assert mark(svg, "square") == pytest.approx((left + side * 2 / 3, top + side / 2), abs=0.01)
    assert mark(svg, "diamond") == pytest.approx((left + side * 2 / 3, top), abs=0.01)
    shown = texts(svg)
    assert {"chosen 0.6000", "cheapest 0.3000", "today 0.3500", "50", "33 %"} <= set(shown)
    assert {"decline nobody", "decline everybody", "same cost as chosen"} <= set(shown)
    assert {"% of losses declined", "% of gains declined →"} <= set(shown)


def test_along_the_dashed_line_everything_costs_the_same():
    priced = five()
    svg = drawn(roc_still(priced, priced.curve.at(0.6), WORDS))
    same = svg.find(f"{SVG}line[@stroke-dasharray='5 4']").attrib
    at = {name: float(same[name]) for name in ("x1", "y1", "x2", "y2")}
    # A false alarm costs 1 and there are 3, a miss 5 and there are 2: 3/10 up for each 1 across.
    rise = (at["y1"] - at["y2"]) / (at["x2"] - at["x1"])
    assert rise == pytest.approx(0.3, abs=1e-4)
    assert min(at["y1"], at["y2"]) >= 28.0


def test_the_cost_is_a_staircase_at_the_thresholds_themselves():
    priced = five()
    point, plateau = priced.curve.at(0.6), Plateau(((0.1, 0.4),), (0.1, 0.4))
    text = cost_still(priced, point, WORDS, EURO, Beside(plateau=plateau))
    svg, line = drawn(text), corners(drawn(text))
    left = min(line[:, 0])
    across = lambda t: left + (628.0 - left) * t  # noqa: E731
    x, y = mark(svg, "circle")
    assert x == pytest.approx(across(0.6), abs=0.5)
    # Costs 2.0 declining nobody, 1.0, 1.2, 1.4, 0.4 and 0.6 declining everybody; 14 % are free.
    up = lambda cost: 38.0 + 212.0 * (2.28 - cost) / 2.28  # noqa: E731
    assert y == pytest.approx(up(1.2), abs=0.01)
    assert mark(svg, "diamond") == pytest.approx((across(0.3), up(0.4)), abs=0.5)
    assert mark(svg, "ring") == pytest.approx((628.0, up(2.0)), abs=0.01)
    rect = svg.find(f"{SVG}rect[@class='plateau']").attrib
    ends = float(rect["x"]), float(rect["x"]) + float(rect["width"])
    assert ends == pytest.approx((across(0.1), across(0.4)), abs=0.5)
    assert "decline nobody · €2.00" in texts(svg)
    assert any("the data cannot tell these thresholds apart" in each for each in texts(svg))


@settings(max_examples=25)
@given(tables(max_rows=30), prices(), st.integers(0, 30))
def test_no_corner_is_missed_by_more_than_half_a_pixel(scored, asked, place):
    fp, fn, tp, tn = asked
    priced = priced_of(scored, fp, fn, tp, tn)
    curve = priced.curve
    point = curve.point(min(place, len(curve.thresholds) - 1))
    roc = corners(drawn(roc_still(priced, point, WORDS)))
    exact = np.column_stack((46.0 + 320.0 * curve.fpr, 28.0 + 320.0 * (1.0 - curve.tpr)))
    assert distance(exact, roc) <= 0.5
    cost = drawn(cost_still(priced, point, WORDS, EURO))
    x, y = mark(cost, "circle")
    assert distance(np.array([[x, y]]), corners(cost)) <= 0.5


def test_a_large_curve_is_thinned_for_the_eye_alone():
    random = np.random.default_rng(5)
    y_true = random.random(60_000) < 0.2
    y_score = 1.0 / (1.0 + np.exp(-(1.5 * y_true + random.normal(size=60_000) - 2.0)))
    priced = priced_of(scored_of(y_true, y_score))
    curve = priced.curve
    svg = roc_still(priced, curve.at(0.4), WORDS)
    assert len(svg) < 40_000
    exact = np.column_stack((46.0 + 320.0 * curve.fpr, 28.0 + 320.0 * (1.0 - curve.tpr)))
    assert distance(exact[random.integers(0, len(exact), 40)], corners(drawn(svg))) <= 0.5
    assert len(cost_still(priced, curve.at(0.4), WORDS, EURO)) < 40_000


def test_thresholds_that_decide_alike_are_one_mark_with_both_names():
    priced = five()
    shown = texts(drawn(roc_still(priced, priced.curve.at(0.3), WORDS, Beside(current=0.2))))
    assert "chosen, cheapest 0.3000, today 0.2000" in shown


def test_names_do_not_lie_on_one_another():
    priced = five()
    for t, today in ((0.6, 0.35), (0.3, 0.6), (0.9, 0.1), (np.inf, -np.inf)):
        beside = Beside(current=today)
        for text in (
            roc_still(priced, priced.curve.at(t), WORDS, beside),
            cost_still(priced, priced.curve.at(t), WORDS, EURO, beside),
        ):
            named = [
                each for each in drawn(text).iter(f"{SVG}text") if "paint-order" in each.attrib
            ]
            boxes = [
                still.text_box(
                    float(each.attrib["x"]),
                    float(each.attrib["y"]),
                    each.text,
                    side=each.attrib["text-anchor"],
                )
                for each in named
            ]
            assert len(boxes) >= 2
            for a, b in combinations(boxes, 2):
                assert a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2], text


def test_words_are_text_and_nothing_in_the_drawing_runs_or_fetches():
    bad = Words(case='<script x="1">', flag="</text><a href='x'>", positive="a & b", flagged="<b>")
    priced = five()
    for text in (
        roc_still(priced, priced.curve.at(0.6), bad),
        cost_still(priced, priced.curve.at(0.6), bad, Money("<i>")),
    ):
        svg = drawn(text)
        assert {each.tag.removeprefix(SVG) for each in svg.iter()} <= {
            "svg",
            "rect",
            "line",
            "path",
            "text",
        }
        assert "href" not in " ".join(name for each in svg.iter() for name in each.attrib)
        assert any("<" in each for each in texts(svg))


def test_a_line_of_equal_cost_is_drawn_only_where_it_is_straight():
    scored = scored_of([1, 0, 0, 1], [0.9, 0.6, 0.4, 0.3])
    odd = priced_of(scored, fp=1.0, fn=1.0, tp=2.0)
    assert "same cost" not in roc_still(odd, odd.curve.at(0.6), WORDS)
