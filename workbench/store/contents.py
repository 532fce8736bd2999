"""Compare what the tables hold with what the audit trail says was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.store.canonical import digest
from workbench.store.faults import Fault, fault
from workbench.store.rows import decision_hash, feedback_hash, note_hash

if TYPE_CHECKING:
    from workbench.store.raw import Row, Rows

_STATUS = {
    "put in force": "in force",
    "superseded": "superseded",
    "withdrawn": "withdrawn",
}


@dataclass(slots=True)
class _Told:
    """What the trail says of one row: its columns by name."""

    columns: dict[str, object] = field(default_factory=dict)


def differing(tables: dict[str, Rows]) -> Iterator[Fault]:
    """Yield a fault for each row that is not as the audit trail says."""
    told = _told(tables["audit"].found.values())
    for name, hashed in _HASHES.items():
        yield from _compared(name, tables[name], told[name], hashed)


def _draft_hash(row: Row) -> str:
    return digest(str(row["content"]))


_HASHES: dict[str, Callable[[Row], str]] = {
    "decisions": decision_hash,
    "notes": note_hash,
    "feedback": feedback_hash,
    "drafts": _draft_hash,
}
