"""The store: decisions, notes, drafts and feedback, each change with its audit row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import func, select

from workbench.access import may, require
from workbench.intake import InputError
from workbench.store import audit, changes, rows
from workbench.store.database import Database
from workbench.store.decision import Heading, Kept
from workbench.store.people import check_note
from workbench.store.schema import decisions, drafts, feedback, notes

if TYPE_CHECKING:
    from types import TracebackType

    from sqlalchemy import ColumnElement

    from workbench.access import Act
    from workbench.store.audit import Entry, Head
    from workbench.store.decision import Decision, Draft
    from workbench.store.people import Actor, Change, Feedback, Given, Note

_HEADING = tuple(decisions.c[name] for name in Heading.__dataclass_fields__)


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Store:
    """What was decided, by whom, on what, and what became of it.

    Safe to share between threads; several processes may have one open. Whatever was returned is on
    the disk. Each method that writes takes a `key`: a request that is repeated under the same
    key, because its answer was lost, is kept once. Whoever acts needs the role that it takes
    (`workbench.access`), or `Forbidden` is raised and nothing is written.

    Parameters
    ----------
    database : Database
        Where it is kept, in the schema of this version (`open_store`).
    clock : callable
        What time it is, in UTC.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = now) -> None:
        self.database = database
        self._clock = clock

    def __enter__(self) -> Self:
        """Return the store, to be closed at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    # 1. Decisions

    def record(
        self,
        decision: Decision,
        actor: Actor,
        *,
        key: str | None = None,
        draft: Draft | None = None,
    ) -> Kept:
        """Record a decision for good, and close the draft that it was.

        Raises
        ------
        InputError
            If its status is another than "decided".
        StoreError
            If what it supersedes is not there or holds no longer, or nothing can be written.
        Conflict
            If somebody changed the draft meanwhile.
        """
        signed = self._signed(actor, key, "record")
        made = changes.new(decision, draft)
        with self.database.writing() as connection:
            number = changes.record(connection, signed, made)
            row = changes.find_decision(connection, number)
        return rows.kept(row)

    def put_in_force(self, change: Change, actor: Actor, *, key: str | None = None) -> Kept:
        """Put a decision in force; the one before it in its workspace is superseded by it."""
        signed = self._signed(actor, key, "put in force")
        with self.database.writing() as connection:
            changes.change_status(connection, signed, change, "in force")
            row = changes.find_decision(connection, change.number)
        return rows.kept(row)

    def withdraw(self, change: Change, actor: Actor, *, key: str | None = None) -> Kept:
        """Withdraw a decision, with the reason."""
        _check_reason(change, "withdrawn")
        signed = self._signed(actor, key, "withdraw")
        with self.database.writing() as connection:
            changes.change_status(connection, signed, change, "withdrawn")
            row = changes.find_decision(connection, change.number)
        return rows.kept(row)

    def supersede(self, change: Change, by: int, actor: Actor, *, key: str | None = None) -> Kept:
        """Let a newer decision of the same workspace take the place of one, with the reason."""
        _check_reason(change, "superseded")
        signed = self._signed(actor, key, "supersede")
        with self.database.writing() as connection:
            changes.change_status(connection, signed, change, "superseded", by)
            row = changes.find_decision(connection, change.number)
        return rows.kept(row)

    def decision(self, number: int) -> Kept:
        """Return one decision whole.

        Raises
        ------
        StoreError
            If there is none of this number.
        """
        with self.database.reading() as connection:
            return rows.kept(changes.find_decision(connection, number))

    def decisions(
        self, workspace: str | None = None, *, last: int | None = None, before: int | None = None
    ) -> tuple[Heading, ...]:
        """Return the decisions on a workspace, or on all, the newest first.

        Parameters
        ----------
        workspace : str, optional
            Only those on it.
        last : int, optional
            At most so many: the newest.
        before : int, optional
            Only those of a lower number: the next page begins before the last of this one.
        """
        query = select(*_HEADING).where(*_on(workspace)).order_by(decisions.c.number.desc())
        if before is not None:
            query = query.where(decisions.c.number < before)
        with self.database.reading() as connection:
            return tuple(map(rows.heading, connection.execute(query.limit(last)).mappings()))

    def count(self, workspace: str | None = None) -> int:
        """Return how many decisions there are on a workspace, or on all."""
        query = select(func.count()).select_from(decisions).where(*_on(workspace))
        with self.database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def in_force(self, workspace: str) -> Kept | None:
        """Return the decision in force on a workspace, None where there is none."""
        query = select(decisions).where(
            decisions.c.workspace == workspace, decisions.c.status == "in force"
        )
        with self.database.reading() as connection:
            row = connection.execute(query).mappings().first()
            return None if row is None else rows.kept(row)

    # 2. What people say

    def note(self, number: int, text: str, actor: Actor, *, key: str | None = None) -> Note:
        """Keep a note on a decision."""
        check_note(text)
        signed = self._signed(actor, key, "note")
        with self.database.writing() as connection:
            added = changes.add_note(connection, signed, number, text)
            query = select(notes).where(notes.c.id == added)
            return rows.note(connection.execute(query).mappings().one())

    def notes(self, number: int) -> tuple[Note, ...]:
        """Return the notes on a decision, in order."""
        query = select(notes).where(notes.c.number == number).order_by(notes.c.id)
        with self.database.reading() as connection:
            return tuple(map(rows.note, connection.execute(query).mappings()))

    def give_feedback(self, said: Feedback, actor: Actor, *, key: str | None = None) -> Given:
        """Keep what looks wrong in a case."""
        signed = self._signed(actor, key, "give feedback")
        with self.database.writing() as connection:
            added = changes.add_feedback(connection, signed, said)
            query = select(feedback).where(feedback.c.id == added)
            return rows.given(connection.execute(query).mappings().one())

    def feedback(self, workspace: str, actor: Actor) -> tuple[Given, ...]:
        """Return the feedback on a workspace that somebody may see, in order: all, or their own."""
        require(actor.role, "look")
        query = select(feedback).where(feedback.c.workspace == workspace)
        if not may(actor.role, "see all feedback"):
            query = query.where(feedback.c.author == actor.name)
        with self.database.reading() as connection:
            found = connection.execute(query.order_by(feedback.c.id)).mappings()
            return tuple(map(rows.given, found))

    # 3. Drafts

    def keep_draft(
        self,
        decision: Decision,
        actor: Actor,
        *,
        over: Draft | None = None,
        key: str | None = None,
    ) -> Draft:
        """Keep a decision that is not ready, or a new version of such a draft.

        Raises
        ------
        Conflict
            If somebody else has kept a newer version than `over`.
        """
        if decision.status != "draft":
            raise InputError("A draft is kept with the status 'draft'.")
        signed = self._signed(actor, key, "keep a draft")
        with self.database.writing() as connection:
            number = changes.keep_draft(connection, signed, decision, over)
            query = select(drafts).where(drafts.c.number == number)
            return rows.draft(connection.execute(query).mappings().one())

    def drop_draft(self, draft: Draft, actor: Actor, *, key: str | None = None) -> None:
        """Close a draft that will not be recorded."""
        signed = self._signed(actor, key, "keep a draft")
        with self.database.writing() as connection:
            changes.close_draft(connection, signed, draft, "dropped")

    def drafts(self, workspace: str | None = None) -> tuple[Draft, ...]:
        """Return the open drafts on a workspace, or on all, the newest first."""
        query = select(drafts).where(drafts.c.is_open).order_by(drafts.c.number.desc())
        with self.database.reading() as connection:
            found = map(rows.draft, connection.execute(query).mappings())
            return tuple(each for each in found if workspace in (None, each.decision.workspace))

    # 4. The audit trail

    def trail(self, number: int | None = None, *, after: int = 0) -> tuple[Entry, ...]:
        """Return what was done behind a place of the trail, to one decision or to all."""
        subject = None if number is None else f"decision {number}"
        with self.database.reading() as connection:
            return tuple(map(audit.entry, audit.trail(connection, subject, after)))

    def export_head(self) -> Head:
        """Return the end of the trail, to be kept where nobody of this store can write."""
        with self.database.reading() as connection:
            return audit.head(connection)

    def _signed(self, actor: Actor, key: str | None, act: Act) -> audit.Signed:
        """Return who acts now, if their role lets them."""
        require(actor.role, act)
        at = self._clock().astimezone(UTC).isoformat(timespec="microseconds")
        return audit.Signed(at, actor, key)


def _on(workspace: str | None) -> tuple[ColumnElement[bool], ...]:
    """Return what holds for the decisions on a workspace, nothing for all."""
    return () if workspace is None else (decisions.c.workspace == workspace,)


def _check_reason(change: Change, what: str) -> None:
    if not change.reason.strip():
        raise InputError(f"A decision is {what} with a reason. Give one.")
