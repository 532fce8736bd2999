"""What remains after correction, the four-fifths rule, and what cannot be had at once."""

from __future__ import annotations

from math import nan

import pytest

from tests.phrases.two_sexes import COUNTS, LOANS, rates_of, table_of
from tests.strategies import scored_of
from workbench.phrases.findings import (
    RULE_OF_THUMB,
    findings_text,
    flag_text,
    four_fifths_text,
    no_reference,
    trade_off_text,
    two_tests,
)
from workbench.slices import SliceTable, by_slice, slice_rows
from workbench.slices.counts import count_slices, slice_rates
from workbench.slices.flags import flags
from workbench.slices.four_fifths import four_fifths
from workbench.slices.impossibility import impossibility


@pytest.fixture(scope="module")
def table() -> SliceTable:
    return rates_of(COUNTS)


def rates(counts=COUNTS, min_n: int = 30):
    """Return slicing, rates and table of some outcomes."""
    rows = table_of(counts)
    scored = scored_of(rows["y"].to_numpy(), rows["s"].to_numpy(), sex=rows["sex"])
    slicing = slice_rows(scored.table, "sex")
    found = slice_rates(count_slices(scored, slicing, 0.5))
    return slicing, found, by_slice(scored, 0.5, by="sex", min_n=min_n)


def test_a_flag_says_whom_it_is_about_and_beside_whom():
    slicing, found, table = rates()
    told = {
        flag.metric: flag_text(flag, table, ("m",), LOANS)
        for flag in flags(found, slicing, ("m",), 30)
    }
    assert told["fpr"].startswith(
        "Where sex is f, 33 % of good loans are declined by mistake, and 8.3 % where it is m: "
        "+25.0 pts (95 %: +"
    )
    assert told["tpr"].startswith(
        "Where sex is f, 75 % of bad loans are declined, as they should be, and 50 % where it is m"
    )
    assert told["ppv"].startswith(
        "Where sex is f, 60 % of applications declined are bad loans, and 80 % where it is m: −20.0"
    )
    assert all(text.endswith(").") and "corrected p" in text for text in told.values())


@pytest.mark.parametrize(
    ("flagged", "tested", "said"),
    [
        (0, 0, "No group is large enough to be compared with those where sex is m."),
        (
            0,
            1,
            "Beside those where sex is m, 1 difference was tested and corrected for so many looks; "
            "none is more than chance.",
        ),
        (
            1,
            1_200,
            "Beside those where sex is m, 1,200 differences were tested and corrected for so many "
            "looks; 1 is more than chance:",
        ),
        (
            2,
            6,
            "Beside those where sex is m, 6 differences were tested and corrected for so many "
            "looks; 2 are more than chance:",
        ),
    ],
)
def test_it_is_told_how_many_differences_remain_of_how_many(table, flagged, tested, said):
    assert findings_text(flagged, tested, [(table, ("m",))]) == said


def test_where_the_first_sentence_and_the_list_answer_differently_it_is_said_once():
    assert two_tests({"fpr": 0.04, "fnr": 0.3}, {"fpr", "ppv"}, LOANS) == ""
    assert two_tests({"fpr": nan, "fnr": 0.3}, {"fpr"}, LOANS) == ""
    told = two_tests({"fpr": 0.06, "fnr": 0.3}, {"fpr"}, LOANS)
    assert told.startswith("Whether good loans are declined by mistake more often in some group, ")
    assert "one of them may be more than chance and the other not." in told
    both = two_tests({"fpr": 0.06, "fnr": 0.01}, {"fpr"}, LOANS)
    assert "some group, and whether bad loans are approved by mistake more often" in both


def test_why_there_is_no_reference_is_told(table):
    assert no_reference([table], 500, LOANS) == "no group has 500 bad loans and as many good loans"
    apart = rates_of({"f": (30, 10, 0, 0), "m": (0, 0, 20, 40)})
    told = "every group has bad loans only, or good loans only"
    assert no_reference([apart], 30, LOANS) == told
    assert no_reference([apart, table], 30, LOANS) != told


def test_the_four_fifths_rule_never_stands_without_its_test():
    slicing, found, table = rates()
    flagged, passed = (
        four_fifths_text(four_fifths(found, slicing, None, 30, kind), table, word)
        for kind, word in (("flagged", "declined"), ("passed", "approved"))
    )
    assert flagged.startswith(
        "Four-fifths rule, of those declined: the share where sex is m is 0.500 of that where it "
        "is f (95 %: 0."
    )
    assert flagged.endswith("), below four fifths; more than chance (Fisher's exact p < 0.001).")
    assert passed.startswith(
        "Four-fifths rule, of those approved: the share where sex is f is 0.667 of that where it is"
    )
    assert "rule of thumb, not law" in RULE_OF_THUMB
    few = four_fifths(found, slicing, None, 500)
    assert four_fifths_text(few, table, "declined") == (
        "Four-fifths rule, of those declined: no two shares to compare."
    )


def test_the_four_fifths_rule_says_where_it_holds_and_where_it_could_be_chance():
    slicing, found, table = rates({"f": (20, 20, 20, 20), "m": (21, 19, 20, 20)})
    told = four_fifths_text(four_fifths(found, slicing), table, "declined")
    assert "at least four fifths; the difference could be chance (Fisher's exact p = 1.00)." in told


def test_what_cannot_be_had_at_once_is_told_with_the_numbers_at_hand():
    *_, alike = rates()
    assert [row.base_rate.value for row in alike.slices[:2]] == [0.4, 0.4]
    assert trade_off_text(impossibility(alike, ("m",)), alike, ("m",), LOANS) == ""
    *_, table = rates({"f": (30, 30, 10, 30), "m": (20, 20, 20, 140)})
    told = trade_off_text(impossibility(table, ("m",)), table, ("m",), LOANS)
    # In place of 25 %: 0.6 / 0.4 x 0.5 / 0.5 x 0.5
    assert told == (
        "Not all can be had at once, since base rates differ: 60 % of applications are bad loans "
        "where sex is f, and 20 % where sex is m. If of bad loans as many were declined in both "
        "(50 %), and applications declined were bad loans as often (50 %), then of good loans "
        "75 % would be declined by mistake where sex is f, and 13 % where sex is m."
    )
    counts = {"f": (60, 20, 10, 10), "m": (20, 20, 20, 140)}
    *_, table = rates(counts, min_n=10)
    told = trade_off_text(impossibility(table, ("m",)), table, ("m",), LOANS)
    assert told.endswith(
        "(50 %), and applications declined were bad loans as often (50 %), then of good loans more "
        "than all would be declined by mistake where sex is f, and 13 % where sex is m."
    )
    assert trade_off_text((), table, ("m",), LOANS) == ""
    assert trade_off_text(impossibility(table, None), table, None, LOANS) == ""
