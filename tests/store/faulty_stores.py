"""Fresh stores for faults, one after the other, copied from a template."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psycopg

from tests.store.postgres import Server

TEMPLATE = "faulty_template"


class Fresh(Protocol):
    """Where fresh stores come from."""

    def made(self) -> str:
        """Return the address of a store with its schema and nothing in it."""

    def empty(self) -> str:
        """Return the address of an empty database."""

    def drop(self) -> None:
        """Remove what was made."""


@dataclass(frozen=True, slots=True)
class Sqlite:
    """Files in a folder, beside `template.sqlite3`."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "faulty.sqlite3"

    def made(self) -> str:
        return str(shutil.copy(self.folder / "template.sqlite3", self.file))

    def empty(self) -> str:
        return str(self.file)

    def drop(self) -> None:
        for file in self.folder.glob("faulty.sqlite3*"):
            file.unlink()


@dataclass(frozen=True, slots=True)
class Postgres:
    """Databases of a server, copied from the database `faulty_template`."""

    folder: Path
    names: list[str] = field(default_factory=list)

    @property
    def server(self) -> Server:
        return Server(self.folder)

    def made(self) -> str:
        return self._new(TEMPLATE)

    def empty(self) -> str:
        return self._new("template1")

    def drop(self) -> None:
        with psycopg.connect(self.server.maintenance, autocommit=True) as connection:
            for name in self.names:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        self.names.clear()

    def _new(self, template: str) -> str:
        self.names.append(self.server.new(template))
        return self.server.address(self.names[-1])
