"""Recorded decisions in words: where each stands, who decided it when, and what became of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workbench.phrases.numbers import threshold_text
from workbench.phrases.verdict import sentence_case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from workbench.store import Draft, Entry, Heading, Kept, Status

QUESTION = "What did we decide, and does it still hold?"
EMPTY = (
    "Choose a threshold on the threshold page and press “Record this decision”: it is kept here "
    "for good, with its reason, its prices and limits, the counts, what it costs with an interval, "
    "and hashes of data, model and program. It is never edited; a newer one takes its place. "
    "“workbench decide” on the command line records the same."
)
_MEANS: dict[Status, str] = {
    "draft": "not recorded yet",
    "decided": "recorded, and not in force",
    "in force": "what production is to use",
    "superseded": "a newer decision has taken its place",
    "withdrawn": "taken back, with a reason",
}


def date_text(at: datetime) -> str:
    """Return a day in UTC: "21 November 2026"."""
    return f"{at.day} {at:%B} {at.year}"


def time_text(at: datetime) -> str:
    """Return a moment in UTC: "21 November 2026, 14:03 UTC"."""
    return f"{date_text(at)}, {at:%H:%M} UTC"


def short_date(at: datetime) -> str:
    """Return a day in UTC for a table: "21 Nov 2026"."""
    return f"{at.day} {at:%b} {at.year}"


def status_text(status: Status) -> str:
    """Return what a status means: "In force: what production is to use"."""
    return f"{sentence_case(status)}: {_MEANS[status]}"


def signed_text(kept: Kept) -> str:
    """Return who decided what, and when."""
    made = kept.decision
    return (
        f"Decided by {made.author} on {time_text(kept.recorded_at)}, about the workspace "
        f"{made.workspace} and its model {made.model}."
    )


def in_force_text(headings: Sequence[Heading], workspace: str | None) -> str:
    """Return what is in force, in a sentence.

    Parameters
    ----------
    headings : sequence of Heading
        The decisions that are listed, at least one.
    workspace : str or None
        The title of the one workspace that they are about; None where they are about all.
    """
    held = [each for each in headings if each.status == "in force"]
    many = _counted(len(headings))
    if workspace is None:
        places = len({each.workspace for each in headings})
        about = "1 workspace" if places == 1 else f"{places:,} workspaces"
        are = "is" if len(held) == 1 else "are"
        return f"{len(held):,} of {many} on {about} {are} in force."
    if not held:
        are = "is" if len(headings) == 1 else "are"
        return f"No decision on {workspace} is in force; {many} {are} recorded."
    one = held[0]
    return (
        f"Decision {one.number} is in force on {workspace}: threshold "
        f"{threshold_text(one.threshold)}, decided by {one.author} on "
        f"{date_text(one.recorded_at)}."
    )


def option_text(heading: Heading) -> str:
    """Return a decision as one of several to choose from: "3, in force: 0.1754 by Ada"."""
    return (
        f"{heading.number}, {heading.status}: {threshold_text(heading.threshold)} by "
        f"{heading.author}, {short_date(heading.recorded_at)}"
    )


def draft_text(draft: Draft) -> str:
    """Return what a draft is about, and who kept it when."""
    made = draft.decision
    return (
        f"Threshold {threshold_text(made.threshold)} on {made.workspace}, kept by "
        f"{draft.saved_by} on {time_text(draft.saved_at)}"
    )


def entry_text(entry: Entry) -> str:
    """Return what was done, by whom: "Put in force by Ada (admin): agreed"."""
    by = json.loads(entry.payload).get("by")
    whose = f" by decision {by}, signed" if isinstance(by, int) else ""
    reason = f": {entry.reason}" if entry.reason.strip() else ""
    return f"{sentence_case(entry.action)}{whose} by {entry.actor} ({entry.role}){reason}"


def _counted(many: int) -> str:
    return "1 decision" if many == 1 else f"{many:,} decisions"
