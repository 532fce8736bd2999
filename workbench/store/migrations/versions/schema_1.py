"""Schema 1: decisions, notes, feedback, drafts and the audit trail; what was said stays said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None

# Rows of these may change in no column; of the others, in all but those named.
_NEVER = ("notes", "feedback", "audit")
_CONTENT = (
    "number",
    "recorded_at",
    "title",
    "question",
    "workspace",
    "model",
    "threshold",
    "band_low",
    "band_high",
    "group_thresholds",
    "reason",
    "author",
    "supersedes",
    "evidence",
    "content_hash",
)
_KEYS = {
    "decisions": ("number",),
    "notes": ("id",),
    "feedback": ("id",),
    "drafts": ("number",),
    "audit": ("seq", "request_key"),
}


def upgrade() -> None:
    """Make the tables, and the triggers that refuse to edit them."""
    _make_decisions()
    _make_notes()
    _make_feedback()
    _make_drafts()
    _make_audit()
    if op.get_bind().dialect.name == "sqlite":
        _protect_sqlite()
    else:
        _protect_postgresql()


def _make_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("threshold", sa.Double, nullable=False),
        sa.Column("band_low", sa.Double),
        sa.Column("band_high", sa.Double),
        sa.Column("group_thresholds", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("supersedes", sa.Integer, sa.ForeignKey("decisions.number")),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("decisions_by_workspace", "decisions", ["workspace", "status"])


def _make_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, sa.ForeignKey("decisions.number"), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_notes_number", "notes", ["number"])


def _make_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("threshold", sa.Double, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("column_name", sa.Text, nullable=False),
        sa.Column("model_hash", sa.Text, nullable=False),
    )
    op.create_index("ix_feedback_workspace", "feedback", ["workspace"])


def _make_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("saved_at", sa.String(32), nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
    )


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("request_key", sa.String(200), unique=True),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("payload_hash", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])


def _protect_sqlite() -> None:
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in _CONTENT)
    edits = dict.fromkeys(_NEVER, "")
    edits["decisions"] = f"WHEN {changed}"
    edits["drafts"] = "WHEN OLD.is_open = 0 OR OLD.number IS NOT NEW.number"
    for table, when in edits.items():
        _refuse_sqlite(table, "no_edit", f"UPDATE ON {table} {when}")
        _refuse_sqlite(table, "no_delete", f"DELETE ON {table}")
        # INSERT OR REPLACE deletes what it replaces without asking a trigger on DELETE.
        same = " OR ".join(f"{key} = NEW.{key}" for key in _KEYS[table])
        exists = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 (our own names)
        _refuse_sqlite(table, "no_replace", f"INSERT ON {table} {exists}")


def _refuse_sqlite(table: str, name: str, event: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {event} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept as they are'); END"
    )


def _protect_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION workbench_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of % are kept as they are', TG_TABLE_NAME; END $$"
    )
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _CONTENT)
    edits = dict.fromkeys(_NEVER, "")
    edits["decisions"] = f"WHEN ({changed})"
    edits["drafts"] = "WHEN (NOT OLD.is_open OR OLD.number IS DISTINCT FROM NEW.number)"
    for table, when in edits.items():
        _refuse_postgresql(table, "no_edit", f"UPDATE ON {table} FOR EACH ROW {when}")
        _refuse_postgresql(table, "no_delete", f"DELETE ON {table} FOR EACH ROW")
        _refuse_postgresql(table, "no_truncate", f"TRUNCATE ON {table} FOR EACH STATEMENT")


def _refuse_postgresql(table: str, name: str, event: str) -> None:
    op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {event} EXECUTE FUNCTION workbench_refuse()")
