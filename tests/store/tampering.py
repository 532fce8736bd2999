"""Change a SQLite store behind its back, as somebody with the file could."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from tests.store.made_up import ANNA, BEN, PLAIN, SAID, WHOLE, draft, seen
from workbench.store import Fault, Store, open_store
from workbench.store.schema import TABLES
from workbench.store.verifying import verify_rows

KEYS = {"decisions": "number", "notes": "id", "feedback": "id", "drafts": "number", "audit": "seq"}


def fill(file: Path) -> None:
    """Make a store with something in every table, in one file."""
    with open_store(str(file)) as store:
        first = store.record(PLAIN, ANNA, key="first")
        store.put_in_force(seen(first), BEN)
        for decision in (WHOLE, PLAIN):
            store.record(decision, BEN)
        store.withdraw(seen(store.decision(2)), ANNA)
        store.note(1, "A note", ANNA)
        store.note(3, "Another", BEN)
        store.give_feedback(SAID, ANNA)
        store.give_feedback(SAID, BEN)
        kept = store.keep_draft(draft(), ANNA)
        store.keep_draft(draft(title="Newer"), BEN, over=kept)
        store.drop_draft(store.keep_draft(draft(), ANNA), ANNA)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")


def tamper(file: Path, *statements: str) -> None:
    """Run statements past the triggers, and put those back."""
    with closing(sqlite3.connect(file)) as raw, raw:
        for statement in past_the_triggers(raw, statements):
            raw.execute(statement)


def faults_after(store: Store, *statements: str) -> tuple[Fault, ...]:
    """Return what is found after statements past the triggers, which are then undone."""
    try:
        with store.database.writing() as connection:
            raw = connection.connection.driver_connection
            for statement in past_the_triggers(raw, statements):
                connection.exec_driver_sql(statement)
            faults = verify_rows(connection)
            raise Undone
    except Undone:
        return faults


class Undone(Exception):
    """Ends a transaction that is not to be kept."""


def past_the_triggers(raw: sqlite3.Connection, statements: tuple[str, ...]) -> list[str]:
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    triggers = raw.execute(query).fetchall()
    dropped = [f"DROP TRIGGER {name}" for name, _ in triggers]
    return ["PRAGMA defer_foreign_keys = ON", *dropped, *statements, *(sql for _, sql in triggers)]


def cells(store: Store) -> list[tuple[str, int, str]]:
    """Return table, key and column of each cell but the keys themselves."""
    with store.database.reading() as connection:
        return [
            (table.name, key, column.name)
            for table in TABLES
            for key in connection.execute(select(*table.primary_key.columns)).scalars()
            for column in table.columns
            if not column.primary_key
        ]


def contents(file: Path) -> list[tuple[object, ...]]:
    """Return every row of every table."""
    with closing(sqlite3.connect(file)) as raw:
        raw.text_factory = bytes
        return [
            row
            for table in KEYS
            for row in raw.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()  # noqa: S608
        ]
