"""The tables as the code reads and writes them; `migrations` makes them.

Times are text (ISO 8601, UTC, microseconds), so that both databases give back what was hashed.
Other programs may read all of it by SQL; the triggers of the migration refuse to edit it.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

VERSION_TABLE = "workbench_schema"
metadata = MetaData()

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("threshold", Double, nullable=False),
    Column("band_low", Double),
    Column("band_high", Double),
    Column("group_thresholds", Text),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("supersedes", Integer, ForeignKey("decisions.number")),
    Column("evidence", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("version", Integer, nullable=False),
)
Index("decisions_by_workspace", decisions.c.workspace, decisions.c.status)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, ForeignKey("decisions.number"), nullable=False, index=True),
    Column("at", String(32), nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("author", Text, nullable=False),
    Column("workspace", Text, nullable=False, index=True),
    Column("model", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("threshold", Double, nullable=False),
    Column("score", Double, nullable=False),
    Column("column_name", Text, nullable=False),
    Column("model_hash", Text, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("saved_at", String(32), nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("request_key", String(200), unique=True),
    Column("payload", Text, nullable=False),
    Column("payload_hash", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# In the order in which they can be filled: no row refers to a later table.
TABLES = (decisions, notes, feedback, drafts, audit)
