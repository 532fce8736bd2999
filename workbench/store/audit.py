"""The audit trail: one row for each change, written with it, each holding the hash of the last.

Whoever alters, removes or reorders a row breaks the chain behind it. Whoever writes the whole
chain anew, or cuts its end off, is found by a head that was exported before (`Head`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import insert, select

from workbench.intake import InputError, quoted
from workbench.store.canonical import Plain, canonical, digest
from workbench.store.errors import StoreError
from workbench.store.schema import audit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, RowMapping

    from workbench.access import Role
    from workbench.store.people import Actor

FIRST = "0" * 64  # what stands for the hash of the row before the first
# What the hash of a row covers, in this order; the payload is covered through its own hash.
_HASHED = (
    "seq",
    "at",
    "actor",
    "role",
    "action",
    "subject",
    "request_key",
    "payload_hash",
    "previous",
)
_LONGEST_KEY = 200
_LAST = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the audit trail.

    Attributes
    ----------
    seq : int
        Its place, from 1, without gaps.
    at : datetime
        What the clock said, in UTC; order goes by `seq`.
    actor, role : str
        Who acted, as whom.
    action, subject : str
        What was done ("recorded", "put in force", ...) to what ("decision 4").
    payload : str
        What more there is to know, as canonical JSON; contents only by their hash.
    payload_hash, previous, hash : str
        SHA-256, in hex: of the payload, the row before's, and this row's.
    """

    seq: int
    at: datetime
    actor: str
    role: Role
    action: str
    subject: str
    payload: str
    payload_hash: str
    previous: str
    hash: str

    @property
    def reason(self) -> str:
        """Why, where a reason was given."""
        return str(json.loads(self.payload).get("reason", ""))


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of the trail, to be kept elsewhere: it shows later that nothing was cut off.

    Attributes
    ----------
    seq : int
        How many rows there are; 0 in an empty store.
    hash : str
        Of the last one.
    """

    seq: int
    hash: str

    def text(self) -> str:
        """Return it as one line of JSON."""
        return canonical({"seq": self.seq, "hash": self.hash})

    @classmethod
    def parse(cls, text: str) -> Head:
        """Return what `text` wrote.

        Raises
        ------
        InputError
            If it is no such line.
        """
        try:
            held = json.loads(text)
            head = cls(held["seq"], held["hash"])
            right = type(head.seq) is int and head.seq >= 0 and len(bytes.fromhex(head.hash)) == 32
        except (ValueError, TypeError, KeyError):
            right = False
        if not right:
            raise InputError(
                f"{quoted(text.strip())} is no head of a store. Give the file that 'workbench "
                "verify --save-head FILE' wrote."
            )
        return head


@dataclass(frozen=True, slots=True)
class Signed:
    """Who acts, when (ISO 8601, UTC), and under which key a repeated request is known."""

    at: str
    actor: Actor
    key: str | None = None

    def __post_init__(self) -> None:
        if self.key is not None and not 0 < len(self.key) <= _LONGEST_KEY:
            raise InputError(f"The key of a request has 1 to {_LONGEST_KEY} signs.")

    @property
    def unkeyed(self) -> Signed:
        """The same for what follows from the request, which the key does not name."""
        return Signed(self.at, self.actor)


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done to what; `request` is what was asked for, the same when it is repeated."""

    action: str
    subject: str
    request: tuple[Plain, ...]

    @property
    def hash(self) -> str:
        """SHA-256 of the request."""
        return digest(canonical([self.action, *self.request]))


def append(
    connection: Connection, signed: Signed, deed: Deed, payload: Mapping[str, Plain]
) -> None:
    """Add the row of a change, in the transaction of that change."""
    seq, previous = _last(connection)
    text = canonical({**payload, "request": deed.hash})
    row: dict[str, Plain] = {
        "seq": seq + 1,
        "at": signed.at,
        "actor": signed.actor.name,
        "role": signed.actor.role,
        "action": deed.action,
        "subject": deed.subject,
        "request_key": signed.key,
        "payload": text,
        "payload_hash": digest(text),
        "previous": previous,
    }
    connection.execute(insert(audit), row | {"hash": row_hash(row)})


def row_hash(row: Mapping[str, Plain]) -> str:
    """Return the hash that a row should have."""
    return digest(canonical([row[name] for name in _HASHED]))


def is_whole(row: Mapping[str, Plain]) -> bool:
    """Return whether a row and its payload are what their hashes say."""
    return row["payload_hash"] == digest(str(row["payload"])) and row["hash"] == row_hash(row)


def answered(connection: Connection, signed: Signed, deed: Deed) -> dict[str, int] | None:
    """Return the numbers of what was made of this request before, None where it is new.

    Raises
    ------
    StoreError
        If the key was used for another request.
    """
    if signed.key is None:
        return None
    query = select(audit.c.payload).where(audit.c.request_key == signed.key)
    found = connection.execute(query).scalar()
    if found is None:
        return None
    payload = json.loads(found)
    if payload["request"] != deed.hash:
        raise StoreError(
            "This key was used for another request already, so nothing was recorded. Load the "
            "page again, look at what was recorded, and repeat what is missing."
        )
    return cast("dict[str, int]", payload)


def head(connection: Connection) -> Head:
    """Return the end of the trail as it is now."""
    return Head(*_last(connection))


def trail(connection: Connection, subject: str | None, after: int) -> Sequence[RowMapping]:
    """Return the rows behind a place, of one subject or of all, in order."""
    query = select(audit).where(audit.c.seq > after).order_by(audit.c.seq)
    if subject is not None:
        query = query.where(audit.c.subject == subject)
    return connection.execute(query).mappings().all()


def last_change(connection: Connection, subject: str) -> RowMapping | None:
    """Return the newest row of a subject's status or content."""
    query = select(audit).where(audit.c.subject == subject, audit.c.action != "noted")
    return connection.execute(query.order_by(audit.c.seq.desc()).limit(1)).mappings().first()


def entry(row: RowMapping) -> Entry:
    """Return a row as a value."""
    return Entry(
        seq=row["seq"],
        at=datetime.fromisoformat(row["at"]),
        actor=row["actor"],
        role=row["role"],
        action=row["action"],
        subject=row["subject"],
        payload=row["payload"],
        payload_hash=row["payload_hash"],
        previous=row["previous"],
        hash=row["hash"],
    )


def _last(connection: Connection) -> tuple[int, str]:
    row = connection.execute(_LAST).first()
    return (0, FIRST) if row is None else (row.seq, row.hash)
