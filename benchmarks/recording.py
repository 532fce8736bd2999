"""Recording while others record, and listing what was recorded in ten years.

Each record is what `workbench decide` keeps of the credit sample, slices and all.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import click
import numpy as np
from click.testing import CliRunner

from benchmarks.rows import Row, at_most
from benchmarks.timing import alone
from workbench import places
from workbench.cli import main as workbench
from workbench.store import Actor, Decision, Heading, Store, open_store, verify
from workbench.store import changes as store_changes
from workbench.store.audit import Signed

_USERS, _PROCESSES = 25, 5
_RECORDS = 6
_THINK = 2.0  # seconds
_LISTED, _AT_ONCE = 10_000, 500
_ANNA = Actor("Anna")


def rows() -> Iterator[Row]:
    """Measure recording from threads of one server and from several, then lists."""
    with TemporaryDirectory() as folder:
        made = _as_decided(Path(folder) / "decided.sqlite3")
        yield from _recording(made, Path(folder) / "server.sqlite3")
        yield from _recording_apart(made, Path(folder) / "servers.sqlite3")
        yield from _listing(made, Path(folder) / "many.sqlite3")


def _as_decided(file: Path) -> Decision:
    """Return what the command records of the sample."""
    credit = next(folder for folder in places.samples() if folder.name == "credit")
    options = ("--threshold", "0.25", "--by", "Anna", "--reason", "Cheapest at these prices")
    _answer(file, "decide", str(credit), *options)
    with open_store(str(file)) as store:
        return store.decision(1).decision


def _answer(file: Path, *command: str) -> str:
    """Return what a verb prints, without the start of a program."""
    answer = CliRunner().invoke(workbench, command, env={"WORKBENCH_DATABASE_URL": str(file)})
    assert answer.exit_code == 0, answer.output
    return answer.stdout


# 1. Many at once


def _recording(made: Decision, file: Path) -> Iterator[Row]:
    """Let all users record through the one store of a server."""
    with open_store(str(file)) as store:
        taken = _threads(made, store, range(_USERS))
        yield from _rows("one server", store, taken)


def _recording_apart(made: Decision, file: Path) -> Iterator[Row]:
    """Let some users each record through the stores of several servers."""
    each = _USERS // _PROCESSES
    parts = [range(first, first + each) for first in range(0, _USERS, each)]
    with open_store(str(file)) as store:
        with ProcessPoolExecutor(_PROCESSES, get_context("spawn")) as pool:
            found = pool.map(partial(_server, made, str(file)), parts)
            taken = [milliseconds for part in found for milliseconds in part]
        yield from _rows(f"{_PROCESSES} servers", store, taken)


def _server(made: Decision, file: str, users: range) -> list[float]:
    with open_store(file) as store:
        return _threads(made, store, users)


def _threads(made: Decision, store: Store, users: range) -> list[float]:
    with ThreadPoolExecutor(len(users)) as pool:
        found = pool.map(partial(_user, made, store), users)
        return [milliseconds for part in found for milliseconds in part]


def _user(made: Decision, store: Store, number: int) -> list[float]:
    """Record again and again; what is read back must be what was recorded."""
    draw, who, taken = random.Random(number), Actor(f"user {number}", "decider"), []
    for time in range(_RECORDS):
        sleep(draw.uniform(0.5, 1.5) * _THINK)
        own = replace(made, title=f"user {number}, decision {time}", author=who.name)
        start = perf_counter()
        kept = store.record(own, who, key=own.title)
        taken.append(1e3 * (perf_counter() - start))
        assert store.decision(kept.number) == kept
        assert kept.decision == own
    return taken


def _rows(where: str, store: Store, taken: list[float]) -> Iterator[Row]:
    assert verify(store) == ()
    listed = [heading.title for heading in store.decisions()]
    assert len(set(listed)) == len(listed) == store.count() == len(taken) == _USERS * _RECORDS
    path = f"{_USERS} users record, {_THINK:g} s to think, {where}"
    size = f"{len(taken)} records of credit"
    yield at_most(f"{path}, p50 [ms]", size, float(np.median(taken)), 100)
    yield at_most(f"{path}, p95 [ms]", size, float(np.quantile(taken, 0.95)), 100)


# 2. Lists


def _listing(made: Decision, file: Path) -> Iterator[Row]:
    titles = [f"decision {number}" for number in range(_LISTED, 0, -1)]
    with open_store(str(file)) as store:
        _fill(store, made)
        assert [heading.title for heading in store.decisions()] == titles
        assert [heading.title for heading in _page(store)] == titles[:200]
        size = f"{_LISTED:,} decisions"
        yield at_most("all decisions listed [ms]", size, alone(store.decisions), 300)
        yield at_most("the newest 200, and how many [ms]", size, alone(lambda: _page(store)), 30)
    listed = json.loads(_answer(file, "decisions", "--json"))["decisions"]
    assert [each["title"] for each in listed] == titles
    taken = alone(lambda: _answer(file, "decisions", "--json"))
    yield at_most("workbench decisions --json, without its start [ms]", size, taken, 300)


def _page(store: Store) -> tuple[Heading, ...]:
    assert store.count() == _LISTED
    return store.decisions(last=200)


def _fill(store: Store, made: Decision) -> None:
    """Record as always, but many in one transaction."""
    signed = Signed("2026-06-01T09:00:00.000000+00:00", _ANNA)
    for first in range(0, _LISTED, _AT_ONCE):
        with store.database.writing() as connection:
            for number in range(first + 1, first + _AT_ONCE + 1):
                new = store_changes.new(replace(made, title=f"decision {number}"))
                store_changes.record(connection, signed, new)


@click.command()
def main() -> None:
    """Record and list, and print how long it takes."""
    for row in rows():
        print(row.line())


if __name__ == "__main__":
    main()
