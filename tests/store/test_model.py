"""A store under random requests equals a dictionary that is kept beside it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from math import inf
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.store.made_up import ADMIN, ANNA, BEN, PLAIN, SAID, draft
from tests.store.postgres import roomy_memory
from workbench.store import Actor, Change, Conflict, Decision, StoreError, open_store, verify

PEOPLE = st.sampled_from([ANNA, BEN, Actor("Çelik", "admin")])
WORKSPACES = st.sampled_from(["credit", "crash"])
THRESHOLDS = st.one_of(st.floats(allow_nan=False), st.sampled_from([inf, -inf, 5e-324, -0.0]))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
NUMBERS = st.integers(1, 8)
TO = {"in force": "put_in_force", "withdrawn": "withdraw"}


class Record(RuleBasedStateMachine):
    """What was recorded, what became of it, and what was said, in plain dictionaries."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=roomy_memory()))
        self.address = str(self.folder / "record.sqlite3")
        self.store = open_store(self.address)
        self.decisions: dict[int, Decision] = {}
        self.versions: dict[int, int] = {}
        self.notes: dict[int, list[str]] = {}
        self.said: list[str] = []
        self.drafts: dict[int, tuple[str, int]] = {}
        self.rows = 0
        self.keys = 0

    @rule(workspace=WORKSPACES, threshold=THRESHOLDS, text=TEXTS, who=PEOPLE, twice=st.booleans())
    def record(self, workspace, threshold, text, who, twice) -> None:
        decision = replace(
            PLAIN, workspace=workspace, threshold=threshold, title=text, reason=f"Why: {text}"
        )
        self.keys += 1
        for _ in range(1 + twice):
            kept = self.store.record(decision, who, key=f"key {self.keys}")
        assert kept.number == len(self.decisions) + 1
        self.decisions[kept.number] = decision
        self.versions[kept.number] = 1
        self.rows += 1

    @rule(number=NUMBERS, to=st.sampled_from(sorted(TO)), stale=st.booleans(), who=PEOPLE)
    def change(self, number, to, stale, who) -> None:
        version = self.versions.get(number, 1) - stale
        try:
            getattr(self.store, TO[to])(Change(number, version, "Because"), who)
        except Conflict:
            assert stale
        except StoreError:
            held = self.decisions.get(number)
            final = held is not None and held.status in ("superseded", "withdrawn")
            assert held is None or final or (to, held.status) == ("in force", "in force")
        else:
            assert not stale
            self._changed(number, to)

    def _changed(self, number: int, to: str) -> None:
        if to == "in force":
            workspace = self.decisions[number].workspace
            for other, held in self.decisions.items():
                if held.workspace == workspace and held.status == "in force":
                    self._set(other, "superseded")
        self._set(number, to)

    def _set(self, number: int, to: str) -> None:
        self.decisions[number] = replace(self.decisions[number], status=to)
        self.versions[number] += 1
        self.rows += 1

    @rule(number=NUMBERS, text=TEXTS.filter(str.strip), who=PEOPLE)
    def note(self, number, text, who) -> None:
        try:
            self.store.note(number, text, who)
        except StoreError:
            assert number not in self.decisions
            return
        self.notes.setdefault(number, []).append(text)
        self.rows += 1

    @rule(text=TEXTS, who=PEOPLE)
    def give_feedback(self, text, who) -> None:
        self.store.give_feedback(replace(SAID, note=text), who)
        self.said.append(text)
        self.rows += 1

    @rule(title=TEXTS, who=PEOPLE, over=st.booleans())
    def keep_draft(self, title, who, over) -> None:
        drafts = self.store.drafts()
        kept = self.store.keep_draft(
            draft(title=title), who, over=drafts[0] if over and drafts else None
        )
        self.drafts[kept.number] = title, kept.version
        self.rows += 1

    @rule(who=PEOPLE)
    def drop_draft(self, who) -> None:
        for each in self.store.drafts()[:1]:
            self.store.drop_draft(each, who)
            del self.drafts[each.number]
            self.rows += 1

    @rule()
    def open_again(self) -> None:
        self.store.close()
        self.store = open_store(self.address)

    @invariant()
    def all_is_as_told(self) -> None:
        if not hasattr(self, "store"):
            return
        for number, decision in self.decisions.items():
            kept = self.store.decision(number)
            assert (kept.decision, kept.version) == (decision, self.versions[number])
            assert [each.text for each in self.store.notes(number)] == self.notes.get(number, [])
        assert len(self.store.decisions()) == len(self.decisions)
        assert [each.feedback.note for each in self.store.feedback("credit", ADMIN)] == self.said
        drafts = {each.number: (each.decision.title, each.version) for each in self.store.drafts()}
        assert drafts == self.drafts
        assert self.store.export_head().seq == self.rows

    def teardown(self) -> None:
        if hasattr(self, "store"):
            faults = verify(self.store)
            self.store.close()
            shutil.rmtree(self.folder)
            assert faults == ()


TestRecord = Record.TestCase
TestRecord.settings = settings(
    max_examples=settings().max_examples // 5, stateful_step_count=25, deadline=None
)
