"""Two people at one row: the second is told who changed what, and when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from workbench.intake import quoted
from workbench.store.audit import last_change
from workbench.store.errors import Conflict, StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping, Table


def in_this_version(connection: Connection, table: Table, number: int, version: int) -> RowMapping:
    """Return the row of a decision or a draft, if it is still as it was seen.

    Raises
    ------
    Conflict
        If somebody has changed it since.
    StoreError
        If there is no such row.
    """
    what = table.name.removesuffix("s")
    row = connection.execute(select(table).where(table.c.number == number)).mappings().first()
    if row is None:
        raise StoreError(
            f"There is no {what} {number}. Load the page again to see which there are."
        )
    if row["version"] != version:
        raise Conflict(
            f"{what.capitalize()} {number} was changed meanwhile{_how(connection, what, number)}. "
            "Nothing of yours was recorded: look at it again, then decide."
        )
    return row


def _how(connection: Connection, what: str, number: int) -> str:
    change = last_change(connection, f"{what} {number}")
    if change is None:
        return ""
    at = datetime.fromisoformat(change["at"])
    when = f"{at.day} {at:%B %Y, %H:%M} UTC"
    return f": {change['action']} by {quoted(change['actor'])} on {when}"
