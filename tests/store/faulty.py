"""Inject faults one after the other, each into a forked child, and tell what did not hold.

Run as a process of its own, since only one without threads can be forked safely:
`python -m tests.store.faulty KIND FOLDER FIRST LAST STEP` with the template of a store in FOLDER.
Prints one JSON object: what is wrong, how many faults there were of each kind, and in how many
of these a child was killed, stopped or refused (where a fault comes too late, work is done).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.store import faulty_kinds as kinds
from tests.store.children import codes, ended, in_child
from tests.store.faulty_stores import Fresh, Postgres, Sqlite
from tests.store.faulty_work import Pipe, work, wrong_after
from tests.store.more_faults import OF_POSTGRESQL, OF_SQLITE

Fault = Callable[[int, Fresh], str]


def interrupted(inject: kinds.Inject, *, is_new: bool = False) -> Fault:
    """Return the fault of work that meets `inject`, on a store that has its schema or none yet."""

    def fault(place: int, fresh: Fresh) -> str:
        address, pipe = fresh.empty() if is_new else fresh.made(), Pipe()

        def act() -> None:
            inject(place, address)
            work(address, pipe.acknowledge)

        if ended(in_child(act)) == 1:
            return "the child met an error that is no sentence"
        return wrong_after(address, pipe.in_parent())

    return fault


def faults(fresh: Fresh) -> dict[str, Fault]:
    """Return the kinds of faults that a kind of database can meet."""
    own, more = (
        (kinds.SQLITE, OF_SQLITE)
        if isinstance(fresh, Sqlite)
        else (kinds.POSTGRESQL, OF_POSTGRESQL)
    )
    simple = {name: interrupted(inject) for name, inject in (kinds.BOTH | own).items()}
    new = {
        f"{name} of the migration": interrupted(inject, is_new=True)
        for name, inject in kinds.KILLING.items()
    }
    return simple | new | more


def run(fresh: Fresh, places: range) -> dict[str, object]:
    """Meet every kind of fault at each place."""
    wrong: list[str] = []
    met: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    for name, fault in faults(fresh).items():
        for place in places:
            codes.clear()
            try:
                told = fault(place, fresh)
            except Exception as error:
                told = f"{type(error).__name__}: {error}"
            fresh.drop()
            met[name] += 1
            hit[name] += any(codes)
            if told:
                wrong.append(f"{name}, {place}: {told}")
    return {"wrong": wrong, "met": dict(met), "hit": dict(hit)}


if __name__ == "__main__":
    kind, folder, first, last, step = sys.argv[1:]
    stores = Sqlite(Path(folder)) if kind == "sqlite" else Postgres(Path(folder))
    print(json.dumps(run(stores, range(int(first), int(last) + 1, int(step)))))
