"""Drivers in words: what moves the score, what a column is worth, and nothing claimed too much."""

from __future__ import annotations

from math import nan

import pytest

from workbench.explain.drivers import Driver, Partner
from workbench.explain.importance import Loss
from workbench.phrases import Money
from workbench.phrases import drivers as words_of
from workbench.workspace import Words

WORDS = Words(case="loan")
LABELS = {"income": "Income", "home": "housing", "debt": "Debt", "job": "Job"}
EURO = Money("€", 0)


def driver(column: str, size: float, low: float = 0.01, high: float = 0.2) -> Driver:
    return Driver(column, size, low, high, 0.0, 0.5)


def loss(column: str, cost: float, low: float, high: float, changed: float = 0.1) -> Loss:
    return Loss(column, cost, low, high, 100, changed)


@pytest.mark.parametrize(
    ("sizes", "text"),
    [
        (
            {"income": 0.0912, "home": 0.05, "debt": 0.04, "job": 0.01},
            "Income, housing and Debt move the score most: by 9.1, 5.0 and 4.0 points on average.",
        ),
        (
            {"home": 0.0912, "debt": 0.0},
            "Housing moves the score: by 9.1 points on average.",
        ),
        ({"income": 0.0}, "No column moves the score: the model answers the same for everybody."),
    ],
)
def test_what_moves_the_score_most(sizes, text):
    found = [driver(column, size) for column, size in sizes.items()]
    assert words_of.moves_most(found, LABELS) == text


def test_columns_that_changed_nothing_are_named():
    found = [driver("income", 0.1), driver("home", 0.0), driver("debt", 0.0)]
    said = words_of.without_effect(found, LABELS)
    assert said == "Housing and Debt changed no score in this sample."
    assert words_of.without_effect(found[:1], LABELS) == ""


def test_sizes_and_points():
    assert words_of.size_text(driver("income", 0.1, 0.09, 0.111)) == "10.0 points (9.0 to 11.1)"
    assert words_of.size_text(driver("income", 0.1, nan, nan)) == "10.0 points"
    assert [words_of.points(value) for value in (0.091, -0.004, 0.0, -0.0001)] == [
        "+9.1",
        "−0.4",
        "0.0",
        "0.0",
    ]


def test_a_loss_is_said_with_its_interval_and_its_doubt():
    sure, unsure = loss("income", 8.403, 4.633, 12.173), loss("home", 1.0, -0.5, 2.5)
    assert words_of.loss_text(sure, EURO) == "€8,403 (4,633 to 12,173)"
    assert words_of.loss_text(unsure, EURO) == "€1,000 (−500 to 2,500)"
    assert words_of.doubt_text(sure) == ""
    assert words_of.doubt_text(unsure) == ", could be nothing"
    assert words_of.doubt_text(loss("home", 0.0, 0.0, 0.0, changed=0.0)) == ""
    assert words_of.loss_text(loss("home", nan, nan, nan), EURO) == "undefined (no such case)"
    assert words_of.loss_text(loss("home", 0.002, nan, nan), Money("call-outs", 0)) == "2 call-outs"


def test_only_a_loss_that_is_told_from_nothing_is_called_the_dearest():
    unsure, sure = loss("home", 9.0, -1.0, 19.0), loss("income", 2.0, 1.0, 3.0)
    said = words_of.worth([unsure, sure], LABELS, EURO, WORDS)
    assert said.startswith("Losing Income would cost most: €2,000 more per 1,000 loans")
    assert "no column is worth money" in words_of.worth([unsure], LABELS, EURO, WORDS)
    harmful = loss("debt", -2.0, -3.0, -1.0)
    said = words_of.worth([sure, harmful], LABELS, EURO, WORDS)
    assert "Without Debt the decisions would be cheaper" in said


def test_the_partner_is_named_or_its_absence_said():
    assert words_of.partner_text(None, "Income", "").startswith("No other column changes")
    said = words_of.partner_text(Partner("home", 0.14), "Income", "housing")
    assert said == (
        "The same Income adds more or less depending most on housing, which goes with 14 % of the "
        "spread that is left."
    )


def test_mistakes_none_one_and_several():
    assert words_of.mistakes_text("good loans declined", 0, (), "up") == (
        "There are no good loans declined at this threshold."
    )
    assert "the only one of the good loans declined up: Income (+9.0)." in (
        words_of.mistakes_text("good loans declined", 1, ["Income (+9.0)"], "up")
    )
    assert words_of.mistakes_text("good loans declined", 3, (), "up") == (
        "Nothing in particular pushed the 3 dearest good loans declined up."
    )


def test_the_largest_effects_come_first_with_their_signs():
    effects = {"income": 0.02, "home": -0.09, "debt": 0.0, "job": 0.05}
    assert words_of.top_effects(effects, LABELS) == "housing −9.0, Job +5.0, Income +2.0"
    assert words_of.top_effects({"debt": 0.0}, LABELS) == "none"


def test_texts_are_ordered_as_people_do():
    shown = ["55+", "1-9 km/h", "25-39", "10-24", "b", "A"]
    assert sorted(shown, key=words_of.natural) == ["1-9 km/h", "10-24", "25-39", "55+", "A", "b"]


@pytest.mark.parametrize("engine", ["linear", "tree", "woodelf", "own"])
def test_every_fast_engine_has_its_words(engine):
    assert "add up to the score that is served" in words_of.fast_engine(engine)
