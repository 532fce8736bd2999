"""Somebody at a terminal: answers questions, or presses Ctrl-C."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.cli.calling import PROGRAM, Answer
from tests.product import ROOT

CTRL_C = "\x03"
# Standard input becomes the terminal from which Ctrl-C comes.
TAKE_TERMINAL = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "


def talk(folder: Path, words: Sequence[object], lines: Sequence[str]) -> tuple[Answer, str]:
    """Call in a process at a terminal, type the lines; return the answer and what was shown."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", TAKE_TERMINAL + PROGRAM, *map(str, words)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    with process:
        shown = "".join(type_after_question(ours, line) for line in lines)
        shown += rest(ours, again=CTRL_C if lines[-1] == CTRL_C else "")
        out = process.communicate(timeout=60)[0].decode()
    os.close(ours)
    return Answer(process.returncode, out, ""), shown.replace("\r\n", "\n")


def type_after_question(terminal: int, line: str) -> str:
    """Read until a question ends, then type."""
    shown = ""
    while not shown.endswith("): "):
        shown += os.read(terminal, 1024).decode()
    os.write(terminal, (line if line == CTRL_C else f"{line}\n").encode())
    return shown


def rest(terminal: int, again: str) -> str:
    """Read what is shown until the process ends.

    A Ctrl-C in the very moment before Python waits for a line is seen after that line only, so it
    is pressed again, as people do.
    """
    shown = b""
    while True:
        if not select.select([terminal], [], [], 2.0)[0]:
            os.write(terminal, again.encode())
            continue
        try:
            piece = os.read(terminal, 1024)
        except OSError:  # Linux says so once nobody holds the other side
            piece = b""
        if not piece:
            return shown.decode()
        shown += piece
