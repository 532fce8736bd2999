"""One database, SQLite or PostgreSQL: whole transactions, and errors as sentences."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from workbench.intake import quoted
from workbench.places import record
from workbench.store.errors import StoreError
from workbench.store.wrong import told

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
    from sqlalchemy.pool import ConnectionPoolEntry

_WAIT = 30.0  # seconds for other writers to finish
_PAUSE = 0.02  # seconds
_ADVISORY_LOCK = 0x7468726573686F6C  # the one number all writers of this product lock: "threshol"
_WRITES = "workbench_writes"
# An address with a slash too few is no file, which would be made, with the password in its name.
_SLIP = re.compile(r"(?:postgres|postgresql|sqlite)(?:\+\w+)?:", re.IGNORECASE)

# A lock of the database alone starves hot writers (four of them waited up to 5 s), so those of
# one process stand in line here first.
_locks: dict[str, threading.Lock] = {}
_locks_lock = threading.Lock()


class Database:
    """Connections to one store; safe to share between threads.

    Parameters
    ----------
    address : str, optional
        A URL ("sqlite:///file", "postgresql://user@host/name") or the path of a SQLite file.
        Without one, the file in the user's data folder.

    Raises
    ------
    StoreError
        If the address cannot be understood, or its driver is not installed.
    """

    def __init__(self, address: str | None = None) -> None:
        self.url = _url(address)
        self._engine = _engine(self.url)
        with _locks_lock:
            name = self.url.render_as_string(hide_password=False)
            self._lock = _locks.setdefault(name, threading.Lock())

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a SQLite file (else PostgreSQL)."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def shown(self) -> str:
        """Its address without the password."""
        return self.url.render_as_string(hide_password=True)

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return Path(self.url.database or "")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the store, whatever is written meanwhile."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with (
            told("reading"),
            self._engine.connect().execution_options(**options) as connection,
        ):
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.rollback()  # a damaged file refuses to commit even what was read

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the one connection that may write; commit at the end, or nothing at all."""
        if not self._lock.acquire(timeout=_WAIT):
            raise StoreError(f"The store has been busy for {_WAIT:.0f} s. Try again later.")
        try:
            with (
                told("writing"),
                self._engine.connect().execution_options(**{_WRITES: True}) as connection,
            ):
                transaction = connection.begin()
                try:
                    self._queue(connection)
                    yield connection
                except BaseException:
                    transaction.rollback()
                    raise
                with told("commit"):
                    transaction.commit()
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _queue(self, connection: Connection) -> None:
        """Wait for other writers (SQLite's BEGIN IMMEDIATE has done so already)."""
        if not self.is_sqlite:
            connection.execute(text(f"SET LOCAL lock_timeout = '{_WAIT:.0f}s'"))
            connection.execute(text("SET LOCAL synchronous_commit = on"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))


def _url(address: str | None) -> URL:
    if not address:
        return URL.create("sqlite", database=str(record()))
    if "://" not in address and not _SLIP.match(address):
        return URL.create("sqlite", database=str(Path(address).expanduser().absolute()))
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise StoreError(
            "The address of the store cannot be understood. Write sqlite:///FILE or "
            "postgresql://USER:PASSWORD@HOST/NAME."
        ) from None
    kind = url.drivername.partition("+")[0]
    if kind in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise StoreError(
            f"The store cannot be kept in {quoted(kind)}. Name a SQLite file or a PostgreSQL "
            "database."
        )
    if not url.database or url.database == ":memory:":
        raise StoreError("A store in memory would be lost. Name a file: sqlite:///FILE.")
    return url.set(database=str(Path(url.database).absolute()))


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        _make_private(Path(url.database or ""))
        engine = create_engine(url)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        # A connection that the server has closed meanwhile is replaced before it is used.
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ModuleNotFoundError:
        raise StoreError(
            "A store in PostgreSQL needs one more package: "
            "pip install 'threshold-workbench[postgres]'."
        ) from None


def _make_private(file: Path) -> None:
    """Make the folder and the file where they are missing, for the owner's eyes only."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)
    except OSError as error:
        raise StoreError(
            f"The store {quoted(file, 200)} cannot be made: {error.strerror}. Name another file "
            "with WORKBENCH_DATABASE_URL."
        ) from None


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Transactions begin where `_begin_sqlite` says so, not where Python's driver guesses.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_WAIT * 1000:.0f}")
    _use_wal(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _use_wal(cursor: DBAPICursor) -> None:
    """Turn the write-ahead log on; SQLite does not wait by itself while others do the same."""
    last = time.monotonic() + _WAIT
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            busy = (error.sqlite_errorcode & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            if not busy or time.monotonic() > last:
                raise
            time.sleep(_PAUSE)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
