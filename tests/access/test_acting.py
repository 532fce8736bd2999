"""Who may do what: every act by every role, through the functions that act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.access.sharing import PEOPLE, shared_by
from tests.report.recording import judged, rows, workspace
from tests.store.made_up import PLAIN, SAID, draft, seen
from workbench.access import ACTS, Act, Forbidden, Role, may, require
from workbench.access.visitor import recognise
from workbench.report.record.making import Decided, record_of
from workbench.store import Actor, Change, Kept, Store, open_store
from workbench.ui.decisions import applying
from workbench.ui.decisions.newer_table import Sent
from workbench.ui.tasks import Task
from workbench.workspace import open_workspace, own
from workbench.workspace.kept_limits import forget_limits, keep_limits

LEAST = """
[data]
evaluation = "evaluation.csv"
target = "y"
positive = "1"
[[models]]
name = "m"
scores = "s"
"""
TABLE = b"y,s\n1,0.9\n0,0.1\n"

# By hand, from the roles as the guide tells them.
MAY = {
    None: set(),
    "viewer": {"look", "give feedback"},
    "decider": {
        *("look", "give feedback", "note", "keep a draft", "record", "put in force"),
        *("supersede", "withdraw", "apply"),
    },
}
MAY["editor"] = MAY["decider"] | {"make a workspace", "change a workspace"}
MAY["admin"] = set(ACTS)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", MAY)
def test_each_role_may_do_what_the_table_says(role, act):
    assert may(role, act) == (act in MAY[role])
    if act not in MAY[role]:
        with pytest.raises(Forbidden):
            require(role, act)


# 1. The functions that act


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("store") / "record.sqlite3")) as opened:
        yield opened


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    """Return a decision with its workspace, and the table that is to be decided by it."""
    found = judged(workspace(tmp_path_factory.mktemp("decided"), rows(40)))
    record = record_of(Decided(0.5, "given", "Ada"), found)
    return record, found.workspace, Sent("key", "new.csv", found.scored.table)


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return tmp_path


class Hand:
    """Somebody with a role, or nobody, who tries each act; all is prepared by an admin."""

    def __init__(self, store: Store, home: Path, role: Role | None) -> None:
        self.store, self.home, self.role = store, home, role
        self.admin = Actor("root@example.org", "admin")

    @property
    def actor(self) -> Actor:
        """As a page asks who acts: by the sign-in and the file of roles."""
        claims = {"is_logged_in": True, "email_verified": True, "email": PEOPLE.get(self.role)}
        who = recognise(claims if self.role else {}, shared_by(self.home))
        require(who.role, "look")
        return Actor(who.name, who.role)

    def decided(self) -> Kept:
        return self.store.record(PLAIN, self.admin)

    def record(self) -> object:
        return self.store.record(PLAIN, self.actor)

    def note(self) -> object:
        return self.store.note(self.decided().number, "Why?", self.actor)

    def keep_a_draft(self) -> object:
        return self.store.keep_draft(draft(), self.actor)

    def drop_a_draft(self) -> object:
        return self.store.drop_draft(self.store.keep_draft(draft(), self.admin), self.actor)

    def give_feedback(self) -> object:
        return self.store.give_feedback(SAID, self.actor)

    def put_in_force(self) -> object:
        return self.store.put_in_force(seen(self.decided()), self.actor)

    def withdraw(self) -> object:
        return self.store.withdraw(seen(self.decided()), self.actor)

    def supersede(self) -> object:
        old, new = self.decided(), self.decided()
        change = Change(old.number, old.version, "A better one")
        return self.store.supersede(change, new.number, self.actor)

    def make_a_workspace(self) -> object:
        return own.keep(self.wanted(), TABLE, self.role)

    def remove_a_workspace(self) -> object:
        return own.remove(own.keep(self.wanted(), TABLE, "admin"), self.role)

    def keep_limits(self) -> object:
        return keep_limits(self.wanted(), [], self.role)

    def forget_limits(self) -> object:
        return forget_limits(self.wanted(), self.role)

    def apply_it(self) -> object:
        record, where, sent = self.applied
        return applying._decided(self.role, record, where, sent, Task("key", 0))

    def wanted(self):
        (self.home / "workspace.toml").write_text(LEAST)
        (self.home / "evaluation.csv").write_bytes(TABLE)
        return open_workspace(self.home)


ACTING: dict[Callable[[Hand], object], Act] = {
    Hand.record: "record",
    Hand.note: "note",
    Hand.keep_a_draft: "keep a draft",
    Hand.drop_a_draft: "keep a draft",
    Hand.give_feedback: "give feedback",
    Hand.put_in_force: "put in force",
    Hand.withdraw: "withdraw",
    Hand.supersede: "supersede",
    Hand.make_a_workspace: "make a workspace",
    Hand.remove_a_workspace: "change a workspace",
    Hand.keep_limits: "change a workspace",
    Hand.forget_limits: "change a workspace",
    Hand.apply_it: "apply",
}


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("acting", ACTING, ids=lambda acting: acting.__name__)
def test_what_acts_asks_the_role_itself(acting, role, store, home, decided):
    hand = Hand(store, home, role)
    hand.applied = decided
    if ACTING[acting] in MAY[role]:
        acting(hand)
        return
    with pytest.raises(Forbidden, match=f"Your role here is {role}|Nobody is signed in"):
        acting(hand)


def test_what_is_refused_changes_nothing(store, home):
    hand = Hand(store, home, "viewer")
    before = store.export_head()
    for acting in (Hand.record, Hand.keep_a_draft):
        with pytest.raises(Forbidden):
            acting(hand)
    for acting in (Hand.make_a_workspace, Hand.keep_limits):
        with pytest.raises(Forbidden):
            acting(hand)
    assert store.export_head() == before
    assert not (home / "home").exists()


def test_every_act_that_writes_is_driven():
    """The others read: the gate of all pages asks for one, what is seen of feedback is below."""
    assert set(ACTING.values()) | {"look", "see all feedback"} == set(ACTS)


@pytest.mark.parametrize("role", MAY)
def test_feedback_of_others_is_for_admins(role, store, home):
    hand = Hand(store, home, role)
    hand.store.give_feedback(SAID, hand.admin)
    if role is None:
        with pytest.raises(Forbidden):
            hand.store.feedback(SAID.workspace, hand.actor)
        return
    hand.give_feedback()
    seen_of = {each.author for each in hand.store.feedback(SAID.workspace, hand.actor)}
    assert (seen_of == {PEOPLE[role]}) == (role != "admin")


def test_the_trail_carries_who_signed_in(store, home):
    hand = Hand(store, home, "editor")
    hand.record()
    last = store.trail()[-1]
    assert (last.actor, last.role) == ("edda@example.org", "editor")
