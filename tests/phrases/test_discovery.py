"""Weak slices in words: who, how many, how much worse, and whether unseen rows say so."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest

from workbench.phrases import Money
from workbench.phrases.discovery import (
    also_told,
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


def test_a_find_names_the_group_its_size_and_what_unseen_rows_say():
    assert weak_told(WEAK, "error", WORDS, MONEY) == (
        "Where job is parttime and age is (43, 70], 42 % of applications are decided wrongly (110 "
        "not searched), against 16 % elsewhere: +26 pts (+17 pts to +35 pts)."
    )
    doubtful = replace(WEAK, low=-0.02, p_adjusted=0.2)
    assert weak_told(doubtful, "miss", WORDS, MONEY) == (
        "Where job is parttime and age is (43, 70], 42 % of bad loans are approved (110 not "
        "searched), against 16 % elsewhere: +26 pts (−2.0 pts to +35 pts), so that could be chance."
    )
    dear = replace(WEAK, loss=57.0, others=31.5, difference=25.5, low=12.25, high=38.75)
    assert weak_told(dear, "cost", WORDS, MONEY) == (
        "Where job is parttime and age is (43, 70], mistakes cost €57.00 per application (110 not "
        "searched), against €31.50 elsewhere: +€25.50 (+€12.25 to +€38.75)."
    )


def test_what_cannot_be_tested_is_said():
    none = replace(WEAK, held_out=0, loss=nan, p=nan, p_adjusted=nan, difference=nan)
    assert weak_told(none, "false_alarm", WORDS, MONEY) == (
        "Where job is parttime and age is (43, 70], 50 % of good loans are declined in the half "
        "that was searched; no other rows are left to test that by."
    )
    few = replace(WEAK, p=nan, p_adjusted=nan)
    assert weak_told(few, "error", WORDS, MONEY).endswith(
        "against 16 % elsewhere: too few rows to test that by."
    )


@pytest.mark.parametrize(
    ("confirmed", "sentence"),
    [
        ([True], "1 group was found, and it holds on applications that the search did not see."),
        ([False], "1 group was found, and none holds on applications that the search did not see: "
         "the data show no weak spot."),
        ([True, False], "2 groups were found; 1 of them holds on applications that the search did "
         "not see."),
        ([True, True], "2 groups were found; 2 of them hold on applications that the search did "
         "not see."),
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
    faultless = replace(ALL, finds=(), mean_loss=0.0, search=Search("miss"))
    assert weak_headline(faultless, WORDS) == (
        "Nothing was found: there is no such mistake among the bad loans that were searched."
    )


def test_other_tellings_of_the_same_rows_are_named():
    assert also_told(()) == ""
    other = Found(((Cut("contract"), "P"),))
    assert also_told((other,)) == "Mostly the same rows: contract is P."
    assert also_told((other,) * 5).endswith("contract is P; and 2 more.")
    assert group_told(FOUND) == "job is parttime and age is (43, 70]"


def test_how_it_was_searched_names_what_was_left_out():
    told = search_told(replace(ALL, left_out=(("note", "No."), ("id", "No."))), WORDS)
    assert told.startswith(
        "All groups of up to 3 conditions on 2 columns were searched, on 700 applications drawn "
        "at random; the other 701 test what was found"
    )
    assert told.endswith("Left out: note, id.")


def test_what_is_sought_is_offered_in_the_words_of_the_business():
    names = [loss_name(each, WORDS) for each in ("error", "cost", "false_alarm", "miss")]
    assert names == [
        "Wrong decisions",
        "Cost of mistakes",
        "Good loans declined",
        "Bad loans approved",
    ]
