"""Faults that take more than one process, or a hand on the file or the wire."""

from __future__ import annotations

import random
import signal
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from tests.store import faulty_kinds as kinds
from tests.store.children import TOLD, ended, in_child
from tests.store.faulty_proxy import Proxy
from tests.store.faulty_stores import Fresh, Postgres
from tests.store.faulty_work import STEPS, Pipe, keys, work, wrong_after
from tests.store.made_up import ANNA, BEN, PLAIN
from tests.store.tampering import contents
from workbench.store import Change, StoreError, open_store, verify
from workbench.store.database import Database

Fault = Callable[[int, Fresh], str]


def locked(place: int, fresh: Fresh) -> str:
    """Somebody else writes all the time: the child is told, and nothing is half there."""
    address, pipe = fresh.made(), Pipe()

    def act() -> None:
        kinds.impatient(place, address)
        work(address, pipe.acknowledge)

    other = Database(address)
    with other.writing():
        code = ended(in_child(act))
    other.close()
    acknowledged = pipe.in_parent()
    if code != TOLD or acknowledged:
        return f"not told of the lock: {code}, {acknowledged}"
    return wrong_after(address, acknowledged)


def two_editors(place: int, fresh: Fresh) -> str:
    """Of two who change one version, one is told; which one is left to chance."""
    address = fresh.made()
    with open_store(address) as store:
        store.record(PLAIN, ANNA)

    def act(who: int) -> None:
        with open_store(address) as store:
            change = store.withdraw if who else store.put_in_force
            change(Change(1, 1, "Mine"), BEN if who else ANNA)

    children = [in_child(lambda who=who: act(who)) for who in (place % 2, 1 - place % 2)]
    codes = sorted(ended(child) for child in children)
    with open_store(address) as store:
        rows = len(store.trail())
        told = verify(store)
    return "" if (codes, rows, told) == ([0, TOLD], 2, ()) else f"{codes}, {rows} rows, {told}"


def several_writers(place: int, fresh: Fresh) -> str:
    """Three write at once, and one of them is killed."""
    address, pipe = fresh.made(), Pipe()

    def act(who: int) -> None:
        if who == 0:
            kinds.kill_after(place, address)
        with open_store(address) as store:
            for i in range(2):
                store.record(PLAIN, ANNA, key=f"{who}-{i}")
                pipe.acknowledge(f"{who}-{i}")

    children = [in_child(lambda who=who: act(who)) for who in range(3)]
    codes = [ended(child) for child in children]
    acknowledged = pipe.in_parent()
    with open_store(address) as store:
        lost, told = acknowledged - keys(store), verify(store)
        numbers = [each.number for each in store.decisions()]
    whole = numbers == list(range(len(numbers), 0, -1))
    fine = whole and not lost and not told and codes[1:] == [0, 0]
    return "" if fine else f"{codes}, lost {lost}, {numbers}, {told}"


def several_makers(_: int, fresh: Fresh) -> str:
    """Three open one database that has no tables yet, at once: it is made, once."""
    address = fresh.empty()
    codes = [ended(child) for child in [in_child(lambda: open_store(address)) for _ in range(3)]]
    with open_store(address) as store:
        told = verify(store)
        store.record(PLAIN, ANNA)
    return "" if (codes, told) == ([0, 0, 0], ()) else f"{codes}, {told}"


def busy_server(place: int, fresh: Fresh) -> str:
    """Kill a server while several of its users record through its one store."""
    address, pipe = fresh.made(), Pipe()

    def act() -> None:
        kinds.kill_after(3 * place, address)
        with open_store(address) as store, ThreadPoolExecutor(4) as users:

            def record(who: int) -> None:
                for i in range(3):
                    store.record(PLAIN, ANNA, key=f"{who}-{i}")
                    pipe.acknowledge(f"{who}-{i}")

            list(users.map(record, range(4)))

    code = ended(in_child(act))
    acknowledged = pipe.in_parent()
    with open_store(address) as store:
        lost, told = acknowledged - keys(store), verify(store)
        torn = len(store.decisions()) != len(store.trail())
    fine = code in (0, -signal.SIGKILL) and not lost and not told and not torn
    return "" if fine else f"{code}, lost {lost}, {told}"


def newer_schema(_: int, fresh: Fresh) -> str:
    """Meet a store that a newer version has migrated: it is refused, and nothing is touched."""
    address, pipe = fresh.made(), Pipe()
    work(address, pipe.acknowledge)
    raw = Database(address)
    change = "UPDATE workbench_schema SET version_num = '{}'"
    with raw.writing() as connection:
        connection.execute(text(change.format(99)))
    try:
        open_store(address)
        told = ""
    except StoreError as error:
        told = str(error)
    with raw.writing() as connection:
        connection.execute(text(change.format(1)))
    raw.close()
    acknowledged = pipe.in_parent()
    if "schema 99" not in told or acknowledged != set(STEPS):
        return f"not refused: {told!r}"
    return wrong_after(address, acknowledged)


def killed_beside(spoil: Callable[[int, Path], None]) -> Fault:
    """Return a kill after which something happens to the files beside the database."""

    def fault(place: int, fresh: Fresh) -> str:
        address, pipe = fresh.made(), Pipe()

        def act() -> None:
            kinds.kill_before(10 + place, address)
            work(address, pipe.acknowledge)

        if ended(in_child(act)) == 1:
            return "the child met an error that is no sentence"
        spoil(place, Path(address))
        return wrong_after(address, pipe.in_parent())

    return fault


def torn_log(place: int, file: Path) -> None:
    """Leave what a half-written transaction leaves behind the last commit."""
    log = file.with_name(f"{file.name}-wal")
    with log.open("ab") as end:
        end.write(random.Random(place).randbytes(137 * place))


def lost_index(_: int, file: Path) -> None:
    file.with_name(f"{file.name}-shm").unlink(missing_ok=True)


def corrupt_byte(place: int, fresh: Fresh) -> str:
    """Flip a bit of the file: what cannot be read or is altered is told, or nothing is changed."""
    address, pipe = fresh.made(), Pipe()
    work(address, pipe.acknowledge)
    pipe.in_parent()
    file = Path(address)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    before, data, draws = contents(file), bytearray(file.read_bytes()), random.Random(place)
    data[draws.randrange(len(data))] ^= 1 << draws.randrange(8)
    file.write_bytes(data)
    try:
        with open_store(address) as store:
            if verify(store):
                return ""
        return "" if contents(file) == before else "a changed row was not named"
    except StoreError:
        return ""


def cut(when: str) -> Fault:
    """Return the fault of a wire that is cut before, during or after a commit."""

    def fault(place: int, fresh: Fresh) -> str:
        address, pipe = fresh.made(), Pipe()
        assert isinstance(fresh, Postgres)

        def act() -> None:
            proxy = Proxy(fresh.folder, when, 1 + place % 4)
            name = fresh.names[-1]
            options = "sslmode=disable&gssencmode=disable"
            wire = f"postgresql://postgres@127.0.0.1:{proxy.port}/{name}?{options}"
            work(wire, pipe.acknowledge)

        code = ended(in_child(act))
        if code not in (0, TOLD):
            return f"the child ended with {code}"
        return wrong_after(address, pipe.in_parent())

    return fault


def server_crash(place: int, fresh: Fresh) -> str:
    """Kill PostgreSQL itself, at a statement or at a commit, and start it on what it left."""
    address, pipe = fresh.made(), Pipe()
    assert isinstance(fresh, Postgres)
    server = fresh.server

    def act() -> None:
        if place % 2:
            kinds.at_statement("after_cursor_execute", place, server.crash)
        else:
            kinds.at_commit(1 + place % 4, server.crash)
        work(address, pipe.acknowledge)

    code = ended(in_child(act))
    server.start_again()
    if code not in (0, TOLD):
        return f"the child ended with {code}"
    return wrong_after(address, pipe.in_parent())


BOTH: dict[str, Fault] = {
    "locked": locked,
    "two editors": two_editors,
    "several writers": several_writers,
    "several makers": several_makers,
    "busy server killed": busy_server,
    "newer schema": newer_schema,
}
OF_SQLITE: dict[str, Fault] = BOTH | {
    "torn log": killed_beside(torn_log),
    "lost index": killed_beside(lost_index),
    "corrupt byte": corrupt_byte,
}
OF_POSTGRESQL: dict[str, Fault] = {
    **BOTH,
    **{f"cut {when} a commit": cut(when) for when in ("before", "during", "after")},
    "server crash": server_crash,
}
