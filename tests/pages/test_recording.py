"""Record what is on screen: what is asked, what is kept, and what follows.

AppTest cannot press a button in a dialog, so its content is shown in the page here.
"""

from __future__ import annotations

from dataclasses import replace

from tests.pages.deciding import FAIRNESS
from tests.pages.signing_off import AT, PINS, WHY, fill, kept, press, problems, ready, said
from workbench import places
from workbench.report.record.alternatives import Looked
from workbench.report.record.as_json import read_record
from workbench.report.record.making import Decided, Judged, record_of
from workbench.report.record.slices import slices_at
from workbench.report.slice_choice import SliceChoice
from workbench.report.terms import Terms
from workbench.slices import slice_rows
from workbench.store import Actor, Change, open_store
from workbench.threshold import Limits, Requirement
from workbench.ui import identity
from workbench.workspace import load_scored, open_workspace

# 1. What is recorded


def test_what_is_on_screen_is_recorded_to_the_last_bit(opened, recorded_on):
    page = press(opened(pin=PINS, require="recall>=0.99"), "record decision")
    told = said(page)
    for part in (
        "0.3100",
        "Catch at least 99 % of positives",
        "Bold (scorecard at 0.4000)",
        "loans.csv",
    ):
        assert part in told
    asked = [box.label for box in problems(page)]
    assert any("not met" in label for label in asked)
    page.text_input(key="record also").set_value("old data")
    page.text_input(key="record title").set_value("Autumn")
    press(fill(page), "Record decision")
    assert "Decision 1 is recorded." in said(page)
    (first,) = kept()
    record = read_record(first.decision.evidence)
    held = open_workspace(recorded_on)
    terms = Terms(
        costs=held.costs, words=held.words, limits=Limits((Requirement.parse("recall>=0.99"),))
    )
    judged = Judged(held, "scorecard", load_scored(held), replace(terms, deployed=True))
    scored, rows = judged.scored, judged.evidence.rows()
    cut = [slice_rows(scored.table, name) for name in ("sex", "age")]
    expected = record_of(
        Decided(AT, WHY, "Ada", "Autumn", acknowledged=record.acknowledged),
        judged,
        slices=[slices_at(each, scored, rows, AT, SliceChoice()) for each in cut],
        looked=[Looked("Bold", "scorecard", 0.4, scored.y_score)],
    )
    assert record == replace(expected, conditions=record.conditions)
    assert [(e.value, e.met) for e in record.conditions.requirements] == [
        (e.value, e.met) for e in expected.conditions.requirements
    ]
    assert record.acknowledged[-1] == "old data"
    assert len(record.acknowledged) == len(asked) + 1
    assert (first.decision.reason, first.decision.author) == (WHY, "Ada")


def test_nothing_is_recorded_without_a_reason_a_name_and_every_tick(opened):
    page = press(press(opened(require="recall>=0.99"), "record decision"), "Record decision")
    told = said(page)
    assert "Write why" in told
    assert "Write your name" in told
    assert "not ticked as known" in told
    assert kept() == []
    fill(page)
    assert "Write why" not in said(page)
    problems(page)[0].uncheck()
    press(page, "Record decision")
    assert "1 problem is not ticked as known" in said(page)
    assert kept() == []


def test_a_band_is_recorded_where_somebody_moved_it(opened):
    page = press(opened(review="2,0.1,0.05", band="0.25 0.6"), "record decision")
    assert page.checkbox(key="record band").value
    press(fill(page), "Record decision")
    page = press(opened(review="2,0.1,0.05"), "record decision")
    assert not page.checkbox(key="record band").value  # the best one is only offered
    press(fill(page), "Record decision")
    assert [each.decision.band for each in kept()] == [(0.25, 0.6), None]


def test_thresholds_of_groups_are_recorded_once_their_warning_is_known(opened):
    page = ready(opened(FAIRNESS, panel="parity", by="age", gap="0.1"))
    assert page.button(key="record group thresholds").disabled
    page.checkbox(key="parity acknowledged").check().run()
    page = press(page, "record group thresholds")
    assert any("can be unlawful" in box.label for box in problems(page))
    press(fill(page), "Record decision")
    (first,) = kept()
    groups = first.decision.group_thresholds
    assert groups.by == ("age",)
    assert len({value for _, value in groups.thresholds}) > 1
    assert first.decision.threshold == AT
    assert "Decision 1 is recorded." in said(page)
    assert "have thresholds of their own" in said(press(page, "put in force"))


# 2. What follows


def test_it_is_put_in_force_and_the_page_says_whether_the_point_decides_the_same(opened):
    page = opened()
    assert "In force" not in said(page)
    assert not places.record().exists()  # looking makes no store
    page = press(fill(press(page, "record decision")), "Record decision")
    assert "In force" not in said(page)
    press(page, "put in force")
    assert "Decision 1 is in force." in said(page)
    assert "In force: decision 1, threshold 0.3100 (Ada" in said(page)
    assert "Your point decides the same." in said(page)
    other = opened(threshold="0.5")
    assert "of 400 loans otherwise." in said(other)
    page = press(other, "record decision")
    assert page.selectbox(key="record supersedes").value == 1
    press(fill(page), "Record decision")
    press(page, "put in force")
    assert [(each.decision.status, each.decision.supersedes) for each in kept()] == [
        ("superseded", None),
        ("in force", 1),
    ]


def test_somebody_else_was_quicker_to_put_one_in_force(opened):
    page = press(fill(press(opened(), "record decision")), "Record decision")
    with open_store(str(places.record())) as store:
        (first,) = kept()
        store.withdraw(Change(1, first.version, "wrong data"), Actor("Bob"))
    press(page, "put in force")
    assert "was changed meanwhile: withdrawn by 'Bob'" in said(page)
    assert "It was withdrawn." in said(page)


def test_who_may_not_decide_is_told_and_the_store_refuses_anyway(opened, monkeypatch):
    page = press(opened(), "record decision")
    fill(page)
    visitor = identity.Visitor("eve@here.org", "viewer")
    monkeypatch.setattr(identity, "visitor", lambda: visitor)
    monkeypatch.setattr(identity, "signed_in_as", lambda: "eve@here.org")
    press(page, "Record decision")  # pressed before the page knew
    assert "Your role here is viewer" in said(page)
    assert page.button(key="Record decision").disabled
    other = opened()
    assert other.button(key="record decision").disabled
    assert "takes a decider or more" in other.button(key="record decision").help
    assert kept() == []
