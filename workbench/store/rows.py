"""Rows of the database as values, and values as rows."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, cast

from workbench.store.canonical import Plain, canonical, digest, number
from workbench.store.decision import (
    CONTENT,
    Decision,
    Draft,
    GroupThresholds,
    Heading,
    Kept,
    Status,
)
from workbench.store.people import SAID, Feedback, Given, Note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import RowMapping


def kept(row: RowMapping) -> Kept:
    """Return a row of `decisions`."""
    return Kept(
        number=row["number"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        decision=_decision(dict(row), row["status"]),
        content_hash=row["content_hash"],
        version=row["version"],
    )


def heading(row: RowMapping) -> Heading:
    """Return some columns of a row of `decisions`."""
    return Heading(
        number=row["number"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        title=row["title"],
        workspace=row["workspace"],
        model=row["model"],
        threshold=row["threshold"],
        reason=row["reason"],
        author=row["author"],
        status=row["status"],
        supersedes=row["supersedes"],
        version=row["version"],
    )


def draft(row: RowMapping) -> Draft:
    """Return a row of `drafts`."""
    return Draft(
        number=row["number"],
        saved_at=datetime.fromisoformat(row["saved_at"]),
        saved_by=row["saved_by"],
        decision=_decision(json.loads(row["content"]), "draft"),
        version=row["version"],
    )


def draft_text(decision: Decision) -> str:
    """Return the content of a draft as the text that keeps it."""
    return canonical(dict(decision.content()))


def note(row: RowMapping) -> Note:
    """Return a row of `notes`."""
    at = datetime.fromisoformat(row["at"])
    return Note(row["id"], row["number"], at, row["author"], row["text"])


def given(row: RowMapping) -> Given:
    """Return a row of `feedback`."""
    said = Feedback(
        workspace=row["workspace"],
        model=row["model"],
        case=row["case_id"],
        kind=row["kind"],
        note=row["note"],
        threshold=row["threshold"],
        score=row["score"],
        column=row["column_name"],
        model_hash=row["model_hash"],
    )
    return Given(row["id"], datetime.fromisoformat(row["at"]), row["author"], said)


def decision_hash(row: Mapping[str, Plain]) -> str:
    """Return the hash of the content that a row of `decisions` holds now."""
    return _hash(row, CONTENT)


def note_hash(row: Mapping[str, Plain]) -> str:
    """Return the hash of what a row of `notes` says."""
    return _hash(row, ("number", "author", "text"))


def feedback_hash(row: Mapping[str, Plain]) -> str:
    """Return the hash of what a row of `feedback` says."""
    return _hash(row, ("author", *SAID))


def _hash(row: Mapping[str, Plain], names: tuple[str, ...]) -> str:
    return digest(canonical({name: row[name] for name in names}))


def _decision(row: Mapping[str, object], status: Status) -> Decision:
    low, high, groups = (row[name] for name in ("band_low", "band_high", "group_thresholds"))
    return Decision(
        title=str(row["title"]),
        question=str(row["question"]),
        workspace=str(row["workspace"]),
        model=str(row["model"]),
        threshold=number(row["threshold"]),
        reason=str(row["reason"]),
        author=str(row["author"]),
        evidence=str(row["evidence"]),
        band=None if low is None else (number(low), number(high)),
        group_thresholds=None if groups is None else GroupThresholds.parse(str(groups)),
        status=status,
        supersedes=cast("int | None", row["supersedes"]),
    )
