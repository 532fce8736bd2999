"""Walk the audit trail, and name every row that does not hold.

What cannot be seen from inside is a trail written anew from its first row, by someone who
computed each hash again, or one whose end was cut off together with what it told of: those take a
head that was exported before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import text

from workbench.store.audit import FIRST, is_whole
from workbench.store.contents import differing
from workbench.store.faults import Fault, fault
from workbench.store.raw import as_it_lies, read
from workbench.store.schema import TABLES
from workbench.store.wrong import told

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.store.audit import Head
    from workbench.store.raw import Row, Rows
    from workbench.store.store import Store

_MOST_CUT = 1_000  # rows behind the end that are named one by one
_MOST_MOVED = 300  # rows that are tried at each other's places


def verify(store: Store, head: Head | None = None) -> tuple[Fault, ...]:
    """Return a fault for each row that does not hold; nothing where all is well.

    Parameters
    ----------
    store : Store
        The store to walk through.
    head : Head, optional
        An end of the trail that was exported earlier: finds a tail that was cut off, or a trail
        that was written anew.

    Raises
    ------
    StoreError
        If the database cannot be read at all.
    """
    with store.database.reading() as connection:
        return verify_rows(connection, head)


def verify_rows(connection: Connection, head: Head | None = None) -> tuple[Fault, ...]:
    """Return a fault for each row that does not hold, in a transaction that is open."""
    with told("reading"):
        with as_it_lies(connection):
            tables = read(connection)
        faults = [
            *_chain(tables["audit"]),
            *(() if head is None else _behind(tables["audit"], head)),
            *differing(tables),
            *_unprotected(connection),
        ]
        return tuple(faults or _damage(connection))


def _chain(rows: Rows) -> Iterator[Fault]:
    """Yield the rows of the trail that are not what their own hash, or their neighbours, say."""
    found, unreadable = rows.found, set(rows.unreadable)
    last = max((*found, *unreadable), default=0)
    missing = {seq for seq in range(1, last + 1) if seq not in found} - unreadable
    odd = {seq for seq, row in found.items() if not is_whole(row)}
    moved = _moved(found, odd, missing)
    for seq in range(1, last + 1):
        if seq in unreadable:
            yield fault("audit", seq, "unreadable", "cannot be read: the file is damaged there")
        elif seq in missing:
            yield fault("audit", seq, "missing", "is missing")
        elif seq in moved:
            yield fault("audit", seq, "reordered", f"was row {moved[seq]}")
        elif seq in odd:
            yield fault("audit", seq, "altered", "is not what its hash says")
        elif not _fits(found, seq, odd):
            yield fault(
                "audit", seq, "altered", "and the row behind it do not fit: one was written anew"
            )


def _fits(found: dict[int, Row], seq: int, odd: set[int]) -> bool:
    """Return whether the row behind holds this row's hash, and the first one none."""
    if seq == 1 and found[1]["previous"] != FIRST:
        return False
    behind = found.get(seq + 1)
    return behind is None or seq + 1 in odd or behind["previous"] == found[seq]["hash"]


def _moved(found: dict[int, Row], odd: set[int], missing: set[int]) -> dict[int, int]:
    """Return the odd rows that are whole at another place, by where they lie now."""
    places = sorted(odd | missing)
    if len(places) > _MOST_MOVED:
        return {}
    return {
        seq: place
        for seq in odd
        for place in places
        if place != seq and is_whole({**found[seq], "seq": place})
    }


def _behind(rows: Rows, head: Head) -> Iterator[Fault]:
    """Yield what an exported head shows to be cut off or written anew."""
    last = max((*rows.found, *rows.unreadable), default=0)
    for seq in range(last + 1, min(head.seq, last + _MOST_CUT) + 1):
        yield fault("audit", seq, "cut off", f"is cut off: the head was at row {head.seq}")
    row = rows.found.get(head.seq)
    if row is not None and row["hash"] != head.hash:
        yield fault("audit", head.seq, "altered", "is not the one whose head was exported")


def _unprotected(connection: Connection) -> Iterator[Fault]:
    """Yield the triggers that are gone: nothing refuses to edit that table any more."""
    is_sqlite = connection.dialect.name == "sqlite"
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    there = set(connection.execute(text(query)).scalars())
    third = "no_replace" if is_sqlite else "no_truncate"
    for table in TABLES:
        gone = {f"{table.name}_{rule}" for rule in ("no_edit", "no_delete", third)} - there
        if gone:
            yield Fault(
                table.name,
                None,
                "unprotected",
                f"The table {table.name} can be edited: its trigger {min(gone)} is gone.",
            )


def _damage(connection: Connection) -> Iterator[Fault]:
    """Yield what SQLite finds wrong with the file where every row holds."""
    if connection.dialect.name != "sqlite":
        return
    words = connection.execute(text("PRAGMA integrity_check(1)")).scalars().all()
    if words != ["ok"]:
        yield Fault(
            "file",
            None,
            "damaged",
            "The file of the store is damaged, though every row still holds. Export it with "
            "'workbench export' and import that into a new one.",
        )
