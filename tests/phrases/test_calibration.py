"""Calibration in words: both directions, agreement, and nothing that the data do not show."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest

from tests.phrases.test_verdict import LOANS
from workbench.phrases.calibration import closed_form, no_probabilities, promise, worth
from workbench.threshold.calibration import Reliability
from workbench.threshold.disagreement import Disagreement
from workbench.threshold.net_benefit import DecisionCurve


def found(**changes) -> Disagreement:
    plain = {
        "closed_form": 1 / 6,
        "score": 1 / 6,
        "cheapest": 0.12,
        "told_apart": True,
        "between": 83,
        "predicted": 0.142,
        "observed": 0.213,
    }
    return Disagreement(**plain | changes)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {},
            "The cheapest threshold in this data is 0.1200, but for calibrated scores the cheapest "
            "threshold would be 0.1667: the scores run low. Of the 83 applications that score "
            "between the two, 21 % are bad loans, where the scores say 14 %.",
        ),
        (
            {"cheapest": 0.3, "predicted": 0.213, "observed": 0.1},
            "The cheapest threshold in this data is 0.3000, but for calibrated scores the cheapest "
            "threshold would be 0.1667: the scores run high. Of the 83 applications that score "
            "between the two, 10 % are bad loans, where the scores say 21 %.",
        ),
        (
            {"cheapest": inf, "predicted": 0.4, "observed": 0.1, "between": 1},
            "In this data it is cheapest to decline nobody, but for calibrated scores the cheapest "
            "threshold would be 0.1667: the scores run high. Of the application that scores from "
            "there on, 10 % are bad loans, where the scores say 40 %.",
        ),
        (
            {"told_apart": False},
            "The cheapest threshold in this data is 0.1200, and for calibrated scores the cheapest "
            "threshold would be 0.1667: the data cannot tell the two apart.",
        ),
        (
            {"told_apart": False, "between": 0, "predicted": nan, "observed": nan},
            "The cheapest threshold in this data is 0.1200; for calibrated scores it would be "
            "0.1667, which would decline the same applications.",
        ),
        (
            {"told_apart": False, "cheapest": 0.16668},
            "The cheapest threshold in this data, 0.1667, is that of calibrated scores.",
        ),
    ],
    ids=["low", "high", "nobody", "not told apart", "the same rows", "the same figures"],
)
def test_the_closed_form_is_compared_with_the_data(changes, text):
    assert closed_form(found(**changes), LOANS) == text


@pytest.mark.parametrize("observed", [0.1, nan])
def test_rows_that_show_nothing_of_the_kind_are_left_out(observed):
    said = closed_form(found(observed=observed), LOANS)
    assert said.endswith("the scores run low.")


def test_the_promise_is_told_with_what_luck_alone_would_do():
    made = Reliability((), 0.1714, 0.2016, 0.031, 0.0249, 0.24, 0.28)
    assert promise(made, LOANS) == (
        "On average the scores say 24 %, and 28 % of the applications are bad loans. Bin by bin "
        "they are off by 3.1 pts on average; calibrated scores would be off by about 2.5 pts by "
        "luck alone. The Brier score is 0.171; saying 28 % of every application scores 0.202, and "
        "lower is better."
    )


def test_scores_that_are_no_probabilities_are_said_to_be_none():
    assert "not probabilities (their scale is 'logit')" in no_probabilities("logit")


def test_the_model_is_worth_so_many_caught_in_a_thousand():
    p = np.array([0.1, 1 / 6, 0.5])
    made = DecisionCurve(p, np.array([0.25, 0.1836, 0.07]), np.array([0.2, -0.0044, -0.5]))
    assert worth(made, 1 / 6, LOANS) == (
        "At these prices, to decline whoever scores at least 0.1667 is worth as much as catching "
        "184 bad loans in every 1,000 applications without a false alarm; to decline everybody is "
        "worth −4.4, and to decline nobody 0."
    )
