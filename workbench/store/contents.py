"""Compare what the tables hold with what the audit trail says was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.store.audit import is_whole
from workbench.store.canonical import Plain, digest
from workbench.store.faults import Fault, fault
from workbench.store.rows import decision_hash, feedback_hash, note_hash

if TYPE_CHECKING:
    from workbench.store.raw import Row, Rows

_CHANGES = ("put in force", "superseded", "withdrawn")
_DRAFT = ("draft kept", "draft closed")


# Under which name a payload tells the key of the row that it is about.
_KEYS = {"number": "decisions", "note": "notes", "feedback": "feedback", "draft": "drafts"}


@dataclass(slots=True)
class _Told:
    """What the trail says of one row."""

    columns: dict[str, Plain]
    content_hash: Plain


class _Trail:
    """The trail read from its beginning: what each row of the other tables should be.

    A row of the trail that is not whole is named as such; of what it told nothing more is said.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self.told: dict[tuple[str, int], _Told] = {}
        self.unsure: set[tuple[str, int]] = set()
        self.is_lost = False  # of some row it cannot even be told what it was about
        for row in rows:
            if is_whole(row):
                self._add(row, json.loads(str(row["payload"])))
            else:
                self._doubt(row)

    def forget_changes(self) -> None:
        """Leave only what no row of the trail that cannot be read could have changed."""
        self.is_lost = True
        for key, told in self.told.items():
            if key[0] == "drafts":
                self.unsure.add(key)
            for changing in ("status", "version"):
                told.columns.pop(changing, None)

    def _doubt(self, row: Row) -> None:
        """Note all that a row may be about."""
        try:
            payload = json.loads(str(row["payload"]))
            about = {(_KEYS[name], _key(payload[name])) for name in _KEYS.keys() & payload.keys()}
        except (ValueError, TypeError, AttributeError):
            about = set()
        self.is_lost |= not about
        self.unsure |= about
        what, _, number = str(row["subject"]).rpartition(" ")
        if number.isdecimal():
            self.unsure |= {(table, int(number)) for table in (what, f"{what}s")}

    def _add(self, row: Row, payload: dict[str, Plain]) -> None:
        action, at, who = row["action"], row["at"], row["actor"]
        if action == "recorded":
            told = self._new("decisions", payload["number"], payload)
            told.columns = {"recorded_at": at, "status": "decided", "version": 1}
        elif action in _CHANGES:
            changed = self.told.get(("decisions", _key(payload["number"])))
            if changed is not None:  # else its record is missing from the trail, which is told
                changed.columns |= {"status": payload["to"], "version": _next(changed)}
        elif action == "noted":
            told = self._new("notes", payload["note"], payload)
            told.columns = {"at": at, "author": who}
        elif action == "feedback given":
            told = self._new("feedback", payload["feedback"], payload)
            told.columns = {"at": at, "author": who}
        elif action in _DRAFT:
            self._draft(row, payload)

    def _new(self, table: str, key: Plain, payload: dict[str, Plain]) -> _Told:
        told = _Told({}, payload["content_hash"])
        return self.told.setdefault((table, _key(key)), told)

    def _draft(self, row: Row, payload: dict[str, Plain]) -> None:
        told = self._new("drafts", payload["draft"], payload)
        told.columns["version"] = _next(told)
        told.content_hash = payload["content_hash"]
        told.columns["is_open"] = row["action"] == "draft kept"
        if row["action"] == "draft kept":
            told.columns |= {"saved_at": row["at"], "saved_by": row["actor"]}


def differing(tables: dict[str, Rows]) -> Iterator[Fault]:
    """Yield a fault for each row that is not as the audit trail says."""
    trail = _Trail(tables["audit"].found.values())
    if tables["audit"].unreadable:
        trail.forget_changes()
    for name, hash_of in _HASHES.items():
        rows = tables[name]
        told = {key: each for (table, key), each in trail.told.items() if table == name}
        for key in sorted({*rows.found, *rows.unreadable, *told}):
            if key in rows.unreadable:
                yield fault(name, key, "unreadable", "cannot be read: the file is damaged there")
            elif (name, key) in trail.unsure:
                yield from _odd_by_itself(name, key, rows.found.get(key), hash_of)
            elif key in told:
                yield from _compared(name, key, rows.found.get(key), told[key], hash_of)
            elif not trail.is_lost:
                yield fault(name, key, "added", "is not in the audit trail")


def _odd_by_itself(
    name: str, key: int, row: Row | None, hash_of: Callable[[Row], str]
) -> Iterator[Fault]:
    """Yield a decision that is not what its own hash says, where the trail says nothing sure."""
    if row is not None and hash_of(row) != row.get("content_hash", hash_of(row)):
        yield fault(name, key, "altered", "is not what its own hash says")


def _compared(
    name: str, key: int, row: Row | None, told: _Told, hash_of: Callable[[Row], str]
) -> Iterator[Fault]:
    if row is None:
        yield fault(name, key, "missing", "is in the audit trail, and missing from its table")
        return
    right = {"content_hash": told.content_hash} if "content_hash" in row else {}
    wrong = [
        column for column, value in (told.columns | right).items() if not _same(row[column], value)
    ]
    if hash_of(row) != told.content_hash:
        wrong.insert(0, "content")
    if wrong:
        shown = ", ".join(column.replace("_", " ") for column in wrong)
        yield fault(name, key, "altered", f"is not as it was recorded ({shown})")


def _same(held: Plain, told: Plain) -> bool:
    """Return whether a value is the one told; SQLite keeps true and false as 1 and 0."""
    return held == told and (isinstance(held, str) == isinstance(told, str))


def _key(value: Plain) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value


def _next(told: _Told) -> int:
    return _key(told.columns.get("version", 0)) + 1


def _draft_hash(row: Row) -> str:
    return digest(str(row["content"]))


_HASHES: dict[str, Callable[[Row], str]] = {
    "decisions": decision_hash,
    "notes": note_hash,
    "feedback": feedback_hash,
    "drafts": _draft_hash,
}
