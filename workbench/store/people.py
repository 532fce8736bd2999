"""Who acts, what they ask for, and what they said."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import isnan
from typing import TYPE_CHECKING

from workbench.access import ROLES, Role
from workbench.intake import InputError, quoted
from workbench.store.decision import check_text, stored

if TYPE_CHECKING:
    from datetime import datetime

# The columns of feedback, in the order of its fields.
SAID = (
    "workspace",
    "model",
    "case_id",
    "kind",
    "note",
    "threshold",
    "score",
    "column_name",
    "model_hash",
)
_LONGEST_NAME = 500
_LONGEST_NOTE = 20_000


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the server knows them; the audit trail carries both.

    Attributes
    ----------
    name : str
        The signed-in identity; in local mode the name of the one person there is.
    role : {"viewer", "decider", "editor", "admin"}
        What the configuration lets them do; the one person of local mode may do everything.
    """

    name: str
    role: Role = "admin"

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InputError("Whoever changes the record needs a name. Give one.")
        check_text(self.name, "The name", _LONGEST_NAME)
        if self.role not in ROLES:
            raise InputError(f"The role {quoted(self.role)} is not one of {', '.join(ROLES)}.")


@dataclass(frozen=True, slots=True)
class Change:
    """Which decision shall change its status, as it was seen, and why.

    Attributes
    ----------
    number : int
        Of the decision.
    version : int
        The one that was seen (`Kept.version`): where it has grown since, nothing is changed.
    reason : str
        For the audit trail; may be empty.
    """

    number: int
    version: int
    reason: str = ""

    def __post_init__(self) -> None:
        check_text(self.reason, "The reason", _LONGEST_NOTE)


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody said of a decision; never edited.

    Attributes
    ----------
    id : int
        Of all notes, from 1.
    number : int
        Of the decision.
    at : datetime
        In UTC.
    author, text : str
        Who, and what.
    """

    id: int
    number: int
    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What looks wrong in one case, as somebody saw it.

    Attributes
    ----------
    workspace, model, case : str
        Of what.
    kind : str
        What looks wrong, such as "decision" or "reason".
    note : str
        Why; may be empty.
    threshold, score : float
        As they were shown.
    column : str
        The column whose reason looks wrong; "" for the decision.
    model_hash : str
        Of the model that was asked; "" where the scores were ready.
    """

    workspace: str
    model: str
    case: str
    kind: str
    note: str
    threshold: float
    score: float
    column: str = ""
    model_hash: str = ""

    def __post_init__(self) -> None:
        for name in ("workspace", "model", "case", "kind"):
            if not getattr(self, name):
                raise InputError(f"Feedback needs its {name}.")
        for name in ("workspace", "model", "case", "kind", "column", "model_hash"):
            check_text(getattr(self, name), f"The {name}", _LONGEST_NAME)
        check_text(self.note, "The note", _LONGEST_NOTE)
        object.__setattr__(self, "threshold", stored(self.threshold))
        object.__setattr__(self, "score", stored(self.score))
        if isnan(self.threshold) or isnan(self.score):
            raise InputError("Feedback needs the threshold and the score as they were shown.")

    def content(self) -> dict[str, int | float | str | None]:
        """Return it by the names of the columns that keep it."""
        return dict(zip(SAID, astuple(self), strict=True))


@dataclass(frozen=True, slots=True)
class Given:
    """Feedback in the store: who gave it and when (UTC)."""

    id: int
    at: datetime
    author: str
    feedback: Feedback


def check_note(text: str) -> None:
    """Refuse a note that says nothing, or that cannot be kept."""
    if not text.strip():
        raise InputError("A note needs a text. Write one.")
    check_text(text, "The note", _LONGEST_NOTE)
