"""A store of each kind, empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.store.postgres import Server, roomy_memory, server
from workbench.store import Store, open_store


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def migrated(postgres) -> str:
    """Return the name of a database that has the schema, to be copied."""
    name = postgres.new()
    open_store(postgres.address(name)).close()
    return name


@pytest.fixture(scope="session")
def in_memory() -> Iterator[Path]:
    """Return a folder in memory where there is one: hundreds of files are not synced to disk."""
    with TemporaryDirectory(dir=roomy_memory()) as folder:
        yield Path(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path) -> str:
    """Return the address of an empty store of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/record.sqlite3"
    running = request.getfixturevalue("postgres")
    return running.address(running.new(request.getfixturevalue("migrated")))


@pytest.fixture
def store(address) -> Iterator[Store]:
    with open_store(address) as opened:
        yield opened
