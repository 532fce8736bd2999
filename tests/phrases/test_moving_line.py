"""What is said of a case beside its line, its truth and its two methods: true at every line."""

from __future__ import annotations

import re
from math import inf, nan
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.explain.explanation import Agreement, LocalModel
from workbench.phrases import methods
from workbench.phrases.moving_line import LineSentences, fine_percent, indefinite, line_sentences
from workbench.phrases.numbers import fixed
from workbench.phrases.truth import listing_text, truth_text, why_text
from workbench.ui.case_choice import Listing
from workbench.workspace import Words

LOANS = Words(
    case="application",
    cases="applications",
    flag="decline",
    flagged="declined",
    passed="approved",
    positive="bad loan",
    positives="bad loans",
    negative="good loan",
)
SHARES = st.floats(0.0, 1.0)
LINES = SHARES | st.sampled_from([inf, -inf])


def sentences(score: float) -> LineSentences:
    return line_sentences(score, LOANS)


# 1. The case and the line


@given(SHARES, LINES)
def test_the_sentence_ends_with_the_decision(score, threshold):
    text = sentences(score).at(score, threshold)
    assert text.endswith(" declined." if score >= threshold else " approved.")


@given(SHARES, SHARES)
def test_it_says_score_line_and_distance_as_they_are_written_everywhere(score, threshold):
    text = sentences(score).at(score, threshold)
    assert text.startswith(f"The chance of a bad loan is {fine_percent(score)}. ")
    assert f"We decline applications from {fine_percent(threshold)}, so this one is " in text
    assert "{" not in text
    if score == threshold:
        assert "exactly on the line" in text
        return
    (far,) = re.findall(r"so this one is (.*) points (?:over|below) the line", text)
    distance = abs(100.0 * (score - threshold))
    assert far == (fixed(distance, 1) if distance >= 0.05 else "less than 0.1")
    assert far != "0.0"


@pytest.mark.parametrize(
    ("score", "threshold", "end"),
    [
        (0.31, 0.3, "from 30.0 %, so this one is 1.0 points over the line: declined."),
        (0.3, 0.31, "from 31.0 %, so this one is 1.0 points below the line: approved."),
        (0.3, 0.3, "from 30.0 %, so this one is exactly on the line: declined."),
        (0.3001, 0.3, "so this one is less than 0.1 points over the line: declined."),
        (0.2999, 0.3, "so this one is less than 0.1 points below the line: approved."),
        (0.0, -inf, "We decline everybody, so it is declined."),
        (1.0, inf, "We decline nobody, so it is approved."),
    ],
)
def test_each_kind_of_line_has_its_words(score, threshold, end):
    assert sentences(score).at(score, threshold).endswith(end)


@pytest.mark.parametrize(
    ("noun", "whole"),
    [("bad loan", "a bad loan"), ("accident", "an accident"), ("Error", "an Error")],
)
def test_a_noun_gets_its_article(noun, whole):
    assert indefinite(noun) == whole


# 2. What the record says


@pytest.mark.parametrize(
    ("flagged", "positive", "text"),
    [
        (True, True, "In the record it is a bad loan: declined rightly."),
        (True, False, "In the record it is a good loan: a false alarm."),
        (False, True, "In the record it is a bad loan: a miss."),
        (False, False, "In the record it is a good loan: approved rightly."),
    ],
)
def test_the_truth_is_told_with_what_it_makes_of_the_decision(flagged, positive, text):
    assert truth_text(LOANS, flagged=flagged, positive=positive) == text


def test_the_question_is_about_the_decision_that_was_taken():
    assert why_text(LOANS, flagged=True) == "Why was this application declined?"
    assert why_text(LOANS, flagged=False) == "Why was this application approved?"


def test_every_list_of_cases_has_a_name_of_its_own():
    names = [listing_text(listing, LOANS) for listing in get_args(Listing)]
    assert len(set(names)) == len(names)
    assert "Dearest bad loans missed" in names
    assert all(name[0].isupper() for name in names)


# 3. Two methods


@pytest.mark.parametrize(
    ("shap", "lime", "spread", "word"),
    [
        (0.1, 0.1, 0.0, methods.AGREE),
        (0.1, 0.035, 0.0, methods.AGREE),
        (0.1, 0.033, 0.0, methods.DIFFERS),
        (0.033, 0.1, 0.0, methods.DIFFERS),
        (0.1, -0.1, 0.0, methods.OPPOSITE),
        (0.1, 0.0, 0.0, methods.DIFFERS),
        (0.1, -0.0049, 0.0, methods.DIFFERS),  # too small to have a direction
        (0.0049, -0.0049, 1.0, methods.SMALL),
        (0.005, 0.005, 0.0, methods.AGREE),
        (0.1, 0.1, 0.1, methods.UNSTABLE),
        (0.1, 0.1, 0.099, methods.AGREE),
        (0.1, 0.001, 0.004, methods.DIFFERS),  # a spread that no eye can see
        (0.0, 0.0, 0.0, methods.SMALL),
    ],
)
def test_a_column_gets_one_word(shap, lime, spread, word):
    assert methods.column_word(shap, lime, spread) == word
    assert methods.column_word(-shap, -lime, spread) == word


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_of_two_steady_methods_neither_comes_first(shap, lime):
    assert methods.column_word(shap, lime, 0.0) == methods.column_word(lime, shap, 0.0)


def test_the_badge_says_yes_or_no_and_what_it_rests_on():
    local = LocalModel(("a",), None, None, None, 0.875, 0.0, (0,))
    good = Agreement(2 / 3, 0.9, 1.0, True, ())
    assert methods.agreement_title(good) == "✓ Steady enough to show"
    assert methods.agreement_figures(good, local) == (
        "LIME's fit R² 0.88 · of the three largest 67 % shared · order alike 0.90 (rank "
        "correlation) · same direction for 100 %"
    )
    none = Agreement(nan, nan, nan, False, ("LIME fits poorly.",))
    assert methods.agreement_title(none) == "× Not stable enough to show"
    assert methods.agreement_figures(none, local).count("undefined") == 3


def test_a_noun_has_the_article_that_is_spoken():
    nouns = ("bad loan", "accident", "honest claim", "Hour", "house")
    spoken = ("a bad loan", "an accident", "an honest claim", "an Hour", "a house")
    assert tuple(map(indefinite, nouns)) == spoken
