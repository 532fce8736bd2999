"""Weak slices in words: who, how many, how much worse, and whether unseen rows say so."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest

from workbench.phrases import Money
from workbench.phrases.discovery import (
    FIND_COLUMNS,
    also_told,
    find_cells,
    group_told,
    loss_name,
    search_told,
    weak_headline,
    weak_told,
)
from workbench.slices import Cut, Found
from workbench.slices.discovery import Discovered, Search, WeakSlice
from workbench.workspace import Words

WORDS = Words("application", "bad loan", "good loan", "decline", "approve", "declined", "approved")
MONEY = Money("€")
FOUND = Found(((Cut("job"), "parttime"), (Cut("age"), "(43, 70]")))
WEAK = WeakSlice(
    found=FOUND,
    like=(),
    score=1.0,
    searched=120,
    searched_loss=0.5,
    held_out=110,
    loss=0.42,
    others=0.16,
    difference=0.26,
    low=0.17,
    high=0.35,
    p=1e-6,
    p_adjusted=1e-5,
)
ALL = Discovered(Search(), (WEAK,), 700, 701, 0.2, (Cut("job"), Cut("age")), ())


def test_a_find_says_how_many_and_how_much_worse_on_rows_not_seen():
    assert weak_told(WEAK, "error", WORDS, MONEY) == (
        "Of 110 applications that the search did not see, 42 % are decided wrongly, against 16 % "
        "elsewhere: +26 pts (+17 pts to +35 pts). More than chance."
    )
    dear = replace(WEAK, loss=57.0, others=31.5, difference=25.5, low=12.25, high=38.75)
    assert weak_told(dear, "cost", WORDS, MONEY) == (
        "Mistakes with 110 applications that the search did not see cost €57.00 per application, "
        "against €31.50 elsewhere: +€25.50 (+€12.25 to +€38.75). More than chance."
    )
    declined = weak_told(WEAK, "false_alarm", WORDS, MONEY)
    assert declined.startswith(
        "Of 110 good loans that the search did not see, 42 % are declined, against 16 % elsewhere"
    )


@pytest.mark.parametrize(
    ("low", "difference", "sentence"),
    [
        (-0.02, 0.26, "That could be chance."),
        (0.01, 0.26, "By itself more than chance, but among several finds it could be chance."),
        (-0.35, -0.26, "So it is no worse there."),
    ],
)
def test_what_does_not_hold_is_said_with_the_reason(low, difference, sentence):
    doubtful = replace(WEAK, low=low, difference=difference, p_adjusted=0.2)
    assert weak_told(doubtful, "miss", WORDS, MONEY).endswith(f"). {sentence}")


def test_what_cannot_be_tested_is_said():
    none = replace(WEAK, held_out=0, loss=nan, p=nan, p_adjusted=nan, difference=nan)
    assert weak_told(none, "false_alarm", WORDS, MONEY) == (
        "Of 120 good loans of the half that was searched, 50 % are declined; no others are left "
        "to test that by."
    )
    few = replace(WEAK, p=nan, p_adjusted=nan)
    assert weak_told(few, "error", WORDS, MONEY).endswith(
        "against 16 % elsewhere: too few, or too much alike, to test that."
    )
    assert find_cells(none, "false_alarm", MONEY)[1:] == ["0", "–", "16 %", "–", "–"]


def test_a_find_in_figures():
    cells = dict(zip(FIND_COLUMNS, find_cells(WEAK, "error", MONEY), strict=True))
    assert cells == {
        "Group": "job is parttime and age is (43, 70]",
        "Not searched": "110",
        "There": "42 %",
        "Elsewhere": "16 %",
        "Difference (95 %)": "+26 pts (+17 pts to +35 pts)",
        "Corrected p": "p < 0.001",
    }


@pytest.mark.parametrize(
    ("confirmed", "sentence"),
    [
        ([True], "1 group was found, and it holds on applications that the search did not see."),
        ([False], "1 group was found, and none holds on applications that the search did not see: "
         "no weak spot can be told from chance."),
        ([True, False], "2 groups were found; 1 of them holds on applications that the search did "
         "not see."),
        ([True, True], "2 groups were found, and all of them hold on applications that the search "
         "did not see."),
    ],
)  # fmt: skip
def test_the_headline_counts_what_holds(confirmed, sentence):
    finds = tuple(replace(WEAK, p_adjusted=0.001 if each else 0.5) for each in confirmed)
    assert weak_headline(replace(ALL, finds=finds), WORDS) == sentence


def test_nothing_found_is_said_with_the_reason():
    assert weak_headline(replace(ALL, finds=()), WORDS) == (
        "Nothing was found: no group of at least 30 applications is worse than the others by "
        "enough to outweigh how small it is."
    )
    assert weak_headline(replace(ALL, columns=()), WORDS) == (
        "Nothing was searched: no column parts off 30 applications."
    )
    faultless = replace(ALL, finds=(), mean_loss=0.0, search=Search("miss"))
    assert weak_headline(faultless, WORDS) == (
        "Nothing was found: there is no such mistake among the bad loans that were searched."
    )


def test_overlapping_groups_are_named():
    assert also_told(()) == ""
    other = Found(((Cut("contract"), "P"),))
    assert also_told((other,)) == "Overlapping with it: contract is P."
    assert also_told((other,) * 5).endswith("contract is P; and 2 more.")
    assert group_told(FOUND) == "job is parttime and age is (43, 70]"


def test_how_it_was_searched_names_what_was_left_out():
    few = tuple((f"note {i}", "No value has 30 rows.") for i in range(10))
    told = search_told(replace(ALL, left_out=(*few, ("id", "All alike."))), WORDS)
    assert told.startswith(
        "All groups of up to 3 conditions on 2 columns were searched, on 700 applications drawn "
        "at random; the other 701 test what was found"
    )
    assert told.endswith(
        "note 6, note 7 and 2 more. No value has 30 rows. Left out: id. All alike."
    )


def test_where_nothing_was_searched_it_says_only_why():
    assert search_told(replace(ALL, columns=(), left_out=(("id", "All alike."),)), WORDS) == (
        "Left out: id. All alike."
    )
    assert " on one column were searched" in search_told(replace(ALL, columns=(Cut("job"),)), WORDS)


def test_what_is_sought_is_offered_in_the_words_of_the_business():
    names = [loss_name(each, WORDS) for each in ("error", "cost", "false_alarm", "miss")]
    assert names == [
        "Wrong decisions",
        "Cost of mistakes",
        "Good loans declined",
        "Bad loans approved",
    ]
