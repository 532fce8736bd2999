"""What goes in comes out, once, in order, and stays; on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.store.made_up import ADMIN, ANNA, BEN, PLAIN, SAID, WHOLE, draft, seen
from workbench.intake import InputError
from workbench.store import Actor, Change, Conflict, StoreError, open_store, verify
from workbench.store.store import Store

# 1. What is kept


@pytest.mark.parametrize("decision", [PLAIN, WHOLE], ids=["plain", "whole"])
def test_a_decision_reads_back_to_the_bit(store, decision):
    kept = store.record(decision, ANNA)
    assert (kept.number, kept.version, kept.decision) == (1, 1, decision)
    assert kept.content_hash == decision.content_hash
    assert store.decision(1) == kept
    assert verify(store) == ()


def test_it_is_there_when_the_store_is_opened_again(address):
    with open_store(address) as first:
        kept = first.record(WHOLE, ANNA)
    with open_store(address) as again:
        assert again.decision(1) == kept


def test_others_read_it_by_sql(store):
    store.record(replace(PLAIN, reason="Because"), ANNA)
    with store.database.reading() as connection:
        rows = connection.execute(text("SELECT number, reason FROM decisions")).all()
    assert rows == [(1, "Because")]


def test_decisions_are_listed_the_newest_first(store):
    for workspace in ("credit", "crash", "credit"):
        store.record(replace(PLAIN, workspace=workspace), ANNA)
    assert [each.number for each in store.decisions()] == [3, 2, 1]
    assert [each.number for each in store.decisions("credit")] == [3, 1]
    listed = store.decisions("crash")[0]
    kept = store.decision(2)
    for name in ("title", "workspace", "model", "threshold", "reason", "author", "status"):
        assert getattr(listed, name) == getattr(kept.decision, name)
    assert (listed.recorded_at, listed.version) == (kept.recorded_at, kept.version)


def test_a_long_list_is_read_page_by_page(store):
    for workspace in ("credit", "crash", "credit", "credit"):
        store.record(replace(PLAIN, workspace=workspace), ANNA)
    assert [each.number for each in store.decisions(last=2)] == [4, 3]
    assert [each.number for each in store.decisions(last=2, before=3)] == [2, 1]
    assert [each.number for each in store.decisions("credit", last=2, before=4)] == [3, 1]
    assert (store.count(), store.count("credit"), store.count("nowhere")) == (4, 3, 0)


@pytest.mark.parametrize("number", [0, 1, -1])
def test_a_number_that_is_not_there_is_told(store, number):
    with pytest.raises(StoreError, match="None is recorded yet"):
        store.decision(number)


def test_notes_stay_with_their_decision(store):
    store.record(PLAIN, ANNA)
    store.record(PLAIN, ANNA)
    first = store.note(1, "Why not 0.2?", BEN)
    store.note(2, "Fine", BEN)
    second = store.note(1, "Capacity.", ANNA)
    assert store.notes(1) == (first, second)
    assert (second.text, second.author) == ("Capacity.", ANNA.name)
    with pytest.raises(StoreError, match="no decision 3"):
        store.note(3, "?", ANNA)
    with pytest.raises(InputError, match="needs a text"):
        store.note(1, "  ", ANNA)
    for endless in (2**31, 2**63, -(2**31) - 1):
        with pytest.raises(StoreError, match=f"no decision {endless}"):
            store.decision(endless)
    assert verify(store) == ()


def test_feedback_is_kept_with_who_gave_it(store):
    given = store.give_feedback(SAID, ANNA)
    store.give_feedback(replace(SAID, case="A-18"), BEN)
    assert given.feedback == SAID
    assert store.feedback("credit", ANNA) == (given,)
    assert [each.feedback.case for each in store.feedback("credit", ADMIN)] == ["A-17", "A-18"]
    assert store.feedback("crash", ANNA) == ()
    assert verify(store) == ()


# 2. What becomes of a decision


def test_a_decision_in_force_takes_the_place_of_the_one_before(store):
    first, second = (store.record(PLAIN, ANNA) for _ in range(2))
    elsewhere = store.record(replace(PLAIN, workspace="crash"), ANNA)
    for each in (first, elsewhere, second):
        store.put_in_force(seen(each), BEN)
    assert [each.status for each in store.decisions()] == ["in force", "in force", "superseded"]
    assert store.in_force("credit") == store.decision(2)
    assert store.in_force("pairs") is None
    assert verify(store) == ()


def test_one_that_is_superseded_gives_way_when_the_newer_one_holds(store):
    store.put_in_force(seen(store.record(PLAIN, ANNA)), ANNA)
    newer = store.record(replace(PLAIN, supersedes=1), ANNA)
    assert store.decision(1).decision.status == "in force"
    store.put_in_force(seen(newer), ANNA)
    assert store.decision(1).decision.status == "superseded"
    assert verify(store) == ()


def test_one_that_was_never_in_force_is_superseded_at_once(store):
    store.record(PLAIN, ANNA)
    store.record(replace(PLAIN, supersedes=1), ANNA)
    assert store.decision(1).decision.status == "superseded"
    with pytest.raises(StoreError, match="is superseded already"):
        store.record(replace(PLAIN, supersedes=1), ANNA)
    with pytest.raises(StoreError, match="no decision 9"):
        store.record(replace(PLAIN, supersedes=9), ANNA)
    assert len(store.decisions()) == 2


def test_a_decision_can_be_superseded_by_one_recorded_later(store):
    first, _ = store.record(PLAIN, ANNA), store.record(PLAIN, ANNA)
    other = store.record(replace(PLAIN, workspace="crash"), ANNA)
    with pytest.raises(StoreError, match="one of the same workspace"):
        store.supersede(seen(first), other.number, ANNA)
    with pytest.raises(StoreError, match="not newer"):
        store.supersede(seen(first), 1, ANNA)
    store.supersede(seen(first), 2, ANNA)
    assert store.decision(1).decision.status == "superseded"
    assert store.trail(1)[-1].reason == "A better one is there"


def test_a_final_status_is_final(store):
    gone = store.withdraw(seen(store.record(PLAIN, ANNA)), ANNA)
    assert gone.decision.status == "withdrawn"
    with pytest.raises(StoreError, match="is withdrawn, so it cannot be put in force"):
        store.put_in_force(seen(gone), ANNA)


def test_withdrawing_needs_a_reason(store):
    kept = store.record(PLAIN, ANNA)
    with pytest.raises(InputError, match="with a reason"):
        store.withdraw(Change(1, kept.version), ANNA)


# 3. Two editors, and requests sent twice


def test_the_second_editor_is_told_who_changed_what_and_when(store):
    kept = store.record(PLAIN, ANNA)
    store.put_in_force(seen(kept), BEN)
    with pytest.raises(Conflict, match=r"put in force by 'ben@example.org' on .+ UTC"):
        store.withdraw(seen(kept), ANNA)
    assert store.decision(1).decision.status == "in force"
    assert len(store.trail()) == 2


def test_a_request_sent_twice_is_kept_once(store):
    kept = store.record(PLAIN, ANNA, key="a")
    assert store.record(PLAIN, ANNA, key="a") == kept
    force = store.put_in_force(seen(kept), ANNA, key="b")
    assert store.put_in_force(seen(kept), ANNA, key="b") == force
    assert store.note(1, "n", ANNA, key="c") == store.note(1, "n", ANNA, key="c")
    assert store.give_feedback(SAID, ANNA, key="d") == store.give_feedback(SAID, ANNA, key="d")
    kept_draft = store.keep_draft(draft(), ANNA, key="e")
    assert store.keep_draft(draft(), ANNA, key="e") == kept_draft
    store.drop_draft(kept_draft, ANNA, key="f")
    store.drop_draft(kept_draft, ANNA, key="f")
    assert len(store.trail()) == 6
    assert verify(store) == ()


def test_a_key_names_one_request_only(store):
    store.record(PLAIN, ANNA, key="a")
    with pytest.raises(StoreError, match="used for another request"):
        store.record(WHOLE, ANNA, key="a")
    with pytest.raises(StoreError, match="used for another request"):
        store.note(1, "text", ANNA, key="a")
    assert len(store.trail()) == 1


def test_threads_of_several_stores_write_one_after_the_other(address):
    stores = [open_store(address) for _ in range(2)]
    threads = [
        threading.Thread(target=lambda one=one: [one.record(PLAIN, ANNA) for _ in range(5)])
        for one in stores
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.number for each in stores[0].decisions()] == list(range(30, 0, -1))
    assert verify(stores[1]) == ()
    for one in stores:
        one.close()


# 4. Drafts


def test_a_draft_is_rewritten_recorded_and_closed(store):
    first = store.keep_draft(draft(reason="", author=""), ANNA)
    second = store.keep_draft(draft(reason="Now I know"), ANNA, over=first)
    assert store.drafts() == (second,)
    assert store.drafts("crash") == ()
    with pytest.raises(Conflict, match="Draft 1 was changed meanwhile: draft kept by"):
        store.keep_draft(draft(), BEN, over=first)
    store.record(PLAIN, ANNA, draft=second)
    assert store.drafts() == ()
    with pytest.raises(StoreError, match="changed meanwhile"):
        store.keep_draft(draft(), BEN, over=second)
    assert verify(store) == ()


def test_a_draft_is_no_decision_and_a_decision_no_draft(store):
    with pytest.raises(InputError, match="Keep a draft as a draft"):
        store.record(draft(), ANNA)
    with pytest.raises(InputError, match="with the status 'draft'"):
        store.keep_draft(PLAIN, ANNA)


# 5. What cannot be edited, and the order of things


EDITS = (
    "UPDATE decisions SET reason = 'other'",
    "UPDATE decisions SET threshold = threshold + 1",
    "UPDATE decisions SET number = 7",
    "DELETE FROM decisions",
    "UPDATE notes SET text = 'other'",
    "DELETE FROM notes",
    "UPDATE feedback SET note = 'other'",
    "DELETE FROM feedback",
    "UPDATE audit SET actor = 'other'",
    "DELETE FROM audit",
    "UPDATE drafts SET content = 'other'",
    "DELETE FROM drafts",
)
REPLACING = (
    "INSERT OR REPLACE INTO notes SELECT id, number, at, author, 'other' FROM notes",
    "INSERT OR REPLACE INTO audit SELECT seq + 9, at, actor, role, action, subject, request_key, "
    "payload, payload_hash, previous, hash FROM audit WHERE request_key = 'k'",
)


def test_the_database_itself_refuses_to_edit(store):
    store.record(PLAIN, ANNA, draft=store.keep_draft(draft(), ANNA), key="k")
    store.note(1, "text", ANNA)
    store.give_feedback(SAID, ANNA)
    truncating = ("TRUNCATE notes", "TRUNCATE decisions CASCADE", "TRUNCATE audit")
    for statement in (*EDITS, *(REPLACING if store.database.is_sqlite else truncating)):
        refused = pytest.raises(DBAPIError, match="are kept as they are")
        with refused, store.database.writing() as raw:
            raw.execute(text(statement))
    assert verify(store) == ()


def test_the_order_is_that_of_the_sequence_not_of_the_clock(address):
    times = iter(datetime(2026, 1, 1, 12, tzinfo=UTC) - timedelta(hours=i) for i in range(9))
    with open_store(address) as opened:
        store = Store(opened.database, clock=lambda: next(times))
        for _ in range(3):
            store.record(PLAIN, ANNA)
        assert [each.number for each in store.decisions()] == [3, 2, 1]
        trail = store.trail()
        assert [each.seq for each in trail] == [1, 2, 3]
        assert trail[0].at > trail[1].at > trail[2].at
        assert verify(store) == ()


def test_the_trail_tells_who_did_what_as_whom(store):
    store.put_in_force(seen(store.record(PLAIN, ANNA)), BEN)
    store.record(PLAIN, ANNA)
    told = [(each.actor, each.role, each.action, each.subject) for each in store.trail()]
    assert told == [
        (ANNA.name, "editor", "recorded", "decision 1"),
        (BEN.name, "decider", "put in force", "decision 1"),
        (ANNA.name, "editor", "recorded", "decision 2"),
    ]
    assert store.trail(1) == store.trail()[:2]
    assert store.trail(after=2) == store.trail()[2:]


def test_whoever_acts_has_a_name_and_a_role():
    with pytest.raises(InputError, match="needs a name"):
        Actor(" ")
    with pytest.raises(InputError, match="'owner' is not one of"):
        Actor("Anna", "owner")
