"""Garbage is looked for in what is new; once in a while in everything."""

from __future__ import annotations

import gc
from threading import Event, Thread

# Seconds between two looks at everything, and the runs of scripts that make one worth while.
_PAUSE = 10.0
_RUNS = 50


class Sweeper:
    """Keeps what lives out of the garbage collector's sight, and looks at it now and then.

    Streamlit collects garbage after each run of a script, and goes through all that lives each
    time: with sixty people before the app that was half of its work. What is frozen is left out;
    a session that has ended would stay for ever, so everything is thawed, collected and frozen
    again every ten seconds, while people are at work.
    """

    def __init__(self) -> None:
        self._stop = Event()
        self._thread = Thread(target=self._sweep_now_and_then, name="sweeper", daemon=True)

    def start(self) -> None:
        """Freeze what lives, and begin."""
        sweep()
        self._thread.start()

    def close(self) -> None:
        """End."""
        self._stop.set()

    def _sweep_now_and_then(self) -> None:
        seen = _collections()
        while not self._stop.wait(_PAUSE):
            if _collections() - seen >= _RUNS:
                sweep()
                seen = _collections()


def sweep() -> None:
    """Collect all garbage, wherever it is, and freeze what lives."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _collections() -> int:
    """Return how often everything in sight was gone through, by whomever."""
    return int(gc.get_stats()[-1]["collections"])
