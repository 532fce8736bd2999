"""The kinds of faults: each is set up inside the child that shall meet it."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, event

from workbench.store import database

Inject = Callable[[int, str], None]


def at_statement(what: str, place: int, act: Callable[[], None]) -> None:
    """Act at a statement: "before_cursor_execute" or "after_cursor_execute", counted from 1."""
    left = place

    def counted(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            act()

    event.listen(Engine, what, counted)


def at_commit(place: int, act: Callable[[], None]) -> None:
    """Act when a commit is about to be sent, counted from 1."""
    left = place

    def counted(_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            act()

    event.listen(Engine, "commit", counted)


def on_connect(statement: str) -> None:
    """Run a statement on every new connection."""

    def connected(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute(statement)
        cursor.close()

    event.listen(Engine, "connect", connected)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def interrupt() -> None:
    raise KeyboardInterrupt


def out_of_memory() -> None:
    raise MemoryError


def kill_before(place: int, _: str) -> None:
    at_statement("before_cursor_execute", place, die)


def kill_after(place: int, _: str) -> None:
    at_statement("after_cursor_execute", place, die)


def kill_at_commit(place: int, _: str) -> None:
    at_commit(1 + place % 8, die)


def terminated(place: int, _: str) -> None:
    at_statement("after_cursor_execute", place, stop)


def interrupted(place: int, _: str) -> None:
    at_statement("before_cursor_execute", place, interrupt)


def memory_gone(place: int, _: str) -> None:
    at_statement("after_cursor_execute", place, out_of_memory)


def disk_full(place: int, address: str) -> None:
    """Let SQLite have only some pages more than there are."""
    pages = Path(address).stat().st_size // 4096
    on_connect(f"PRAGMA max_page_count = {pages + place % 5}")


def file_too_large(place: int, _: str) -> None:
    """Let no file grow beyond a size: the log of SQLite meets it first."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = 4_000 * place
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def no_more_files(place: int, _: str) -> None:
    """Leave so few file handles that some can be opened and others not."""
    lowest = os.dup(0)
    os.close(lowest)
    most = lowest + place % 5
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def read_only(place: int, _: str) -> None:
    """Forbid to write from some statement on; PostgreSQL has its own."""

    def forbid(connection: object, cursor: object, *_: object) -> None:
        nonlocal place
        place -= 1
        if place == 0:
            cursor.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]

    event.listen(Engine, "before_cursor_execute", forbid)


def impatient(_: int, __: str) -> None:
    """Wait for other writers for an instant only."""
    database._WAIT = 0.05


def backend_ended(place: int, _: str) -> None:
    """Let PostgreSQL end the connection just before a statement."""

    def end(connection: object, cursor: object, *_: object) -> None:
        nonlocal place
        place -= 1
        if place == 0:
            import psycopg

            own = cursor.connection.info  # type: ignore[attr-defined]
            with psycopg.connect(own.dsn, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (own.backend_pid,))

    event.listen(Engine, "before_cursor_execute", end)


def read_only_server(place: int, _: str) -> None:
    """Let transactions from some connection on only read."""
    on_connect("SET default_transaction_read_only = on")


KILLING = {"kill before a statement": kill_before, "kill after a statement": kill_after}
BOTH: dict[str, Inject] = {
    **KILLING,
    "kill at a commit": kill_at_commit,
    "SIGTERM": terminated,
    "Ctrl-C": interrupted,
    "out of memory": memory_gone,
}
SQLITE: dict[str, Inject] = {
    "disk full": disk_full,
    "file too large": file_too_large,
    "no more files": no_more_files,
    "read-only": read_only,
}
POSTGRESQL: dict[str, Inject] = {
    "backend ended": backend_ended,
    "read-only": read_only_server,
}
