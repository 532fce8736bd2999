"""Bring a database to the schema that this version knows, or say why that cannot be done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from workbench.intake import quoted
from workbench.store.errors import StoreError
from workbench.store.schema import TABLES, VERSION_TABLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.store.database import Database

SCHEMA = 1
_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Make or renew the tables, under the lock of all writers; do nothing where they are current.

    Raises
    ------
    StoreError
        If the schema is newer than this version, incomplete, or another program's.
    """
    with database.reading() as connection:
        found = schema_of(connection)
    if found == SCHEMA:
        return
    with database.writing() as connection:
        if schema_of(connection) != SCHEMA:  # somebody else may have been first
            _upgrade(connection)


def schema_of(connection: Connection) -> int:
    """Return the number of the schema, 0 where there is none yet.

    Raises
    ------
    StoreError
        If it is newer than this version, incomplete, or another program's.
    """
    tables = set(inspect(connection).get_table_names())
    ours = {table.name for table in TABLES}
    if VERSION_TABLE not in tables:
        if tables & ours:
            raise StoreError(
                f"The database holds a table {quoted(min(tables & ours))} that is not of this "
                "program. Name another database with WORKBENCH_DATABASE_URL."
            )
        return 0
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    if found is None and tables & ours:
        raise StoreError(
            "The store does not say which schema it has: it is damaged. 'workbench restore' takes "
            "the last backup."
        )
    schema = _number(found)
    if schema > SCHEMA:
        raise StoreError(
            f"The store has schema {schema}, and this version of Threshold Workbench knows schemas "
            f"up to {SCHEMA}. Install the newer version, or name another store with "
            "WORKBENCH_DATABASE_URL."
        )
    if schema == SCHEMA and not ours <= tables:
        raise StoreError(
            f"The store lacks its table {quoted(min(ours - tables))}: it is damaged. 'workbench "
            "restore' takes the last backup."
        )
    return schema


def _number(found: object) -> int:
    if found is None:
        return 0
    if not (isinstance(found, str) and found.isascii() and found.isdecimal()):
        raise StoreError(
            f"The store has the unknown schema {quoted(found)}. Install the version of Threshold "
            "Workbench that wrote it, or name another store with WORKBENCH_DATABASE_URL."
        )
    return int(found)


def _upgrade(connection: Connection) -> None:
    """Run the migrations in the transaction that is open, so that a part of them is nothing."""
    from alembic.config import Config  # costs a third of a second, and is needed once
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext, MigrationStep
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(_MIGRATIONS))

    def steps(current: tuple[str, ...], _context: MigrationContext) -> list[MigrationStep]:
        """Return the migrations that are left, the oldest first."""
        left = list(scripts.iterate_revisions(str(SCHEMA), current or "base"))
        plan = MigrationStep.upgrade_from_script
        return [plan(scripts.revision_map, each) for each in reversed(left)]

    with EnvironmentContext(Config(), scripts, fn=steps) as environment:
        environment.configure(
            connection=connection, version_table=VERSION_TABLE, transactional_ddl=True
        )
        environment.run_migrations()
