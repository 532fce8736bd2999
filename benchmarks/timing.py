"""Two ways to one result, timed in turn: CPU time of this process, medians, one thread.

Where another process answers, waiting is what counts: then the clock is `perf_counter`.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from math import ceil
from statistics import median
from time import process_time

_SHORTEST = 0.05  # seconds: what is faster is done so often that one timing takes as long


def compare(
    ours: Callable[[], object],
    peer: Callable[[], object],
    rounds: int = 5,
    clock: Callable[[], float] = process_time,
) -> tuple[float, float]:
    """Return the median milliseconds of both, one after the other in each round."""
    repeats = _repeats(ours, clock), _repeats(peer, clock)
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for times, way, number in zip(taken, (ours, peer), repeats, strict=True):
            times.append(_timed(way, number, clock))
    return 1e3 * median(taken[0]), 1e3 * median(taken[1])


def alone(way: Callable[[], object], rounds: int = 5) -> float:
    """Return the median milliseconds of something that has no peer."""
    number = _repeats(way, process_time)
    return 1e3 * median(_timed(way, number, process_time) for _ in range(rounds))


def _repeats(way: Callable[[], object], clock: Callable[[], float]) -> int:
    """Return how often to repeat; comparing results has loaded what is loaded late."""
    once = _timed(way, 1, clock)
    return max(1, ceil(_SHORTEST / max(once, 1e-6)))


def _timed(way: Callable[[], object], number: int, clock: Callable[[], float]) -> float:
    gc.collect()
    gc.disable()
    start = clock()
    for _ in range(number):
        way()
    taken = clock() - start
    gc.enable()
    return taken / number
