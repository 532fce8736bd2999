"""Words for slices: whom they are about, who bears the mistakes, and what is chance."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pandas as pd
import pytest

from tests.phrases.two_sexes import COUNTS, LOANS, rates_of, table_of
from tests.strategies import scored_of
from workbench.phrases.disparities import (
    disparity_name,
    disparity_text,
    disparity_value,
    pts,
    signed,
)
from workbench.phrases.fairness import bearers, bearers_among, p_text, too_few
from workbench.phrases.rates import of_whom, what_becomes
from workbench.phrases.where import where, where_it
from workbench.slices import Cut, Found, SliceTable, by_slice, slice_rows
from workbench.slices.counts import RATES, count_slices
from workbench.slices.disparity import DISPARITIES, disparities


@pytest.fixture(scope="module")
def table() -> SliceTable:
    return rates_of(COUNTS)


def texts(min_n: int = 30, counts=COUNTS) -> dict[str, str]:
    """Return each disparity's sentence."""
    rows = table_of(counts)
    scored = scored_of(rows["y"].to_numpy(), rows["s"].to_numpy(), sex=rows["sex"])
    slicing = slice_rows(scored.table, "sex")
    found = disparities(count_slices(scored, slicing, 0.5), slicing, min_n)
    table = by_slice(scored, 0.5, by="sex", min_n=min_n)
    return {each.name: disparity_text(each, table, LOANS, min_n) for each in found}


# 1. Whom a slice is about


@pytest.mark.parametrize(
    ("by", "key", "said", "again"),
    [
        (("sex",), ("f",), "where sex is f", "where it is f"),
        (("sex",), ("(missing)",), "where sex is missing", "where it is missing"),
        (
            ("sex", "age"),
            ("f", "(25, 33]"),
            "where sex is f and age is (25, 33]",
            "where sex is f and age is (25, 33]",
        ),
        (("words in note",), ("(2, 3]",), "where words in note are (2, 3]", None),
        (("“late” in note",), ("without “late”",), "without “late” in note", None),
        (
            ("“late” in note", "sex"),
            ("with “late”", "f"),
            "where sex is f with “late” in note",
            None,
        ),
        (("a = 1 and b = 2",), ("a = 1 and b = 2",), "where a = 1 and b = 2", None),
        (("a = 1 and b = 2",), ("all others",), "outside “a = 1 and b = 2”", None),
        (("group",), ("all others",), "where group is all others", "where it is all others"),
        (("se\nx",), ("f\u202e",), "where se\\nx is f\\u202e", "where it is f\\u202e"),
        (
            ("sex",),
            ("\u05d0\u05d1",),  # runs from right to left: a number behind it must not
            "where sex is \u2068\u05d0\u05d1\u2069",
            "where it is \u2068\u05d0\u05d1\u2069",
        ),
    ],
)
def test_a_slice_is_named_in_a_sentence(by, key, said, again):
    assert where(by, key) == said
    assert where_it(by, key) == (said if again is None else again)


def test_every_kind_of_slice_is_named_as_it_is_cut():
    rows = pd.DataFrame({"note": ["late again", "fine", "too late"], "sex": ["f", "m", "f"]})
    by = (Cut("note", "word", word="late"), "sex")
    slicing = slice_rows(rows, by)
    assert where(slicing.by, slicing.keys[0]) == "where sex is f with “late” in note"
    found = slice_rows(rows, Found(((Cut("sex"), "f"),)))
    assert [where(found.by, key) for key in found.keys] == [
        "where sex = f",
        "outside “sex = f”",
    ]


# 2. Who bears the mistakes


def test_the_first_sentence_says_who_bears_the_false_alarms_and_whether_the_data_can_tell(table):
    alarms, misses = bearers(table, LOANS, 30, (0.0004, 0.31)).split(" Bad loans ")
    assert alarms == (
        "Good loans are declined by mistake most often where sex is f: 33 % of them, against "
        "8.3 % where it is m; that is more than chance (p < 0.001)."
    )
    assert misses == (
        "are approved by mistake most often where sex is m: 50 % of them, against 25 % where it "
        "is f; the data cannot tell that from chance (p = 0.31)."
    )


def test_of_several_columns_it_tells_the_widest_gap_that_is_more_than_chance(table):
    wider = rates_of({"f": (20, 20, 90, 10), "m": (30, 30, 10, 90)})
    sure, unsure = (0.0004, 0.01), (0.06, 0.4)
    told = bearers_among([wider, table], LOANS, 30, [unsure, sure])
    assert told == bearers(table, LOANS, 30, (0.0008, 0.02))
    told = bearers_among([wider, table], LOANS, 30, [sure, sure])
    assert told.startswith("Good loans are declined by mistake most often where sex is f: 90 %")
    one, nobody = rates_of({"f": COUNTS["f"]}), (nan, nan)
    assert bearers_among([one, table], LOANS, 30, [nobody, nobody]) == bearers(table, LOANS, 30)


def test_nothing_is_said_of_chance_where_nobody_has_reckoned_it(table):
    told = bearers(table, LOANS, 30)
    assert "chance" not in told
    assert "8.3 % where it is m." in told


def test_what_happens_everywhere_alike_is_said_so():
    alike = {"f": (30, 10, 20, 20), "m": (60, 20, 30, 30)}
    assert bearers(rates_of(alike), LOANS, 30) == (
        "Of good loans, 50 % are declined by mistake in every group. "
        "Of bad loans, 25 % are approved by mistake in every group."
    )
    few = bearers(rates_of(alike | {"x": (1, 0, 1, 0)}), LOANS, 30)
    assert few.count(" in every group compared.") == 2


def test_shares_that_differ_by_little_are_told_apart():
    near = {"f": (8902, 1098, 20, 20), "m": (8899, 1101, 20, 20)}
    told = bearers(rates_of(near), LOANS, 30)
    assert "where sex is m: 11.01 % of them, against 10.98 % where it is f." in told


def test_groups_that_are_too_small_are_not_compared(table):
    assert bearers(rates_of(COUNTS, min_n=100), LOANS, 100) == (
        "No two groups are large enough to compare by mistakes: each needs 100 good loans or 100 "
        "bad loans."
    )
    told = bearers(rates_of(COUNTS, min_n=50), LOANS, 50)
    assert told.endswith("Misses cannot be compared: fewer than two groups have 50 bad loans.")
    negatives = {"f": (30, 10, 2, 4), "m": (40, 40, 10, 110)}
    assert bearers(rates_of(negatives), LOANS, 30).startswith(
        "False alarms cannot be compared: fewer than two groups have 30 good loans."
    )


def test_one_group_alone_is_compared_with_nothing():
    told = bearers(rates_of({"f": COUNTS["f"]}), LOANS, 30)
    assert told == "There is one group only, where sex is f: nothing to compare."


@pytest.mark.parametrize(
    ("p", "said"),
    [(0.0, "p < 0.001"), (0.001, "p = 0.001"), (0.0449, "p = 0.045"), (0.31, "p = 0.31")],
)
def test_a_p_value_is_written_with_the_digits_that_matter(p, said):
    assert p_text(p) == said


# 3. Disparities


def test_every_disparity_says_who_is_compared_with_whom_and_what_it_means():
    assert texts() == {
        "demographic_parity_difference": (
            "Of every 1,000 applications, so many are declined, rightly or not: 500 where sex is "
            "f, and 250 where it is m."
        ),
        "demographic_parity_ratio": (
            "Applications are declined 0.50 times as often where sex is m as where it is f."
        ),
        "equalized_odds_difference": (
            "Of every 1,000 bad loans, so many are declined, as they should be: 750 where sex is "
            "f, and 500 where it is m."
        ),
        "equal_opportunity_difference": (
            "Of every 1,000 bad loans, so many are declined, as they should be: 750 where sex is "
            "f, and 500 where it is m."
        ),
        "predictive_parity_difference": (
            "Of every 1,000 applications declined, so many are bad loans: 800 where sex is m, and "
            "600 where it is f."
        ),
        "false_positive_rate_difference": (
            "Of every 1,000 good loans, so many are declined by mistake: 333 where sex is f, and "
            "83 where it is m."
        ),
    }


def test_a_disparity_that_is_undefined_says_why():
    told = texts(min_n=100)
    assert told["demographic_parity_difference"].startswith("Of every 1,000 applications")
    assert told["equal_opportunity_difference"] == (
        "Fewer than two groups have 100 bad loans: there is nothing to compare."
    )
    assert told["equalized_odds_difference"] == (
        "Fewer than two groups have 100 bad loans and as many good loans: there is nothing to "
        "compare."
    )
    assert told["predictive_parity_difference"] == (
        "Fewer than two groups have 100 applications declined: there is nothing to compare."
    )


def test_groups_that_are_alike_are_said_to_be():
    nobody = {"f": (0, 40, 0, 40), "m": (0, 80, 0, 80)}
    told = texts(counts=nobody)
    assert told["demographic_parity_ratio"] == (
        "No application is declined in any group compared, so there is no ratio."
    )
    assert told["demographic_parity_difference"] == (
        "Of every 1,000 applications 0 are declined, rightly or not, in every group compared."
    )
    told = texts(counts={"f": (40, 40, 20, 20), "m": (80, 80, 40, 40)})
    assert told["demographic_parity_ratio"].endswith(
        "500 are declined, rightly or not, in every group compared."
    )


def test_a_disparity_is_written_with_its_doubts():
    rows = table_of(COUNTS)
    scored = scored_of(rows["y"].to_numpy(), rows["s"].to_numpy(), sex=rows["sex"])
    slicing = slice_rows(scored.table, "sex")
    difference, ratio, *_ = disparities(count_slices(scored, slicing, 0.5), slicing, 30)
    assert disparity_value(difference) == "25.0 pts"
    sure = {"low": 0.1, "high": 0.4, "p": 0.02}
    assert disparity_value(replace(difference, **sure)) == (
        "25.0 pts (95 %: 10.0 to 40.0; p = 0.020)"
    )
    assert disparity_value(replace(ratio, **sure)) == "0.50 (95 %: 0.10 to 0.40; p = 0.020)"
    assert disparity_value(replace(ratio, value=nan)) == "undefined"


def test_every_disparity_has_its_standard_name_in_words():
    assert [disparity_name(name) for name in DISPARITIES] == [
        "Demographic parity difference",
        "Demographic parity ratio",
        "Equalized odds difference",
        "Equal opportunity difference",
        "Predictive parity difference",
        "False positive rate difference",
    ]


def test_points_are_signed_with_a_true_minus():
    assert (pts(0.043), pts(-0.004)) == ("4.3 pts", "−0.4 pts")
    assert [signed(each) for each in (0.043, -0.043, 0.0, 1e-9, -1e-9, nan)] == [
        "+4.3", "−4.3", "0.0", "0.0", "0.0", "undefined",
    ]  # fmt: skip


def test_every_rate_says_whom_it_counts():
    assert {rate: f"{of_whom(rate, LOANS)} {what_becomes(rate, LOANS)}" for rate in RATES} == {
        "base_rate": "applications are bad loans",
        "selection_rate": "applications are declined, rightly or not",
        "tpr": "bad loans are declined, as they should be",
        "fpr": "good loans are declined by mistake",
        "fnr": "bad loans are approved by mistake",
        "ppv": "applications declined are bad loans",
        "npv": "applications approved are good loans",
    }


def test_too_few_is_said_with_the_number_that_is_needed():
    assert too_few("bad loans", 1) == "fewer than two groups have any bad loans"
