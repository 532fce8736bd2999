"""Reading and hashing a table, and `workbench evaluate` whole, as a cold program."""

from __future__ import annotations

import contextlib
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import numpy as np
import pandas as pd
import psutil

from benchmarks import made_up
from benchmarks.rows import Row, at_least, at_most
from benchmarks.timing import compare
from workbench.intake import read_table
from workbench.scored import content_hash
from workbench.threshold import CostModel, PricedCurve, cheapest, operating_curve

_PROGRAM = (sys.executable, "-c", "from workbench.cli import main; main()", "evaluate")
_OPTIONS = (
    "--y-true",
    "label",
    "--y-score",
    "score",
    "--positive",
    "1",
    "--cost-fn",
    "5",
    "--json",
)
_COSTS = CostModel(fp=1.0, fn=5.0)


def rows() -> Iterator[Row]:
    """Measure reading and hashing, and a whole answer from a file as a large bank's sample."""
    with TemporaryDirectory() as folder:
        yield _reading(Path(folder) / "wide.csv")
        yield _hashing()
        yield from _evaluating(Path(folder) / "scores.csv", 277_677, 10.0)


def ten_million() -> Iterator[Row]:
    """Measure a whole answer from the largest file that one machine is meant for."""
    with TemporaryDirectory() as folder:
        yield from _evaluating(Path(folder) / "scores.parquet", 10_000_000, 60.0)


def _reading(path: Path) -> Row:
    frame = made_up.wide(100_000)
    frame.to_csv(path, index=False)
    pd.testing.assert_frame_equal(read_table(path), frame)

    def peer() -> pd.DataFrame:
        return pd.read_csv(
            path, float_precision="round_trip", keep_default_na=False, na_values=[""]
        )

    pd.testing.assert_frame_equal(read_table(path), peer())
    ours, theirs = compare(lambda: read_table(path), peer)
    return at_most("CSV, each cell looked at [ms]", "1e5 rows, 10 columns", ours, 300, theirs)


def _hashing() -> Row:
    """Compare with pandas' own hash of each row, which samples nothing either."""
    frame = made_up.wide(100_000)
    changed = frame.copy()
    changed.loc[54_321, "debt"] = np.nextafter(changed.loc[54_321, "debt"], np.inf)

    def peer() -> str:
        return hashlib.sha256(pd.util.hash_pandas_object(frame).to_numpy().data).hexdigest()

    assert content_hash(frame) == content_hash(frame.copy())
    assert content_hash(frame) != content_hash(changed)
    pair = compare(lambda: content_hash(frame), peer)
    return at_least("content hash, and pandas' [ms]", "1e5 rows, 10 columns", pair, 1)


def _evaluating(path: Path, n: int, limit: float) -> Iterator[Row]:
    dtype = np.float64 if path.suffix == ".csv" else np.float32  # text has no narrower numbers
    write = pd.DataFrame.to_csv if path.suffix == ".csv" else pd.DataFrame.to_parquet
    write(made_up.table(n, dtype), path, index=False)
    size = f"{n:,} rows of {path.suffix[1:]}"
    seconds, megabytes, answer = _run((*_PROGRAM, str(path), *_OPTIONS))
    expected = cheapest(PricedCurve.of_counts(operating_curve(made_up.scored(n, dtype)), _COSTS))
    assert (answer["threshold"], answer["flagged"]) == (expected.threshold, expected.flagged)
    yield at_most("workbench evaluate, cold, whole answer [s]", size, seconds, limit)
    yield at_most("workbench evaluate, most memory [MB]", size, megabytes, 1_500)


def _run(command: tuple[str, ...]) -> tuple[float, float, dict[str, object]]:
    """Return the seconds and the most megabytes that a program took, and what it answered."""
    start, most = perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess):
                most = max(most, watched.memory_info().rss)
            sleep(0.002)
        seconds = perf_counter() - start
        answer = json.loads(process.communicate()[0])
    return seconds, most / 1e6, answer
