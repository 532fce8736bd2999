"""The page of decisions: the list, one whole, two side by side, and what may become of one."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest

from tests.pages.bringing import shown
from tests.pages.deciding import look, table
from tests.report.recording import decisions, judged, recorded
from tests.report.recording import workspace as made_workspace
from workbench import places
from workbench.launch import VARIABLE
from workbench.report.decisions.change import what_changed
from workbench.report.decisions.rows import both_scored
from workbench.report.record.as_json import to_decision
from workbench.store import Actor, Change, open_store
from workbench.ui import identity
from workbench.ui.identity import Visitor

DECISIONS = "decide/decisions.py"
ADA, BEN = Actor("Ada"), Actor("Ben <i>B</i> [x](http://evil.example)", "decider")
PAYLOAD = "First ![x](http://evil.example/x.png)\nthen <script>alert(1)</script> **bold**"


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    return made_workspace(tmp_path_factory.mktemp("decisions") / "loans")


@pytest.fixture(scope="module")
def records(held):
    found = judged(held)
    return {kind: recorded(found, decided) for kind, decided in decisions(found).items()}


@pytest.fixture(scope="module")
def empty(held, tmp_path_factory):
    """Offer the loans, and keep no decision yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, os.pathsep.join([str(held.folder)]))
        patch.setenv("WORKBENCH_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("WORKBENCH_DATABASE_URL", raising=False)
        yield


@pytest.fixture(scope="module")
def store(empty, records):
    """Keep five decisions: superseded, in force, decided, withdrawn, on a workspace not here."""
    with open_store(str(places.record())) as opened:
        kinds = ("threshold", "groups", "band", "nobody")
        kept = [opened.record(to_decision(records[kind]), ADA) for kind in kinds]
        opened.put_in_force(Change(1, kept[0].version, "Start"), ADA)
        opened.put_in_force(Change(2, kept[1].version, "Agreed"), ADA)
        opened.withdraw(Change(4, kept[3].version, "Too strict"), BEN)
        gone = replace(records["threshold"], workspace="gone", reason=PAYLOAD, author=BEN.name)
        opened.record(to_decision(gone), BEN)
        opened.note(2, PAYLOAD, BEN)
        yield opened


@pytest.fixture
def fresh(store, records):
    """Record one more decision, to be changed by the test."""
    return store.record(to_decision(records["threshold"]), ADA)


def visit(**address: object):
    page = look(DECISIONS, workspace="loans", **address)
    assert not page.exception
    return page


def given(page, component: str) -> dict:
    """Return what one of our components was given."""
    for element in page.get("bidi_component"):
        if element.proto.component_name == component:
            held = json.loads(element.proto.json or element.proto.mixed.json)
            return json.loads(held) if isinstance(held, str) else held
    raise AssertionError(component)


def everything(page) -> str:
    kinds = (page.title, page.header, page.subheader, page.markdown, page.caption)
    return "\n".join(shown(each) for each in (*kinds, page.warning, page.error, page.success))


# The list


def test_an_empty_record_teaches_how_a_decision_comes_here(empty):
    page = visit()
    assert "No decision is recorded on Loans yet." in shown(page.header)
    assert "Record this decision" in shown(page.markdown)
    page.button(key="to the threshold").click().run()
    assert not page.exception
    assert "operating point" in shown(page.caption)


def test_the_list_says_what_is_in_force_and_what_took_whose_place(store):
    page = visit()
    assert "Decision 2 is in force on Loans: threshold 0.3100, decided by Ada" in shown(page.header)
    listed = given(page, "workbench_decision_table")
    assert [row[:3] for row in listed["rows"]][-4:] == [
        [4, "withdrawn", "inf"],
        [3, "decided", "0.3100"],
        [2, "in force", "0.3100"],
        [1, "superseded by 2", "0.3100"],
    ]
    drawn = given(page, "workbench_decision_timeline")
    assert [mark["kind"] for mark in drawn["marks"]][:4] == [
        "superseded",
        "in-force",
        "decided",
        "withdrawn",
    ]
    assert drawn["links"] == [[0, 1]]
    assert [row["text"] for row in drawn["rows"]] == ["threshold 0.3100", "nobody is flagged"]


def test_all_workspaces_are_one_switch_away(store):
    page = visit()
    page.toggle(key="decisions everywhere").set_value(True).run()
    assert page.query_params["show"] == "all"
    assert "on 2 workspaces" in shown(page.header)
    listed = given(page, "workbench_decision_table")
    assert "Workspace" in listed["columns"]
    assert "gone" in {row[3] for row in listed["rows"]}
    lanes = given(page, "workbench_decision_timeline")["rows"]
    assert {row["text"] for row in lanes} == {"loans", "gone"}


def test_a_draft_stands_apart_and_can_be_dropped(store, records):
    made = replace(to_decision(records["band"]), status="draft", title="<b>Half</b> done")
    draft = store.keep_draft(made, ADA)
    page = visit()
    assert "<b>Half</b> done" in shown(page.markdown)
    assert f"Threshold 0.3100 on loans, kept by Ada on {draft.saved_at.day} " in shown(
        page.markdown
    )
    taken = page.button(key=f"resume {draft.number} 1").click().run()
    assert not taken.exception
    assert taken.query_params["band"] == "0.25 0.6"
    page = visit()
    page.button(key=f"drop {draft.number} 1").click().run()
    assert "The draft is dropped." in shown(page.success)
    assert store.drafts() == ()
    assert not page.header or "Not recorded yet" not in shown(page.header)


def test_a_record_that_cannot_be_read_is_said_and_looked_at_again(empty, tmp_path, monkeypatch):
    (tmp_path / "record.sqlite3").mkdir()
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    page = visit(decision="1")
    assert page.error
    assert page.button(key="look at the record again")
    (tmp_path / "record.sqlite3").rmdir()
    page.button(key="look at the record again").click().run()
    assert not page.error
    assert "There is no decision 1." in shown(page.warning)
    assert "No decision is recorded on Loans yet." in shown(page.header)


# One decision whole


def test_one_decision_is_shown_whole(store, records):
    page, record = visit(decision="2"), records["groups"]
    told = everything(page)
    assert record.verdict in told
    for each in ("Why: parity", "Threshold of (", "Cost to expect of new cases: ", "met, "):
        assert each in told.replace("**", "")
    assert f"{record.groups.flagged:,} of {record.rows.n:,} cases" in told
    assert record.lineage.data.file_hash[:16] in told
    assert "Put in force by Ada (admin): Agreed" in told
    assert "It was decision" not in told
    assert "then <script>alert(1)</script> **bold**" in shown(page.markdown)
    assert visit(decision="1").markdown[0].value.endswith("It was decision 2.")


def test_what_has_no_record_is_shown_as_far_as_it_is_known(store, records):
    odd = replace(to_decision(records["threshold"]), evidence='{"schema":1}', threshold=0.1 + 0.2)
    number = store.record(odd, ADA).number
    page = visit(decision=str(number))
    assert "record lacks the key" in shown(page.warning)
    assert "0.30000000000000004" in shown(page.markdown)
    assert "cheap enough" in shown(page.markdown)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"decision": "999"}, "There is no decision 999. They run from 1 to"),
        ({"decision": "2", "with": "999"}, "There is no decision 999."),
        ({"decision": "x"}, "The link's decision 'x' is no number of a decision"),
    ],
)
def test_what_a_link_names_and_is_not_there_is_said_and_leaves_the_address(store, address, said):
    page = visit(**address)
    assert said in shown(page.warning)
    assert "with" not in page.query_params
    assert page.query_params.get("decision") == ("2" if "with" in address else None)


def test_the_point_of_a_decision_opens_the_page_as_it_was_decided(store, records):
    page = visit(decision="3")
    page.button(key="to the point").click().run()
    assert not page.exception
    found = page.query_params
    assert (found["model"], found["threshold"], found["band"]) == ("scorecard", "0.31", "0.25 0.6")
    assert (found["require"], found["review"]) == ("recall>=0.6", "2.0,0.1,0.05")
    assert found["decision"] == "3"


def test_a_workspace_that_is_not_here_is_said_at_the_button(store):
    page = visit(decision="5")
    assert page.button(key="no point").disabled
    assert "The workspace 'gone' is no longer here" in page.button(key="no point").help


# Two side by side


def test_two_side_by_side_say_what_flips_and_what_that_costs(store, records, held):
    page = visit(decision="3", **{"with": "1"})
    old, new = records["threshold"], records["band"]
    change = what_changed(old, new, both_scored(old, new, held))
    told = everything(page)
    assert "From decision 1 to decision 3" in told
    assert f"{len(change.flips)} of 400 cases are decided otherwise. That costs €" in told
    sums = table(page, "Cases decided otherwise")["rows"]
    assert sums[-1][1] == f"{len(change.flips):,}"
    assert {row[0] for row in table(page, "What changed")["rows"]} == {
        each.name for each in change.changed
    }
    page.selectbox(key="compare decisions").set_value(None).run()
    assert "with" not in page.query_params
    assert "Decision 3: Loans" in shown(page.header)


def test_decisions_on_two_workspaces_have_no_case_in_common(store):
    page = visit(decision="5", **{"with": "1"})
    assert "Which cases flip cannot be counted." in shown(page.subheader)
    assert "The two decisions are about two workspaces" in shown(page.markdown)


# What becomes of one


def opened(number: int, step: str):
    page = visit(decision=str(number))
    page.session_state[f"{step} menu"] = True
    page.run()
    return page


def test_a_decision_is_put_in_force_by_name_and_the_one_before_is_superseded(store, fresh):
    before = store.in_force("loans")
    page = opened(fresh.number, "put in force")
    told = f"Decision {before.number}, in force now, is superseded by it."
    assert told in shown(page.markdown)
    page.text_area(key="put in force reason").set_value("Better")
    page.text_input(key="put in force name").set_value("Cara")
    page.button(key="put in force now").click().run()
    assert f"Decision {fresh.number} is in force." in shown(page.success)
    assert store.in_force("loans").number == fresh.number
    last = store.trail(fresh.number)[-1]
    assert (last.actor, last.action, last.reason) == ("Cara", "put in force", "Better")
    assert store.decision(before.number).decision.status == "superseded"


def test_who_changes_what_somebody_changed_meanwhile_is_told_and_sees_it(store, fresh):
    page = opened(fresh.number, "withdraw")
    store.put_in_force(Change(fresh.number, fresh.version, "Meanwhile"), BEN)
    page.text_area(key="withdraw reason").set_value("Not needed")
    page.button(key="withdraw now").click().run()
    assert "was changed meanwhile: put in force by" in shown(page.error)
    assert "In force: what production is to use." in shown(page.markdown)
    assert store.decision(fresh.number).decision.status == "in force"
    assert page.text_area(key="withdraw reason").value == "Not needed"
    page.button(key="withdraw now").click().run()
    assert store.decision(fresh.number).decision.status == "withdrawn"


def test_a_reason_is_needed_to_withdraw_and_to_supersede(store, fresh, records):
    newer = store.record(to_decision(records["band"]), ADA)
    page = opened(fresh.number, "withdraw")
    page.button(key="withdraw now").click().run()
    assert "A decision is withdrawn with a reason. Give one." in shown(page.error)
    page = opened(fresh.number, "supersede")
    page.selectbox(key="superseded by").set_value(newer.number)
    page.text_area(key="supersede reason").set_value("Newer data")
    page.button(key="supersede now").click().run()
    assert f"is superseded by decision {newer.number}." in shown(page.success)
    assert f"It was decision {newer.number}." in shown(page.markdown)
    assert "That is final" in shown(page.caption)


def test_a_note_is_kept_and_one_that_cannot_be_stays_in_its_field(store, fresh):
    page = visit(decision=str(fresh.number))
    field = f"note on {fresh.number}"
    page.text_area(key=field).set_value("Odd \x00 sign")
    page.button(key="keep note").click().run()
    assert page.error
    assert page.text_area(key=field).value == "Odd \x00 sign"
    page.text_area(key=field).set_value(PAYLOAD)
    page.button(key="keep note").click().run()
    assert "The note is kept." in shown(page.success)
    assert page.text_area(key=field).value == ""
    (note,) = store.notes(fresh.number)
    assert (note.text, note.author) == (PAYLOAD, "local user")


def test_a_viewer_reads_everything_and_is_told_what_a_change_takes(store, fresh, monkeypatch):
    monkeypatch.setattr(identity, "visitor", lambda: Visitor("eve@example.org", "viewer"))
    page = visit(decision=str(fresh.number))
    assert "What it says" in shown(page.subheader)
    for step in ("put in force", "withdraw"):
        assert page.button(key=f"no {step}").disabled
        assert "takes a decider or more" in page.button(key=f"no {step}").help
    assert "to write notes takes a decider or more" in shown(page.caption)


# Many


def test_of_many_a_page_is_sent_and_any_can_be_found(store, records):
    made = to_decision(records["threshold"])
    for place in range(215):
        store.record(replace(made, title=f"Review {place}", threshold=place / 1000.0), ADA)
    page = visit()
    listed = given(page, "workbench_decision_table")
    assert len(listed["rows"]) == 50
    assert len(given(page, "workbench_decision_timeline")["marks"]) == 200
    assert "The last 200 are drawn." in shown(page.caption)
    page.text_input(key="find decisions").set_value("review 21").run()
    found = given(page, "workbench_decision_table")["rows"]
    assert [row[6] for row in found] == [f"Review {n}" for n in (214, 213, 212, 211, 210, 21)]
    page.text_input(key="find decisions").set_value("nowhere").run()
    assert "No decision is found so." in shown(page.info)
