"""What can be recorded, what cannot, and that equal contents have equal hashes."""

from __future__ import annotations

import json
from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.made_up import PLAIN, SAID, WHOLE, draft
from workbench.intake import InputError
from workbench.store import Feedback, GroupThresholds
from workbench.store.canonical import canonical, number

WRONG = {
    "no reason": ({"reason": " "}, "needs its reason"),
    "no author": ({"author": ""}, "needs its author"),
    "no model": ({"model": ""}, "needs its model"),
    "no workspace": ({"workspace": ""}, "needs its workspace"),
    "no number": ({"threshold": nan}, "The threshold is not a number"),
    "half a band": ({"band": (nan, 0.5)}, "The lower end of the band is not a number"),
    "a band upside down": ({"band": (0.5, 0.25)}, "from 0.5 to 0.25. Its lower end comes first"),
    "no evidence": ({"evidence": ""}, "not strict JSON"),
    "evidence with NaN": ({"evidence": '{"schema":1,"cost":NaN}'}, "NaN is not a JSON number"),
    "evidence without schema": ({"evidence": "{}"}, 'a whole number under "schema"'),
    "evidence that is a list": ({"evidence": "[1]"}, 'a whole number under "schema"'),
    "a schema of true": ({"evidence": '{"schema":true}'}, 'a whole number under "schema"'),
    "a NUL": ({"reason": "a\0b"}, "holds a sign that is no letter"),
    "half a letter": ({"title": "\ud83d"}, "holds a sign that is no letter"),
    "a novel": ({"reason": "x" * 20_001}, "has 20,001 signs; at most 20,000"),
    "an unknown status": ({"status": "done"}, "'done' is not one of"),
}


@pytest.mark.parametrize(("changed", "sentence"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_recorded_gets_a_sentence(changed, sentence):
    with pytest.raises(InputError, match=sentence):
        replace(PLAIN, **changed)


def test_a_draft_may_lack_what_a_decision_needs():
    assert draft(reason="", author="").reason == ""


@pytest.mark.parametrize(
    ("by", "thresholds", "sentence"),
    [
        ((), (((), 0.5),), "need a column"),
        (("sex",), (), "at least one group"),
        (("sex",), ((("f", "x"), 0.5),), "one value for each of 1 columns"),
        (("sex",), ((("f",), nan),), "not a number"),
        (("sex",), ((("f",), 0.5), (("f",), 0.6)), "name a group twice"),
    ],
)
def test_group_thresholds_that_cannot_be_meant(by, thresholds, sentence):
    with pytest.raises(InputError, match=sentence):
        GroupThresholds(by, thresholds)


def test_the_status_is_no_part_of_the_content():
    assert replace(PLAIN, status="in force").content_hash == PLAIN.content_hash


CHANGES = {
    "title": "Other",
    "question": "Other?",
    "workspace": "crash",
    "model": "logistic",
    "threshold": 0.3,
    "reason": "Other",
    "author": "Ben",
    "evidence": '{"schema":2}',
    "band": (0.1, 0.2),
    "group_thresholds": WHOLE.group_thresholds,
    "supersedes": 1,
}


@pytest.mark.parametrize("name", CHANGES)
def test_everything_else_is(name):
    assert replace(PLAIN, **{name: CHANGES[name]}).content_hash != PLAIN.content_hash


def test_every_field_is_in_one_of_the_two():
    assert {*CHANGES, "status"} == set(type(PLAIN).__dataclass_fields__)


def test_a_threshold_one_bit_further_is_another():
    assert PLAIN.threshold == 0.1 + 0.2 != CHANGES["threshold"]


def test_zero_is_one_number():
    """SQLite keeps no zero below zero, so a hash of one would not hold when read back."""
    below = replace(PLAIN, threshold=-0.0, band=(-0.0, 0.5))
    assert below.content_hash == replace(PLAIN, threshold=0.0, band=(0.0, 0.5)).content_hash
    assert str(below.threshold) == "0.0"


@given(st.floats(allow_nan=False))
def test_a_number_is_read_back_to_the_bit(value):
    text = canonical([value])
    assert number(json.loads(text)[0]) == value


def test_canonical_text_is_sorted_strict_and_without_blanks():
    assert canonical({"b": [1, None, True], "a": inf, "ü": -inf}) == (
        '{"a":"inf","b":[1,null,true],"ü":"-inf"}'
    )
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(nan)


def test_group_thresholds_read_back():
    assert GroupThresholds.parse(WHOLE.group_thresholds.text()) == WHOLE.group_thresholds


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"case": ""}, "needs its case"),
        ({"kind": ""}, "needs its kind"),
        ({"score": nan}, "as they were shown"),
        ({"note": "a\0"}, "no letter"),
    ],
)
def test_feedback_that_cannot_be_meant(changed, sentence):
    with pytest.raises(InputError, match=sentence):
        replace(SAID, **changed)


def test_feedback_has_a_column_for_each_field():
    assert len(SAID.content()) == len(Feedback.__dataclass_fields__)
