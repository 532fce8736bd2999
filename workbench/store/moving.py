"""Backups and moves: a copy counts when it is whole, verified and on the disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.intake import quoted
from workbench.store.audit import head as head_of
from workbench.store.database import Database
from workbench.store.errors import StoreError
from workbench.store.lines import lines_of, load
from workbench.store.migrating import migrate, schema_of
from workbench.store.verifying import verify_rows
from workbench.store.wrong import told

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.store.audit import Head
    from workbench.store.store import Store

_SQLITE = b"SQLite format 3\0"


def backup(store: Store, path: Path) -> Head:
    """Copy the store into one file while others go on writing, and verify the copy.

    A SQLite store becomes a SQLite file, one in PostgreSQL lines of JSON; `restore` reads both.

    Returns
    -------
    Head
        Of the copy.

    Raises
    ------
    StoreError
        If there is a file of that name already, a row does not hold, or nothing can be written.
    """
    if not store.database.is_sqlite:
        return export_lines(store, path)
    with _new_file(path) as partial:
        with told("reading"):
            _copy(store.database.file, partial)
        with closing(Database(str(partial))) as copy, copy.reading() as connection:
            head = _checked(connection)
        with told("reading"), closing(sqlite3.connect(partial)) as raw:
            raw.execute("PRAGMA journal_mode = DELETE")  # one file, which can be carried away
    return head


def export_lines(store: Store, path: Path) -> Head:
    """Write all of the store as lines of JSON, as of one moment.

    Raises
    ------
    StoreError
        If there is a file of that name already, a row does not hold, or nothing can be written.
    """
    with (
        _new_file(path) as partial,
        store.database.reading() as connection,
        partial.open("w", encoding="utf-8", newline="\n") as file,
    ):
        head = _checked(connection)
        file.writelines(f"{line}\n" for line in lines_of(connection))
    return head


def import_lines(store: Store, path: Path) -> Head:
    """Take what `export_lines` wrote into an empty store, or nothing of it.

    Raises
    ------
    StoreError
        If the store is not empty, or a line or a row does not hold.
    """
    with (
        _readable(path),
        # What is no text is refused with the number of its line.
        path.open(encoding="utf-8", errors="surrogateescape") as file,
        store.database.writing() as into,
    ):
        return load(into, file, quoted(path.name))


def restore(store: Store, path: Path) -> Head:
    """Take a backup of either kind into an empty store, or nothing of it.

    Raises
    ------
    StoreError
        If the store is not empty, or the backup cannot be read or does not hold.
    """
    with _readable(path), path.open("rb") as file:
        is_sqlite = file.read(len(_SQLITE)) == _SQLITE
    if not is_sqlite:
        return import_lines(store, path)
    # The backup stays as it is: an older one is migrated beside.
    with tempfile.TemporaryDirectory() as folder:
        copied = shutil.copyfile(path, Path(folder) / "backup.sqlite3")
        with closing(Database(str(copied))) as copy:
            _refuse_other_programs(copy, quoted(path.name))
            migrate(copy)
            with copy.reading() as source, store.database.writing() as into:
                _checked(source)
                return load(into, lines_of(source), quoted(path.name))


def _refuse_other_programs(copy: Database, source: str) -> None:
    with copy.reading() as connection:
        if schema_of(connection) == 0:
            raise StoreError(
                f"{source} is no backup of a store. Give what 'workbench backup' wrote."
            )


def _copy(file: Path, to: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def _checked(connection: Connection) -> Head:
    faults = [each for each in verify_rows(connection) if each.table != "file"]
    if faults:
        raise StoreError(
            f"The store does not hold: {faults[0].sentence} ({len(faults):,} in all; 'workbench "
            "verify' names them.) Nothing was copied."
        )
    return head_of(connection)


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """Give a file beside `path` to write; it takes that name when it is whole and on the disk."""
    if path.exists():
        raise StoreError(
            f"There is {quoted(path.name)} already. Nothing is written over: name another."
        )
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
            partial = Path(folder) / "partial"
            partial.touch(mode=0o600)
            yield partial
            _on_disk(partial)
            partial.replace(path)
            if os.name == "posix":  # elsewhere a folder cannot be opened
                _on_disk(path.parent, os.O_RDONLY)
    except OSError as error:
        raise StoreError(f"{quoted(path, 200)} cannot be written: {error.strerror}.") from None


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{quoted(path, 200)} cannot be read: {error.strerror}.") from None


def _on_disk(path: Path, how: int = os.O_RDWR) -> None:
    handle = os.open(path, how)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
