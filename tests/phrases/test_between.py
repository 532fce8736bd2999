"""Two models on one case, in words: figures that add up, and no more than they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.phrases.test_reasons import FEATURES, LOANS, ROWS, reference
from workbench.explain.between import between
from workbench.explain.explanation import Explanation
from workbench.phrases.between import NOT_SEEN, between_text, shown_between

NAMES = ("old", "new")


def explained(values: dict[str, float], base: float, error: float = 0.0) -> Explanation:
    numbers = np.array(list(values.values()))
    return Explanation(
        engine="exact",
        feature_names=tuple(values),
        values=numbers,
        base_value=base,
        score=base + float(numbers.sum()),
        standard_error=np.full(len(numbers), error),
        reference=reference(),
    )


OLD = explained({"Seniority": 0.2, "Home": 0.0104, "Income": -0.02}, 0.08)
NEW = explained({"Home": 0.0304, "Seniority": 0.05, "Records": 0.1}, 0.075)


def told(first=OLD, second=NEW, threshold=0.26):
    return between_text(between(first, second), NAMES, threshold, FEATURES, LOANS)


def test_the_sentences():
    assert told() == (
        "new scores this application 25.5 %, 1.5 points less than old with 27.0 %.",
        "At threshold 0.2600 it is declined by old and approved by new.",
        "Both compare it with the same 5 applications approved, which average 8.0 % by old and "
        "7.5 % by new: −0.5 points of the difference are there before any column is looked at.",
        "What they weigh most differently: Years in the job (−15.0 points), Records (+10.0 points) "
        "and Home (+2.0 points).",
    )


def test_where_nothing_differs():
    assert told(OLD, OLD) == (
        "old and new both score this application 27.0 %.",
        "At threshold 0.2600 it is declined by both.",
        "Both compare it with the same 5 applications approved, which average 8.0 % by old and by "
        "new.",
        "No column adds more by the one than by the other.",
    )


def test_a_score_on_the_line_is_flagged_and_the_line_may_be_infinite():
    assert "declined by both" in told(OLD, OLD, OLD.score)[1]
    assert told(OLD, NEW, np.inf)[1] == "At threshold inf it is approved by both."


def test_one_row_is_one_row():
    one = replace(OLD, reference=reference(ROWS.iloc[:1]))
    assert "the same 1 application approved, which scores 8.0 % by old" in told(one, one)[2]


def test_estimates_are_called_so():
    rough = replace(OLD, standard_error=np.array([0.004, 0.0, 0.0]))
    assert told(rough, NEW)[4] == (
        "Some of these points are estimates from drawn orders of the columns: a single one may be "
        "off by some 0.8 points (twice its standard error)."
    )


def test_figures_add_up_in_every_direction():
    shown = shown_between(between(OLD, NEW))
    for side, steps in ((shown.first, shown.firsts), (shown.second, shown.seconds)):
        assert side.base + sum(each or 0 for each in steps) == side.score
    apart = shown.second.score - shown.first.score
    assert shown.second.base - shown.first.base + sum(shown.parts) == apart
    assert shown.row(0) == ("+20.0", "+5.0", "−15.0")
    assert shown.row(2) == ("−2.0", NOT_SEEN, "+2.0")
    assert shown.row(3) == (NOT_SEEN, "+10.0", "+10.0")
    assert shown.together([0, 2]) == ("+18.0", "+5.0", "−13.0")
    assert shown.ends == (("8.0 %", "7.5 %", "−0.5"), ("27.0 %", "25.5 %", "−1.5"))


def test_small_scores_are_shown_as_finely_for_both():
    small = explained({"Seniority": 0.0004, "Home": 0.0002}, 0.001)
    shown = shown_between(between(small, NEW))
    assert shown.first.digits == shown.second.digits == 3
    assert shown.row(0)[1] == "+5.000"


@pytest.mark.parametrize("name", ["<b>new</b>", "a\u202eb"])
def test_names_cannot_hide_signs(name):
    texts = between_text(between(OLD, NEW), ("old", name), 0.26, FEATURES, LOANS)
    assert all(text.isprintable() for text in texts)
