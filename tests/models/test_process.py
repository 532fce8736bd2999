"""The process: it is told in words how it ended, and nothing of it outlives its deadline.

No model file of trusted types can end its process or start another, so other commands must here.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path

import pytest

from workbench.models.process import ending, run_to_deadline


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
def test_an_end_is_told_in_words(line, code, words, tmp_path):
    assert run_to_deadline([sys.executable, "-c", line], tmp_path, 60) == code
    assert ending(code) == words


def test_what_the_child_started_does_not_outlive_the_deadline(tmp_path):
    inner = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(600)"
    line = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    with pytest.raises(TimeoutError):
        run_to_deadline([sys.executable, "-c", line], tmp_path, 5)
    started = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 20
    while alive(started) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(started)


def alive(process: int) -> bool:
    """Return whether a process runs; one that ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_child_sees_no_secret_and_works_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", "postgresql://user:secret@host/db")
    line = "import json, os; json.dump(dict(os.environ), open('seen.json', 'w'))"
    assert run_to_deadline([sys.executable, "-c", line], tmp_path, 60) == 0
    seen = json.loads((tmp_path / "seen.json").read_text())
    assert "secret" not in json.dumps(seen)
    assert seen["OMP_NUM_THREADS"] == "1"
