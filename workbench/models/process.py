"""A process of our own at the other end of two pipes, with nothing left over when it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import weakref
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Enough to start an interpreter. What else the server's environment holds may be secret.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
# One thread, and no helper processes: a model file must not choose how many.
_ALONE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "JOBLIB_MULTIPROCESSING": "0",
}
_TICK = 0.1  # seconds between two looks whether a question was cancelled


class Cancelled(Exception):
    """Somebody no longer wants the answer."""


class Child:
    """A command that runs from now on, and dies with this object at the latest.

    Parameters
    ----------
    command : sequence of str
        What to run. What it prints to its standard error is lost.

    Attributes
    ----------
    to, back : file objects
        Its standard input and output. Both break when it ends.
    """

    def __init__(self, command: Sequence[str]) -> None:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own arguments)
            command,
            cwd=tempfile.gettempdir(),
            env=kept | _ALONE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.to, self.back = _pipes(self._process)
        self._killed = False
        self._end = weakref.finalize(self, _end, self._process)

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it still runs, and nobody has killed it."""
        return not self._killed and self._process.poll() is None

    def code(self) -> int:
        """Wait until it has ended; return its exit code, negative for a signal."""
        return self._process.wait()

    def kill(self) -> None:
        """End it and whatever it started, at once; its pipes break."""
        self._killed = True
        _kill(self._process)

    def close(self) -> None:
        """End it and leave nothing over; nobody may be reading from it."""
        self._end()

    @contextmanager
    def until(self, seconds: float, cancelled: Event) -> Iterator[None]:
        """Kill it should the block take longer than `seconds`, or `cancelled` be set meanwhile.

        Raises
        ------
        TimeoutError
            If the block failed because it took too long.
        Cancelled
            If it failed because it was cancelled.
        """
        done, late, end = Event(), Event(), monotonic() + seconds

        def watch() -> None:
            while not done.wait(max(0.0, min(_TICK, end - monotonic()))):
                if cancelled.is_set() or monotonic() >= end:
                    late.set()
                    self.kill()
                    return

        watcher = Thread(target=watch, name="deadline of a model", daemon=True)
        watcher.start()
        try:
            yield
        except (EOFError, OSError):
            if not late.is_set():
                raise
            raise (Cancelled if cancelled.is_set() else TimeoutError) from None
        finally:
            done.set()
            watcher.join()


def ending(code: int) -> str:
    """Return how a process ended, in words.

    >>> ending(3), ending(-11)
    ('exit code 3', 'signal SIGSEGV')
    """
    if -code in set(signal.Signals):
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the process was started without pipes")
    return process.stdin, process.stdout


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and whatever it started: its session is its own."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # it ended by itself just now
    else:
        process.kill()


def _end(process: subprocess.Popen[bytes]) -> None:
    _kill(process)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was still to be written has no reader any more
                pipe.close()
