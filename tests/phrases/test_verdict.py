"""The verdict: counts first, money last, compared with today, in the business's words."""

from __future__ import annotations

from math import inf

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.strategies import prices, scored_of, tables
from workbench.phrases import Money, Situation, odd_prices, spans, verdict
from workbench.threshold import (
    CostModel,
    OperatingPoint,
    PricedCurve,
    baselines,
    cheapest,
    operating_curve,
)
from workbench.workspace import Words

LOANS = Words(
    case="application",
    positive="bad loan",
    negative="good loan",
    flag="decline",
    passing="approve",
    flagged="declined",
    passed="approved",
)


def situation(**changes) -> Situation:
    plain = {
        "words": LOANS,
        "money": Money("€"),
        "cheapest": 50.0,
        "flag_none": 200.0,
        "flag_all": 90.0,
        "current": None,
    }
    return Situation(**plain | changes)


def point(tp=0.0, fp=0.0, fn=0.0, tn=0.0) -> OperatingPoint:
    return OperatingPoint(0.2, tn=tn, fp=fp, fn=fn, tp=tp, flagged=int(tp + fp))


# 1. Counts first


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        (
            {"tp": 200, "fp": 100, "fn": 50, "tn": 650},
            "decline 300: 200 bad loans and 100 good loans; 50 bad loans slip through. ",
        ),
        (
            {"tp": 1, "fp": 1, "fn": 1, "tn": 997},
            "decline 2: 1 bad loan and 1 good loan; 1 bad loan slips through. ",
        ),
        (
            {"tp": 300, "fp": 700},
            "decline 1,000: 300 bad loans and 700 good loans; no bad loans slip through. ",
        ),
        ({"fn": 282, "tn": 718}, "decline none: 282 bad loans slip through. "),
        (
            {"tp": 1, "fn": 99_999, "tn": 900_000},
            "decline fewer than 1: 100 bad loans slip through. ",
        ),
        (
            {"tp": 5_000, "fp": 1, "fn": 1, "tn": 4_998},
            "decline 500: 500 bad loans and fewer than 1 good loan; "
            "fewer than 1 bad loan slips through. ",
        ),
    ],
)
def test_counts_are_told_of_every_thousand(counts, text):
    said = verdict(point(**counts), 55.4, situation())
    assert said.startswith(f"Of every 1,000 applications we {text}")


# 2. Money last


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"current": 89.7}, "That costs €55.40 per application, €34.30 less than today's policy."),
        ({"current": 50.0}, "That costs €55.40 per application, €5.40 more than today's policy."),
        ({"current": 55.4}, "That costs €55.40 per application, the same as today's policy."),
        (
            {"current": 55.401},
            "That costs €55.40 per application, less than €0.01 less than today's policy.",
        ),
        (
            {"current": 55.399},
            "That costs €55.40 per application, less than €0.01 more than today's policy.",
        ),
        (
            {"current": 89.7, "today": "today's threshold"},
            "That costs €55.40 per application, €34.30 less than today's threshold.",
        ),
        (
            {"odd": "a bad loan declined costs no less than one approved"},
            "That costs €55.40 per application, at prices under which a bad loan declined costs "
            "no less than one approved: is that meant? A gain is a negative price.",
        ),
        ({}, "That costs €55.40 per application, €34.60 less than if we decline everybody."),
        (
            {"flag_all": 300.0},
            "That costs €55.40 per application, €144.60 less than if we decline nobody.",
        ),
        (
            {"cheapest": 90.0},
            "That costs €55.40 per application; if we decline everybody it costs €90.00: "
            "at these prices the model is not worth using.",
        ),
        (
            {"cheapest": 200.0, "flag_all": 300.0, "current": 10.0},
            "That costs €55.40 per application; if we decline nobody it costs €200.00: "
            "at these prices the model is not worth using.",
        ),
        (
            {"worth": "unproven", "current": 10.0},
            "That costs €55.40 per application; if we decline everybody it costs €90.00: "
            "the data cannot show that the model is worth using.",
        ),
        (
            {"worth": "no", "flag_none": -0.5},
            "That costs €55.40 per application; if we decline nobody it earns €0.50: "
            "at these prices the model is not worth using.",
        ),
        (
            {"worth": "yes", "cheapest": 90.0},
            "That costs €55.40 per application, €34.60 less than if we decline everybody.",
        ),
        (
            {"worth": "no", "flag_none": 80.0, "cheapest": 55.0, "expected": 85.5},
            "That costs €55.40 per application; the cheapest threshold costs €85.50 on new "
            "applications, and if we decline nobody it costs €80.00: at these prices the model is "
            "not worth using.",
        ),
        (
            {"permitted": (False, False)},
            "That costs €55.40 per application.",
        ),
        (
            {"permitted": (True, False)},
            "That costs €55.40 per application, €144.60 less than if we decline nobody.",
        ),
        (
            {"flag_all": 50.0, "cheapest": 40.0, "current": 55.4},
            "That costs €55.40 per application, worse than no model: if we decline everybody it "
            "costs €50.00.",
        ),
        (
            {"constant": True},
            "Every application has the same score, so the model discriminates nothing.",
        ),
    ],
)
def test_money_is_compared(changes, text):
    said = verdict(point(tp=200, fp=100, fn=50, tn=650), 55.4, situation(**changes))
    assert said.endswith(text)


@pytest.mark.parametrize(
    ("per_case", "current", "text"),
    [
        (-0.47, -0.37, "That earns €0.47 per application, €0.10 better than today's policy."),
        (-0.47, -0.57, "That earns €0.47 per application, €0.10 worse than today's policy."),
        (-0.47, 0.1, "That earns €0.47 per application, €0.57 better than today's policy."),
        (-0.47, -0.47, "That earns €0.47 per application, the same as today's policy."),
        (0.1, -0.47, "That costs €0.10 per application, €0.57 more than today's policy."),
        (-0.001, 0.1, "That costs €0.00 per application, €0.10 less than today's policy."),
        (-0.47, -0.469, "less than €0.01 better than today's policy."),
    ],
)
def test_a_gain_is_earned_not_a_negative_cost(per_case, current, text):
    told = situation(cheapest=-1.0, flag_none=5.0, flag_all=5.0, current=current)
    assert verdict(point(tp=200, fp=100, fn=50, tn=650), per_case, told).endswith(text)


@pytest.mark.parametrize(
    ("cheapest", "worth"), [(90.0, "no"), (89.99, "yes"), (90.0 - 1e-10, "no"), (95.0, "no")]
)
def test_where_nobody_says_what_the_model_is_worth_the_prices_do(cheapest, worth):
    assert situation(cheapest=cheapest).worth == worth


@pytest.mark.parametrize(
    ("prices", "text"),
    [
        ({"fp": 120.0, "fn": 600.0}, ""),
        ({"tp": -50.0, "tn": -1.0}, ""),
        ({"fn": 4.0, "tp": 50.0}, "a bad loan declined costs no less than one approved"),
        ({"fp": 0.0}, "a good loan declined costs no more than one approved"),
        (
            {"fp": -1.0, "fn": -1.0},
            "a bad loan declined costs no less than one approved and "
            "a good loan declined costs no more than one approved",
        ),
    ],
)
def test_unreasonable_prices_are_said(prices, text):
    assert odd_prices(CostModel(**prices), LOANS) == text
    assert CostModel(**prices).reasonable == (text == "")


# 3. For any table


def said_of(scored, costs, threshold=None, current=None) -> tuple[str, str]:
    curve = operating_curve(scored)
    priced = PricedCurve.of_counts(curve, costs)
    best = cheapest(priced)
    chosen = best if threshold is None else curve.at(threshold)
    others = baselines(priced, chosen, current)
    told = Situation(
        words=LOANS,
        money=Money("€"),
        cheapest=priced.per_case(best),
        flag_none=others.flag_none,
        flag_all=others.flag_all,
        current=others.current,
        constant=curve.is_constant,
    )
    pieces = spans(chosen, priced.per_case(chosen), told)
    said = verdict(chosen, priced.per_case(chosen), told)
    assert said == "".join(piece.text for piece in pieces)
    return said, " ".join(piece.role for piece in pieces)


@given(tables(st.floats(0, 1)), prices(), st.floats(0, 1), st.none() | st.floats(0, 1))
def test_a_verdict_is_at_most_three_sentences(scored, price, threshold, current):
    said, _ = said_of(scored, CostModel(*price), threshold, current)
    assert said.endswith(".")
    assert 2 <= len([part for part in said.split(". ") if part]) <= 3
    assert "nan" not in said
    assert "undefined" not in said


@given(tables(st.floats(0, 1)), prices())
def test_a_model_is_not_worth_using_where_doing_without_costs_no_more(scored, price):
    costs = CostModel(*price)
    curve = operating_curve(scored)
    money = PricedCurve.of_counts(curve, costs).money()
    said, _ = said_of(scored, costs)
    useless = min(money[0], money[-1]) <= money.min() + 1e-9 * max(1.0, abs(money).max())
    assert ("the model is not worth using" in said) == (useless and not curve.is_constant)


def test_one_score_for_all_discriminates_nothing():
    said, _ = said_of(scored_of([1, 0, 0], [0.3, 0.3, 0.3]), CostModel())
    assert "Every application has the same score, so the model discriminates nothing." in said


def test_pieces_say_what_they_speak_of():
    _, roles = said_of(scored_of([1, 1, 0, 0], [0.9, 0.4, 0.6, 0.1]), CostModel(), 0.5)
    assert [role for role in roles.split() if role != "plain"] == [
        "strong",
        "tp",
        "fp",
        "fn",
        "strong",
    ]


def test_flagging_nobody_is_said_plainly():
    said, _ = said_of(scored_of([1, 0], [0.9, 0.1]), CostModel(), inf)
    assert said.startswith("Of every 1,000 applications we decline none: 500 bad loans slip")
