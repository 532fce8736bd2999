"""What was typed into the dialog is never lost: closed, refused, unanswered, or written by two."""

from __future__ import annotations

import pytest

from tests.pages.deciding import FAIRNESS, go
from tests.pages.signing_off import PINS, WHY, drafts, fill, kept, press, problems, said
from workbench import places
from workbench.report.record.as_json import read_record
from workbench.store import OutcomeUnknown, Store

# 1. Nothing gets lost


def test_what_was_typed_is_there_after_closing_and_after_another_page(opened):
    page = fill(press(opened(require="recall>=0.99"), "record decision"))
    press(page, "close recording")
    assert not problems(page)
    go(page, FAIRNESS)
    page = press(go(page, "decide/threshold.py"), "record decision")
    assert page.text_area(key="record reason").value == WHY
    assert page.text_input(key="recording name").value == "Ada"
    assert all(box.value for box in problems(page))


def test_a_store_that_cannot_be_written_loses_nothing(opened):
    places.record().mkdir(parents=True)  # a folder where the file would be
    page = fill(press(opened(), "record decision"))
    press(page, "Record decision")
    told = said(page)
    assert "The store cannot be opened." in told
    assert "could not be kept as a draft either" in told
    assert len(page.get("download_button")) > 1
    assert page.text_area(key="record reason").value == WHY
    places.record().rmdir()
    press(page, "Record decision")
    assert [each.decision.reason for each in kept()] == [WHY]


def test_what_the_store_refuses_becomes_a_draft(opened):
    """Somebody else superseded meanwhile what this one was to supersede."""
    press(press(fill(press(opened(), "record decision")), "Record decision"), "put in force")
    page = fill(press(opened(threshold="0.5"), "record decision"))
    another = fill(press(opened(threshold="0.6"), "record decision"), "quicker")
    press(press(another, "Record decision"), "put in force")
    press(page, "Record decision")
    assert "Decision 1 is superseded already" in said(page)
    assert "kept as draft 1: nothing is lost" in said(page)
    assert [(each.reason, each.threshold) for each in drafts()] == [(WHY, 0.5)]
    page.selectbox(key="record supersedes").set_value(None).run()
    press(page, "Record decision")
    assert len(kept()) == 3
    assert drafts() == []


def test_an_answer_that_was_lost_makes_one_decision(opened, monkeypatch):
    asked = []
    real = Store.record

    def lost(self, *args, **kwargs):
        done = real(self, *args, **kwargs)
        asked.append(kwargs["key"])
        if len(asked) == 1:
            raise OutcomeUnknown("The answer was lost.")
        return done

    page = fill(press(opened(), "record decision"))
    monkeypatch.setattr(Store, "record", lost)
    press(page, "Record decision")
    assert "Decision 1 is recorded." in said(page)
    assert len(kept()) == 1
    assert len(asked) == 2
    assert len(set(asked)) == 1


# 2. Drafts


def test_a_draft_is_taken_up_by_another_with_its_point_terms_and_words(opened):
    mine = opened(pin=PINS, require="recall>=0.6", fp="12.0", review="2,0.1,0.05", band="0.25 0.6")
    page = press(mine, "record decision")
    page.text_input(key="record also").set_value("old data")
    page.text_area(key="record reason").set_value(WHY)
    press(page.run(), "Keep as draft decision")
    assert "Kept as draft 1." in said(page)
    theirs = press(opened(threshold="0.7"), "record decision")
    press(theirs, "take up 1")
    assert theirs.text_area(key="record reason").value == WHY
    assert theirs.text_input(key="record also").value == "old data"
    assert theirs.checkbox(key="record band").value
    wanted = {"threshold": "0.31", "require": "recall>=0.6", "fp": "12.0", "band": "0.25 0.6"}
    wanted |= {"pin": PINS[0], "review": "2.0,0.1,0.05"}
    assert {key: theirs.query_params[key] for key in wanted} == wanted
    press(fill(theirs), "Record decision")
    assert drafts() == []
    (first,) = kept()
    assert read_record(first.decision.evidence).costs.fp == 12.0


@pytest.mark.parametrize("way", ["draft apart", "draft over", "draft theirs"])
def test_two_who_write_one_draft_are_told_and_both_are_kept(opened, way):
    mine = press(fill(press(opened(), "record decision"), "first"), "Keep as draft decision")
    theirs = press(press(opened(), "record decision"), "take up 1")
    press(fill(theirs, "theirs", "Bob"), "Keep as draft decision")
    press(fill(press(mine, "record decision"), "mine"), "Record decision")
    told = said(mine)
    assert "Draft 1 was changed meanwhile: draft kept by 'Bob'" in told
    assert "theirs" in "\n".join(each.value for each in mine.get("text"))
    assert mine.text_area(key="record reason").value == "mine"
    assert kept() == []
    press(mine, way)
    expected = "theirs" if way == "draft theirs" else "mine"
    assert mine.text_area(key="record reason").value == expected
    press(fill(mine, expected), "Record decision")
    assert [each.decision.reason for each in kept()] == [expected]
    assert [each.reason for each in drafts()] == (["theirs"] if way == "draft apart" else [])
