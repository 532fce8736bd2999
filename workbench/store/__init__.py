"""Decisions that last: recorded once, never edited, each change signed in an audit trail.

The only package that writes them. Its libraries (SQLAlchemy, Alembic) are loaded when a store is
opened, not before: most pages need none.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from workbench.access import Role
from workbench.store.decision import Decision, Draft, GroupThresholds, Heading, Kept, Status
from workbench.store.errors import Conflict, OutcomeUnknown, StoreError
from workbench.store.people import Actor, Change, Feedback, Given, Note

if TYPE_CHECKING:
    from workbench.store.audit import Entry, Head
    from workbench.store.faults import Fault
    from workbench.store.moving import backup, export_lines, import_lines, restore
    from workbench.store.store import Store
    from workbench.store.verifying import verify

__all__ = [
    "Actor",
    "Change",
    "Conflict",
    "Decision",
    "Draft",
    "Entry",
    "Fault",
    "Feedback",
    "Given",
    "GroupThresholds",
    "Head",
    "Heading",
    "Kept",
    "Note",
    "OutcomeUnknown",
    "Role",
    "Status",
    "Store",
    "StoreError",
    "backup",
    "export_lines",
    "import_lines",
    "open_store",
    "restore",
    "verify",
]
_HOMES = {
    "Entry": "audit",
    "Fault": "faults",
    "Head": "audit",
    "Store": "store",
    "backup": "moving",
    "export_lines": "moving",
    "import_lines": "moving",
    "restore": "moving",
    "verify": "verifying",
}


def open_store(url: str | None = None) -> Store:
    """Return the store in the schema of this version, made or migrated where it needs be.

    Parameters
    ----------
    url : str, optional
        "sqlite:///FILE", the path of a SQLite file, or "postgresql://USER@HOST/NAME". Without one
        `WORKBENCH_DATABASE_URL`, and without that a file in the user's data folder.

    Raises
    ------
    StoreError
        If it cannot be opened or made, or a newer version has written it.
    """
    from workbench.store.database import Database
    from workbench.store.migrating import migrate
    from workbench.store.store import Store

    database = Database(url or os.environ.get("WORKBENCH_DATABASE_URL"))
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return Store(database)


def __getattr__(name: str) -> object:
    """Load what needs a database on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
