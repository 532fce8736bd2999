"""Decisions that last: recorded once, never edited, each change signed in an audit trail.

The only package that writes them. Its libraries (SQLAlchemy, Alembic) are loaded when a store is
opened, not before: most pages need none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from workbench.store.decision import Decision, Draft, GroupThresholds, Heading, Kept, Status
from workbench.store.errors import Conflict, OutcomeUnknown, StoreError
from workbench.store.people import Actor, Change, Feedback, Given, Note, Role

if TYPE_CHECKING:
    from workbench.store.audit import Entry, Head
    from workbench.store.faults import Fault
    from workbench.store.moving import backup, export_lines, import_lines, restore
    from workbench.store.open import open_store
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
    "open_store": "open",
    "restore": "moving",
    "verify": "verifying",
}


def __getattr__(name: str) -> object:
    """Load what needs a database on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
