"""What goes wrong in a database, as a sentence: no address, no password, no traceback."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    ProgrammingError,
)

from workbench.store.errors import OutcomeUnknown, StoreError

_log = logging.getLogger(__name__)

_NOTHING = {"reading": "", "writing": " Nothing was recorded.", "commit": " Nothing was recorded."}
_SQLITE = {
    sqlite3.SQLITE_BUSY: "Another program has kept the store busy for 30 s.{} Try again later.",
    sqlite3.SQLITE_LOCKED: "Another program has kept the store busy for 30 s.{} Try again later.",
    sqlite3.SQLITE_FULL: "The disk with the store is full.{} Make room, then try again.",
    sqlite3.SQLITE_READONLY: "The store may not be written to.{} Give this user the right to "
    "write the file and its folder, or name another one with WORKBENCH_DATABASE_URL.",
    sqlite3.SQLITE_CANTOPEN: "The store cannot be opened.{} Look whether its file and folder may "
    "be read and written, or name another one with WORKBENCH_DATABASE_URL.",
    sqlite3.SQLITE_CORRUPT: "The file of the store is damaged.{} 'workbench verify' names what "
    "does not hold; 'workbench restore' takes the last backup.",
    sqlite3.SQLITE_NOTADB: "The file of the store is no SQLite database, or its head is "
    "damaged.{} Name another one with WORKBENCH_DATABASE_URL, or restore a backup.",
    sqlite3.SQLITE_IOERR: "The disk with the store could not be read or written.{} Look whether "
    "it is full or failing, then try again.",
}
_BUSY = "The database server has been busy for 30 s.{} Try again later."
_FULL = "The disk of the database server is full.{} Make room, then try again."
_READ_ONLY = "The database server only lets itself be read.{} Name one that can be written to."
_DENIED = "The database server refuses this user.{} Look at WORKBENCH_DATABASE_URL."
_CUT = "The database server cannot be reached, or has cut the connection.{} Try again later."
_POSTGRESQL = {
    "55P03": _BUSY,
    "57014": _BUSY,
    "53100": _FULL,
    "25006": _READ_ONLY,
    "28P01": _DENIED,
    "28000": _DENIED,
    "42501": _DENIED,
    "3D000": "The database server has no database of this name.{} Look at WORKBENCH_DATABASE_URL.",
}

Doing = Literal["reading", "writing", "commit"]


@contextmanager
def told(doing: Doing) -> Iterator[None]:
    """Raise what the database refuses as a `StoreError`; what is a bug stays as it is.

    Raises
    ------
    OutcomeUnknown
        If the connection was lost while a commit was under way.
    """
    try:
        yield
    except DBAPIError as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        _log.warning("The store failed while %s: %s", doing, _code(error))
        if doing == "commit" and sentence in (_CUT, _SQLITE[sqlite3.SQLITE_IOERR]):
            raise OutcomeUnknown(
                "The answer of the database was lost, so that it is not known whether this was "
                "recorded. Try again: it is kept once, however often it is sent."
            ) from None
        raise StoreError(sentence.format(_NOTHING[doing])) from None
    except UnicodeDecodeError:  # SQLite names what is malformed by the damaged name itself
        raise StoreError(_SQLITE[sqlite3.SQLITE_CORRUPT].format(_NOTHING[doing])) from None
    except sqlite3.Error as error:  # while a connection is made or copied, without SQLAlchemy
        sentence = _of_sqlite(error)
        if sentence is None:
            raise
        raise StoreError(sentence.format(_NOTHING[doing])) from None


def _sentence(error: DBAPIError) -> str | None:
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig)
    known = _POSTGRESQL.get(_code(error))
    if known is not None:
        return known
    if isinstance(error, IntegrityError | ProgrammingError):
        return None
    lost = error.connection_invalidated or _code(error)[:2] in ("", "08", "57")
    return _CUT if lost and isinstance(error, DatabaseError | InterfaceError) else None


def _of_sqlite(error: sqlite3.Error) -> str | None:
    # The low byte is the kind; the others tell which of its cases.
    return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)


def _code(error: DBAPIError) -> str:
    """Return SQLite's name of an error or PostgreSQL's number; "" where the server said nothing."""
    origin = error.orig
    return str(getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", "") or "")
