"""Schema 1: decisions, notes, feedback, drafts, and the audit trail; what was said stays said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None

# What may change in a row; every other column keeps what was written first.
_MAY_CHANGE = {
    "decisions": ("status", "version"),
    "notes": (),
    "feedback": (),
    "audit": (),
    "drafts": ("saved_at", "saved_by", "content", "version", "is_open"),
}


def upgrade() -> None:
    """Make the tables, and the triggers that refuse to edit them."""
    for table in (*_record(), *_beside()):
        op.create_table(table.name, *(column.copy() for column in table.columns))
    op.create_index("decisions_by_workspace", "decisions", ["workspace", "status"])
    op.create_index("ix_notes_number", "notes", ["number"])
    op.create_index("ix_feedback_workspace", "feedback", ["workspace"])
    op.create_index("ix_audit_subject", "audit", ["subject"])
    protect = _protect_sqlite if op.get_bind().dialect.name == "sqlite" else _protect_postgresql
    for name, free in _MAY_CHANGE.items():
        protect(name, free)
