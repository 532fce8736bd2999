"""Rows as they lie in the database, damaged ones too: read one by one where not all can be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from workbench.store.schema import TABLES

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from workbench.store.canonical import Plain

Row = dict[str, "Plain"]
_FURTHER = 1_000  # keys tried behind the last one that could be read


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table by key, in the order of their keys, and the keys that cannot be read."""

    found: dict[int, Row]
    unreadable: tuple[int, ...]


@contextmanager
def as_it_lies(connection: Connection) -> Iterator[None]:
    """Read text that is no longer UTF-8 too, so that a damaged row can be named."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    raw.text_factory = _decoded
    try:
        yield
    finally:
        raw.text_factory = str


def read(connection: Connection) -> dict[str, Rows]:
    """Return the rows of all tables, by the name of the table."""
    return {table.name: _rows(connection, table) for table in TABLES}


def _rows(connection: Connection, table: Table) -> Rows:
    (key,) = (column.name for column in table.primary_key.columns)
    names = ", ".join(column.name for column in table.columns)
    every = f"SELECT {names} FROM {table.name}"  # noqa: S608 (our own names)
    found: dict[int, Row] = {}
    try:
        for row in connection.execute(text(f"{every} ORDER BY {key}")).mappings():
            found[row[key]] = {name: _plain(value) for name, value in row.items()}
    except DBAPIError:
        return _one_by_one(connection, f"{every} WHERE {key} = :key", max(found, default=0))
    return Rows(found, ())


def _one_by_one(connection: Connection, query: str, last: int) -> Rows:
    """Read each key alone, since a damaged page hides all rows behind it from a scan."""
    found: dict[int, Row] = {}
    unreadable: list[int] = []
    key = 0
    while key < last + _FURTHER:
        key += 1
        try:
            row = connection.execute(text(query), {"key": key}).mappings().first()
        except DBAPIError:
            unreadable.append(key)
            continue
        if row is not None:
            found[key] = {name: _plain(value) for name, value in row.items()}
            last = max(last, key)
    behind = max(found, default=0)
    if unreadable and found:
        # Keys behind the last row that was read may never have been used; one stands for them.
        inside = [key for key in unreadable if key < behind]
        unreadable = inside + [key for key in unreadable if key > behind][:1]
    return Rows(found, tuple(unreadable))


def _plain(value: object) -> Plain:
    """Return a value that can be hashed; a damaged row may hold bytes where text should be."""
    if isinstance(value, float) and isnan(value):
        return repr(value)
    return value if value is None or isinstance(value, int | float | str) else repr(value)


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
