"""Run a command to its end or to a deadline, with nothing of ours to read and nothing left over."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Enough to start an interpreter. What else the server's environment holds may be secret.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
# One thread, and no helper processes: a model file must not choose how many.
_ALONE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JOBLIB_MULTIPROCESSING": "0",
}


def run_to_deadline(command: Sequence[str], folder: Path, seconds: float) -> int:
    """Run a command in a folder and return its exit code, negative for a signal.

    Raises
    ------
    TimeoutError
        If it took longer than `seconds`; it is killed, and whatever it started with it.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own arguments)
        command,
        cwd=folder,
        env=kept | _ALONE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    finally:
        if process.poll() is None:
            _kill(process)


def ending(code: int) -> str:
    """Return how a process ended, in words.

    >>> ending(3), ending(-11)
    ('exit code 3', 'signal SIGSEGV')
    """
    if -code in set(signal.Signals):
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a running process and whatever it started: its session is its own."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
