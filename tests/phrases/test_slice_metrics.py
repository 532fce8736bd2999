"""What is compared between groups, in words."""

from __future__ import annotations

import pytest

from workbench.phrases.side_by_side import changes_text
from workbench.phrases.slice_metrics import (
    formal_name,
    metric_among,
    metric_name,
    metric_told,
    points_text,
)
from workbench.slices.paired import Change
from workbench.workspace import Words

WORDS = Words(
    case="loan", positive="bad loan", negative="good loan", flag="decline", flagged="declined"
)


def test_each_metric_has_a_name_a_noun_and_its_formal_name():
    assert metric_name("fpr", WORDS) == "Good loans declined"
    assert metric_name("tpr", WORDS) == "Bad loans caught"
    assert metric_name("cost", WORDS) == "Cost per loan"
    assert metric_among("fpr", WORDS) == "good loans"
    assert metric_among("ppv", WORDS) == "loans declined"
    assert metric_among("cost", WORDS) == "loans"
    assert formal_name("tpr") == "recall"
    assert metric_told("fpr", WORDS).endswith("declined by mistake (false-alarm rate)")
    assert "(" not in metric_told("cost", WORDS)


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (0.263, "+26 pts"),
        (-0.0712, "−7.1 pts"),
        (0.0, "0 pts"),
        (-0.0, "0 pts"),
        (0.0004, "0 pts"),
        (0.1, "+10 pts"),
        (-1.0, "−100 pts"),
    ],
)
def test_differences_of_shares_are_points(difference, text):
    assert points_text(difference) == text


def changed(key, difference, p=0.001, status="ok"):
    return Change((key,), 100, status, 0.2, 0.2 + difference, difference, 0.0, 0.0, p, p)


def test_for_whom_it_changes_most_and_in_how_many_groups_surely():
    found = [changed("f", 0.1), changed("m", -0.3), changed("x", 0.9, status="too few")]
    said = changes_text(found, ["sex"], "fpr", "today's line 0.5000", WORDS)
    assert said.startswith("Against today's line 0.5000, it changes most where sex is m")
    assert "(−30 pts). In 2 of 2 groups the change is more than chance." in said


def test_nothing_to_say_is_said():
    none = [changed("f", 0.0)]
    assert "does anything change" in changes_text(none, ["sex"], "fpr", "boosted", WORDS)
    few = [changed("f", 0.3, status="too few")]
    assert "No group is large enough" in changes_text(few, ["sex"], "fpr", "boosted", WORDS)
