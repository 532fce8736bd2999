"""Reasons in words: they add up, they are true of the rows compared with, and they say no more."""

from __future__ import annotations

import re
from math import inf

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.explain.explanation import Agreement, DecisionReasons, Explanation, Reference
from workbench.explain.features import Feature
from workbench.phrases.contrasts import contrast, group_words, value_text
from workbench.phrases.headline import flip_text, headline
from workbench.phrases.points import points, steps
from workbench.phrases.reasons import reasons
from workbench.phrases.trust import agreement_text
from workbench.workspace import Words

LOANS = Words(
    case="application",
    flag="decline",
    passing="approve",
    flagged="declined",
    passed="approved",
    positive="bad loan",
    negative="good loan",
)
ROWS = pd.DataFrame(
    {
        "Seniority": [10, 12, 3, 40, 10],
        "Home": ["owner", "owner", "owner", "rent", None],
        "Income": [np.nan, np.nan, np.nan, 100.0, 200.0],
        "Records": [False, False, False, False, False],
        "Note": ["a b c", "a b", "a b c d", "", "a"],
    }
)
SENIORITY = Feature("Seniority", "Years in the job", "number", "years", low=0, high=40, whole=True)
HOME = Feature("Home", "Home", "category", categories=("owner", "rent"), missing=True)
INCOME = Feature("Income", "Income", "number", "€", low=100, high=200, missing=True)
RECORDS = Feature("Records", "Records", "category", categories=(False, True))
NOTE = Feature("Note", "Note", "text")
FEATURES = (SENIORITY, HOME, INCOME, RECORDS, NOTE)
CASE = pd.DataFrame(
    {"Seniority": [0], "Home": ["rent"], "Income": [np.nan], "Records": [True], "Note": ["x y"]}
)
APPROVED = group_words("passed", LOANS)


def reference(rows: pd.DataFrame = ROWS, mean: float = 0.08, name: str = "passed") -> Reference:
    scores = np.full(len(rows), mean)
    ids = tuple(str(row) for row in range(len(rows)))
    return Reference(name, rows, ids, scores, 100, mean, "")


def explained(
    values: list[float], score: float, names: list[str] | None = None, **more: object
) -> Explanation:
    names = list(ROWS.columns[: len(values)]) if names is None else names
    array = np.array(values)
    base = score - float(array.sum())
    error = np.asarray(more.pop("error", np.zeros(len(array))))
    compared = reference(more.pop("rows", ROWS), base, more.pop("name", "passed"))
    return Explanation("exact", tuple(names), array, base, score, error, compared)


FIVE = explained([0.2, 0.1, 0.03, 0.015, 0.005], 0.43)


# 1. They add up

VALUES = st.lists(st.floats(-0.3, 0.3), min_size=1, max_size=12)


def number(text: str) -> int:
    return int(text.replace("−", "-").replace(".", "").replace("+", ""))


@given(VALUES, st.floats(0, 1), st.sampled_from([1.0, 1e-2, 1e-5]))
def test_shown_points_add_up_to_the_shown_score(values, score, scale):
    shown = points(explained([value * scale for value in values], score, list("abcdefghijkl")))
    assert shown.base + sum(shown.parts) == shown.score


@given(VALUES, st.floats(0, 1))
def test_no_shown_point_is_off_by_a_whole_step(values, score):
    explanation = explained(values, score, list("abcdefghijkl"))
    shown = points(explanation)
    exact = explanation.values * 100 * 10**shown.digits
    assert np.abs(np.array(shown.parts) - exact).max() < 1.0 + 1e-6


@given(VALUES, st.floats(0, 1))
def test_a_column_that_adds_nothing_shows_nothing(values, score):
    shown = points(explained([*values, 0.0], score, list("abcdefghijklm")))
    assert shown.parts[-1] == 0


def test_two_significant_digits_of_the_largest_step_are_shown():
    digits = [points(explained([value], 0.5)).digits for value in (0.2, 0.01, 0.009, 0.0004)]
    assert digits == [1, 1, 2, 3]


def test_a_share_is_rounded_half_away_from_zero_as_the_browser_does():
    assert [steps(share, 1) for share in (0.0005, 0.4305, 0.0125, -0.0005)] == [1, 430, 13, -1]


@given(st.lists(st.floats(-0.3, 0.3), min_size=8, max_size=12), st.floats(0, 1))
def test_the_sentences_add_up_to_their_own_total(values, score):
    names = list("abcdefghijkl")[: len(values)]
    rows = pd.DataFrame({name: [1.0, 2.0] for name in names})
    explanation = explained(values, score, names, rows=rows)
    features = [Feature(name, name, "number", low=1, high=2) for name in names]
    total, *parts = reasons(explanation, rows.iloc[[0]], features, LOANS)
    found = re.search(r": ([0-9.]+) points (more|less)\.$", total)
    assert found or total.endswith(", as much.")
    whole = 0 if found is None else number(found[1]) * (1 if found[2] == "more" else -1)
    each = [re.match(r"([+−]?[0-9.]+) points: ", part) for part in parts]
    assert whole == sum(number(part[1]) for part in each if part is not None)


# 2. What they say


def test_the_reasons_read_aloud():
    assert reasons(FIVE, CASE, FEATURES, LOANS) == (
        "Compared with applications approved, which average 8.0 %, this application scores "
        "43.0 %: 35.0 points more.",
        "+20.0 points: Years in the job is 0 years; the typical application approved has 10 years.",
        "+10.0 points: Home is rent, like 20 % of applications approved; 60 % have owner.",
        "+3.0 points: Income is not given, nor is it for 60 % of applications approved.",
        "+1.5 points: Records is yes, like none of the applications approved; 100 % have no.",
        "+0.5 points: the text of Note, 2 words.",
    )


def test_equal_scores_are_said_to_be_equal():
    told = reasons(explained([0.1, -0.1], 0.3), CASE, FEATURES, LOANS)
    assert told[0].endswith("which average 30.0 %, this application scores 30.0 %, as much.")


def test_small_columns_are_added_together():
    names = [f"c{i}" for i in range(10)]
    rows = pd.DataFrame({name: [1.0, 2.0] for name in names})
    features = [Feature(name, name.upper(), "number", low=1, high=2) for name in names]
    values = [0.1, 0.05, 0.04, 0.03, 0.02, 0.01, 0.004, -0.003, 0.002, 0.0]
    told = reasons(explained(values, 0.5, names, rows=rows), rows.iloc[[0]], features, LOANS)
    assert len(told) == 1 + 6 + 1
    assert told[-1] == "+0.3 points: 4 smaller columns together."
    seven = explained(values[:7], 0.5, names[:7], rows=rows)
    told = reasons(seven, rows.iloc[[0]], features, LOANS)
    assert len(told) == 1 + 7
    assert told[-1].startswith("+0.4 points: C6 is 1")


def test_where_nothing_makes_a_difference_that_is_said():
    told = reasons(explained([0.0, 0.0], 0.3), CASE, FEATURES, LOANS)
    assert told[1:] == ("None of the 2 columns makes a difference here.",)
    alone = reasons(explained([0.1, 0.0], 0.3), CASE, FEATURES, LOANS)
    assert alone[-1] == "0.0 points: Home, next to nothing."


def test_a_protected_column_is_named_however_little_it_adds():
    names = [f"c{i}" for i in range(10)]
    rows = pd.DataFrame({name: [1.0, 2.0] for name in names})
    features = [
        Feature(name, name.upper(), "number", low=1, high=2, protected=name == "c9", change="no")
        for name in names
    ]
    values = [0.1] * 4 + [0.01] * 5 + [0.001]
    told = reasons(explained(values, 0.95, names, rows=rows), rows.iloc[[0]], features, LOANS)
    assert told[7] == (
        "+0.1 points: C9 is 1, as it is for the typical application approved. C9 is a protected "
        "column, and the model uses it."
    )
    assert told[8] == "+3.0 points: 3 smaller columns together."
    assert told[1].endswith("That cannot be changed.")
    unused = reasons(
        explained([*values[:9], 0.0], 0.95, names, rows=rows), rows.iloc[[0]], features, LOANS
    )
    assert "protected" not in " ".join(unused)


def test_a_single_column_is_never_a_group():
    names = [f"c{i}" for i in range(9)]
    rows = pd.DataFrame({name: [1.0, 2.0] for name in names})
    features = [Feature(name, name.upper(), "number", low=1, high=2) for name in names]
    told = reasons(explained([0.1] * 9, 0.95, names, rows=rows), rows.iloc[[0]], features, LOANS)
    assert [line[:12] for line in told[1:]] == ["+10.0 points"] * 9
    assert "together" not in " ".join(told)


def test_a_draw_says_how_far_it_may_be_off():
    told = reasons(explained([0.2, 0.1], 0.43, error=[0.002, 0.001]), CASE, FEATURES, LOANS)
    assert told[-1].endswith("may be off by some 0.4 points (twice its standard error).")


@pytest.mark.parametrize(
    ("feature", "value", "group", "said"),
    [
        (SENIORITY, 10, [10, 10], "Years in the job is 10 years, as it is for the typical"),
        (SENIORITY, None, [1, 3, 5], "is not given; the typical application approved has 3 years"),
        (INCOME, 1150.0, [987.5, 987.5], "is €1,150; the typical application approved has €987.5"),
        (INCOME, 5.0, [np.nan, np.nan], "Income is €5; it is not given for applications approved"),
        (INCOME, 5.0, [np.nan, np.nan, 1.0], "it is not given for 67 % of applications approved"),
        (HOME, "owner", ["owner", "owner"], "as it is for all applications approved compared with"),
        (HOME, "owner", ["owner", "owner", "rent"], "is owner, like 67 % of applications approved"),
        (HOME, None, ["owner", "rent", "rent"], "Home is not given, like none of the applications"),
        (HOME, "rent", [None, None, "rent"], "33 % of applications approved; for 67 % it is not"),
        (NOTE, "", ["a b", "a b"], "Note is empty"),
        (NOTE, "one", ["a b", "a b"], "the text of Note, 1 word"),
    ],
)  # fmt: skip
def test_a_contrast_is_true_of_the_rows_compared_with(feature, value, group, said):
    told = contrast(feature, value, pd.Series(group), APPROVED)
    assert said in told


@pytest.mark.parametrize(
    ("feature", "value", "said"),
    [
        (INCOME, 0.05, "€0.05"),
        (INCOME, 12.3456, "€12.35"),
        (INCOME, 123456.7, "€123,457"),
        (INCOME, 0.00001234, "€1.23e-05"),
        (INCOME, 0.0, "€0"),
        (INCOME, -3.0, "€−3"),
        (INCOME, np.int64(7), "€7"),
        (INCOME, pd.NA, "not given"),
        (SENIORITY, 1234, "1,234 years"),
        (Feature("y", "Year", "number", low=1999, high=2005, whole=True), 2002, "2002"),
        (Feature("p", "Rate", "number", "%"), 3.5, "3.5 %"),
        (RECORDS, np.True_, "yes"),
        (HOME, 3.0, "3"),
        (HOME, "a\nb", "a\\nb"),
        (HOME, "x" * 100, "x" * 60 + "…"),
    ],
)
def test_a_value_is_written_as_people_write_it(feature, value, said):
    assert value_text(feature, value) == said


@pytest.mark.parametrize(
    ("name", "whole", "one"),
    [
        ("passed", "applications approved", "application approved"),
        ("flagged", "applications declined", "application declined"),
        ("everyone", "all applications", "application"),
        ("training", "applications in the training data", "application in the training data"),
        ("passed where a=b", "applications approved with a=b", "application approved with a=b"),
        ("everyone where a >= 1", "applications with a >= 1", "application with a >= 1"),
    ],
)  # fmt: skip
def test_groups_have_names(name, whole, one):
    called = group_words(name, LOANS)
    assert (called.whole, called.one) == (whole, one)


# 3. The headline


def test_the_headline_reads_aloud():
    assert headline(FIVE, 0.18, FEATURES, LOANS) == (
        "The chance of a bad loan is 43 %. We decline applications from 18 %, so this application "
        "is 25 points over the line. Applications approved average 8 %; Years in the job makes "
        "most of the difference."
    )


@pytest.mark.parametrize(
    ("threshold", "said"),
    [
        (0.43, "so this application is exactly on the line and declined."),
        (0.425, "We decline applications from 42.5 %, so this application is 0.5 points over"),
        (0.4301, "The chance of a bad loan is 43.000 %. We decline applications from 43.010 %"),
        (0.4301, "is 0.010 points below the line"),
        (np.nextafter(0.43, 1), "is a hair's breadth below the line"),
        (inf, "At this threshold we decline nobody."),
        (1.5, "At this threshold we decline nobody."),
        (1.0, "We decline applications from 100 %"),
        (-inf, "At this threshold we decline everybody."),
        (0.0, "At this threshold we decline everybody."),
    ],
)
def test_the_distance_to_the_line_is_that_of_the_shown_figures(threshold, said):
    told = headline(FIVE, float(threshold), FEATURES, LOANS)
    assert said in told
    assert told.count(". ") <= 2


@given(st.floats(0, 1), st.floats(0, 1), st.floats(-0.5, 0.5))
def test_the_headline_adds_up_and_has_three_sentences(score, threshold, value):
    told = headline(explained([value, -value / 3], score), threshold, FEATURES, LOANS)
    assert len(re.findall(r"\.(?: |$)", told)) == 3
    found = re.search(r"is ([0-9.]+) %\..* from ([0-9.]+) %, .* is ([0-9.]+) points", told)
    if found:
        shown, line, apart = (number(part) for part in found.groups())
        assert abs(shown - line) == apart


def test_the_columns_that_make_the_difference_make_more_than_half_of_it():
    told = headline(explained([0.1, 0.1, 0.1, 0.01, -0.05], 0.43), 0.18, FEATURES, LOANS)
    assert "Years in the job and Home make most of the difference." in told
    eight = [f"c{i}" for i in range(8)]
    features = [Feature(name, name, "number") for name in eight]
    rows = pd.DataFrame({name: [1.0] for name in eight})
    told = headline(explained([0.05] * 8, 0.5, eight, rows=rows), 0.18, features, LOANS)
    assert told.endswith("no few columns make the difference.")
    assert headline(explained([0.0], 0.5), 0.2, FEATURES, LOANS).endswith("50 %, as much.")


def test_rare_events_are_not_rounded_to_nothing():
    told = headline(explained([0.001], 0.004), 0.05, FEATURES, LOANS)
    assert "is 0.4 %. We decline applications from 5.0 %" in told
    assert "4.6 points below the line. Applications approved average 0.3 %" in told


# 4. What would turn it


def turned(flip: tuple[str, ...] | None, threshold: float, **more: object) -> str:
    decision = DecisionReasons(threshold, 0.1, np.zeros(5), flip, **more)
    return flip_text(decision, FIVE, FEATURES, LOANS, 0.1234)


def test_what_turns_a_decision_is_said_in_labels():
    assert turned(("Seniority", "Home"), 0.2) == (
        "With Years in the job and Home as in the applications approved, it would on average "
        "score 12.3 % and be approved."
    )
    assert turned(("Home",), 0.2, greedy=True).endswith("not all were tried.")
    assert turned(("Home",), 0.5).endswith("score 12.3 % and be declined.")


def test_where_nothing_turns_it_the_reason_is_said():
    assert turned(None, 0.2) == "No columns, set as in the applications approved, would turn it."
    assert turned(None, 0.5) == (
        "Nothing in the applications approved would turn it: on average they are approved too. "
        "Compare it with those declined to see what would."
    )


def test_the_verdict_on_both_methods_gives_its_reasons():
    assert agreement_text(Agreement(1, 1, 1, True, ())).startswith("Stable enough to show")
    told = agreement_text(Agreement(1, 1, 1, False, ("LIME fits poorly.", "Signs differ.")))
    assert told == "Not stable enough to show a client. LIME fits poorly. Signs differ."
