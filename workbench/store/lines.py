"""All of a store as lines of JSON: a first line, one for each row, and the head as the last."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Double, Integer, func, insert, select

from workbench.intake import InputError, quoted
from workbench.store.audit import Head, head
from workbench.store.canonical import Plain, canonical, number
from workbench.store.errors import StoreError
from workbench.store.migrating import SCHEMA
from workbench.store.schema import TABLES, audit, decisions
from workbench.store.verifying import verify_rows

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection, Table

_NAME = "threshold-workbench"
_BY_NAME = {table.name: table for table in TABLES}
_AT_ONCE = 500  # rows handed to the database together


def lines_of(connection: Connection) -> Iterator[str]:
    """Yield every row as a line, in an order in which they can be read back."""
    yield canonical({"store": _NAME, "schema": SCHEMA})
    for table in TABLES:
        query = select(table).order_by(*table.primary_key.columns)
        for row in connection.execute(query).mappings():
            yield canonical({"table": table.name, "row": dict(row)})
    end = head(connection)
    yield canonical({"head": {"seq": end.seq, "hash": end.hash}})


def load(connection: Connection, lines: Iterable[str], source: str) -> Head:
    """Write the rows of all lines into an empty store, verify them, and return their head.

    Raises
    ------
    StoreError
        If the store is not empty, a line cannot be read, the last one is missing, or a row does
        not hold. Nothing is kept then.
    """
    _refuse_unless_empty(connection)
    end: Head | None = None
    waiting: list[dict[str, Plain]] = []
    table: Table | None = None
    for place, line in enumerate(lines, start=1):
        held = _parsed(line, f"{source}, line {place:,}")
        if place == 1:
            _check_first(held, source)
            continue
        if end is not None:
            raise StoreError(f"{source}, line {place:,}: something follows the last line.")
        if "head" in held:
            end = Head.parse(canonical(held["head"]))
            continue
        own, row = _row(held, f"{source}, line {place:,}")
        if own is not table or len(waiting) >= _AT_ONCE:
            _write(connection, table, waiting)
            table, waiting = own, []
        waiting.append(row)
    _write(connection, table, waiting)
    if end is None:
        raise StoreError(f"{source} lacks its last line: it was cut off. Export it again.")
    _check_rows(connection, end, source)
    return end


def _refuse_unless_empty(connection: Connection) -> None:
    for table in TABLES:
        rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if rows:
            held = connection.execute(select(func.count()).select_from(decisions)).scalar_one()
            raise StoreError(
                f"The store is not empty: it holds {held:,} decisions. Nothing is written over: "
                "name an empty store with WORKBENCH_DATABASE_URL, or move this one away."
            )


def _parsed(line: str, where: str) -> dict[str, Plain]:
    try:
        held = json.loads(line.encode())
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict):
        raise StoreError(f"{where}: this is no line of an exported store. Export it again.")
    return held


def _check_first(held: dict[str, Plain], source: str) -> None:
    schema = held.get("schema")
    if held.get("store") != _NAME or not isinstance(schema, int):
        raise StoreError(f"{source} is no exported store. Give what 'workbench export' wrote.")
    if schema != SCHEMA:
        raise StoreError(
            f"{source} has schema {schema}, and this version of Threshold Workbench reads schema "
            f"{SCHEMA}. Export and import with one and the same version."
        )


def _row(held: dict[str, Plain], where: str) -> tuple[Table, dict[str, Plain]]:
    name, row = held.get("table"), held.get("row")
    table = _BY_NAME.get(str(name))
    if table is None or not isinstance(row, dict):
        raise StoreError(f"{where}: {quoted(name)} is no table of the store.")
    columns = {column.name: column for column in table.columns}
    if row.keys() != columns.keys():
        odd = min(row.keys() ^ columns.keys())
        raise StoreError(f"{where}: a row of {name} is not whole: look at {quoted(odd)}.")
    return table, {key: _value(value, columns[key], where) for key, value in row.items()}


def _value(value: Plain, column: Column[object], where: str) -> Plain:
    if value is None and column.nullable:
        return None
    wrong = StoreError(f"{where}: {quoted(value)} cannot stand under {quoted(column.name)}.")
    if isinstance(column.type, Double):
        try:
            return number(value)
        except InputError:
            raise wrong from None
    expected = {Integer: int, Boolean: bool}.get(type(column.type), str)
    if type(value) is not expected:
        raise wrong
    return value


def _write(connection: Connection, table: Table | None, rows: list[dict[str, Plain]]) -> None:
    if table is not None and rows:
        connection.execute(insert(table), rows)


def _check_rows(connection: Connection, end: Head, source: str) -> None:
    faults = verify_rows(connection, end)
    if not faults and head(connection) != end:
        held = connection.execute(select(func.count()).select_from(audit)).scalar_one()
        raise StoreError(f"{source}: its head is of {end.seq:,} rows, and it holds {held:,}.")
    if faults:
        raise StoreError(
            f"{source} does not hold, so nothing was taken in: {faults[0].sentence} "
            f"({len(faults):,} in all.)"
        )
