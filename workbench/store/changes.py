"""What changes the record: each function writes its rows and one row of the audit trail.

All run inside `Database.writing`, so that either all of it is kept or nothing, and one after the
other, whichever process asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from workbench.intake import InputError, quoted
from workbench.store.audit import Deed, Signed, answered, append
from workbench.store.canonical import Plain, digest
from workbench.store.conflicts import in_this_version
from workbench.store.errors import StoreError
from workbench.store.rows import decision_hash, draft_text, feedback_hash, note_hash
from workbench.store.schema import decisions, drafts, feedback, notes

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping, Table

    from workbench.store.decision import Decision, Draft, Status
    from workbench.store.people import Change, Feedback

# From which status a decision may come to another; the last two are final.
_COMES_FROM: dict[Status, tuple[Status, ...]] = {
    "in force": ("decided",),
    "superseded": ("decided", "in force"),
    "withdrawn": ("decided", "in force"),
}
_ENDLESS = 2**31  # a number that no database here counts to, or can be asked for
_DEED = {"in force": "put in force", "superseded": "superseded", "withdrawn": "withdrawn"}


@dataclass(frozen=True, slots=True)
class New:
    """A decision as the row that it will be, made before its writer stands in line.

    Attributes
    ----------
    decision : Decision
        What is recorded.
    draft : Draft or None
        What it was.
    row : mapping
        All columns but its number and its time.
    """

    decision: Decision
    draft: Draft | None
    row: Mapping[str, Plain]


def new(decision: Decision, draft: Draft | None = None) -> New:
    """Return a decision ready to be recorded.

    Raises
    ------
    InputError
        If its status is another than "decided".
    """
    if decision.status != "decided":
        raise InputError(
            f"A decision is recorded as decided, not as {quoted(decision.status)}. Keep a draft as "
            "a draft; a recorded one can be put in force."
        )
    content: dict[str, Plain] = dict(decision.content())
    first: dict[str, Plain] = {"status": "decided", "version": 1}
    return New(decision, draft, content | {"content_hash": decision_hash(content)} | first)


def record(connection: Connection, signed: Signed, made: New) -> int:
    """Record a decision and return its number; the draft that it was is closed.

    What it supersedes is superseded at once, but where that is in force: it stays so until this
    one is put in force, lest nothing is.
    """
    content_hash = made.row["content_hash"]
    number = _next(connection, decisions)
    deed = Deed("recorded", f"decision {number}", (content_hash,))
    known = answered(connection, signed, deed)
    if known is not None:
        return known["number"]
    older = _superseded_by(connection, made.decision)
    own = {"number": number, "recorded_at": signed.at}
    connection.execute(insert(decisions), {**made.row, **own})
    append(connection, signed, deed, {"number": number, "content_hash": content_hash})
    if older is not None and older["status"] == "decided":
        _supersede(connection, signed.unkeyed, older, number)
    if made.draft is not None:
        close_draft(connection, signed.unkeyed, made.draft, f"recorded as decision {number}")
    return number


def change_status(
    connection: Connection, signed: Signed, change: Change, to: Status, by: int | None = None
) -> None:
    """Put a decision in force, supersede (by a newer one) or withdraw it.

    Where one is put in force, the one before it in the same workspace is superseded by it.
    """
    deed = Deed(_DEED[to], f"decision {change.number}", (change.number, change.reason, by))
    if answered(connection, signed, deed) is not None:
        return
    row = in_this_version(connection, decisions, change.number, change.version)
    if row["status"] not in _COMES_FROM[to]:
        raise StoreError(
            f"Decision {change.number} is {row['status']}, so it cannot be {_DEED[to]}. Record a "
            "new decision instead."
        )
    if by is not None:
        _check_successor(connection, row, by)
    _set_status(connection, row, to)
    payload: dict[str, Plain] = {"number": change.number, "reason": change.reason, "to": to}
    append(connection, signed, deed, payload | ({} if by is None else {"by": by}))
    if to == "in force":
        _replace_in_force(connection, signed.unkeyed, row)


def add_note(connection: Connection, signed: Signed, number: int, text: str) -> int:
    """Keep a note on a decision; return the note's number."""
    deed = Deed("noted", f"decision {number}", (number, text))
    known = answered(connection, signed, deed)
    if known is not None:
        return known["note"]
    find_decision(connection, number)
    id_ = _next(connection, notes)
    row: dict[str, Plain] = {
        "id": id_,
        "number": number,
        "at": signed.at,
        "author": signed.actor.name,
        "text": text,
    }
    connection.execute(insert(notes), row)
    append(connection, signed, deed, {"note": id_, "content_hash": note_hash(row)})
    return id_


def add_feedback(connection: Connection, signed: Signed, said: Feedback) -> int:
    """Keep what somebody said of a case; return its number."""
    id_ = _next(connection, feedback)
    deed = Deed("feedback given", f"feedback {id_}", tuple(said.content().values()))
    known = answered(connection, signed, deed)
    if known is not None:
        return known["feedback"]
    row: dict[str, Plain] = {"id": id_, "at": signed.at, "author": signed.actor.name}
    row |= said.content()
    connection.execute(insert(feedback), row)
    append(connection, signed, deed, {"feedback": id_, "content_hash": feedback_hash(row)})
    return id_


def keep_draft(
    connection: Connection, signed: Signed, decision: Decision, over: Draft | None
) -> int:
    """Keep a draft, or a new version of one; return its number."""
    text = draft_text(decision)
    seen = None if over is None else over.number
    number = _next(connection, drafts) if over is None else over.number
    deed = Deed("draft kept", f"draft {number}", (seen, text))
    known = answered(connection, signed, deed)
    if known is not None:
        return known["draft"]
    row: dict[str, Plain] = {"saved_at": signed.at, "saved_by": signed.actor.name, "content": text}
    if over is None:
        row |= {"number": number, "version": 1, "is_open": True}
        connection.execute(insert(drafts), row)
    else:
        _open_draft(connection, over)
        row["version"] = over.version + 1
        connection.execute(update(drafts).where(drafts.c.number == number).values(**row))
    append(connection, signed, deed, {"draft": number, "content_hash": digest(text)})
    return number


def close_draft(connection: Connection, signed: Signed, draft: Draft, why: str) -> None:
    """Close a draft: it is listed no longer."""
    deed = Deed("draft closed", f"draft {draft.number}", (draft.number, why))
    if answered(connection, signed, deed) is not None:
        return
    row = _open_draft(connection, draft)
    values = {"is_open": False, "version": draft.version + 1}
    connection.execute(update(drafts).where(drafts.c.number == draft.number).values(**values))
    payload: dict[str, Plain] = {"draft": draft.number, "content_hash": digest(row["content"])}
    append(connection, signed, deed, payload | {"reason": why})


def find_decision(connection: Connection, number: int) -> RowMapping:
    """Return the row of a decision.

    Raises
    ------
    StoreError
        If there is none of this number.
    """
    query = select(decisions).where(decisions.c.number == (number if 0 < number < _ENDLESS else 0))
    row = connection.execute(query).mappings().first()
    if row is None:
        last = _next(connection, decisions) - 1
        there = f"They run from 1 to {last}." if last else "None is recorded yet."
        raise StoreError(f"There is no decision {number}. {there}")
    return row


def _superseded_by(connection: Connection, decision: Decision) -> RowMapping | None:
    """Return the row of what a new decision takes the place of, if it may."""
    if decision.supersedes is None:
        return None
    row = find_decision(connection, decision.supersedes)
    if row["status"] not in _COMES_FROM["superseded"]:
        raise StoreError(
            f"Decision {row['number']} is {row['status']} already, so it cannot be superseded. "
            "Name the one that holds now, or none."
        )
    _check_workspace(
        row, f"the new decision about {quoted(decision.workspace)}", decision.workspace
    )
    return row


def _replace_in_force(connection: Connection, signed: Signed, newer: RowMapping) -> None:
    query = select(decisions).where(
        decisions.c.workspace == newer["workspace"],
        decisions.c.status == "in force",
        decisions.c.number != newer["number"],
    )
    for row in connection.execute(query).mappings().all():
        _supersede(connection, signed, row, newer["number"])


def _supersede(connection: Connection, signed: Signed, row: RowMapping, by: int) -> None:
    number = row["number"]
    deed = Deed(_DEED["superseded"], f"decision {number}", (number, "", by))
    _set_status(connection, row, "superseded")
    payload: dict[str, Plain] = {"number": number, "reason": "", "to": "superseded", "by": by}
    append(connection, signed, deed, payload)


def _check_successor(connection: Connection, row: RowMapping, by: int) -> None:
    newer = find_decision(connection, by)
    if newer["number"] <= row["number"]:
        raise StoreError(
            f"Decision {by} is not newer than decision {row['number']}, so it cannot take its "
            "place. Record a new one."
        )
    _check_workspace(row, f"decision {by} about {quoted(newer['workspace'])}", newer["workspace"])


def _check_workspace(row: RowMapping, newer: str, workspace: str) -> None:
    if workspace != row["workspace"]:
        raise StoreError(
            f"Decision {row['number']} is about {quoted(row['workspace'])}, so {newer} cannot take "
            "its place. Name one of the same workspace."
        )


def _set_status(connection: Connection, row: RowMapping, to: Status) -> None:
    values = {"status": to, "version": row["version"] + 1}
    connection.execute(
        update(decisions).where(decisions.c.number == row["number"]).values(**values)
    )


def _open_draft(connection: Connection, draft: Draft) -> RowMapping:
    row = in_this_version(connection, drafts, draft.number, draft.version)
    if not row["is_open"]:
        raise StoreError(f"Draft {draft.number} is closed. Keep it as a new one.")
    return row


def _next(connection: Connection, table: Table) -> int:
    """Return the number after the last: writers stand in line, so nobody else takes it."""
    (key,) = table.primary_key.columns
    return int(connection.execute(select(func.coalesce(func.max(key), 0))).scalar_one()) + 1
