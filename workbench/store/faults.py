"""What `verify` finds: one fault for each row that does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "altered", "missing", "reordered", "added", "cut off", "unreadable", "unprotected", "damaged"
]
_SINGULAR = {
    "audit": "Row {} of the audit trail",
    "decisions": "Decision {}",
    "notes": "Note {}",
    "feedback": "Feedback {}",
    "drafts": "Draft {}",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One row that does not hold.

    Attributes
    ----------
    table : str
        "audit", "decisions", "notes", "feedback" or "drafts"; "file" where it is the whole store.
    number : int or None
        Of the decision, note, feedback or draft, or the place in the audit trail; None for the
        whole store.
    kind : str
        What is wrong: "altered", "missing", "reordered", "added", "cut off", "unreadable",
        "unprotected" (a trigger is gone) or "damaged" (the file).
    sentence : str
        To be shown.
    """

    table: str
    number: int | None
    kind: Kind
    sentence: str


def fault(table: str, number: int, kind: Kind, what: str) -> Fault:
    """Return a fault whose sentence begins with the name of the row."""
    return Fault(table, number, kind, f"{_SINGULAR[table].format(number)} {what}.")
