"""Changed cases in words."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pandas as pd
import pytest

from workbench.explain.cells import Change
from workbench.explain.counterfactual import Counterfactual, Outcome
from workbench.explain.features import Feature
from workbench.explain.line import Line
from workbench.explain.nearest import Neighbour
from workbench.phrases.change import (
    change_text,
    changes_text,
    decided,
    found_text,
    neighbour_text,
    no_neighbour_text,
    score_text,
    search_text,
)
from workbench.workspace import Words

WORDS = Words("application", "bad loan", "good loan", "decline", "approve", "declined", "approved")
FEATURES = (
    Feature("Amount", "Loan amount", "number", "€", whole=True),
    Feature("Time", "Loan term", "number", "months", whole=True),
    Feature("Home", "Housing", "category"),
)
LINE = Line(0.43, 0.175)
ROW = pd.DataFrame({"Amount": [1150]})
AMOUNT = Change("Amount", 1150, 750)


def answer(score, *changes):
    return Counterfactual(changes, score, 0.5, ROW)


def outcome(*found, furthest=None, line=LINE, **more):
    held = {"changeable": 3, "exhausted": 1, "tried": 1234, "ended": "complete"} | more
    return Outcome(line, found, furthest or answer(line.score), **held)


def test_a_change_is_said_from_what_to_what():
    assert change_text(AMOUNT, FEATURES) == "Loan amount €1,150 → €750"
    assert change_text(Change("Time", 60, 12.0), FEATURES) == "Loan term 60 months → 12 months"
    assert change_text(Change("Home", None, "rent"), FEATURES) == "Housing not given → rent"
    both = changes_text((AMOUNT, Change("Home", "rent", "owner")), FEATURES)
    assert both == "Loan amount €1,150 → €750; Housing rent → owner"


@pytest.mark.parametrize(
    ("score", "threshold", "text"),
    [
        (0.43, 0.175, "43.0 %"),
        (0.175, 0.175, "17.5 %"),
        (0.17496, 0.175, "17.496 %"),
        (0.1749, 0.175, "17.49 %"),
        (0.175 - 1e-13, 0.175, "17.50000000 %"),
        (0.0, inf, "0.0 %"),
    ],
)
def test_a_score_is_told_apart_from_the_threshold(score, threshold, text):
    assert score_text(score, threshold) == text


def test_flagged_means_from_the_threshold_on():
    assert decided(0.175, LINE, WORDS) == "declined"
    assert decided(0.1749, LINE, WORDS) == "approved"


def test_answers_are_said():
    one = answer(0.1, AMOUNT)
    assert found_text(outcome(one), WORDS) == (
        "With one of these changes the application would be approved; this is enough."
    )
    assert found_text(outcome(one, one), WORDS).endswith("would be approved; each alone is enough.")
    passed = outcome(one, line=Line(0.1, 0.175))
    assert "would be declined" in found_text(passed, WORDS)


def test_nothing_is_an_answer_that_says_how_far_it_got():
    nothing = outcome(furthest=answer(0.21, AMOUNT))
    assert found_text(nothing, WORDS) == (
        "Nothing within your limits changes the decision. The furthest is from 43.0 % to 21.0 %; "
        "applications are declined from 17.5 % on."
    )
    assert found_text(outcome(), WORDS) == (
        "Nothing within your limits changes the decision. No change brings the score nearer to "
        "the line: it is 43.0 %, and applications are declined from 17.5 % on."
    )


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ({"ended": "deadline"}, "The search ran out of time before it found anything."),
        ({"ended": "cancelled"}, "The search was stopped before it found anything."),
        ({"changeable": 0}, "Your limits leave no column of this application open"),
        ({"line": Line(0.4, inf)}, "At this threshold every application is approved"),
        ({"line": Line(0.4, -inf)}, "At this threshold every application is declined"),
        ({"line": Line(0.4, 0.0)}, "At this threshold every application is declined"),
    ],
)
def test_why_there_is_nothing_is_said(more, part):
    assert found_text(outcome(**more), WORDS).startswith(part)


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ({}, "every single column at values that occur in the data, and larger sets by a climb"),
        ({"exhausted": 2}, "every single column and every pair of columns at values"),
        ({"exhausted": 3}, ": every combination of values that occur in the data."),
        ({"exhausted": 0}, "it has too many columns to try them all"),
        ({"ended": "deadline"}, "before the time was over; smaller changes may exist."),
        ({"ended": "cancelled"}, "before the search was stopped; smaller changes may exist."),
    ],
)
def test_how_thorough_the_search_was_is_said(more, part):
    said = search_text(outcome(**more), WORDS)
    assert said.startswith("1,234 variants of the application were put to the model")
    assert part in said


def test_a_search_with_an_answer_does_not_speak_of_a_climb():
    assert "climb" not in search_text(outcome(answer(0.1, AMOUNT)), WORDS)


def test_the_nearest_case_is_said_with_its_truth_only_where_that_is_shown():
    near = Neighbour(3, "A7", 0.16, True, 0.1, (AMOUNT,))
    assert neighbour_text(near, 3, LINE, WORDS) == (
        "A7, approved at 16.0 %, is the same in 2 of 3 columns. The record says: bad loan."
    )
    hidden = replace(near, positive=None)
    assert neighbour_text(hidden, 1, LINE, WORDS) == (
        "A7, approved at 16.0 %, is different in every column."
    )
    assert no_neighbour_text(LINE, WORDS) == "All applications are declined here."
