"""Limits in words: what is required, how a point stands, what a person would review."""

from __future__ import annotations

from math import inf, nan

import pytest

from workbench.phrases import (
    Money,
    Reviewed,
    Situation,
    capacity_text,
    infeasible_text,
    no_review_text,
    plateau_text,
    requirement_text,
    review_text,
    standing_text,
)
from workbench.phrases.limits import review_limits_text
from workbench.threshold import Capacity, Limits, Requirement, Reviewer
from workbench.threshold.choice import Choice, Standing
from workbench.threshold.review import ReviewBand
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
EUROS = Money("€")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("recall>=0.9", "Catch at least 90 % of bad loans"),
        ("tpr<=0.905", "Catch at most 90.5 % of bad loans"),
        ("fnr<=0.1", "Miss at most 10 % of bad loans"),
        ("fpr<=0.29", "Decline at most 29 % of good loans"),
        ("specificity>=0.7", "Approve at least 70 % of good loans"),
        ("ppv>=0.5", "Of those declined, at least 50 % bad loans"),
        ("npv>=0.995", "Of those approved, at least 99.5 % good loans"),
        ("selection_rate<=0.5", "Decline at most 50 % of applications"),
        ("cost<=60", "Cost at most €60.00 per application"),
        ("cost<=-0.125", "Cost at most −€0.125 per application"),
    ],
)
def test_a_requirement_is_said_with_its_exact_bound(written, text):
    assert requirement_text(Requirement.parse(written), LOANS, EUROS) == text


@pytest.mark.parametrize(
    ("capacity", "text"),
    [
        (Capacity(300), "Decline at most 300 of 1,337 applications"),
        (Capacity(300, 1337), "Decline at most 300 of 1,337 applications"),
        (Capacity(300, 2000), "Decline at most 300 of 2,000 applications, here 200 of 1,337"),
    ],
)
def test_a_capacity_says_what_it_is_in_these_rows(capacity, text):
    assert capacity_text(capacity, 1337, LOANS) == text


@pytest.mark.parametrize(
    ("capacity", "text"),
    [
        (Capacity(300), "Decline at most 300 of 1,337 rows of this data"),
        (
            Capacity(300, 2000),
            "Decline at most 300 of 2,000 applications, here 200 of 1,337 rows of this data",
        ),
    ],
)
def test_where_another_prevalence_is_expected_a_capacity_still_counts_rows(capacity, text):
    assert capacity_text(capacity, 1337, LOANS, 0.05) == text


@pytest.mark.parametrize(
    ("written", "value", "text"),
    [
        ("recall>=0.9", 0.904, "met, 90.4 %"),
        ("recall>=0.9", 0.9, "met, 90.0 %"),
        ("recall>=0.9", 0.88, "not met, 88.0 %"),
        ("recall>=0.9", 0.89996, "not met, 89.996 %"),
        ("precision>=0.5", nan, "not met, undefined"),
        ("cost<=60", 60.004, "not met, €60.004"),
        ("cost<=60", -1.0, "met, −€1.00"),
    ],
)
def test_a_value_that_breaks_a_bound_does_not_look_like_it(written, value, text):
    requirement = Requirement.parse(written)
    met = value >= requirement.bound if requirement.sign == ">=" else value <= requirement.bound
    assert standing_text(Standing(requirement, value, met, None), EUROS) == text


@pytest.mark.parametrize(("confident", "said"), [(True, "yes"), (False, "no")])
def test_confidence_is_told_beside_the_value(confident, said):
    requirement = Requirement.parse("recall>=0.9", 0.975)
    text = standing_text(Standing(requirement, 0.95, True, confident), EUROS)
    assert text == f"met here, 95.0 %; with 97.5 % confidence: {said}"


def test_the_nearest_miss_is_said_only_where_nothing_fits():
    said = infeasible_text(Choice(3, False, (), 1), 0.25, ("A: not met, 1 %", "B: met, 2 %"))
    assert said == ("No threshold meets all. Nearest miss: 0.2500 (A: not met, 1 %; B: met, 2 %).")
    assert infeasible_text(Choice(3, True, (), 1), 0.25, ()) == ""


def told(current=None) -> Situation:
    return Situation(LOANS, EUROS, 50.0, 200.0, 90.0, current)


@pytest.mark.parametrize(
    ("most", "cost", "point", "text"),
    [
        (
            None,
            46.2,
            50.8,
            "A person reviews 188 of 1,337; that costs €46.20 per application, €4.60 less than "
            "at your point.",
        ),
        (
            100,
            46.2,
            46.2,
            "A person reviews 188 of 1,337 (at most 100 can be); that costs €46.20 per "
            "application, the same as at your point.",
        ),
        (
            188,
            -0.5,
            -0.25,
            "A person reviews 188 of 1,337; that earns €0.50 per application, €0.25 better than "
            "at your point.",
        ),
    ],
)
def test_a_band_is_compared_with_the_point(most, cost, point, text):
    assert review_text(Reviewed(188, 1337, most), cost, point, told()) == text


@pytest.mark.parametrize(
    ("pays", "break_even", "text"),
    [
        (True, 20.0, ""),
        (False, 12.345, "No review band pays. One would if a look cost less than €12.35."),
        (False, nan, "No review band pays, even if a look cost nothing."),
    ],
)
def test_where_no_band_pays_it_is_said_when_one_would(pays, break_even, text):
    band = ReviewBand(0.2, 0.2, 0, 50.0, pays, break_even)
    assert no_review_text(band, Reviewer(5.0), EUROS) == text


def test_where_nobody_has_time_that_is_why_no_band_pays():
    band = ReviewBand(0.2, 0.2, 0, 50.0, False, nan)
    said = "Nobody has time for a look: the reviewers' capacity is 0."
    assert no_review_text(band, Reviewer(5.0, capacity=0), EUROS) == said


def test_a_band_is_said_not_to_keep_the_requirements():
    recall = (Requirement.parse("recall>=0.9"),)
    assert review_limits_text(Limits()) == review_limits_text(Limits((), Capacity(100))) == ""
    assert review_limits_text(Limits(recall, Capacity(100))) == (
        "The band keeps the capacity, but not the requirements: they are told of the threshold "
        "alone."
    )
    assert "capacity" not in review_limits_text(Limits(recall))


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.12, 0.23, "0.12–0.23: the data cannot tell these thresholds apart"),
        (0.1201, 0.1204, "0.1201–0.1204: the data cannot tell these thresholds apart"),
        (-inf, 0.23, "up to 0.23: the data cannot tell these thresholds apart"),
        (0.5, inf, "above 0.50: the data cannot tell these thresholds apart"),
        (-inf, inf, "The data cannot tell any thresholds apart"),
        (1200.0, 1300.0, "1200.00–1300.00: the data cannot tell these thresholds apart"),
    ],
)
def test_a_plateau_is_a_range_whose_ends_differ(low, high, text):
    assert plateau_text(low, high) == text
