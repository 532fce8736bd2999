"""Decisions, people and what they say, for the tests of the store."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from workbench.store import Actor, Change, Decision, Feedback, GroupThresholds, Kept

ANNA, BEN = Actor("anna@example.org", "editor"), Actor("ben@example.org", "decider")
ADMIN = Actor("root@example.org", "admin")

PLAIN = Decision(
    title="Consumer credit, autumn",
    question="Which applications do we decline?",
    workspace="credit",
    model="boosted",
    threshold=0.1 + 0.2,
    reason="Cheapest that keeps recall at 90 %",
    author="Anna",
    evidence='{"schema":1}',
)
WHOLE = replace(
    PLAIN,
    title="Ünïcode ≥ − 🙂",
    threshold=inf,
    band=(-inf, 0.3),
    group_thresholds=GroupThresholds(
        ("sex", "age"), ((("f", "(25, 33]"), 5e-324), (("m", "x"), inf))
    ),
    reason="Line 1\nline 2; '); DROP TABLE decisions; --",
    evidence='{"schema":2,"text":"ü"}',
)
SAID = Feedback("credit", "boosted", "A-17", "reason", "Income is yearly", 0.3, 0.71, "income")


def seen(kept: Kept, reason: str = "A better one is there") -> Change:
    """Return a change of a decision as it was last seen."""
    return Change(kept.number, kept.version, reason)


def draft(**changed: object) -> Decision:
    return replace(PLAIN, status="draft", **changed)
