"""The process: it is told in words how it ended, and nothing of it outlives its deadline.

No model file of trusted types can end its process or start another, so other commands must here.
"""

from __future__ import annotations

import gc
import json
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from tests.product import ROOT
from workbench.models.process import Cancelled, Child, ending

FOREVER = "import time; time.sleep(600)"


def child(line: str) -> Child:
    return Child([sys.executable, "-c", line])


def read(asked: Child, seconds: float, cancelled: Event) -> None:
    """Wait for an answer that never comes."""
    with asked.until(seconds, cancelled):
        assert asked.back.read() == b""
        raise EOFError


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("pass", 0, "exit code 0"),
        ("raise SystemExit(3)", 3, "exit code 3"),
        ("import os; os._exit(4)", 4, "exit code 4"),
        ("import os; os.abort()", -signal.SIGABRT, "signal SIGABRT"),
        ("import os; os.kill(os.getpid(), 11)", -signal.SIGSEGV, "signal SIGSEGV"),
    ],
)
def test_an_end_is_told_in_words(line, code, words):
    with closing(child(line)) as ended:
        assert ended.code() == code
        assert not ended.runs
    assert ending(code) == words


def test_it_is_spoken_to_through_its_pipes():
    with closing(child("print(input() + ' back')")) as echo:
        echo.to.write(b"there and\n")
        echo.to.flush()
        assert echo.back.read() == b"there and back\n"


def test_what_takes_too_long_is_killed():
    with closing(child(FOREVER)) as slow:
        with pytest.raises(TimeoutError):
            read(slow, 0.2, Event())
        assert not slow.runs
        assert_gone(slow.pid)


def test_what_the_child_started_does_not_outlive_it(tmp_path):
    inner = f"import os; print(os.getpid(), flush=True); {FOREVER}"
    line = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    cancelled = Event()
    with closing(child(line)) as slow:
        started = int(slow.back.readline())
        assert alive(started)
        cancelled.set()
        with pytest.raises(Cancelled):
            read(slow, 600, cancelled)
        assert_gone(started)


def test_what_fails_for_another_reason_is_not_taken_for_the_deadline():
    with closing(child("pass")) as ended, pytest.raises(EOFError):
        read(ended, 60, Event())


def test_a_child_that_nobody_holds_any_more_is_gone():
    held = child(FOREVER)
    number = held.pid
    assert alive(number)
    del held
    gc.collect()
    assert_gone(number)


def test_a_child_ends_with_the_process_that_started_it():
    """A real child of the product, whose parent is killed before it can say so."""
    line = (
        "import os, sys; from workbench.models.process import Child;"
        "held = Child([sys.executable, '-c', 'from workbench.models.child import main; main()']);"
        "print(held.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    parent = subprocess.run(
        [sys.executable, "-c", line],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert parent.returncode == -signal.SIGKILL
    assert_gone(int(parent.stdout))


def assert_gone(process: int) -> None:
    """Wait until a process has ended."""
    deadline = time.monotonic() + 20
    while alive(process) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(process)


def alive(process: int) -> bool:
    """Return whether a process runs; one that ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_child_sees_no_secret_and_works_alone(monkeypatch):
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", "postgresql://user:secret@host/db")
    with closing(child("import json, os; print(json.dumps(dict(os.environ)))")) as told:
        seen = json.loads(told.back.read())
    assert "secret" not in json.dumps(seen)
    assert seen["OMP_NUM_THREADS"] == "1"
