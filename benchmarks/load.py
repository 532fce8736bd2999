"""People who drag, each with a point and prices of their own, on one table of 100,000 rows.

`python -m benchmarks.load [--users N] [--think SECONDS]` runs it alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Iterator
from statistics import median
from time import sleep

import click
import numpy as np

from benchmarks import made_up
from benchmarks.clients import Rows, User
from benchmarks.rows import Row, at_most
from benchmarks.serving import served

_KEY = "hundred"
_ROWS = 100_000
_MOVES = 15
_SETTLING = 12.0  # seconds: what the app warms after its start is not the crowd's


def rows() -> Iterator[Row]:
    """Measure thirty hurried users, a team at its own pace, and four such teams."""
    with serving() as (url, table):
        for users, think, share, limit in (
            (30, 1.0, 0.5, 150.0),
            (25, 2.0, 0.95, 1_000.0),
            (100, 2.0, 0.95, 2_000.0),
        ):
            taken = asyncio.run(crowd(url, table, users, think))
            path = f"{users} users, {think:g} s to think: a move, p{100 * share:.0f} [ms]"
            size = f"1e5 rows, {len(taken)} moves"
            yield at_most(path, size, float(np.quantile(taken, share)), limit)


@contextlib.contextmanager
def serving() -> Iterator[tuple[str, Rows]]:
    """Serve the table; yields the address, and what its counts are compared with."""
    table = made_up.table(_ROWS, np.float64)
    with served({_KEY: table}) as url:
        sleep(_SETTLING)
        yield f"{url}/?workspace={_KEY}", Rows.of(table)


async def crowd(url: str, table: Rows, users: int, think: float) -> list[float]:
    """Return the milliseconds that each move of each user took.

    Raises
    ------
    AssertionError
        If a page failed, or showed a figure that is not the user's own.
    """
    people = [User(url, table, number, random.Random(number)) for number in range(users)]
    moves = await asyncio.gather(*(each.moves(_MOVES, think) for each in people))
    return [taken for own in moves for taken in own]


@click.command()
@click.option("--users", default=30, show_default=True, help="People at once.")
@click.option("--think", default=1.0, show_default=True, help="Seconds between two moves.")
def main(users: int, think: float) -> None:
    """Put the app under load, and print how long a move takes."""
    with serving() as (url, table):
        taken = asyncio.run(crowd(url, table, users, think))
    p95 = np.quantile(taken, 0.95)
    print(f"{users} users, {think:g} s to think, {len(taken)} moves: ", end="")
    print(f"p50 {median(taken):.0f} ms, p95 {p95:.0f} ms, most {max(taken):.0f} ms")


if __name__ == "__main__":
    main()
