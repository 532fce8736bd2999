"""The words of the panels, menus and notes: read aloud, with nothing said twice or left open."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan

import pytest

from workbench import phrases
from workbench.phrases import capacity, models, per_case, presets, stability, sureness
from workbench.threshold import CostModel, OperatingPoint
from workbench.threshold.auc import AucDifference
from workbench.threshold.choice import CapacityUse
from workbench.threshold.comparison import CostDifference
from workbench.threshold.plateaus import Plateau
from workbench.threshold.stability import Stability
from workbench.workspace import Words

WORDS = Words(
    case="application",
    positive="bad loan",
    negative="good loan",
    flag="decline",
    passing="approve",
    flagged="declined",
    passed="approved",
)
EURO = phrases.Money("€")
SITUATION = phrases.Situation(
    words=WORDS, money=EURO, cheapest=50.53, flag_none=168.74, flag_all=86.25, current=None
)
STABLE = Stability((4.6, 5.9), (0.27, 0.32), 5.0, 0.28)


# 1. How sure


@pytest.mark.parametrize(
    ("honest", "here", "part"),
    [
        (55.02, 50.53, "costs €55.02; in this data it is €50.53, but this data also chose"),
        (55.02, 55.02, "costs €55.02, as much as in this data."),
        (-3.0, -4.0, "earns €3.00; in this data it is −€4.00"),
        (None, 50.53, "too few rows to say what to expect of new applications: €50.53 per"),
    ],
)
def test_what_to_expect(honest, here, part):
    assert part in sureness.to_expect(honest, here, SITUATION)


@pytest.mark.parametrize(
    ("pieces", "main", "text"),
    [
        (((0.12, 0.23),), 0, "in 0.12–0.23 apart from the cheapest."),
        (((-inf, inf),), 0, "cannot tell any threshold apart from the cheapest."),
        (((0.5, 0.6), (0.12, 0.23)), 1, "in 0.12–0.23 apart from the cheapest, nor those in 0.5"),
        (
            tuple((0.1 * i, 0.1 * i + 0.05) for i in range(9, 0, -1)),
            8,
            "nor those in 0.20–0.25, 0.30–0.35, 0.40–0.45 and 5 more.",
        ),
    ],
)
def test_what_cannot_be_told_apart_with_the_cheapest_first(pieces, main, text):
    assert text in sureness.cannot_tell(Plateau(pieces, pieces[main]))


def test_where_limits_cannot_be_kept_nothing_is_the_cheapest():
    assert "No threshold keeps all limits" in sureness.cannot_tell(None)


def test_intervals_and_differences():
    assert sureness.interval_text((-1.0, 2.5), EURO) == "−€1.00 to €2.50"
    assert sureness.interval_text(None, EURO) == "not known"
    assert sureness.area_text((0.8, 0.8512)) == "0.800 to 0.851"
    assert sureness.area_text(None) == "not known"
    assert sureness.difference_text(30.7, (11.0, 46.0), EURO) == "+€30.70"
    assert sureness.difference_text(-0.27, (-2.0, 1.0), EURO) == "−€0.27, no real difference"
    assert sureness.difference_text(1.0, None, EURO) == "+€1.00"


# 2. How stable


@pytest.mark.parametrize(
    ("prices", "unit", "text"),
    [
        ((640.0, 1900.0), "€", "if a bad loan approved cost between €640 and €1,900."),
        ((640.0, inf), "€", "if a bad loan approved cost €640 or more."),
        ((0.0, 1900.0), "€", "if a bad loan approved cost at most €1,900."),
        ((0.0, inf), "€", "if a bad loan approved cost any amount."),
        ((3.25, 9.0), "points", "cost between 3.25 points and 9 points."),
        ((3.25, 9.0), "", "cost between 3.25 and 9."),
        (None, "€", "if a bad loan approved mattered between 4.6 times and 5.9 times as much as a"),
    ],
)
def test_between_which_prices_the_choice_is_the_same(prices, unit, text):
    assert text in stability.same_choice(prices, STABLE, CostModel(unit=unit), WORDS)


def test_rates_are_shares_of_the_amount():
    rates = CostModel(0.12, 0.6, unit="€", per_amount=True)
    assert "between 0.52 × the amount and 0.71 × the amount" in stability.same_choice(
        (0.52, 0.71), STABLE, rates, WORDS
    )


@pytest.mark.parametrize(
    ("shares", "text"),
    [
        ((0.27, 0.32), "with 27 % to 32 % bad loans"),
        ((0.27, 1.0), "from 27 % bad loans on"),
        ((0.0, 0.32), "up to 32 % bad loans"),
        ((0.0, 1.0), "whatever the share of bad loans"),
    ],
)
def test_over_which_shares_the_choice_is_the_same(shares, text):
    assert text in stability.same_share(replace(STABLE, prevalence=shares), WORDS)


@pytest.mark.parametrize(("binds", "part"), [(True, "Your limits"), (False, "dearer than a")])
def test_why_there_is_no_range(binds, part):
    assert part in stability.not_the_cheapest(binds)


# 3. Models, rules, slots


@pytest.mark.parametrize(
    ("apart", "text"),
    [
        (CostDifference(-7.5, -13.4, -1.7), "With B a new application would cost €7.50 less than"),
        (CostDifference(7.5, 1.7, 13.4), "With B a new application would cost €7.50 more than"),
        (CostDifference(-1.0, -3.0, 1.0), "The data cannot tell A and B apart in what they cost."),
        (CostDifference(-1.0, nan, nan), "These rows do not show whether A or B is the cheaper"),
        (None, "These rows do not show whether A or B is the cheaper one."),
    ],
)
def test_which_model_is_the_cheaper(apart, text):
    assert text in models.which_is_cheaper(("A", "B"), apart, WORDS, EURO)


def test_differences_between_models_in_a_table():
    assert models.cost_apart(CostDifference(7.5, 1.7, 13.4), EURO) == ("+€7.50", "€1.70 to €13.40")
    assert models.cost_apart(CostDifference(7.5, nan, nan), EURO) == ("+€7.50", "not known")
    assert models.cost_apart(None, EURO) == ("not known", "not known")
    area = AucDifference(0.02, -0.005, 0.036, 0.1)
    assert models.area_apart(area) == ("+0.020", "−0.005 to +0.036")
    assert models.area_apart(AucDifference(0.0, 0.0, 0.0, nan)) == ("0.000", "0.000 to 0.000")
    assert models.area_apart(None) == ("not known", "not known")


@pytest.mark.parametrize(
    ("rule", "part"),
    [(2.11, "€0.81 less than"), (3.0, "€0.08 more than"), (2.92, "the same as the cheapest")],
)
def test_the_rule_per_case_beside_the_single_threshold(rule, part):
    assert part in per_case.compared(rule, 2.92, WORDS, EURO)
    free = per_case.compared(rule, 2.92, WORDS, EURO, per_case.CHEAPEST_FREE)
    assert free.endswith("the cheapest single threshold without your limits.")


def test_where_nothing_keeps_the_limits_the_figures_are_the_nearest_miss():
    assert "figures are those of the nearest miss" in sureness.cannot_tell(None)


def test_why_one_might_not_want_the_rule():
    assert "the probability 0.1667" in per_case.why_not(1 / 6, WORDS)
    assert "may be unlawful" in per_case.why_not(None, WORDS)
    assert per_case.cut_off(None) == "each its own"


@pytest.mark.parametrize(
    ("use", "text"),
    [
        (
            CapacityUse(300, 300, 0, 1, 480.0, 1),
            "300 applications can be declined. One more slot wou",
        ),
        (CapacityUse(300, 300, 0, 1, 0.0), "More slots would save nothing."),
        (CapacityUse(300, 296, 4, 9, 12.5), "296 fit and 4 slots stay empty, since the next 9 hav"),
        (CapacityUse(300, 296, 4, 9, 12.5, 1), "One more slot would save €12.50."),
        (CapacityUse(9, 9, 0, 1, 12.5, 40), "With 40 more slots each of them would save €12.50."),
        (CapacityUse(900, 900, 0, 0, 0.0), "which is all of them."),
    ],
)
def test_what_becomes_of_a_capacity(use, text):
    assert text in capacity.capacity_use_text(use, WORDS, EURO)


def test_what_the_limits_cost():
    free = OperatingPoint(0.1754, tn=529, fp=432, fn=42, tp=334, flagged=766)
    text = capacity.without_limits(free, 57.62, WORDS, EURO)
    assert text == (
        " Without any limit the cheapest threshold would be 0.1754, with 766 declined; that costs "
        "€57.62 per application."
    )


def test_of_a_shadow_price_that_is_undefined_nothing_is_said():
    text = capacity.capacity_use_text(CapacityUse(300, 300, 0, 1, nan), WORDS, EURO)
    assert text == "Here 300 applications can be declined."


@pytest.mark.parametrize(
    ("aim", "button", "sentence"),
    [
        ("cheapest", "Cheapest", "The least cost in this data at your prices."),
        (
            "cheapest within limits",
            "Cheapest",
            "The least cost in this data at your prices of those that keep your limits.",
        ),
        (
            "nearest miss",
            "Nearest miss",
            "No threshold keeps all limits; this one comes nearest.",
        ),
    ],
)
def test_the_best_point_is_called_what_it_is(aim, button, sentence):
    best = presets.preset_texts(WORDS, aim)["best"]
    assert (best.button, best.sentence) == (button, sentence)


@pytest.mark.parametrize("aim", ["cheapest", "cheapest within limits", "nearest miss"])
def test_each_preset_is_explained_in_one_or_two_sentences(aim):
    for text in presets.preset_texts(WORDS, aim).values():
        assert text.sentence.endswith(".")
        assert text.sentence.count(". ") <= 1
        assert len(text.button.split()) <= 2
