"""What the server still holds of people who have come and gone."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator

import psutil

from benchmarks.clients import Rows, User
from benchmarks.load import serving
from benchmarks.rows import Row, at_most

_SESSIONS = 500
# So many first, until the caches are full, and what Streamlit holds of the last 128 people for two
# minutes, in case they were only cut off.
_FIRST = 200
_AT_ONCE = 4


def rows() -> Iterator[Row]:
    """Measure memory before and after people came, moved the point once, and left."""
    with serving() as (url, table):
        (server,) = (each for each in psutil.Process().children() if _is_server(each))
        asyncio.run(_visits(url, table, range(_FIRST)))
        before = server.memory_info().rss
        asyncio.run(_visits(url, table, range(_FIRST, _FIRST + _SESSIONS)))
        growth = 100 * (server.memory_info().rss / before - 1)
    size = f"{_SESSIONS} sessions, {before / 1e6:.0f} MB"
    yield at_most("memory grown after sessions come and gone [%]", size, max(0.0, growth), 10)


async def _visits(url: str, table: Rows, numbers: range) -> None:
    door = asyncio.Semaphore(_AT_ONCE)

    async def visit(number: int) -> None:
        async with door:
            await User(url, table, number, random.Random(number)).moves(1, think=0.0)

    await asyncio.gather(*map(visit, numbers))


def _is_server(process: psutil.Process) -> bool:
    return "streamlit" in process.cmdline()
