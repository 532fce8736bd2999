"""The price of parity in words: what it costs, whom it moves, and whether the data can tell."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest

from workbench.phrases import Money
from workbench.phrases import parity as words_of
from workbench.slices.parity import Frontier, ParityPoint
from workbench.slices.parity_change import CostChange, GroupChange
from workbench.slices.parity_held_out import HeldOut
from workbench.slices.parity_points import CRITERIA
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
EURO = Money("€", 0)
NEAR = ParityPoint(0.05, 4.9, (0.2, 0.4))
COMMON = ParityPoint(0.32, 5.0, (0.3, 0.3))
FRONTIER = Frontier(
    criterion=CRITERIA["predictive_equality"],
    threshold=0.3,
    judged=(True, True),
    points=(NEAR,),
    common=COMMON,
    chosen_here=False,
    single=(ParityPoint(0.04, 7.0, (0.6, 0.6)), COMMON),
    randomised=4.95,
    read=1_341,
    slack=0.0,
    min_n=30,
    step=0.0,
)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (CostChange(2_603.0, 1_200.0, 4_000.0, 9), "costs €2,603 more per 1,000 applications "),
        (CostChange(-2_603.0, -4_000.0, -1_200.0, 9), "costs €2,603 less per 1,000 applications "),
        (CostChange(100.0, -50.0, 250.0, 9), "cannot tell whether that costs or saves anything: "),
        (CostChange(100.0, nan, nan, 9), "the rows do not show how sure that is."),
        (CostChange(0.0, 0.0, 0.0, 0), "as it is: nothing changes."),
    ],
)
def test_the_headline_says_what_it_costs_and_whether_the_data_can_tell(change, said):
    text = words_of.headline(FRONTIER, NEAR, change, WORDS, EURO)
    assert said in text
    assert "within 5 pts of each other" in text


def test_the_headline_has_the_interval_and_the_gap_of_now():
    change = CostChange(2_603.0, -1_200.0, 4_000.0, 9)
    text = words_of.headline(FRONTIER, NEAR, change, WORDS, EURO)
    assert "now it is 32 pts." in text
    assert "+€2,603 per 1,000 applications (−€1,200 to +€4,000)." in text


@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_criterion_has_a_name_and_says_what_is_alike(criterion):
    assert words_of.criterion_name(criterion, WORDS)[0].isupper()
    told = words_of.meaning(criterion, WORDS)
    assert "loan" in told or "applications" in told
    assert told.endswith(").")


@pytest.mark.parametrize(
    ("gap", "text"),
    [(0.0, "0 pts"), (0.05, "5 pts"), (0.0512, "5.1 pts"), (1e-5, "< 0.1 pts"), (nan, "unknown")],
)
def test_a_gap_is_written_in_points(gap, text):
    assert words_of.gap_text(gap) == text


def test_people_who_gain_and_who_lose_are_counted():
    lower = GroupChange(("a",), 0.3, 0.2, 60, (1, 40), (0, 0), 5.0, 4.0)
    upper = GroupChange(("b",), 0.3, 0.4, 40, (0, 0), (2, 1), 5.0, 4.0)
    assert words_of.people((lower, upper), WORDS) == (
        "44 of 100 applications would be decided otherwise: newly declined 40 good loans and 1 bad "
        "loan, newly approved 1 good loan and 2 bad loans."
    )
    assert words_of.of_whom(upper.now_flagged, WORDS) == "–"
    none = replace(lower, now_flagged=(0, 0))
    assert words_of.people((none,), WORDS).startswith("None of the 60 applications")


def test_that_fitted_thresholds_flatter_is_said_with_the_figure():
    own = CostChange(-900.0, -1_500.0, -300.0, 9)
    told = words_of.fitted(FRONTIER, own, HeldOut(-0.1, 0.08), WORDS, EURO)
    assert "come to −€900 per 1,000: that is flattering" in told
    assert "left the groups 8 pts apart. The common threshold was held." in told
    anew = words_of.fitted(replace(FRONTIER, chosen_here=True), own, HeldOut(0, 0), WORDS, EURO)
    assert anew.endswith("The common threshold was chosen anew as well.")
    assert "too few applications" in words_of.fitted(FRONTIER, own, None, WORDS, EURO)


def test_what_one_threshold_for_all_could_do_is_said():
    said = words_of.one_threshold(FRONTIER, NEAR, EURO)
    assert said.startswith("Grey line: one threshold for all. At 0.6000 it would do so too")
    assert "+€2,000 per 1,000" in said
    nobody = replace(FRONTIER, single=(COMMON,))
    assert words_of.one_threshold(nobody, NEAR, EURO).endswith("None brings them so near.")
    assert words_of.one_threshold(nobody, COMMON, EURO).endswith("as much at no cost.")


def test_a_whisker_is_told_with_its_ends():
    change = CostChange(120.0, -50.0, 300.0, 9)
    assert words_of.beside_one(change, EURO) == "+€120 (−€50 to +€300)"
    assert words_of.beside_one(CostChange(-120.0, nan, nan, 9), EURO) == "−€120"
    assert words_of.whiskers(0, WORDS) == ""
    assert "on applications that did not choose it" in words_of.whiskers(9, WORDS)


@pytest.mark.parametrize(
    ("unit", "amounts", "text"),
    [
        ("call-outs", (-11.904, 6.273, -0.338), "−0.3 call-outs"),
        ("call-outs", (367.356, -0.338), "0 call-outs"),
        ("€", (11.904, -0.338), "−€0.34"),
        ("points", (0.0041, -0.00338), "−0.00338 points"),
        ("€", (nan, -0.338), "−€0.338"),
    ],
)
def test_money_of_many_cases_has_three_digits_at_most(unit, amounts, text):
    changes = [CostChange(each, each, each, 1) for each in amounts]
    assert words_of.money_of_thousand(unit, changes[0], changes[-1]).total(amounts[-1]) == text


def test_references_and_method_say_what_they_are():
    assert "−€50 per 1,000" in words_of.lots(FRONTIER, EURO)
    assert "Hardt" in words_of.lots(FRONTIER, EURO)
    precision = replace(FRONTIER, criterion=CRITERIA["predictive_parity"])
    assert "Hardt" not in words_of.lots(precision, EURO)
    assert "no diamond" in words_of.lots(replace(FRONTIER, randomised=None), EURO)
    assert "all combinations of 1,341 distinct scores." in words_of.method(FRONTIER)
    coarse = words_of.method(replace(FRONTIER, slack=0.0009, step=0.001))
    assert "at most 0.09 pts; read every 0.10 pts." in coarse
    assert words_of.not_judged((), 30) == ""
    assert words_of.not_judged(["a", "b", "c", "d", "e"], 30).endswith("a, b, c and 2 more.")
