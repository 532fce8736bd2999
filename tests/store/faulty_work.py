"""The work that faults interrupt, how each commit is acknowledged, and what must hold after."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tests.store.made_up import ANNA, BEN, PLAIN, WHOLE
from workbench.store import Change, Store, open_store, verify
from workbench.store.schema import audit

# Its evidence takes some pages of a file.
_LARGE = replace(WHOLE, evidence=f'{{"schema":1,"text":"{"evidence " * 2_500}"}}')

Step = Callable[[Store], object]
STEPS: dict[str, Step] = {
    "first": lambda store: store.record(PLAIN, ANNA, key="first"),
    "second": lambda store: store.record(_LARGE, BEN, key="second"),
    "force": lambda store: store.put_in_force(Change(1, 1), BEN, key="force"),
    "note": lambda store: store.note(2, "Agreed", ANNA, key="note"),
}


def work(address: str, acknowledge: Callable[[str], None]) -> None:
    """Take every step, and acknowledge each as soon as the store says that it is kept."""
    hours = iter(range(9))

    def clock() -> datetime:
        return datetime(2026, 6, 1, tzinfo=UTC) - next(hours) * timedelta(hours=1)

    with open_store(address) as opened:
        store = Store(opened.database, clock)  # set back by an hour at each step
        for name, step in STEPS.items():
            step(store)
            acknowledge(name)


def wrong_after(address: str, acknowledged: set[str]) -> str:
    """Return what does not hold after a fault, "" where all does.

    Every acknowledged record is there, each with its row of the trail; and the same requests sent
    again leave each of them once.
    """
    with open_store(address) as store:
        faults = verify(store)
        if faults:
            return f"torn: {faults[0].sentence}"
        lost = acknowledged - keys(store)
        if lost:
            return f"lost: {sorted(lost)}"
        for step in STEPS.values():
            step(store)
        counts = len(store.decisions()), len(store.notes(2)), len(store.trail())
        if counts != (2, 1, 4) or store.decision(1).decision.status != "in force":
            return f"not once each: {counts}"
        return "torn after the retry" if verify(store) else ""


def keys(store: Store) -> set[str]:
    """Return the keys of the requests that are kept."""
    with store.database.reading() as connection:
        return set(connection.execute(select(audit.c.request_key)).scalars())


class Pipe:
    """Acknowledgements from a child, which are read even when it was killed."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()

    def acknowledge(self, name: str) -> None:
        os.write(self._write, f"{name}\n".encode())

    def in_parent(self) -> set[str]:
        """Return what was acknowledged, once the child is gone."""
        os.close(self._write)
        with os.fdopen(self._read, encoding="utf-8") as lines:
            return set(lines.read().split())
