"""Walk the audit trail, and name every row that does not hold.

A row can be altered, missing, reordered, added past the trail, unreadable, or cut off the end.
What cannot be seen from inside is a trail written anew from its first row, by someone who
recomputed each hash: that takes a head that was exported before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import text

from workbench.store.audit import FIRST, row_hash
from workbench.store.canonical import digest
from workbench.store.contents import differing
from workbench.store.raw import as_it_lies, read
from workbench.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from workbench.store.audit import Head
    from workbench.store.raw import Row, Rows
    from workbench.store.store import Store
