"""`python -m benchmarks [--quick]`: measure, print one table, write it as JSON."""

from __future__ import annotations

from collections.abc import Iterator

import click

from benchmarks import (
    curve,
    discovery,
    groups,
    lime_rows,
    prices,
    reasons,
    resampling,
    review,
    tables,
)
from benchmarks.rows import RESULTS, Row, report


def _quick() -> Iterator[Row]:
    """Measure what needs neither a browser nor a server, and little time."""
    for module in (
        curve,
        prices,
        review,
        resampling,
        groups,
        discovery,
        tables,
        lime_rows,
        reasons,
    ):
        yield from module.rows()


def _all() -> Iterator[Row]:
    """Measure everything; a browser and a server are started for the rest."""
    from benchmarks import browser, load, recording, sessions, whole_model

    yield from _quick()
    yield from tables.ten_million()
    yield from whole_model.rows()
    yield from recording.rows()
    yield from browser.rows()
    yield from load.rows()
    yield from sessions.rows()


@click.command()
@click.option("--quick", is_flag=True, help="Only what takes no browser, no server, little time.")
def main(quick: bool) -> None:
    """Compare with peers: equal results first, then the time, as ratios."""
    rows = report(_quick() if quick else _all())
    met = sum(row.met for row in rows)
    print(f"{met} of {len(rows)} goals are met. Written to {RESULTS.name} in benchmarks/results.")


if __name__ == "__main__":
    main()
