"""Open the store, and make it where there is none."""

from __future__ import annotations

import os

from workbench.store.database import Database
from workbench.store.migrating import migrate
from workbench.store.store import Store


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
    database = Database(url or os.environ.get("WORKBENCH_DATABASE_URL"))
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return Store(database)
